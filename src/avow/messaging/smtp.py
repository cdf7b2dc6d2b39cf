"""E-mail over SMTP: verified TLS, connections that stay open, and no doubt left unsaid."""

import logging
import smtplib
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from avow.core import clock
from avow.messaging import addresses, mime, returns, rules, signing
from avow.messaging.conf import MessagingSettings
from avow.messaging.errors import (
    DoubtfulError,
    HeaderError,
    NoMailboxError,
    PutOffError,
    UndeliverableError,
    UnreachableError,
)
from avow.messaging.transports import Parcel, Several

_log = logging.getLogger(__name__)

_YES, _LATER, _FOR_GOOD = 250, 400, 500
"""Answers of RFC 5321: yes, and the beginnings of later and never."""
_MOST_ON_ONE = 500
"""Messages after which a connection is closed: some servers count them."""
_LONGEST_IDLE_SECONDS = 60.0

_AWAY = (OSError, smtplib.SMTPException)


class _Open:
    """A connection, how many messages went through it, and when the last one did."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self.server = server
        self.count = 0
        self.used_at = time.monotonic()

    @property
    def usable(self) -> bool:
        """Whether another message may go through it."""
        idle = time.monotonic() - self.used_at
        return self.count < _MOST_ON_ONE and idle < _LONGEST_IDLE_SECONDS


class Smtp(Several):
    """Carries e-mail to the mail server of the settings."""

    def __init__(self, chosen: MessagingSettings) -> None:
        """Open nothing yet."""
        self._chosen = chosen
        self._idle: list[_Open] = []
        self._lock = threading.Lock()
        self._next_at = 0.0

    def ready_at(self, parcel: Parcel, now: datetime) -> datetime:
        """E-mail wakes nobody, so it may always go."""
        return now

    @property
    def at_once(self) -> int:
        """As many as there are connections."""
        return self._chosen.connections

    def deliver(self, parcel: Parcel) -> str:
        """Hand an e-mail over; after the last byte of it nothing is guessed."""
        return self.prepared(parcel)()

    def prepared(self, parcel: Parcel) -> Callable[[], str]:
        """Write and sign an e-mail, and wait until the rate lets it go."""
        try:
            recipient = mime.mailbox(parcel.to)
            message = signing.signed(
                mime.written(parcel, at=clock.now(), stop_address=self._chosen.stop_address)
            )
        except HeaderError as error:
            raise UndeliverableError(str(error)) from error
        sender = returns.address(parcel.reference) or mime.mailbox(parcel.sender)
        self._keep_to_the_rate()

        def hand_over() -> str:
            self.hand_over(sender, recipient, message)
            return parcel.reference.hex

        return hand_over

    def hand_over(self, sender: str, recipient: str, message: bytes) -> None:
        """Say sender, recipient and content to the server, and hear that it took them."""
        with self._connection(sender) as server:
            _said_of(recipient, *server.rcpt(recipient))
            try:
                code, answer = server.data(message)
            except smtplib.SMTPDataError as error:
                # The server did not even want to hear it.
                raise PutOffError(
                    f"The mail server asks to come again ({error.smtp_code})."
                ) from error
            except _AWAY as error:
                raise _doubtful("The connection broke") from error
            if code < 0:
                raise _doubtful("The answer made no sense")
            _said(code, answer)

    def close(self) -> None:
        """Take leave of the server."""
        with self._lock:
            idle, self._idle = self._idle, []
        for each in idle:
            _quit(each.server)

    @contextmanager
    def _connection(self, sender: str) -> Iterator[smtplib.SMTP]:
        """Give a connection on which a message has begun."""
        each = self._begun(sender)
        try:
            yield each.server
        except (UndeliverableError, PutOffError):
            _reset(each.server)
            self._given_back(each)
            raise
        except _AWAY as error:
            _quit(each.server)
            raise _away(error) from error
        except BaseException:
            _quit(each.server)
            raise
        self._given_back(each)

    def _begun(self, sender: str) -> _Open:
        """Begin a message on an idle connection, or on a new one where that went away meanwhile."""
        while True:
            with self._lock:
                each = self._idle.pop() if self._idle else None
            if each is None:
                return self._begun_anew(sender)
            if each.usable:
                with suppress(*_AWAY):
                    if each.server.mail(sender)[0] == _YES:
                        return each
            _quit(each.server)

    def _begun_anew(self, sender: str) -> _Open:
        server = self._opened()
        try:
            _said(*server.mail(sender))
        except _AWAY as error:
            _quit(server)
            raise _away(error) from error
        except (PutOffError, UndeliverableError) as error:
            # It takes nothing from us as a whole, whoever the recipient is.
            _quit(server)
            raise UnreachableError(str(error)) from error
        return _Open(server)

    def _given_back(self, each: _Open) -> None:
        each.count += 1
        each.used_at = time.monotonic()
        with self._lock:
            if len(self._idle) < self._chosen.connections:
                self._idle.append(each)
                return
        _quit(each.server)

    def _opened(self) -> smtplib.SMTP:
        chosen = self._chosen
        try:
            server = self._greeted()
            if chosen.user:
                server.login(chosen.user, chosen.password.get_secret_value())
        except _AWAY as error:
            raise _away(error) from error
        return server

    def _greeted(self) -> smtplib.SMTP:
        chosen = self._chosen
        address, timeout = (chosen.host, chosen.port), chosen.timeout_seconds
        if chosen.tls == "tls":
            return smtplib.SMTP_SSL(*address, timeout=timeout, context=self._trusted())
        server = smtplib.SMTP(*address, timeout=timeout)
        if chosen.tls == "starttls":
            server.starttls(context=self._trusted())
        server.ehlo_or_helo_if_needed()
        return server

    def _trusted(self) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self._chosen.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _keep_to_the_rate(self) -> None:
        if not self._chosen.most_per_second:
            return
        with self._lock:
            at = max(self._next_at, time.monotonic())
            self._next_at = at + 1 / self._chosen.most_per_second
        time.sleep(max(0.0, at - time.monotonic()))


def _said(code: int, answer: bytes | str) -> None:
    """Take a server's answer: yes, later, or never. Its words stay out: they repeat addresses."""
    if code >= _FOR_GOOD:
        raise UndeliverableError(f"The mail server refused the message for good ({code}).")
    if code >= _LATER or code < 0:
        raise PutOffError(f"The mail server asks to come again later ({code}).")


def _said_of(recipient: str, code: int, answer: bytes) -> None:
    """Take a server's answer to a recipient, which may say that there is nobody."""
    if rules.is_no_mailbox(code, answer.decode("latin-1")):
        lookup = addresses.lookup("email", recipient)
        raise NoMailboxError(f"There is no such mailbox, says the mail server ({code}).", lookup)
    _said(code, answer)


def _doubtful(what: str) -> DoubtfulError:
    return DoubtfulError(
        f"{what} after the message had begun to go: look for it at the mail server by its"
        " Message-ID before it is sent again."
    )


def _away(error: Exception) -> UnreachableError:
    return UnreachableError(f"The mail server cannot be reached: {type(error).__name__}.")


def _reset(server: smtplib.SMTP) -> None:
    try:
        server.rset()
    except _AWAY:
        server.close()


def _quit(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except _AWAY:
        server.close()
