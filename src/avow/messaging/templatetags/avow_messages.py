"""Tags for a retailer's own templates: word of a change of the statement."""

from typing import Any
from uuid import UUID

from django import template
from django.http import HttpRequest

from avow.messaging import alerts

register = template.Library()


@register.inclusion_tag("messaging/notice.html", takes_context=True)
def avow_notice(context: dict[str, Any]) -> dict[str, Any]:
    """Write word of a material change until it was seen, where the statement promises a banner."""
    request: HttpRequest = context["request"]
    person: UUID | None = getattr(getattr(request, "user", None), "data_subject_id", None)
    return {
        "request": request,
        "version": alerts.unseen(person, 0),
        "known": person is not None,
        "csrf_token": context.get("csrf_token"),
    }
