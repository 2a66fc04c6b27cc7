"""Addresses of uploads. Stored files have none: each is served by the page of what it hangs on."""

from django.urls import path

from . import views

app_name = "files"
urlpatterns = [
    path("uploads/", views.collection, name="uploads"),
    path("uploads/<uuid:upload_id>/", views.single, name="upload"),
]
