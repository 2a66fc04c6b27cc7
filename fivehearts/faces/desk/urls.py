"""Addresses of the desk."""

from django.urls import path

from fivehearts.faces.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.my_work, name="my_work"),
    path("matters/", views.search, name="search"),
]
