"""A form made from what a touchpoint declares: it cannot ask for what no sentence allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from django.http import HttpRequest, QueryDict

from avow.collection import contests, rules, services
from avow.collection.errors import (
    CardNumberError,
    FieldError,
    KeyReusedError,
    MissingFieldError,
    RefusedError,
)
from avow.collection.looks import look
from avow.collection.models import ContestRules, Submission
from avow.collection.services import EMAIL, PHONE, Whose
from avow.compiler.policy import Policy
from avow.compiler.practices import Data
from avow.core.errors import AvowError
from avow.people.errors import EmailAddressError, PhoneNumberError
from avow.statement import access as statements

LONGEST_LINE = 254
OWN_FIELDS = frozenset({"csrfmiddlewaretoken", "form_key"})
"""What every form needs for itself; everything else that is posted is asked of the policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A field that a page asks: its key of data, and what the page says otherwise than declared."""

    name: str
    label: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """Values to choose from with what they are called; none means free text."""
    required: bool = False
    """Whether the page needs it although the touchpoint does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field as it is shown."""

    name: str
    label: str
    required: bool
    kind: str
    autocomplete: str
    rows: int
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    error: str = ""
    longest: int = LONGEST_LINE


@dataclass(slots=True, kw_only=True)
class DeclaredForm:
    """The form of a touchpoint: `asks` of what it collects, and `wording` as it is shown.

    `own` are inputs that the page needs for itself, such as a tick of its own. Whatever else is
    posted is asked of the policy, and refused by name where it is not declared.
    """

    touchpoint: str
    asks: Sequence[str | Asked]
    wording: str = ""
    posted: QueryDict | None = None
    own: frozenset[str] = frozenset()
    contest: ContestRules | None = None
    """The rules that an entry comes under, which win over what the touchpoint collects."""
    error: AvowError | None = None
    _key: str = field(default="", repr=False)

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        touchpoint: str,
        asks: Sequence[str | Asked],
        *,
        wording: str = "",
        own: frozenset[str] = frozenset(),
        contest: ContestRules | None = None,
    ) -> "DeclaredForm":
        """Give the form of a request: filled in with what was posted, otherwise empty."""
        posted = request.POST if request.method == "POST" else None
        return cls(
            touchpoint=touchpoint,
            asks=asks,
            wording=wording,
            posted=posted,
            own=own,
            contest=contest,
        )

    @property
    def key(self) -> str:
        """Give the key under which the form is recorded once, however often it is sent."""
        if not self._key:
            self._key = (self.posted.get("form_key") if self.posted else "") or str(uuid4())
        return self._key

    @property
    def status(self) -> int:
        """Give the HTTP status of the page that shows the form."""
        return self.error.status if self.error else 200

    @property
    def given(self) -> dict[str, str]:
        """Give everything that was posted but for what the page needs for itself."""
        leave = OWN_FIELDS | self.own
        posted = self.posted or QueryDict()
        return {name: str(sent) for name, sent in posted.items() if name not in leave}

    def record(
        self,
        *,
        place: str,
        actor: str,
        age: int | None = None,
        also: Mapping[str, str] | None = None,
        whose: Whose = services.NOBODY_KNOWN,
    ) -> Submission | None:
        """Record what was posted; None when it was refused, and then `error` says why.

        `also` are values that the page itself knows, such as an order: they win over posted ones.
        """
        try:
            self._refuse_unanswered()
            return services.record(
                touchpoint=self.touchpoint,
                fields={**self.given, **(also or {})},
                place=place,
                wording=self.wording,
                age=age,
                key=self.key,
                whose=whose,
                contest=self.contest.digest if self.contest else None,
                actor=actor,
            )
        except AvowError as error:
            self.refuse(error)
            return None

    def refuse(self, error: AvowError) -> None:
        """Show a refusal above the form and at its fields."""
        self.error = error
        if isinstance(error, KeyReusedError):
            self._key = str(uuid4())

    @property
    def fields(self) -> list[Field]:
        """Give the fields as they are shown, each with what is wrong with it."""
        policy = statements.policy()
        required = self._required(policy)
        shown = [_shown(policy, _asked(one), required) for one in self.asks]
        faults = dict(self.faults)
        return [
            replace(
                one,
                value=_shown_again((self.posted or QueryDict()).get(one.name, ""), one.longest),
                error=faults.get(one.name, ""),
            )
            for one in shown
        ]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Give the fields that a refusal is about, each with what is wrong with it."""
        labels = {one.name: one.label for one in map(_asked, self.asks)}
        data = statements.policy().practices.data
        for kind, words in _WORDS.items():
            if isinstance(self.error, kind):
                return [(k, words.format(labels[k] or data[k].label)) for k in self.wrong]
        return [(name, str(self.error)) for name in self.wrong]

    @property
    def wrong(self) -> tuple[str, ...]:
        """Name the fields of this form that a refusal is about."""
        names = [_asked(one).name for one in self.asks]
        if isinstance(self.error, FieldError):
            return tuple(name for name in self.error.fields if name in names)
        category = _CATEGORIES.get(type(self.error)) if self.error else None
        if category is None:
            return ()
        data = statements.policy().practices.data
        return tuple(name for name in names if name in data and data[name].is_ == category)

    @property
    def address(self) -> str:
        """Give the address of the sentence that decides a refusal, where one does."""
        refused = self.error if isinstance(self.error, RefusedError) else None
        told = refused is not None and self._code not in _OF_AGE
        return refused.decision.reasons[0].sentence if refused and told else ""

    @property
    def sentence(self) -> str:
        """Give the sentence that decides a refusal, where one does."""
        return statements.quoted(statements.current(), self.address) if self.address else ""

    @property
    def message(self) -> str:
        """Give a refusal in words for people; about an age, without telling which one counts."""
        return _OF_AGE.get(self._code, str(self.error))

    @property
    def age_first(self) -> bool:
        """Say whether it was refused because nobody asked for the age."""
        return self._code == "age-unknown"

    @property
    def minimum_age(self) -> int | None:
        """Give the age that has to be asked first, where touchpoint or contest has one."""
        declared = statements.policy().practices.touchpoints[self.touchpoint].minimum_age
        own = contests.terms(self.contest).minimum_age if self.contest else None
        return max(filter(None, (declared, own)), default=None)

    @property
    def _code(self) -> str:
        """Give the code of the first reason that the policy gave."""
        refused = self.error if isinstance(self.error, RefusedError) else None
        return refused.decision.reasons[0].code if refused else ""

    def _required(self, policy: Policy) -> Sequence[str]:
        """Give what must be filled in; refuse a page that asks for more than may be asked."""
        names = [_asked(one).name for one in self.asks]
        if self.contest is not None:
            contests.refuse_uncollected(policy, self.contest, names)
            return contests.terms(self.contest).required
        services.require_collected(policy, self.touchpoint, names)
        return policy.practices.touchpoints[self.touchpoint].required

    def _refuse_unanswered(self) -> None:
        given = self.given
        missing = [
            one.name
            for one in map(_asked, self.asks)
            if one.required and not given.get(one.name, "").strip()
        ]
        if missing:
            raise services.missing(statements.policy(), self.touchpoint, missing)


