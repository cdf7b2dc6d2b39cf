"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, include, path

from avow.accounts import views

own: list[URLPattern | URLResolver] = [
    path("account/", views.account, name="account"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "accounts"))),
    path("account/", include("allauth.urls")),
]
