"""Addresses of the room: below the ledger's origin, as C2SP tlog-tiles lays them out."""

from django.urls import URLPattern, URLResolver, path, re_path

from avow.ledger import views

app_name = "ledger"
urlpatterns: list[URLPattern | URLResolver] = [
    path("checkpoint", views.checkpoint, name="checkpoint"),
    re_path(
        r"^tile/(?P<level>entries|0|[1-9][0-9]?)/(?P<number>[x0-9/]{3,32})"
        r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?$",
        views.tile,
        name="tile",
    ),
    path("receipts/<uuid:reference>.tlog-proof", views.receipt, name="receipt"),
    path("verify", views.verify, name="verify"),
]
