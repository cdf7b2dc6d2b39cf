"""The provider of texts, spoken to as Twilio has it: a form, basic authentication, JSON back."""

import base64
import http.client
import json
import ssl
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from avow.messaging.conf import MessagingSettings
from avow.messaging.errors import (
    DoubtfulError,
    NumberError,
    UndeliverableError,
    UnreachableError,
)
from avow.messaging.texting import rules

VERSION = "2010-04-01"
_LARGEST_ANSWER = 100_000
_AWAY = frozenset({401, 403, 429, 503})
"""Answers that say nothing against the one text: our account, or the rate, or the provider."""


class Provider(Protocol):
    """Hands one text over."""

    def send(self, *, to: str, text: str) -> str:
        """Hand a text over once and give the provider's name for it.

        UnreachableError, UndeliverableError or DoubtfulError, as carriers say it.
        """


class Kept:
    """A provider that sends nothing away: the outbox shows what would have gone."""

    def send(self, *, to: str, text: str) -> str:
        """Let it count as sent."""
        return "outbox"


class Twilio:
    """A provider at an address of the settings."""

    def __init__(self, chosen: MessagingSettings) -> None:
        """Connect to nothing yet."""
        self._chosen = chosen
        self._address = urlsplit(chosen.text_url)

    def send(self, *, to: str, text: str) -> str:
        """Post one text. Once a byte was sent, silence means doubt."""
        connection = self._connection()
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            raise UnreachableError("The provider of texts cannot be reached.") from error
        try:
            return _name_in(*self._posted(connection, to, text))
        finally:
            connection.close()

    def _posted(
        self, connection: http.client.HTTPConnection, to: str, text: str
    ) -> tuple[int, bytes]:
        sender = self._chosen.text_number
        group = "From" if sender.startswith("+") else "MessagingServiceSid"
        fields = {"To": to, group: sender, "Body": text}
        if back := rules.callback(settings.AVOW.site, reverse("messaging:text_status")):
            fields["StatusCallback"] = back
        form = urlencode(fields)
        account = self._chosen.text_account
        token = self._chosen.text_token.get_secret_value()
        pair = base64.b64encode(f"{account}:{token}".encode()).decode()
        path = f"{self._address.path.rstrip('/')}/{VERSION}/Accounts/{account}/Messages.json"
        headers = {
            "Authorization": f"Basic {pair}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        try:
            connection.request("POST", path, form, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(_LARGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise DoubtfulError(
                "The provider fell silent while it was handed a text: nobody can say whether it"
                " was sent."
            ) from error

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        timeout = self._chosen.timeout_seconds
        if self._address.scheme == "https":
            context = ssl.create_default_context(cafile=self._chosen.ca_file)
            return http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
        return http.client.HTTPConnection(host, port, timeout=timeout)


def _name_in(status: int, body: bytes) -> str:
    if status in (200, 201):
        return str(_json(body).get("sid", ""))[:100]
    if status in _AWAY:
        raise UnreachableError(f"The provider of texts takes nothing now: it says {status}.")
    if status >= 500:
        raise DoubtfulError("The provider failed after it was handed a text.")
    if (code := str(_json(body).get("code", ""))) in rules.CLOSING:
        raise NumberError(f"The provider takes no text for this number: it says {code}.", code)
    raise UndeliverableError(f"The provider refused the text for good: it says {status}.")


def _json(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
