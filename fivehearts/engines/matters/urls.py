"""Addresses of matters at the desk."""

from django.urls import path

from fivehearts.engines.matters import views

app_name = "matters"
urlpatterns = [
    path("register/", views.register, name="register"),
    path("matters/<str:number>/", views.matter, name="matter"),
    path("matters/<str:number>/receipt/", views.receipt, name="receipt"),
    path("matters/<str:number>/clock/", views.clock, name="clock"),
    path("matters/<str:number>/code/", views.code_renewed, name="code_renewed"),
    path("matters/<str:number>/contact/", views.contact_shown, name="contact_shown"),
    path("matters/<str:number>/photos/<uuid:file_id>/", views.photo, name="photo"),
    path("matters/<str:number>/do/<slug:verb>/", views.verb, name="verb"),
]
