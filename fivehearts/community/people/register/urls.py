"""Addresses of the import and export of the register at the desk."""

from django.urls import path

from fivehearts.community.people.views import registers

app_name = "register"
_ONE = "people/register/<int:unit>/<str:digest>/"
urlpatterns = [
    path("people/register/", registers.register, name="choose"),
    path("people/register/out/", registers.taken_out, name="out"),
    path(_ONE, registers.trial, name="trial"),
    path(f"{_ONE}columns/", registers.columns, name="columns"),
    path(f"{_ONE}take/", registers.taken, name="take"),
    path(f"{_ONE}mend/", registers.to_mend, name="mend"),
]
