"""Addresses of the room."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path, re_path

from avow.messaging import showing, views
from avow.messaging.post import showing as letters
from avow.messaging.texting import showing as replies
from avow.messaging.texting import views as texts

app_name = "messaging"
urlpatterns: list[URLPattern | URLResolver] = [
    path("u/<str:token>", views.stop, name="stop"),
    path("v/<str:token>", views.confirm, name="confirm"),
    re_path(r"^privacy/messages/?$", views.own_choices, name="own_choices"),
    path("privacy/messages/link", views.ask, name="ask"),
    path("privacy/messages/<str:token>/", views.choices, name="choices"),
    path("privacy/changes/seen", views.seen, name="seen"),
    path("m/<str:token>.gif", views.opened, name="opened"),
    path("hooks/text/", texts.came, name="text_came"),
    path("hooks/text/status/", texts.status, name="text_status"),
    path("m/<str:token>", views.followed, name="followed"),
]
if settings.AVOW.demo:
    urlpatterns += [
        path("outbox/", showing.messages, name="outbox"),
        path("outbox/<uuid:reference>/", showing.message, name="shown"),
        path("outbox/<uuid:reference>/page", showing.page, name="page"),
        path("outbox/<uuid:reference>.eml", showing.raw, name="raw"),
        path("outbox/<uuid:reference>.pdf", letters.letter, name="letter"),
        path("outbox/<uuid:reference>/reply", replies.reply, name="reply"),
    ]
