"""Addresses of suggestions at the desk."""

from django.urls import path

from fivehearts.insight.suggestions import views

app_name = "suggestions"
urlpatterns = [
    path("register/suggested/", views.beside, name="beside"),
    path("routing/", views.routing, name="routing"),
]
