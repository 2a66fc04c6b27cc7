"""Addresses of duties: the door, the invitations, the posts."""

from django.urls import path

from fivehearts.community.duties import views

app_name = "duties"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("invitation/<str:token>/", views.join, name="join"),
    path("password/<str:token>/", views.new_password, name="new_password"),
    path("desk/posts/", views.mine, name="mine"),
    path("desk/absences/new/", views.my_absence, name="my_absence"),
    path("desk/absences/<int:pk>/", views.absence, name="absence"),
    path("desk/absences/<int:pk>/end/", views.end_absence, name="end_absence"),
    path("desk/roles/", views.roles, name="roles"),
    path("desk/password/", views.password, name="password"),
    path("desk/colleagues/", views.colleagues, name="colleagues"),
    path("desk/colleagues/<int:pk>/", views.colleague, name="colleague"),
    path("desk/colleagues/<int:pk>/absence/", views.absence_of, name="absence_of"),
    path("desk/colleagues/<int:pk>/password/", views.reset_password, name="reset_password"),
    path("desk/posts/<int:pk>/end/", views.end_post, name="end_post"),
    path("desk/invitations/", views.invitations, name="invitations"),
    path("desk/invitations/new/", views.choose_unit, name="choose_unit"),
    path("desk/invitations/new/<int:pk>/", views.invite, name="invite"),
    path("desk/invitations/<int:pk>/revoke/", views.revoke, name="revoke"),
]
