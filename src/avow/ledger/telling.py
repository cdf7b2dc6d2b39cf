"""What an entry says, in words for whoever holds its receipt."""

from datetime import datetime

from avow.ledger.receipts import Verified

_ACTORS = {"data_subject": "You, or someone who acted for you", "system": "Our system, by itself"}
_STAFF = "A member of our staff, known to us by a pseudonym"
_TERMS = {"version": "Version of the statement", "sentence": "Sentence of the statement"}


def told(shown: Verified) -> list[tuple[str, str]]:
    """Give what was done, when, by whom, and each fact, as terms with what they mean."""
    act = shown.kind.partition(".")[2].replace("_", " ").capitalize()
    return [
        ("What was done", f"{act} ({shown.kind})"),
        ("When", _instant(shown.at)),
        ("By whom", _ACTORS.get(shown.actor, _STAFF)),
        *((_term(name), _fact(fact)) for name, fact in shown.facts.items()),
        ("Reference", shown.reference),
    ]


def _instant(at: str) -> str:
    return f"{datetime.fromisoformat(at):%-d %B %Y, %H:%M:%S} UTC"


def _term(name: str) -> str:
    return _TERMS.get(name, name.replace("_", " ").capitalize())


def _fact(fact: object) -> str:
    if isinstance(fact, bool):
        return "yes" if fact else "no"
    return ", ".join(map(_fact, fact)) if isinstance(fact, list) else str(fact)
