"""Addresses of the room."""

from allauth.account.views import password_reset_from_key
from django.db import transaction
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.defaults import page_not_found

from avow.accounts import entering, views

own: list[URLPattern | URLResolver] = [
    path("account/", views.account, name="account"),
    path("account/correct/<str:field>/", views.correct, name="correct"),
    path("account/second-factor/", views.second_factor, name="second-factor"),
    path("account/close/", views.close, name="close"),
]
# Pages of our own in the place of allauth's; they bear its names.
ours: list[URLPattern | URLResolver] = [
    path("signup/", entering.Register.as_view(), name="account_signup"),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$",
        entering.ProveAddress.as_view(),
        name="account_confirm_email",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        transaction.atomic(password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    # Nobody logs in with another one's token; and the shop's own would be kept with the attempts.
    path("facebook/login/token/", page_not_found, {"exception": None}),
    path("3rdparty/signup/", entering.RegisterByService.as_view(), name="socialaccount_signup"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((own, "accounts"))),
    path("account/", include(ours)),
    path("account/", include("allauth.urls")),
]
