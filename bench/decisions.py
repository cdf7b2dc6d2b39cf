"""Decisions in process, with reasons, beside engines that decide from rules."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import casbin
import cedarpy

from avow.compiler.checking import check
from avow.compiler.policy import Policy
from avow.compiler.standing import Standing
from bench import Measure, interleaved

EXAMPLE = Path(__file__).parent.parent / "src" / "avow" / "demo" / "linden_and_lark"
TARGET_MICROSECONDS = 2
MODEL = """
[request_definition]
r = standing, purpose, channel
[policy_definition]
p = purpose, channel, ground
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.purpose == p.purpose && r.channel == p.channel && r.standing.out == False && \
    (p.ground != "consent" || r.standing.consented == True)
"""


class Asked:
    """What casbin is told about a person."""

    def __init__(self, *, consented: bool, out: bool) -> None:
        self.consented = consented
        self.out = out


def measures() -> Iterator[Measure]:
    """Seconds of one answer to: may this purpose reach this person on this channel?"""
    policy = _policy()
    pairs = sorted(policy.contacts)
    ours, casbins, cedars = _ours(policy, pairs), _casbin(policy, pairs), _cedar(policy, pairs)
    seconds = interleaved({"avow": ours, "casbin": casbins, "cedarpy": cedars})
    each = {name: taken / len(_questions(pairs)) for name, taken in seconds.items()}
    each["avow"] /= REPEATS
    for peer in ("casbin", "cedarpy"):
        yield Measure(
            f"may_contact, {len(pairs)} rules, with reasons",
            each["avow"] * 1e6,
            "µs",
            TARGET_MICROSECONDS,
            True,
            f"{peer}, µs",
            each[peer] * 1e6,
        )
    yield Measure("decisions a second", 1 / each["avow"], "/s", 1e6 / TARGET_MICROSECONDS)


REPEATS = 1000
"""Our own round is too short to time once."""

Pair = tuple[str, str]


def _policy() -> Policy:
    texts = [(EXAMPLE / name).read_text(encoding="utf-8") for name in _FILES]
    policy = check(*texts, as_of=date(2026, 11, 22)).policy
    assert policy is not None
    return policy


_FILES = ("statement.md", "practices.toml")


def _questions(pairs: list[Pair]) -> list[tuple[Pair, bool, bool]]:
    """Each pair asked of someone who said yes, said nothing, and said no."""
    return [(pair, yes, no) for pair in pairs for yes, no in ((1, 0), (0, 0), (0, 1))]


def _ours(policy: Policy, pairs: list[Pair]) -> Callable[[], object]:
    asked = [
        (
            *pair,
            Standing(
                consented=frozenset([pair] if yes else []),
                opted_out=frozenset([pair] if no else []),
            ),
        )
        for pair, yes, no in _questions(pairs)
    ]

    def run() -> None:
        may_contact = policy.may_contact
        for _ in range(REPEATS):
            for purpose, channel, standing in asked:
                may_contact(purpose, channel, standing)

    return run


def _casbin(policy: Policy, pairs: list[Pair]) -> Callable[[], object]:
    model = casbin.Enforcer.new_model(text=MODEL)
    enforcer = casbin.Enforcer(model)
    grounds = policy.practices.purposes
    enforcer.add_policies([[*pair, grounds[pair[0]].ground] for pair in pairs])
    asked = [
        (Asked(consented=bool(yes), out=bool(no)), *pair) for pair, yes, no in _questions(pairs)
    ]
    return lambda: [enforcer.enforce(*question) for question in asked]


def _cedar(policy: Policy, pairs: list[Pair]) -> Callable[[], object]:
    # Cedar at its best: parsed once and kept.
    grounds = policy.practices.purposes
    rules = "\n".join(
        f'permit(principal, action == Action::"contact", resource == Purpose::"{purpose}") when '
        f'{{ context.channel == "{channel}" && !context.out'
        + (" && context.consented };" if grounds[purpose].ground == "consent" else " };")
        for purpose, channel in pairs
    )
    parsed, nobody = cedarpy.PolicySet.from_str(rules), cedarpy.Entities.from_json_str("[]")
    asked = [
        {
            "principal": 'Person::"one"',
            "action": 'Action::"contact"',
            "resource": f'Purpose::"{purpose}"',
            "context": {"channel": channel, "consented": bool(yes), "out": bool(no)},
        }
        for (purpose, channel), yes, no in _questions(pairs)
    ]
    return lambda: [cedarpy.is_authorized(question, parsed, nobody) for question in asked]
