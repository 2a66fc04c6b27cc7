"""Addresses of suggestions at the desk."""

from django.urls import path

from fivehearts.insight.suggestions import views

app_name = "suggestions"
urlpatterns = [
    path("register/suggested/", views.beside, name="beside"),
    path("routing/", views.routing, name="routing"),
    path("hot-spots/", views.hot_spots, name="hot_spots"),
    path("hot-spots/<int:pk>/", views.hot_spot, name="hot_spot"),
    path("hot-spots/<int:pk>/<slug:verb>/", views.review, name="review"),
]
