"""An order in the making: it stays with the visitor, sealed in a cookie, until it is paid."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from avow.demo import basket, sealing
from avow.demo.errors import LongOrderError

COOKIE = "ll_checkout"
PURPOSE = "draft"
LIFETIME = timedelta(hours=2)
_LONGEST_COOKIE = 3_800

CONTACT = ("email", "first_name", "last_name", "phone")
DELIVERY = ("country", "street", "city", "state", "zip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was said so far. Nothing of it is kept anywhere else before the order is placed."""

    reference: str = field(default_factory=lambda: str(uuid4()))
    age: int = 0
    fields: Mapping[str, str] = field(default_factory=dict)
    news: bool = False
    shown: str = ""
    """Entry of the page that showed what a company abroad receives; empty while none did."""
    shown_what: str = ""
    """What that page showed: the version of the statement, and the fields."""
    ordered: str = ""
    """The basket as it was when the payment began."""
    placed: str = ""
    """Reference of what was recorded; empty while the order is not placed."""

    @property
    def knows_who(self) -> bool:
        """Whether the first step was answered."""
        return bool(self.fields.get("email"))

    @property
    def knows_where(self) -> bool:
        """Whether the address was given."""
        return bool(self.fields.get("country"))

    @property
    def goes_abroad(self) -> bool:
        """Whether another company will fill the order."""
        return self.knows_where and self.fields["country"] != basket.HOME

    def with_fields(self, given: Mapping[str, str]) -> "Draft":
        """Write answers down; empty ones count as not given."""
        kept = {**self.fields, **{name: value.strip() for name, value in given.items()}}
        return replace(self, fields={name: value for name, value in kept.items() if value})


def of(request: HttpRequest) -> Draft | None:
    """Give the draft that came with a request, if there is one."""
    content = sealing.opened(PURPOSE, request.COOKIES.get(COOKIE, ""), within=LIFETIME)
    return Draft(**content) if content else None


def send_along(answer: HttpResponse, draft: Draft) -> HttpResponse:
    """Leave the draft with the visitor. LongOrderError when it is too long for a cookie."""
    content: dict[str, Any] = asdict(draft)
    sealed = sealing.seal(PURPOSE, content)
    if len(sealed) > _LONGEST_COOKIE:
        raise LongOrderError(
            "That is more than an order can hold, so nothing was kept. Shorten the name or the"
            " address, and send it again."
        )
    answer.set_cookie(
        COOKIE,
        sealed,
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.CSRF_COOKIE_SECURE,
    )
    return answer
