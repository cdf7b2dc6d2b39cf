"""Addresses of the room."""

from django.urls import URLPattern, URLResolver

app_name = "till"
urlpatterns: list[URLPattern | URLResolver] = []
