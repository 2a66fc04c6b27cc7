"""Only the design system's own addresses."""

from django.urls import include, path

handler400 = "fivehearts.foundation.web.views.bad_request"
urlpatterns = [path("", include("fivehearts.foundation.web.urls"))]
