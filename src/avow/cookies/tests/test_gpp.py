"""The GPP string, held against the values of other encoders by its fields."""

import json
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.cookies import gpp

OPTED_OUT = {
    "Version": 1,
    "SaleOptOutNotice": 1,
    "SharingOptOutNotice": 1,
    "SensitiveDataLimitUseNotice": 0,
    "SaleOptOut": 1,
    "SharingOptOut": 1,
    "SensitiveDataProcessing": (0,) * 9,
    "KnownChildSensitiveDataConsents": (0, 0),
    "PersonalDataConsents": 0,
    "MspaCoveredTransaction": 2,
    "MspaOptOutOptionMode": 0,
    "MspaServiceProviderMode": 0,
}


@pytest.mark.parametrize("text", ["DBABBg~BUUAAACA.Y", "DBABBg~BUUAAACA.YA"])
def test_strings_of_both_ways_to_pad_have_the_same_fields(text: str) -> None:
    assert gpp.decode(text) == ("usca", OPTED_OUT, True)


@pytest.mark.parametrize(
    ("opted_out", "signal", "known"),
    [(True, True, "DBABBg~BUUAAACA.Y"), (False, False, "DBABBg~BUoAAACA.Q")],
)
def test_california_is_written_as_others_write_it(
    opted_out: bool, signal: bool, known: str
) -> None:
    written = gpp.encode("usca", opted_out=opted_out, signal=signal)

    assert gpp.decode(written) == gpp.decode(known)


def test_the_header_of_the_national_section_is_the_known_one() -> None:
    assert gpp.encode("usnat", opted_out=True, signal=True).partition("~")[0] == "DBABL"


@given(st.sampled_from(["usca", "usnat"]), st.booleans(), st.booleans())
def test_a_string_reads_back(name: str, opted_out: bool, signal: bool) -> None:
    section, fields, heard = gpp.decode(gpp.encode(name, opted_out=opted_out, signal=signal))

    assert (section, fields["SaleOptOut"], heard) == (name, 1 if opted_out else 2, signal)


@pytest.mark.parametrize("text", ["", "DBABBg", "DBABBg~B", "DBABMA~BUUAAACA", "DBABBg~BUUAAACA.A"])
def test_what_is_no_string_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        gpp.decode(text)


BANNER = Path(__file__).parents[4] / "banner"
TRANSLATE = """
import { GppModel } from "@iabgpp/cmpapi";
import { readFileSync } from "node:fs";
const said = JSON.parse(readFileSync(0, "utf8")).map(([name, text]) => {
  const theirs = new GppModel(text);
  return [theirs.getSection(name), new GppModel(theirs.encode()).encode()];
});
console.log(JSON.stringify(said));
"""


def test_the_encoder_of_the_iab_reads_what_we_write_and_we_what_it_writes() -> None:
    node = shutil.which("node")
    if node is None or not (BANNER / "node_modules" / "@iabgpp").exists():
        pytest.skip("The encoder of the IAB is not here: `npm ci` in banner/ brings it.")
    states = list(product(gpp.SECTIONS, (False, True), (False, True)))
    ours = [gpp.encode(name, opted_out=out, signal=signal) for name, out, signal in states]
    told = json.dumps([[name, text] for (name, _, _), text in zip(states, ours, strict=True)])
    command = [node, "--input-type=module", "--eval", TRANSLATE]
    answered = subprocess.run(
        command, cwd=BANNER, check=True, input=told, capture_output=True, text=True
    )
    theirs = json.loads(answered.stdout)

    for (name, out, signal), text, (section, written) in zip(states, ours, theirs, strict=True):
        fields = gpp.fields_of(name, opted_out=out)
        assert {key: section[key] for key in fields} == fields
        assert section["Gpc"] is signal
        assert gpp.decode(written) == gpp.decode(text)
