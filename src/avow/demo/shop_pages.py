"""The pages to look around in, and the basket. None of them knows who looks."""

from collections.abc import Mapping

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from avow.cookies import forms
from avow.cookies.errors import ForeignFormError as ForeignChoiceError
from avow.core.errors import AvowError
from avow.demo import basket as baskets
from avow.demo import stories
from avow.demo.basket import Basket
from avow.demo.catalogue import (
    BOUTIQUES,
    BY_SLUG,
    COLLECTIONS,
    PIECES,
    exact_dollars,
    in_collection,
)
from avow.demo.drawing import drawn
from avow.demo.errors import ForeignFormError

FEATURED = ("linden-coat", "larksong-dress", "hedgerow-jumper", "satchel")
DAY_SECONDS = 86_400
_MOST_BESIDE = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the season brought."""
    shown = {
        "featured": [BY_SLUG[slug] for slug in FEATURED],
        "collections": [(one, in_collection(one.key)) for one in COLLECTIONS.values()],
        "story": stories.STORIES[0],
        "boutiques": BOUTIQUES,
    }
    return render(request, "demo/home.html", shown)


@require_safe
def collection(request: HttpRequest, key: str) -> HttpResponse:
    """Show a part of the shop."""
    if key not in COLLECTIONS:
        raise Http404("The shop has no such part. Look at women, men or house.")
    shown = {"collection": COLLECTIONS[key], "pieces": in_collection(key)}
    return render(request, "demo/collection.html", shown)


@require_safe
def piece(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one piece, in the colour that the address names."""
    return _piece(request, slug, request.GET.get("colour", ""))


@require_safe
@cache_control(max_age=DAY_SECONDS, public=True)
def picture(request: HttpRequest, slug: str, colour: str) -> HttpResponse:
    """Draw a piece in a colour."""
    one = BY_SLUG.get(slug)
    dyed = one.colour(colour) if one else None
    if one is None or dyed is None:
        raise Http404("We have no such picture.")
    answer = HttpResponse(drawn(one, dyed), content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return answer


@never_cache
@require_safe
def basket(request: HttpRequest) -> HttpResponse:
    """Show what is in the basket."""
    return render(request, "demo/basket.html", of_basket(in_basket(request)))


@csrf_exempt  # the browser says where the form comes from: no token, so pages set no cookie
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a piece into the basket."""
    _require_own(request)
    slug, colour = request.POST.get("piece", ""), request.POST.get("colour", "")
    try:
        filled = baskets.with_one_more(
            in_basket(request), slug=slug, colour=colour, size=request.POST.get("size", "")
        )
    except AvowError as error:
        if slug not in BY_SLUG:
            raise
        return _piece(request, slug, colour, error)
    return with_basket(redirect("demo:basket"), filled)


@csrf_exempt  # as above
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Change how many there are of something, or take it out."""
    _require_own(request)
    counts = {
        name.removeprefix("count."): int(sent)
        for name, sent in request.POST.items()
        if name.startswith("count.")
        and isinstance(sent, str)
        and len(sent) == 1
        and sent in "0123456789"
    }
    if out := request.POST.get("remove"):
        counts[out] = 0
    return with_basket(redirect("demo:basket"), baskets.with_counts(in_basket(request), counts))


@require_safe
def plain(request: HttpRequest, template: str) -> HttpResponse:
    """Show a page that only tells something."""
    return render(request, template, {"boutiques": BOUTIQUES})


def in_basket(request: HttpRequest) -> Basket:
    """Give the basket that came with a request."""
    return baskets.read(request.COOKIES.get(baskets.COOKIE, ""))


def with_basket(answer: HttpResponse, filled: Basket) -> HttpResponse:
    """Send the basket along; an empty one leaves no cookie."""
    if not filled:
        answer.delete_cookie(baskets.COOKIE, samesite="Lax")
        return answer
    answer.set_cookie(
        baskets.COOKIE,
        filled.written(),
        max_age=baskets.LIFETIME_DAYS * DAY_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.CSRF_COOKIE_SECURE,
    )
    return answer


def of_basket(filled: Basket, country: str = baskets.HOME) -> Mapping[str, object]:
    """Give what pages show of a basket."""
    delivery = filled.delivery_cents(country)
    return {
        "basket": filled,
        "subtotal": exact_dollars(filled.cents),
        "delivery": exact_dollars(delivery) if delivery else "free",
        "total": exact_dollars(filled.cents + delivery),
        "counts": range(1, baskets.MOST_OF_ONE + 1),
    }


def _piece(
    request: HttpRequest, slug: str, colour: str, error: AvowError | None = None
) -> HttpResponse:
    one = BY_SLUG.get(slug)
    if one is None:
        raise Http404("We do not have this piece, or not any more.")
    near = [other for other in PIECES if other.slug != slug]
    near.sort(key=lambda other: not set(other.collections) & set(one.collections))
    shown = {
        "piece": one,
        "colour": one.colour(colour) or one.colours[0],
        "size": one.sizes[0] if len(one.sizes) == 1 else request.POST.get("size", ""),
        "parts": [COLLECTIONS[key] for key in one.collections],
        "others": near[:_MOST_BESIDE],
        "error": error,
    }
    return render(request, "demo/piece.html", shown, status=error.status if error else 200)


def _require_own(request: HttpRequest) -> None:
    try:
        forms.require_own(request)
    except ForeignChoiceError:
        raise ForeignFormError(
            "This was sent from another site, so the basket was not changed. Open the piece on"
            " this site, and put it in from there."
        ) from None
