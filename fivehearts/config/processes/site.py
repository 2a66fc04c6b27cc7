"""The web application with every page's code loaded, so that forked workers share it."""

from django.urls import get_resolver

from fivehearts.config.wsgi import application

# A page that cannot be imported stops the start here, not the first visitor.
assert get_resolver().url_patterns

__all__ = ["application"]
