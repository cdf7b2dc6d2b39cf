"""The pages, scripts and pixels of the other companies. They set cookies, as such companies do."""

from collections.abc import Callable
from secrets import token_hex
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode

from avow.demo.elsewhere.memory import ADVERTISED, COUNTED, Memory

View = Callable[[HttpRequest], HttpResponse]

PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
YEAR_SECONDS = 365 * 86_400
OUT = "trellis_out"
"""The cookie of somebody who opted out at Trellis Ads: the same for everybody."""


def meadow_script(request: HttpRequest) -> HttpResponse:
    """Serve the tag that counts a page."""
    return _script(request, "elsewhere/meadow.js")


def meadow_pixel(request: HttpRequest) -> HttpResponse:
    """Count a page, and tell this browser from the next by a cookie."""
    return _seen(request, COUNTED, "meadow_browser", domain=None)


def meadow_home(request: HttpRequest) -> HttpResponse:
    """Show what was counted, of everybody."""
    shown = {"count": COUNTED.count, "browsers": len(COUNTED.pages)}
    return render(request, "elsewhere/meadow.html", shown)


def trellis_script(request: HttpRequest) -> HttpResponse:
    """Serve the tag that tells Trellis Ads of a page."""
    return _script(request, "elsewhere/trellis.js")


def trellis_pixel(request: HttpRequest) -> HttpResponse:
    """Note a page of this browser, unless it opted out here."""
    if OUT in request.COOKIES:
        return HttpResponse(PIXEL, content_type="image/gif")
    return _seen(request, ADVERTISED, "trellis_browser", domain="trellis-ads.localhost")


def trellis_home(request: HttpRequest) -> HttpResponse:
    """Show this browser what Trellis Ads noted of it."""
    pages = ADVERTISED.pages.get(request.COOKIES.get("trellis_browser", ""), ())
    shown = {"pages": list(pages), "out": OUT in request.COOKIES}
    return render(request, "elsewhere/trellis.html", shown)


def trellis_out(request: HttpRequest) -> HttpResponse:
    """Let a browser opt out for good: its number goes, and a cookie that is no number comes."""
    if request.method != "POST":
        return render(request, "elsewhere/opt_out.html", {"out": OUT in request.COOKIES})
    ADVERTISED.forget(request.COOKIES.get("trellis_browser", ""))
    answer = HttpResponseRedirect(request.path)
    answer.set_cookie(
        OUT,
        "1",
        max_age=5 * YEAR_SECONDS,
        domain="trellis-ads.localhost",
        secure=True,
        samesite="None",
    )
    answer.delete_cookie("trellis_browser", domain="trellis-ads.localhost", samesite="None")
    return answer


def film(request: HttpRequest) -> HttpResponse:
    """Play a film, and set the player's cookie."""
    return _with_number(request, render(request, "elsewhere/film.html"), "framehouse_viewer")


def button(request: HttpRequest) -> HttpResponse:
    """Show the share button of a story, and set its cookie."""
    host = request.get_host().replace("buttons.", "www.", 1)
    story = urlencode({"story": request.GET.get("story", "")[:200]})
    answer = render(request, "elsewhere/button.html", {"post": f"//{host}/post?{story}"})
    return _with_number(request, answer, "rookery_reader")


def share(request: HttpRequest) -> HttpResponse:
    """Show where a story would be shared."""
    return render(request, "elsewhere/share.html", {"story": request.GET.get("story", "")[:200]})


def company(name: str, line: str) -> View:
    """Give the page of a company that says who it is."""

    def home(request: HttpRequest) -> HttpResponse:
        return render(request, "elsewhere/company.html", {"name": name, "line": line})

    return home


def privacy(name: str, line: str) -> View:
    """Give the page of a company that says what it does with what it learns."""

    def statement(request: HttpRequest) -> HttpResponse:
        return render(request, "elsewhere/privacy.html", {"name": name, "line": line})

    return statement


def _script(request: HttpRequest, template: str) -> HttpResponse:
    return render(request, template, content_type="text/javascript; charset=utf-8")


def _seen(request: HttpRequest, memory: Memory, name: str, *, domain: str | None) -> HttpResponse:
    browser = request.COOKIES.get(name, "") or token_hex(8)
    memory.note(browser, urlsplit(request.GET.get("page", "")).path)
    answer = HttpResponse(PIXEL, content_type="image/gif")
    answer["Cache-Control"] = "no-store"
    return _numbered(answer, name, browser, domain)


def _with_number(request: HttpRequest, answer: HttpResponse, name: str) -> HttpResponse:
    return _numbered(answer, name, request.COOKIES.get(name, "") or token_hex(8))


def _numbered(
    answer: HttpResponse, name: str, number: str, domain: str | None = None
) -> HttpResponse:
    """Set a cookie that this browser sends from every site that embeds the company."""
    answer.set_cookie(
        name, number, max_age=YEAR_SECONDS, domain=domain, secure=True, samesite="None"
    )
    return answer
