"""The Hedgerow: stories to read, to show elsewhere, and to send to a friend."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from avow.collection.forms import Asked, DeclaredForm
from avow.core.errors import AvowError
from avow.demo import services
from avow.demo.stories import BY_SLUG, STORIES, Story

TOUCHPOINT = "story"
WORDING = (
    "We write to your friend once, with this story and nothing else, and forget the address. Your"
    " friend gets no letter from us unless they ask for it."
)
_MOST_BESIDE = 3


@require_safe
def hedgerow(request: HttpRequest) -> HttpResponse:
    """Show the stories, the newest first."""
    return render(request, "demo/hedgerow.html", {"newest": STORIES[0], "stories": STORIES[1:]})


@require_safe
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one story, with its film and its share button behind a click."""
    one = _story(slug)
    others = [other for other in STORIES if other is not one][:_MOST_BESIDE]
    return render(request, "demo/story.html", {"story": one, "others": others})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a story to a friend, whose address is used this once."""
    one = _story(slug)
    asks = (Asked(name="friend_email", label="Your friend's e-mail address"),)
    form = DeclaredForm.of(request, TOUCHPOINT, asks, wording=WORDING)
    shown: dict[str, Any] = {"story": one, "form": form}
    if request.method != "POST":
        return render(request, "demo/send.html", shown)
    try:
        submission = services.send_story(
            story=one,
            fields=form.given,
            link=request.build_absolute_uri(reverse("demo:story", args=[one.slug])),
            sender=request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""),
            key=form.key,
            wording=WORDING,
            actor="data_subject",
        )
    except AvowError as error:
        form.refuse(error)
        return render(request, "demo/send.html", shown, status=form.status)
    return redirect("demo:thanks", submission.reference)


def _story(slug: str) -> Story:
    if slug not in BY_SLUG:
        raise Http404("The Hedgerow has no such story, or not any more.")
    return BY_SLUG[slug]
