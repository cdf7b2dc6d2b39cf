"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, path

from avow.demo import views

app_name = "demo"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("pieces/<slug:slug>/", views.piece, name="piece"),
    path("newsletter/", views.newsletter, name="newsletter"),
    path("newsletter/thanks/<uuid:reference>/", views.thanks, name="thanks"),
]
