"""Addresses of signs at the desk."""

from django.urls import path

from fivehearts.insight.signals import views

app_name = "signals"
urlpatterns = [
    path("signs/", views.signs, name="signs"),
    path("signs/<int:pk>/", views.sign, name="sign"),
    path("signs/<int:pk>/<slug:verb>/", views.say, name="say"),
]
