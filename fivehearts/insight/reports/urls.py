"""Addresses of the reports at the desk."""

from django.urls import path

from fivehearts.insight.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/month/", views.month, name="month"),
]
