"""Addresses of the knowledge base at the desk."""

from django.urls import path

from fivehearts.engines.knowledge import views

app_name = "knowledge"
urlpatterns = [
    path("knowledge/", views.articles, name="articles"),
    path("knowledge/new/", views.write, name="new"),
    path("knowledge/<int:pk>/", views.article, name="article"),
    path("knowledge/<int:pk>/write/", views.write, name="write"),
    path("knowledge/<int:pk>/<slug:verb>/", views.change, name="change"),
]
