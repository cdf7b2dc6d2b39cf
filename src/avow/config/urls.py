"""Every address, room by room."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from avow.config.api import api, docs

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/docs", docs, name="api-docs"),
    path("api/v1/", api.urls),
    path("ledger/", include("avow.ledger.urls")),
    path("privacy/", include("avow.statement.urls")),
    path("", include("avow.cookies.urls")),
    path("", include("avow.people.urls")),
    path("", include("avow.messaging.urls")),
    path("", include("avow.sources.urls")),
    path("", include("avow.accounts.urls")),
    path("desk/", include("avow.desk.urls")),
    path("till/", include("avow.till.urls")),
]
if settings.AVOW.demo:
    urlpatterns.append(path("", include("avow.demo.urls")))
else:
    urlpatterns.append(path("", RedirectView.as_view(pattern_name="statement:current")))

handler404 = "avow.config.problems.not_found"