_CATEGORIES: Mapping[type[AvowError], str] = {
    EmailAddressError: EMAIL,
    PhoneNumberError: PHONE,
}
"""The category that a refusal by `people` is about."""


_WORDS: Mapping[type[AvowError], str] = {
    MissingFieldError: "{}: this is needed, and was left empty.",
    CardNumberError: "{}: this looks like a payment card's number or security code. Card numbers"
    " are never kept: take it out and send the rest again.",
}
"""What a field is told in the place of what a program is: there it has the name of its label."""


_OF_AGE: Mapping[str, str] = {
    "child": "We cannot take this from you, and nothing that you wrote was kept.",
    "age-unknown": "We ask for the age before we take this. Nothing that was written was kept.",
}
"""By code of a reason: the gate tells nobody from which age on it opens, so no form does."""


def _asked(one: str | Asked) -> Asked:
    return one if isinstance(one, Asked) else Asked(name=one)


def _shown(policy: Policy, asked: Asked, required: Sequence[str]) -> Field:
    declared: Data = policy.practices.data[asked.name]
    shown = look(declared.is_)
    return Field(
        name=asked.name,
        label=asked.label or declared.label,
        required=asked.required or asked.name in required,
        kind=shown.kind,
        autocomplete=shown.autocomplete,
        rows=shown.rows,
        hint=asked.hint,
        options=asked.options,
        longest=rules.LONGEST_FIELD if shown.rows else LONGEST_LINE,
    )


def _shown_again(value: str, longest: int) -> str:
    """Give back what was written, but for a card number: it stays on no page either."""
    return "" if rules.holds_card_number(value) else value[:longest]
