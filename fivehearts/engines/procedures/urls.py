"""Addresses of procedures at the desk."""

from django.urls import path

from fivehearts.engines.procedures import views

app_name = "procedures"
urlpatterns = [
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/write/", views.writing, name="write"),
    path("procedures/<slug:code>/", views.procedure, name="procedure"),
    path("procedures/<slug:code>/write/", views.writing, name="write_next"),
    path("procedures/<slug:code>/file/", views.document, name="document"),
    path("procedures/<slug:code>/publish/", views.published, name="publish"),
    path("procedures/<slug:code>/discard/", views.discarded, name="discard"),
    path("matters/<str:number>/procedure/", views.run, name="run"),
    path("matters/<str:number>/procedure/<slug:verb>/", views.change, name="change"),
]
