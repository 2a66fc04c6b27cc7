"""Addresses of duties: the door, the invitations, the posts."""

from django.urls import path

from fivehearts.community.duties import views

app_name = "duties"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("invitation/<str:token>/", views.join, name="join"),
    path("desk/roles/", views.roles, name="roles"),
    path("desk/password/", views.password, name="password"),
    path("desk/colleagues/", views.colleagues, name="colleagues"),
    path("desk/posts/<int:pk>/end/", views.end_post, name="end_post"),
    path("desk/invitations/", views.invitations, name="invitations"),
    path("desk/invitations/new/", views.choose_unit, name="choose_unit"),
    path("desk/invitations/new/<int:pk>/", views.invite, name="invite"),
    path("desk/invitations/<int:pk>/revoke/", views.revoke, name="revoke"),
]
