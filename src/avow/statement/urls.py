"""Addresses of the room."""

from django.urls import URLPattern, URLResolver, path, re_path

from avow.statement import views

app_name = "statement"
_VERSION = r"^versions/(?P<digest>[0-9a-f]{64})/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.current, name="current"),
    path("policy.json", views.policy, name="policy"),
    path("versions/", views.versions, name="versions"),
    re_path(_VERSION + r"$", views.version, name="version"),
    re_path(_VERSION + r"changes/$", views.changes, name="changes"),
    re_path(_VERSION + r"statement\.md$", views.exact, {"part": "statement"}, name="statement"),
    re_path(_VERSION + r"practices\.toml$", views.exact, {"part": "practices"}, name="practices"),
]
