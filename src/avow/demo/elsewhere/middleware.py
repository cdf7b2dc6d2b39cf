"""Hands requests for the hosts of other companies to them, before anything of the shop is asked."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from avow.demo.elsewhere import pennant, rowan, views

Answer = Callable[[HttpRequest], HttpResponse]

_MEADOW = ("Meadow Metrics", "Counts visits for shops, and uses them for nobody else.")
_TRELLIS = ("Trellis Ads", "Chooses advertisements by the pages that a browser was seen on.")
_FRAMEHOUSE = ("Framehouse", "Plays films, and knows a viewer by a number in a cookie.")
_ROOKERY = ("Rookery", "Where people show each other what they found.")
_PENNANT = ("Pennant Payments", "Takes payments for shops, so that they never see a card.")
_ROWAN = ("Rowan ID", "Tells shops who somebody is, as far as that person says yes.")
_FARAWAY = ("Faraway Parcel", "Takes orders abroad, with all the papers.")

HOSTS: Mapping[str, Mapping[str, Answer]] = {
    "count.meadow-metrics": {
        "/tag.js": views.meadow_script,
        "/seen.gif": views.meadow_pixel,
    },
    "www.meadow-metrics": {"/": views.meadow_home, "/privacy": views.privacy(*_MEADOW)},
    "tag.trellis-ads": {"/tag.js": views.trellis_script, "/seen.gif": views.trellis_pixel},
    "www.trellis-ads": {
        "/": views.trellis_home,
        "/opt-out": views.trellis_out,
        "/privacy": views.privacy(*_TRELLIS),
    },
    "player.framehouse": {"/films/larksong": views.film},
    "www.framehouse": {"/": views.company(*_FRAMEHOUSE), "/privacy": views.privacy(*_FRAMEHOUSE)},
    "buttons.rookery": {"/share": views.button},
    "www.rookery": {
        "/": views.company(*_ROOKERY),
        "/post": views.share,
        "/privacy": views.privacy(*_ROOKERY),
    },
    "pay.pennant": {
        "/": views.company(*_PENNANT),
        "/pay": pennant.pay,
        "/privacy": views.privacy(*_PENNANT),
    },
    "id.rowan": {
        "/": rowan.home,
        "/.well-known/openid-configuration": rowan.configuration,
        "/authorize": rowan.authorize,
        "/token": rowan.token,
        "/userinfo": rowan.userinfo,
        "/keys": rowan.keys,
        "/privacy": views.privacy(*_ROWAN),
    },
    "www.farawayparcel": {"/": views.company(*_FARAWAY), "/privacy": views.privacy(*_FARAWAY)},
}
"""What each company serves: host without `.localhost`, then path."""


class Elsewhere:
    """Plays the other companies on their hosts, and leaves every other host to the shop."""

    def __init__(self, get_response: Answer) -> None:
        """Stand before the shop."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as a company where the host is one, and as the shop everywhere else."""
        host = request.get_host().partition(":")[0].removesuffix(".localhost")
        pages = HOSTS.get(host)
        if pages is None:
            return self._get_response(request)
        page = pages.get(request.path)
        return page(request) if page else HttpResponseNotFound(content_type="text/plain")
