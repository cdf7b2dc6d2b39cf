"""The forms of the till: a purchase, and the screen after payment."""

from django.http import HttpRequest

from avow.collection.forms import DeclaredForm
from avow.core.errors import AvowError
from avow.statement import access as statements
from avow.till import asking, conf, items, rules, services
from avow.till.asking import Screen
from avow.till.errors import UnreachableError
from avow.till.models import Taken

CARD = ("payment_token", "card_brand", "card_last4")


class Ringing:
    """The form of a purchase: lines, and the card as the terminal tells it."""

    def __init__(self, request: HttpRequest) -> None:
        """Make the form empty, or filled in with what was posted."""
        self.posted = {name: str(value) for name, value in request.POST.items()}
        self.declared = DeclaredForm.of(
            request,
            conf.settings().purchase,
            CARD,
            wording=services.SOLD,
            own=frozenset(name for name in self.posted if rules.is_line_field(name)),
        )

    @property
    def rows(self) -> list[dict[str, str]]:
        """Give the lines as they are shown."""
        numbers = range(1, rules.LINES + 1)
        parts = ("product", "quantity", "price")
        return [
            {"number": str(n)} | {part: self.posted.get(f"{part}-{n}", "") for part in parts}
            for n in numbers
        ]

    def ring_up(self, *, staff: str) -> Taken | None:
        """Record what was posted; None when it was refused, and then the form says why."""
        try:
            item = items.purchase(
                self.declared.given,
                self.posted,
                item=items.own(self.declared.key, staff),
                wording=services.SOLD,
            )
            return services.take(item=item, actor=f"staff:{staff}")
        except AvowError as error:
            self.declared.refuse(error)
            return None


class Asking:
    """The form of the screen after payment."""

    def __init__(self, request: HttpRequest) -> None:
        """Make the form empty, or filled in with what was posted."""
        self.screen: Screen = asking.screen(statements.policy())
        names = frozenset(f"tick-{box.channel}" for box in self.screen.boxes)
        self.ticked = {name for name in names if name in request.POST}
        self.declared = DeclaredForm.of(
            request,
            conf.settings().letter,
            self.screen.asks,
            wording=self.screen.intro,
            own=names,
        )

    def hear(self, *, staff: str) -> Taken | None:
        """Record what the customer asked for; None when it was refused."""
        boxes = {box.channel: box.words for box in self.screen.boxes}
        if missing := self._missing():
            self.declared.refuse(missing)
            return None
        item = items.own(self.declared.key, staff)
        said = rules.Said(
            key=item.key,
            at=item.at,
            staff=staff,
            statement=item.statement,
            fields=self.declared.given,
            wording=self.screen.intro,
            yes={c: words for c, words in boxes.items() if f"tick-{c}" in self.ticked},
        )
        try:
            return services.take(item=said, actor=f"staff:{staff}")
        except AvowError as error:
            self.declared.refuse(error)
            return None

    def _missing(self) -> UnreachableError | None:
        """Give what a tick lacks, at its field: whoever is asked is still there to say it."""
        given = self.declared.given
        for box in self.screen.boxes:
            for key in box.needs if f"tick-{box.channel}" in self.ticked else ():
                if not given.get(key, "").strip():
                    return UnreachableError("Fill this in, or untick the box.", key)
        return None
