"""Every decision is cited, nothing undeclared is allowed, and refusals keep their order."""

import json
from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.compiler.compiling import compile_policy
from avow.compiler.decisions import ORDER, REASONS, Decision, Reason
from avow.compiler.packs import Packs
from avow.compiler.policy import Policy
from avow.compiler.practices import Practices
from avow.compiler.reading import read
from avow.compiler.standing import ANY, SALE_OR_SHARING, Standing
from avow.compiler.tests.generated import (
    CHANNELS,
    DATA,
    PURPOSES,
    RECIPIENTS,
    bound,
    compiled,
    practices,
    standings,
    statement,
)
from avow.compiler.writing import digest_of_practices, render

MODERATE = settings(max_examples=40, deadline=None)


def answers(policy: Policy, standing: Standing) -> list[Decision]:
    """Every question that can be asked about the declared keys, and some undeclared ones."""
    words = ("consent", "law", "advertising", *PURPOSES)
    return [
        *(policy.may_collect("form", [key], standing=standing) for key in (*DATA, "shoe")),
        *(policy.may_use(d, p, standing) for d in DATA for p in (*PURPOSES, "spying")),
        *(policy.may_contact(p, c, standing) for p in PURPOSES for c in (*CHANNELS, "fax")),
        *(policy.may_disclose(r, "email", w, standing) for r in RECIPIENTS for w in words),
        *(policy.may_store(n, standing) for n in ("first", "_a", "_bx", "x.b.example", "rogue")),
    ]


@MODERATE
@given(declared=practices(), standing=standings())
def test_refusals_keep_their_order_and_every_reason_is_cited(
    declared: Practices, standing: Standing
) -> None:
    policy = compiled(declared)

    for decision in answers(policy, standing):
        order = [ORDER[reason.code] for reason in decision.reasons if reason.code in ORDER]
        assert order == sorted(order)
        assert bool(order) is not decision.allowed
        assert decision.reasons
        assert all(reason.sentence in policy.sentences for reason in decision.reasons)


@MODERATE
@given(declared=practices(), standing=standings(), purpose=st.sampled_from(PURPOSES))
def test_a_message_needs_exactly_what_its_ground_asks(
    declared: Practices, standing: Standing, purpose: str
) -> None:
    policy, use = compiled(declared), declared.purposes[purpose]
    rules = {key: rule.value for key, rule in declared.rules.items()}
    young = "minimum-age" in rules and (standing.child or (standing.age or 99) < 18)
    sold_young = standing.child or (standing.age or 99) < 16
    out = {(p, c) for p in (purpose, ANY) for c in ("email", ANY)}
    all_out = {(SALE_OR_SHARING, ANY), (ANY, ANY)}
    signal = standing.gpc and (
        rules.get("global-privacy-control") == "honour" or standing.region in ("US-CA", None)
    )
    signal = signal or (standing.dnt and rules.get("do-not-track") == "honour")
    ground = {use.ground}
    if use.kind == "promotional":
        ground = {use.ground, declared.channels["email"].ground}
    free = ground & {"consent", "opt-out"}

    expected = "email" in use.channels
    if use.cross_context:
        expected &= not (signal or sold_young or standing.opted_out & all_out)
    if ground != {"law"}:
        expected &= not (young or standing.restricted)
    if free:
        expected &= not (standing.opted_out & out or standing.objected & {purpose, ANY})
    if "consent" in ground:
        expected &= (purpose, "email") in standing.consented

    assert policy.may_contact(purpose, "email", standing).allowed is bool(expected)


@MODERATE
@given(declared=practices(), standing=standings())
def test_a_yes_never_appears_when_a_person_withdraws(
    declared: Practices, standing: Standing
) -> None:
    policy = compiled(declared)
    withdrawn = replace(
        standing,
        opted_out=frozenset({(ANY, ANY), (SALE_OR_SHARING, ANY)}),
        objected=frozenset({ANY}),
        refused=frozenset({ANY}),
    )

    for before, after in zip(answers(policy, standing), answers(policy, withdrawn), strict=True):
        assert before.allowed or not after.allowed


