"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, path

from avow.cookies import serving, views

app_name = "cookies"
urlpatterns: list[URLPattern | URLResolver] = [
    path("avow.js", serving.script, name="script"),
    path("cookies/banner.json", serving.banner_json, name="banner"),
    path("cookies/embed/", views.embed, name="embed"),
    path("privacy/choices/", views.page, name="page"),
    path("privacy/choices/hand-over/", views.hand_over, name="hand-over"),
    path("privacy/choices/take-over/", views.take_over, name="take-over"),
    path("privacy/cookies/", views.moved),
    path("privacy/trackers/", views.trackers, name="trackers"),
    path(".well-known/gpc.json", views.gpc, name="gpc"),
    path(".well-known/dnt/", views.dnt, name="dnt"),
]
