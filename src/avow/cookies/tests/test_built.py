"""The built files: small, made from the source beside them, and complete in every language."""

import gzip
import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from avow.cookies import wording
from avow.cookies.catalogue import catalogue
from avow.cookies.configuration import Ways, configuration
from avow.cookies.rules import Visit
from avow.cookies.tests.factories import EARLIER, VERSION, policy, visit
from avow.statement.tests.factories import published

ROOM = Path(__file__).parents[1]
BANNER = Path(__file__).parents[4] / "banner"
FILES = ("avow.js", "avow-banner.css")
MOST = 8_000
"""Bytes that the banner may cost a visitor, script and style together."""


def test_script_and_style_are_small() -> None:
    built = [(ROOM / "static" / "avow" / name).read_bytes() for name in FILES]

    assert sum(len(gzip.compress(one)) for one in built) <= MOST


def _as_served(client: Client, address: str) -> int:
    """Bytes that a browser gets from an address, compressed."""
    return len(client.get(address, headers={"Accept-Encoding": "gzip"}).content)


@pytest.mark.django_db
def test_what_linden_and_lark_serves_weighs_what_the_readme_says(client: Client) -> None:
    published()
    style = len(gzip.compress((ROOM / "static" / "avow" / "avow-banner.css").read_bytes()))
    whole, beside = (_as_served(client, f"/avow.js{query}") for query in ("", "?style=no"))
    weights = [f"{size / 1000:.1f} kB" for size in (whole, beside + style)]

    readme = (ROOM / "README.md").read_text(encoding="utf-8")
    assert [weight for weight in weights if weight not in readme] == []


@pytest.mark.django_db
def test_one_answer_serves_all_visitors_of_a_language(client: Client) -> None:
    published()
    asked = [{"Accept-Language": "en"}, {"Accept-Language": "es"}, {"Cookie": "ll_choices=1"}]
    answers = [client.get("/avow.js", headers=headers) for headers in asked]
    spanish = client.get("/avow.js", {"lang": "es"})

    assert len({answer.content for answer in answers}) == 1
    assert {answer["Vary"] for answer in [*answers, spanish]} == {"Accept-Encoding"}
    assert "Rechazar todo" in spanish.content.decode()
    assert "Rechazar todo" not in answers[0].content.decode()


def test_the_built_files_are_made_from_the_source(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None or not (BANNER / "node_modules" / "esbuild").exists():
        pytest.skip("Node or esbuild is not here: `npm ci` in banner/ brings esbuild.")
    subprocess.run([node, "build.mjs", str(tmp_path)], cwd=BANNER, check=True)

    for name in FILES:
        assert (tmp_path / name).read_bytes() == (ROOM / "static" / "avow" / name).read_bytes()


def test_the_source_is_typed() -> None:
    compiler = BANNER / "node_modules" / ".bin" / "tsc"
    if not compiler.exists():
        pytest.skip("TypeScript is not here: `npm ci` in banner/ brings it.")
    found = subprocess.run([compiler, "--project", BANNER], capture_output=True, text=True)

    assert found.stdout == ""


ASK = """
import { answersOf, isOn, mayRun, unanswered } from "./src/decisions.js";
import { tell } from "./src/consent-mode.js";
import { readFileSync } from "node:fs";
const { config, visits } = JSON.parse(readFileSync(0, "utf8"));
const said = visits.map(({ choice, signals }) => {
  const state = { config, choice, signals };
  const page = {};
  tell(state, "default", page);
  return {
    on: config.switches.filter(({ key }) => isOn(state, key)).map(({ key }) => key),
    running: Object.keys(config.trackers).filter((key) => mayRun(state, key)),
    asked: unanswered(state).map(({ key }) => key),
    accepted: answersOf(state, "accept", [], false),
    saved: answersOf(state, "save", ["sale-or-sharing", "analytics"], false),
    stopped: answersOf(state, "no-advertising", []),
    granted: Object.entries(page.dataLayer[0][2]).flatMap(([type, said]) =>
      said === "granted" ? [type] : [],
    ),
  };
});
console.log(JSON.stringify(said));
"""


def test_browser_and_server_decide_alike() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not here to run the source of the banner.")
    visits = list(_visits())
    told = {"config": _configuration(), "visits": [_as_json(one) for one in visits]}
    command = [node, "--input-type=module", "--eval", ASK]
    answered = subprocess.run(
        command, cwd=BANNER, check=True, input=json.dumps(told), capture_output=True, text=True
    )

    assert json.loads(answered.stdout) == [_decided(one) for one in visits]


def _visits() -> Iterator[Visit]:
    """Visits with no answer and with every mixture of a few, under all versions and signals."""
    again = {EARLIER[:12]: ("analytics", "sale-or-sharing")}
    for signals in ((), ("gpc",)):
        yield replace(visit(signals=signals), again=again)
        for version in (VERSION, EARLIER, "3" * 64):
            for said in product((0, 1, 2, None), repeat=3):
                pairs = zip(("analytics", "partners", "sharing"), said, strict=True)
                answers = {key: one for key, one in pairs if one is not None}
                found = visit(answers or {"storage": 1}, signals=signals, version=version)
                yield replace(found, again=again)


def _configuration() -> dict[str, Any]:
    return configuration(
        policy(),
        version=VERSION,
        again={EARLIER[:12]: ("analytics", "sale-or-sharing")},
        ways=Ways(action="/", frame="/frame/", hand_over="/hand-over/", wording="/banner.json"),
        domain="",
        strict=False,
        always={},
    )


def _as_json(one: Visit) -> dict[str, Any]:
    told: dict[str, Any] = {"signals": list(one.signals)}
    if one.choice:
        told["choice"] = {"version": one.choice.version, "answers": one.choice.answers}
    return told


GOOGLE = {
    "ad_storage": ("banderole",),
    "ad_user_data": ("banderole",),
    "ad_personalization": ("banderole",),
    "analytics_storage": ("tally", "tally-worker", "pixel"),
    "functionality_storage": ("language",),
    "personalization_storage": ("language",),
    "security_storage": (),
}
"""What each of Google's types stands for in the shop: granted where all of these may run."""


def _decided(one: Visit) -> dict[str, Any]:
    granted = [type_ for type_, trackers in GOOGLE.items() if all(map(one.may_run, trackers))]
    return {
        "granted": granted,
        "on": [key for key in one.catalogue.keys if one.is_on(key)],
        "running": [tracked.practice.key for tracked in one.running()],
        "asked": list(one.unanswered()),
        "accepted": one.answers_of("accept", ()),
        "saved": one.answers_of("save", ("sale-or-sharing", "analytics")),
        "stopped": one.answers_of("no-advertising", ()),
    }


def test_every_language_says_the_same_things() -> None:
    english, *others = (
        wording.texts(policy().practices, catalogue(policy()), language)
        for language in wording.languages(policy().practices)
    )

    assert len(others) == 1
    for texts in others:
        assert _shape(texts) == _shape(english)
        assert all(texts["switches"][key]["about"] for key in texts["switches"])


def _shape(texts: dict[str, object]) -> dict[str, object]:
    """Which texts there are, and how many names each takes."""
    return {
        key: _shape(text) if isinstance(text, dict) else str(text).count("{}")
        for key, text in texts.items()
    }
