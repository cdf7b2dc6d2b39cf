"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, path

from avow.people import views

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    path("age/", views.age, name="age"),
]
