"""Links that somebody asks for by their address: the same answer whether they are known or not."""

from datetime import timedelta

from django.db import IntegrityError, transaction

from avow.core import clock
from avow.messaging import addresses, bell, conf, rendering, rules, sealing
from avow.messaging.errors import TooManyError
from avow.messaging.models import Message
from avow.messaging.sealing import Content
from avow.people import access as people
from avow.people import services as identified
from avow.people.models import DataSubject

PLACE = "link"
MOST_A_MINUTE = 60


def ask(*, address: str) -> None:
    """Note that somebody wants their link; whether anybody is found is looked up when it goes.

    Once an hour for each address. TooManyError when too many ask at once, whoever they are.
    """
    lookup = addresses.lookup("email", rules.permitted_mailbox(address.strip()))
    now = clock.now()
    lately = Message.objects.filter(place=PLACE, queued_at__gt=now - timedelta(minutes=1))
    if lately[:MOST_A_MINUTE].count() >= MOST_A_MINUTE:
        raise TooManyError("Too many ask for a link just now. Wait a minute and try again.")
    message = Message(
        purpose=conf.settings().notice_purpose,
        channel="email",
        kind="transactional",
        place=PLACE,
        key=identified.keyed_hash("messaging.link", f"{lookup} {now:%Y-%m-%d %H}"),
        due_at=now,
        queued_at=now,
    )
    message.sealed = sealing.seal(message, Content(to=address.strip()))
    try:
        with transaction.atomic():
            message.save(force_insert=True)
            transaction.on_commit(bell.ring, robust=True)
    except IntegrityError:
        return


def is_wish(message: Message) -> bool:
    """Say whether a message is a wish for a link, and nobody was looked for yet."""
    return message.place == PLACE and message.data_subject_id is None


def grant(message: Message) -> DataSubject | None:
    """Write the link into the message of whoever is found; without anybody it goes as if never."""
    wish = sealing.opened(message)
    found = people.find(kind=identified.Kind.EMAIL, value=wish.to)
    if found is None or found.forgotten_at is not None:
        message.delete()
        return None
    message.data_subject = found
    message.sealed = sealing.seal(
        message,
        Content(
            to=wish.to,
            subject="Your message choices",
            text=(
                "Somebody, most likely you, asked for this link. It shows which messages you get"
                " from us, and lets you change it without logging in:\n\n"
                f"{rendering.choices_url(found.pk)}\n\n"
                "If it was not you, there is nothing to do."
            ),
        ),
    )
    return found
