"""What the script of the till asks: how things stand now, and to take what was kept offline."""

import json
from collections.abc import Mapping

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from avow.accounts import access as accounts
from avow.core import clock
from avow.core.errors import AvowError
from avow.statement import access as statements
from avow.till import schemas, services
from avow.till.errors import ItemError


@never_cache
@require_safe
@accounts.staff_required
def now(request: HttpRequest) -> JsonResponse:
    """Tell the time here, who is signed in, and which version is in force."""
    account = accounts.account_of(request)
    accounts.stay_signed_in(request)
    return JsonResponse(
        {
            "at": schemas.now_said(clock.now()),
            "csrf": get_token(request),
            "staff": str(account.pk) if account else "",
            "statement": statements.current().digest,
        }
    )


@never_cache
@require_POST
@accounts.staff_required
def upload(request: HttpRequest) -> JsonResponse:
    """Take each item by itself, and answer for each once it is committed."""
    try:
        items = _items(request.body)
    except ItemError as error:
        return JsonResponse({"reason": str(error), "code": error.code}, status=error.status)
    return JsonResponse({"items": [_answered(sent) for sent in items]})


def _items(body: bytes) -> list[object]:
    try:
        items = json.loads(body)["items"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ItemError(
            "Nothing that a till sends could be read here. Load the page anew."
        ) from error
    if not isinstance(items, list) or len(items) > schemas.MOST_ITEMS:
        raise ItemError(f"A till sends at most {schemas.MOST_ITEMS} items at once.")
    return items


def _answered(sent: object) -> Mapping[str, object]:
    key = schemas.key_of(sent)
    try:
        item = schemas.read(sent)
        taken = services.take(item=item, actor=f"staff:{item.staff}")
    except AvowError as error:
        return {"id": key, "outcome": "refused", "code": error.code, "reason": str(error)}
    return {"id": key, "outcome": "taken", "reference": taken.reference}
