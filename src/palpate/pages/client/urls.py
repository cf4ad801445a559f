"""Addresses of the client's own pages; they are open, and each proves itself by its link."""

from django.urls import path

from palpate.pages.client import home, intake

app_name = "client"

urlpatterns = [
    path("", home.show, name="home"),
    *intake.urlpatterns,
]
