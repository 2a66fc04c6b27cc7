"""Addresses of the design system itself."""

from django.urls import path

from fivehearts.foundation.web import gallery, views

app_name = "web"
urlpatterns = [
    path("gallery/", gallery.components, {"dress": "desk"}, name="gallery"),
    path("gallery/resident/", gallery.components, {"dress": "resident"}, name="gallery_resident"),
    path("gallery/pages/<slug:name>/", gallery.sample_page, name="gallery_page"),
    path("reading/", views.reading, name="reading"),
    path("language/", views.language, name="language"),
]
