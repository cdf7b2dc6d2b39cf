"""How choices follow a person from browser to browser: a no stays with the account."""

from dataclasses import replace
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from avow.accounts import keeping, services
from avow.accounts.models import Account
from avow.choices import services as choices
from avow.compiler.standing import SALE_OR_SHARING
from avow.cookies import access as cookies
from avow.cookies import forms, presenting
from avow.cookies import services as kept_choices
from avow.cookies.rules import Answer, Visit, decode
from avow.core import clock
from avow.people import gate
from avow.people.views import COOKIE as AGE

CHOICE, SIGNALS = "avow_choice", "avow_signals"
"""What a session remembers: the account's choice as it was last set here, and the signals met."""

_PRESSED = {Answer.NO: False, Answer.CONFIRMED: True}
"""What counts everywhere as the person's word on sharing: a no, and a yes that was confirmed."""


def concerns(request: HttpRequest, answer: HttpResponse) -> bool:
    """Say whether an answer is one that choices follow to: a page, a way on, or a choice itself."""
    page = answer.get("Content-Type", "").startswith("text/html")
    return page or bool(answer.cookies) or _came_late(request, answer)


def _came_late(request: HttpRequest, answer: HttpResponse) -> bool:
    """Say whether a choice came that could not be sent before; the browser has it already."""
    posted = request.method == "POST" and request.path == reverse("cookies:page")
    return posted and forms.is_late(request) and answer.status_code == HTTPStatus.OK


def follow(request: HttpRequest, answer: HttpResponse, account: Account) -> None:
    """Keep what was chosen here, set what was refused elsewhere, tell the account of signals."""
    if AGE in answer.cookies and answer.cookies[AGE].value == gate.REFUSED:
        # Only whoever is signed in as they answer: somebody else may have been asked before.
        get_adapter(request).logout(request)
        services.learn_minor(account=account)
        return
    version = cookies.in_force_if_any()
    if version is None:
        return
    visit = cookies.visit_of(request, version)
    _tell(request, account, visit)
    name = version.catalogue.name
    if name in answer.cookies:
        _keep(request, account, visit, answer.cookies[name].value)
    elif name in request.COOKIES and _came_late(request, answer):
        _keep(request, account, visit, request.COOKIES[name])
    elif account.device_choice:
        _set_anew(request, answer, account, visit)


def refused(visit: Visit, held: str) -> dict[str, Answer]:
    """Give the refusals of an account that a browser does not know of."""
    choice = decode(held)
    said = choice.answers if choice else {}
    return {
        key: Answer.NO
        for key in visit.catalogue.keys
        if said.get(key) is Answer.NO and visit.answer(key) is not Answer.NO
    }


def _tell(request: HttpRequest, account: Account, visit: Visit) -> None:
    """Have each signal reach the account once; that it is absent later changes nothing."""
    known = request.session.get(SIGNALS, [])
    for signal in visit.signals:
        if signal not in known:
            _meet(account, visit, signal)
            request.session[SIGNALS] = known = [*known, signal]


def _meet(account: Account, visit: Visit, signal: str) -> None:
    choices.record_signal(
        data_subject=account.data_subject_id,
        device=None,
        signal=signal,
        evidence=_evidence(visit, wording=f"The browser sends the signal {signal}.", how="signal"),
    )


def _keep(request: HttpRequest, account: Account, visit: Visit, value: str) -> None:
    chosen = decode(value)
    if chosen is None:
        return
    now = replace(visit, choice=chosen)
    said = now.answer(SALE_OR_SHARING)
    pressed = forms.pressed(request) if request.method == "POST" else None
    keeping.keep_choice(
        account=account,
        value=value,
        # A signal is written down as such; only what was pressed is an act of the person.
        sharing=_PRESSED.get(said) if pressed and said is not None else None,
        evidence=_shown(visit, pressed),
    )
    request.session[CHOICE] = value


def _shown(visit: Visit, pressed: kept_choices.Pressed | None) -> choices.Evidence:
    """Give the words and the way of a choice as they were; without a press it was the browser's."""
    if pressed is None:
        return _evidence(visit, wording="The browser brought this choice along.", how="signal")
    words = kept_choices.shown(cookies.in_force(), pressed.language, confirmed=pressed.confirmed)
    return _evidence(visit, wording=words, how=kept_choices.PLACES.get(pressed.place, "form"))


def _set_anew(request: HttpRequest, answer: HttpResponse, account: Account, visit: Visit) -> None:
    """Set the account's refusals in a browser that has not seen them, or lost them."""
    if visit.choice is not None and request.session.get(CHOICE) == account.device_choice:
        return
    if nos := refused(visit, account.device_choice):
        presenting.remember(request, answer, kept_choices.kept(visit, nos))
    request.session[CHOICE] = account.device_choice


def _evidence(visit: Visit, *, wording: str, how: str) -> choices.Evidence:
    return choices.Evidence(
        place="account.cookies",
        wording=wording,
        statement=visit.version,
        how=how,
        at=clock.now(),
    )
