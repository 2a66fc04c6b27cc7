"""Every address of the house, app by app."""

from django.urls import URLPattern, URLResolver, include, path

from fivehearts.config import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("desk/", include("fivehearts.faces.desk.urls")),
    path("desk/", include("fivehearts.community.people.register.urls")),
    path("desk/", include("fivehearts.community.people.urls")),
    path("desk/", include("fivehearts.engines.catalogue.urls")),
    path("desk/", include("fivehearts.engines.knowledge.urls")),
    path("desk/", include("fivehearts.engines.procedures.urls")),
    path("desk/", include("fivehearts.engines.matters.urls")),
    path("desk/", include("fivehearts.insight.indicators.urls")),
    path("desk/", include("fivehearts.insight.reports.urls")),
    path("desk/", include("fivehearts.insight.suggestions.urls")),
    path("desk/", include("fivehearts.insight.signals.urls")),
    # Behind those with a beginning, which are told apart by it at once.
    path("", include("fivehearts.faces.resident.urls")),
    path("", include("fivehearts.community.duties.urls")),
    path("", include("fivehearts.foundation.files.urls")),
    path("", include("fivehearts.foundation.web.urls")),
]

handler400 = "fivehearts.config.errors.bad_request"
handler403 = "fivehearts.config.errors.forbidden"
handler404 = "fivehearts.config.errors.not_found"
handler500 = "fivehearts.config.errors.broken"