@MODERATE
@given(declared=practices())
def test_compile_render_compile_is_stable(declared: Practices) -> None:
    written = render(declared)
    again, found = read(written, file="practices.toml")

    assert found == ()
    assert again is not None
    assert render(again) == written
    assert digest_of_practices(again) == digest_of_practices(declared)
    assert compiled(again).digest == compiled(declared).digest


@MODERATE
@given(declared=practices())
def test_the_machine_readable_policy_is_json_and_cites_only_sentences_that_exist(
    declared: Practices,
) -> None:
    policy = compiled(declared)
    answer = json.loads(json.dumps(policy.as_json()))

    assert answer["digest"] == policy.digest
    assert set(answer["practices"]["data"]) == set(DATA)
    for table in ("data", "purpose", "recipient", "tracker"):
        for row in answer["practices"][table].values():
            assert row["sentences"]
            assert set(row["sentences"]) <= set(answer["sentences"])


def simple() -> Practices:
    """Practices with one purpose on consent, one on contract, and a form from 16 years."""
    read_, found = read(SIMPLE, file="practices.toml")
    assert found == ()
    assert read_ is not None
    return read_


SIMPLE = """
[statement]
controller = "Ada Goods"
contact = { email = "privacy@ada.example" }
[statement.sites]
web = "the shop"
[data.email]
label = "E-mail"
is = "user.contact.email"
identifies = "person"
says = ["practice data email here"]
[touchpoint.form]
label = "Form"
site = "web"
how = "volunteered"
collects = ["email"]
for = ["news"]
minimum_age = 16
says = ["practice touchpoint form here"]
[touchpoint.till]
label = "Till"
site = "web"
how = "volunteered"
collects = ["email"]
for = ["news"]
says = ["practice touchpoint till here"]
[purpose.news]
label = "News"
ground = "consent"
uses = ["email"]
channels = ["email"]
kind = "promotional"
says = ["practice purpose news here"]
[channel.email]
label = "E-mail"
ground = "consent"
stop = ["link"]
says = ["practice channel email here"]
[rule.minimum-age]
value = 13
says = ["practice rule minimum-age here"]
"""


def test_an_undeclared_field_is_refused_by_name_with_the_sentence_of_the_form() -> None:
    decision = compiled(simple()).may_collect("form", ["email", "shoe_size", "hat_size"], age=40)

    assert not decision.allowed
    assert decision.reasons == (
        Reason("undeclared", "data.shoe_size", "privacy/keep-practice-touchpoint-form"),
        Reason("undeclared", "data.hat_size", "privacy/keep-practice-touchpoint-form"),
    )


def test_an_unknown_age_is_adult_except_where_a_form_asks_for_one() -> None:
    policy = compiled(simple())

    assert policy.may_collect("till", ["email"]).allowed
    assert [r.code for r in policy.may_collect("form", ["email"]).reasons] == ["age-unknown"]
    assert policy.may_collect("form", ["email"], age=16).allowed
    assert [r.code for r in policy.may_collect("form", ["email"], age=15).reasons] == ["child"]
    assert [r.code for r in policy.may_collect("till", ["email"], age=12).reasons] == ["child"]
    assert policy.may_collect("till", ["email"], age=13).allowed
    known_child = Standing(child=True)
    assert policy.may_collect("till", ["email"], standing=known_child).reasons[0].code == "child"


def test_the_first_of_several_reasons_decides() -> None:
    standing = Standing(age=12, restricted=True, opted_out=frozenset({("news", "email")}))
    decision = compiled(simple()).may_contact("news", "email", standing)

    assert [r.code for r in decision.reasons] == ["child", "opted-out", "restricted", "no-consent"]


@pytest.mark.parametrize("yes", [("news", "text"), ("news", ANY), ("orders", "email")])
def test_a_yes_on_another_channel_or_purpose_is_no_yes(yes: tuple[str, str]) -> None:
    decision = compiled(simple()).may_contact("news", "email", Standing(consented=frozenset({yes})))

    assert [reason.code for reason in decision.reasons] == ["no-consent"]


