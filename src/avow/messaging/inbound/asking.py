"""What the words of an e-mail ask for, and of which channels."""

from avow.messaging.inbound.mail import Mail
from avow.messaging.wording import law, reading
from avow.messaging.wording.reading import Asks


def asks(came: Mail) -> Asks:
    """Read subject and words: a clear stop in either, unless the other turns the sense."""
    known = law.words()
    whole = [reading.read(part, known) for part in (came.subject, came.words) if part.strip()]
    if Asks.STOP in whole and not _contradicts(whole, came):
        return Asks.STOP
    for each in (Asks.STOP, Asks.DOUBT, Asks.START):
        if each in whole:
            return Asks.DOUBT if each is Asks.STOP else each
    return Asks.OTHER


def _contradicts(whole: list[Asks], came: Mail) -> bool:
    """Say whether one part of a mail leaves in doubt what the other says.

    A reply bears the subject of what was sent, which are our words and not theirs.
    """
    of_words = whole[-1] if came.words.strip() else Asks.OTHER
    return of_words in (Asks.DOUBT, Asks.START) or (of_words is Asks.OTHER and _is_reply(came))


def _is_reply(came: Mail) -> bool:
    return came.subject.casefold().startswith(("re:", "aw:", "rv:", "fw:", "fwd:", "wg:"))


def channels(came: Mail) -> tuple[str, ...]:
    """Give the channels that a mail names; who speaks of letters may mean those by e-mail."""
    named = reading.channels(came.words or came.subject)
    if not named or named == {"mail"}:
        named |= {"email"}
    return tuple(sorted(named))
