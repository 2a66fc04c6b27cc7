"""Addresses of the figures at the desk."""

from django.urls import path

from fivehearts.insight.indicators import views

app_name = "indicators"
urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/<str:code>/rows/", views.rows, name="rows"),
]
