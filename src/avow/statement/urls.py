"""Addresses of the room."""

from django.urls import URLPattern, URLResolver

app_name = "statement"
urlpatterns: list[URLPattern | URLResolver] = []
