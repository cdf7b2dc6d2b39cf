"""Tags for a retailer's own templates: word of a change of the statement."""

from typing import Any

from django import template
from django.db import Error as DatabaseError
from django.http import HttpRequest

from avow.messaging import alerts, noticing

register = template.Library()


@register.inclusion_tag("messaging/notice.html", takes_context=True)
def avow_notice(context: dict[str, Any]) -> dict[str, Any]:
    """Write word of a material change until it was seen, where the statement promises a banner.

    Nobody's page fails for it: where the database is away, there is no word.
    """
    request: HttpRequest | None = context.get("request")
    if request is None:
        return {}
    person = noticing.signed_in(request)
    try:
        version = alerts.unseen(person, noticing.seen_number(request))
    except DatabaseError:
        return {}
    return {
        "request": request,
        "version": version,
        "known": person is not None,
        "csrf_token": context.get("csrf_token"),
    }
