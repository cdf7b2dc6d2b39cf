"""Every address, room by room."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("ledger/", include("avow.ledger.urls")),
    path("privacy/", include("avow.statement.urls")),
]
if settings.AVOW.demo:
    urlpatterns.append(path("", include("avow.demo.urls")))
