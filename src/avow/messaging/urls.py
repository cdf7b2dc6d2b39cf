"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, path, re_path

from avow.messaging import views

app_name = "messaging"
urlpatterns: list[URLPattern | URLResolver] = [
    path("u/<str:token>", views.stop, name="stop"),
    re_path(r"^privacy/messages/?$", views.own_choices, name="own_choices"),
    path("privacy/messages/link", views.ask, name="ask"),
    path("privacy/messages/<str:token>/", views.choices, name="choices"),
]
