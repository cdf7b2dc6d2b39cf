"""Campaigns: written, previewed with the reasons of those left out, scheduled, paused, watched."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from avow.accounts.access import staff_required
from avow.compiler.decisions import REASONS, Reason
from avow.compiler.policy import Policy
from avow.core import clock
from avow.core.errors import AvowError
from avow.desk import listing, pages
from avow.desk.errors import DayError, UnknownActError
from avow.messaging import campaigns, drafting, merging, tracking
from avow.messaging.models import Campaign, Message
from avow.messaging.rules import REASONS as MESSAGING
from avow.messaging.rules import START_AWAITED
from avow.messaging.sealing import Content
from avow.statement import access as statements

State = Campaign.State
Act = Callable[[HttpRequest, Campaign], str]
ENDED = ("sent", "refused", "failed", "doubtful")


@never_cache
@require_safe
@staff_required
def all_of_them(request: HttpRequest) -> HttpResponse:
    """List the campaigns, the newest first, and how far each has come."""
    order = ("-created_at", "-reference")
    page = listing.page(Campaign.objects.all(), order, request.GET.get("after", ""))
    shown = {
        "rows": [(one, _progress(one)) for one in page.rows],
        "after": page.after,
        "begun": "after" in request.GET,
    }
    return render(request, "desk/campaigns.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def write(request: HttpRequest) -> HttpResponse:
    """Write a campaign down; nothing goes before it is scheduled."""
    policy = statements.policy()
    practices = policy.practices
    shown: dict[str, object] = {
        "things": [
            (f"{p}|{c}", f"{practices.purposes[p].label} – {practices.channels[c].label}")
            for p, c in drafting.things(policy)
        ],
        "touchpoints": practices.touchpoints.values(),
        "merged": _fields(policy),
        "data": _asked_by(policy),
        "posted": request.POST,
    }
    if request.method == "POST":
        try:
            campaign = _drafted(request)
        except AvowError as error:
            shown["error"] = error
            return render(request, "desk/campaign_new.html", shown, status=error.status)
        return redirect("desk:campaign", campaign.pk)
    return render(request, "desk/campaign_new.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff_required
def campaign(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show how far a campaign has come; preview, schedule, pause, resume or cancel it."""
    found = campaigns.find(reference)
    shown: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        try:
            if request.POST.get("act") == "preview":
                shown["preview"] = _preview(found)
            elif act is None:
                raise UnknownActError("A campaign does no such thing. Choose from the page.")
            else:
                messages.success(request, act(request, found))
                return redirect("desk:campaign", reference)
        except AvowError as error:
            shown["error"], status = error, error.status
    if found.tracked:
        shown["opened"], shown["followed"] = tracking.counted(found)
    shown["read"] = _read(found)
    shown |= {"campaign": found, "progress": _progress(found), "now": clock.now()}
    return render(request, "desk/campaign.html", shown, status=status)


@never_cache
@require_safe
@staff_required
def recipients(request: HttpRequest, reference: UUID, state: str) -> HttpResponse:
    """List the messages of a campaign in one state, by pseudonym."""
    if state not in Message.State.values:
        raise UnknownActError("Messages have no such state. Choose from the page.")
    found = campaigns.find(reference)
    sent = found.messages.filter(state=state)
    page = listing.page(sent, ("number",), request.GET.get("after", ""))
    shown = {
        "campaign": found,
        "state": state,
        "rows": page.rows,
        "after": page.after,
        "begun": "after" in request.GET,
    }
    return render(request, "desk/recipients.html", shown)


def _asked_by(policy: Policy) -> list[tuple[str, str]]:
    """Give the data that a campaign's circle may rest on: what its purposes may use."""
    used = {key for purpose, _ in drafting.things(policy) for key in policy.purposes[purpose].lets}
    return sorted((one.key, one.label) for one in policy.practices.data.values() if one.key in used)


def _drafted(request: HttpRequest) -> Campaign:
    purpose, _, channel = request.POST.get("thing", "").partition("|")
    return campaigns.draft(
        name=request.POST.get("name", ""),
        purpose=purpose,
        channel=channel,
        subject=request.POST.get("subject", ""),
        text=request.POST.get("text", ""),
        html=request.POST.get("html", ""),
        tracked="tracked" in request.POST,
        segment=_segment(request),
        actor=pages.actor_of(request),
    )


def _segment(request: HttpRequest) -> list[dict[str, object]]:
    """Read the circle: everybody, or those of a touchpoint, or who declared certain values."""
    found: list[dict[str, object]] = []
    if touchpoint := request.POST.get("touchpoint", ""):
        found.append({"touchpoint": touchpoint})
    values = [one.strip() for one in request.POST.get("among", "").splitlines() if one.strip()]
    if data := request.POST.get("data", ""):
        found.append({"data": data, "among": values})
    elif values:
        raise UnknownActError("Values were written and no data that they are of. Choose the data.")
    return found


def _fields(policy: Policy) -> list[tuple[str, list[str]]]:
    """Give each purpose of campaigns with the fields that its words may have."""
    purposes = dict.fromkeys(purpose for purpose, _ in drafting.things(policy))
    found = [(policy.practices.purposes[p].label, merging.known(policy, p)) for p in purposes]
    return [(label, fields) for label, fields in found if fields]


def _read(found: Campaign) -> tuple[Content, ...]:
    """Give both ways in which a campaign with fields reads; nothing where it has none."""
    content = Content(subject=found.subject, text=found.text, html=found.html)
    return merging.shown(content, statements.policy()) or ()


def _preview(found: Campaign) -> dict[str, object]:
    counted = campaigns.preview(found)
    left_out = [(count, code, _why(found, code)) for code, count in counted.left_out.items()]
    return {"reached": counted.reached, "left_out": sorted(left_out, reverse=True)}


def _why(found: Campaign, code: str) -> str:
    """Say in plain words why somebody is left out."""
    if code in REASONS:
        return Reason(code, f"purpose.{found.purpose}", "").text
    if code == START_AWAITED:
        return "They want texts, but their phone sent STOP, and no START since"
    return MESSAGING.get(code, code)


def _progress(found: Campaign) -> dict[str, object]:
    counts = campaigns.progress(found)
    return {
        "counts": counts,
        "all": sum(counts.values()),
        "done": sum(counts.get(state, 0) for state in ENDED),
    }


def _schedule(request: HttpRequest, found: Campaign) -> str:
    said = request.POST.get("at", "").strip()
    try:
        at = datetime.fromisoformat(said).replace(tzinfo=UTC) if said else None
    except ValueError as error:
        raise DayError("Write the time as the page shows it, such as 2026-11-22T09:00.") from error
    campaigns.schedule(campaign=found, at=at, actor=pages.actor_of(request))
    return "Scheduled."


def _pause(request: HttpRequest, found: Campaign) -> str:
    campaigns.pause(campaign=found, actor=pages.actor_of(request))
    return "Paused: no more of it goes."


def _resume(request: HttpRequest, found: Campaign) -> str:
    campaigns.resume(campaign=found, actor=pages.actor_of(request))
    return "It goes on where it stopped."


def _cancel(request: HttpRequest, found: Campaign) -> str:
    campaigns.cancel(campaign=found, actor=pages.actor_of(request))
    return "Cancelled: nothing more of it goes, ever."


ACTS: dict[str, Act] = {
    "schedule": _schedule,
    "pause": _pause,
    "resume": _resume,
    "cancel": _cancel,
}
