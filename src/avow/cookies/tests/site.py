"""A small shop to visit: its pages hold tags that wait, with and without the server's help."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from avow.cookies import access
from avow.cookies.middleware import ClearRefused, Signals, StrictContentSecurityPolicy

TAGS = """
<script type="text/plain" data-avow-tracker="tally" data-src="//{{ stats }}/tally.js"></script>
<script type="text/plain" data-avow-tracker="banderole" data-src="//{{ ads }}/band.js"></script>
<script type="text/plain" data-avow-tracker="undeclared" data-src="//{{ ads }}/rogue.js"></script>
<img data-avow-tracker="pixel" data-src="//{{ stats }}/pixel.gif" alt="">
<iframe data-avow-tracker="flicker" data-src="//{{ stats }}/film.html" title="A film"></iframe>
"""
TEXT = """
<main><h1>Pocket Shop</h1><p>Buttons, thread and needles for people who mend.</p>{tags}</main>
<footer><a href="/privacy/choices/">Your privacy choices</a></footer>
"""
PAGE = """{{% load static avow_cookies %}}<!doctype html>
<html lang="{{{{ language }}}}" dir="{{{{ dir }}}}">
<head><meta charset="utf-8"><title>Pocket Shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">{head}</head>
<body>{body}</body></html>"""

STYLE = """<link rel="stylesheet" href="{% static 'avow/avow-banner.css' %}">"""
SCRIPT = """<script src="/avow.js"></script>"""
HEADER = """<script src="/avow.js" data-strict="header"></script>"""
# The second policy makes browsers wait with what stands behind it until the script has run.
FIRST = """<script src="/avow.js" data-strict></script>
<meta http-equiv="Content-Security-Policy" content="object-src 'none'">"""
APART = STYLE + """<script src="{% static 'avow/avow.js' %}" async></script>"""
ROGUE = """<img src="//{{ ads }}/pixel.gif" alt=""><script src="//{{ ads }}/band.js"></script>"""


def _page(head: str, body: str) -> str:
    return PAGE.format(head=head, body=body)


PAGES = {
    "": _page(SCRIPT, TEXT.format(tags=TAGS)),
    "apart/": _page(APART, TEXT.format(tags=TAGS)),
    "rendered/": _page(
        "{% avow_script %}",
        "{% avow_banner language %}"
        + TEXT.format(tags=TAGS + "{% avow_embed 'flicker' '//stats/film' 'A film' %}"),
    ),
    "first/": _page(FIRST, TEXT.format(tags=TAGS + ROGUE)),
    "strict/": _page(HEADER, TEXT.format(tags=TAGS + ROGUE)),
    "shop/": _page(SCRIPT, TEXT.format(tags="")),
}


def _show(request: HttpRequest) -> HttpResponse:
    tracked = access.in_force().policy.practices.trackers
    context = {
        "stats": tracked["tally"].hosts[0],
        "ads": tracked["banderole"].hosts[0],
        "language": request.GET.get("language", "en"),
        "dir": request.GET.get("dir", "ltr"),
    }
    template = engines["django"].from_string(PAGES[request.path.removeprefix("/")])
    return HttpResponse(template.render(context, request))


def _open(request: HttpRequest) -> HttpResponse:
    """Show a page of a site that has no policy on hosts, as most retailers' pages."""
    answer = _show(request)
    answer["Content-Security-Policy"] = "frame-ancestors 'self'"
    return answer


def _hidden(request: HttpRequest) -> HttpResponse:
    """Set a cookie of the analytics class that no script can see."""
    answer = HttpResponse("set")
    answer.set_cookie("_tally_hidden", "1", max_age=9000, httponly=True)
    return answer


urlpatterns = [
    path("hidden/", _hidden),
    path("tally-worker.js", lambda request: HttpResponse(content_type="text/javascript")),
    path("favicon.ico", lambda request: HttpResponse(status=204)),
    *(path(place, Signals(ClearRefused(_open))) for place in PAGES if place != "strict/"),
    path("strict/", StrictContentSecurityPolicy(_show)),
    path("", include("avow.config.urls")),
]
