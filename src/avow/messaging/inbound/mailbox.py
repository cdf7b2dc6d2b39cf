"""The mailbox that people write to, read over IMAP: a message leaves it once it is on record."""

import imaplib
import logging
import ssl
from typing import Any

from avow.core.errors import AvowError
from avow.messaging import conf
from avow.messaging.conf import MessagingSettings
from avow.messaging.errors import MissingExtraError, UnreachableError, UnreadableError
from avow.messaging.inbound import mail, services
from avow.messaging.inbound.models import Doubt

_log = logging.getLogger(__name__)

MOST_AT_ONCE = 200
_HEAD = "(BODY.PEEK[HEADER] RFC822.SIZE)"
_WHOLE = "(BODY.PEEK[])"


def read_mailbox() -> int:
    """Take up what lies in the mailbox, and say how many messages; none where none is set up.

    A message is moved aside after it is on record, so that a break leaves it where it was.
    """
    chosen = conf.settings()
    if not chosen.imap_host:
        return 0
    try:
        with _opened(chosen) as box:
            return sum(_taken(box, uid) for uid in box.uids()[:MOST_AT_ONCE])
    except ssl.SSLCertVerificationError as error:
        raise UnreachableError(
            "The mailbox for opt-outs shows a certificate that is not trusted, so nothing was said"
            " to it. Name the authority that made it in `ca_file`, or mend `imap_host`."
        ) from error
    except (OSError, imaplib.IMAP4.error, _tools().errors.ImapToolsError) as error:
        raise UnreachableError("The mailbox for opt-outs cannot be read for now.") from error


def _opened(chosen: MessagingSettings) -> Any:
    """Log in, and make the folder for what was read where there is none."""
    tools = _tools()
    at, timeout = (chosen.imap_host, chosen.imap_port), chosen.timeout_seconds
    try:
        if chosen.imap_tls == "none":
            box = tools.MailBoxUnencrypted(*at, timeout=timeout)
        else:
            # Without a context of ours the library believes any certificate.
            kind = tools.MailBox if chosen.imap_tls == "tls" else tools.MailBoxStartTls
            box = kind(*at, timeout=timeout, ssl_context=_trusted(chosen))
        password = chosen.imap_password.get_secret_value()
        box.login(chosen.imap_user, password, initial_folder=chosen.imap_folder)
        if not box.folder.exists(chosen.imap_aside):
            box.folder.create(chosen.imap_aside)
            box.folder.set(chosen.imap_folder)
    except tools.errors.ImapToolsError as error:
        raise UnreachableError("The mailbox for opt-outs refuses us: look at its user.") from error
    return box


def _trusted(chosen: MessagingSettings) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=chosen.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _tools() -> Any:
    try:
        import imap_tools
    except ImportError as error:
        raise MissingExtraError(
            "To read a mailbox takes the extra `inbound`: install avow[inbound]."
        ) from error
    return imap_tools


def _taken(box: Any, uid: str) -> int:
    """Take one message up, and move it aside; what cannot be taken stays for the next time."""
    head, size = _head_of(box, uid)
    try:
        if size > services.LARGEST:
            _put_aside(head, size, Doubt.Why.TOO_LARGE)
        else:
            _received(head, size, _fetched(box, uid, _WHOLE)[1])
    except AvowError as error:
        _log.error("messaging.mail_not_taken: %s", error.code)
        return 0
    box.move(uid, conf.settings().imap_aside)
    return 1


def _received(head: bytes, size: int, whole: bytes) -> None:
    """Take a message up, or note what cannot be read: it is moved aside as it is, and kept."""
    try:
        services.receive(whole)
    except UnreadableError:
        _put_aside(head, size, Doubt.Why.BROKEN)


def _put_aside(head: bytes, size: int, why: Doubt.Why) -> None:
    seen = mail.read(head)
    services.put_aside(
        name=seen.name, sender=seen.sender, subject=seen.subject, bytes_=size, why=why
    )


def _head_of(box: Any, uid: str) -> tuple[bytes, int]:
    described, head = _fetched(box, uid, _HEAD)
    _, _, rest = described.partition(b"RFC822.SIZE ")
    digits = rest.split(b" ")[0].strip(b")")
    return head, int(digits) if digits.isdigit() else 0


def _fetched(box: Any, uid: str, what: str) -> tuple[bytes, bytes]:
    """Give how the server describes a message, and the bytes that it sends of it."""
    _, answer = box.client.uid("fetch", uid, what)
    tuples = [one for one in answer if isinstance(one, tuple)]
    after = b" ".join(one for one in answer if isinstance(one, bytes))
    if not tuples:
        raise UnreachableError("The mailbox gave a message no more that it had named.")
    return tuples[0][0] + b" " + after, tuples[0][1]