MORE = """
[purpose.ads]
label = "Ads"
ground = "consent"
uses = ["email"]
cross_context = true
says = ["practice purpose ads here"]
[class.counting]
label = "Embedded"
is = "other"
for = ["news", "ads"]
says = ["practice class counting here"]
[tracker.first]
class = "counting"
operator = "first-party"
where = "cookie"
names = ["film"]
for = ["news"]
says = ["practice tracker first here"]
[tracker.second]
class = "counting"
operator = "first-party"
where = "cookie"
names = ["ad*"]
for = ["ads"]
says = ["practice tracker second here"]
[recipient.partner]
label = "Partner"
role = "business-partner"
receives = ["email"]
grounds = ["consent", "law"]
for = ["news"]
own_marketing = true
says = ["practice recipient partner here"]
[rule.no-sale-without-consent]
value = true
says = ["practice rule no-sale-without-consent here"]
"""


def more(as_of: date = date(2026, 11, 22)) -> Policy:
    declared, found = read(SIMPLE + MORE, file="practices.toml")
    assert found == ()
    assert declared is not None
    return compiled(declared, as_of=as_of)


def codes_of(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


@pytest.mark.parametrize("signal", [{"gpc": True}, {"refused": frozenset({SALE_OR_SHARING})}])
def test_a_signal_stops_advertising_and_leaves_the_rest_of_the_class(
    signal: dict[str, object],
) -> None:
    standing = Standing(accepted=frozenset({"counting"}), **signal)  # type: ignore[arg-type]
    policy = more()

    assert policy.may_store("film", standing).allowed
    assert codes_of(policy.may_store("ad_7", standing))[0] in ("signal", "opted-out")
    assert policy.may_store("ad_7", Standing(accepted=frozenset({"counting"}))).allowed


@pytest.mark.parametrize(
    ("region", "day", "stopped"),
    [
        ("US-CA", date(2026, 11, 22), True),
        (None, date(2026, 11, 22), True),
        ("US-NY", date(2026, 11, 22), False),
        ("US-CA", date(2023, 3, 28), False),
        ("US-CA", date(2023, 3, 29), True),
    ],
)
def test_the_law_in_force_where_the_person_is_decides_on_the_signal(
    region: str | None, day: date, *, stopped: bool
) -> None:
    standing = Standing(gpc=True, region=region, consented=frozenset({("ads", ANY)}))

    assert more(day).may_use("email", "ads", standing).allowed is not stopped


def test_a_partner_that_markets_for_itself_needs_a_yes_of_its_own() -> None:
    policy, hears = more(), Standing(consented=frozenset({("news", "email")}))
    shared = Standing(consented=frozenset({("recipient.partner", ANY)}))

    assert codes_of(policy.may_disclose("partner", "email", "consent", hears))[0] == "no-consent"
    assert policy.may_disclose("partner", "email", "consent", shared).allowed
    assert policy.may_disclose("partner", "email", "law").allowed
    assert codes_of(policy.may_disclose("partner", "email", "fraud")) == ["undeclared"]


def test_every_reason_can_be_said_in_plain_words() -> None:
    assert set(ORDER) < set(REASONS)
    assert Reason("no-consent", "purpose.news", "a/b").text == (
        "purpose.news needs the person's consent, and there is none."
    )


def test_a_policy_and_its_parts_cannot_be_changed() -> None:
    policy = compiled(simple())

    with pytest.raises(FrozenInstanceError):
        policy.digest = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        policy.practices.data["more"] = policy.practices.data["email"]  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        policy.practices.data["email"].label = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        policy.bound["purpose.news"] = ()  # type: ignore[index]


def test_the_digest_follows_text_practices_and_law() -> None:
    declared = simple()
    policy = compiled(declared)
    fewer = Packs.load(("us",), date(2026, 11, 22))
    more = replace(declared, rules={})

    assert compiled(simple()).digest == policy.digest
    assert compile_policy(statement(), declared, bound(declared), fewer).digest != policy.digest
    assert compiled(more).digest != policy.digest


@pytest.mark.parametrize("name", ["_bx" * 2000, "c" + "x" * 50_000, "*", "", "_b\n"])
def test_any_name_of_a_tracker_is_answered(name: str) -> None:
    assert not compiled(simple()).may_store(name).allowed
