"""What a visitor says in the banner, read and judged: once for all who say the same."""

import json
from functools import lru_cache

from avow.choices import recording, rules
from avow.choices.rules import Evidence
from avow.core import clock
from avow.edge.acts import Said
from avow.edge.schemas import ChoiceIn, choice_in, read
from avow.ledger import services as ledger

_ACTOR = "data_subject"
_LONGEST_REMEMBERED = 4096


def said(body: bytes) -> Said:
    """Read and judge what a visitor says. MalformedError or EvidenceError when it cannot stand."""
    return _said_often(body) if len(body) <= _LONGEST_REMEMBERED else _said(body)


def _said(body: bytes) -> Said:
    sent: ChoiceIn = read(choice_in, body)
    now = clock.now()
    evidence = rules.permitted_evidence(
        Evidence(
            place=sent.place, wording=sent.wording, statement=sent.statement, how=sent.how, at=now
        ),
        actor=_ACTOR,
        now=now,
    )
    allowed, refused = recording.sides(sent.classes)
    digest = recording.digest(sent.wording)
    columns = {
        "allowed": allowed,
        "refused": refused,
        "how": sent.how,
        "place": sent.place,
        "statement": sent.statement,
        "wording_id": digest,
    }
    return Said(
        tuple(sent.classes),
        columns,
        (json.dumps(allowed), json.dumps(refused), sent.how, sent.place, sent.statement, digest),
        sent.wording,
        ledger.Form(recording.ON_DEVICE, recording.on_device(sent.classes, evidence), actor=_ACTOR),
    )


_said_often = lru_cache(maxsize=1024)(_said)
"""Many visitors say the same to the byte: it is read once, and takes 4 MB at most."""
