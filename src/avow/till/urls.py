"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, path

from avow.till import api, views

app_name = "till"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.till, name="till"),
    path("sales/<uuid:reference>/", views.asked, name="asked"),
    path("customers/", views.customers, name="customers"),
    path("customers/<uuid:pseudonym>/", views.customer, name="customer"),
    path("now/", api.now, name="now"),
    path("upload/", api.upload, name="upload"),
    path("worker.js", views.worker, name="worker"),
]
