"""Practices are read whole or refused with everything that is wrong, each with its line."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avow.compiler.declaration.faults import near, shown
from avow.compiler.declaration.places import Places
from avow.compiler.reading import LONGEST, read
from avow.core.errors import UnusableInputError

HEAD = '[statement]\ncontroller = "Ada Goods"\ncontact = { email = "privacy@ada.example" }\n'
DATA = """[data.email]
label = "E-mail"
is = "user.contact.email"
identifies = "person"
says = ["x"]
"""
LINES = HEAD.count("\n")


def faults(text: str) -> list[tuple[str, int]]:
    return [(found.code, found.line) for found in read(text, file="practices.toml")[1]]


def test_every_fault_is_found_in_one_run_with_its_line() -> None:
    text = f"""{HEAD}
[cookies.visit]
[data.email]
label = 7
is = "User Contact"
identifies = "everybody"
sensitve = true
says = ["x", "x"]

[touchpoint.form]
label = "Form"
site = "web"
how = "volunteered"
collects = ["email", "phone"]
required = ["size"]
minimum_age = 0

[rule.minimum-age]
value = "18"
says = ["y"]
"""
    assert faults(text) == [
        ("AV001", 5),
        ("AV003", 7),
        ("AV008", 8),
        ("AV004", 9),
        ("AV002", 10),
        ("AV006", 11),
        ("AV005", 13),
        ("AV007", 15),
        ("AV007", 17),
        ("AV007", 18),
        ("AV007", 18),
        ("AV008", 19),
        ("AV003", 22),
    ]


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ('label = ""', "AV008"),
        ('label = "a\\u0000b"', "AV008"),
        ("label = true", "AV003"),
        ("label = 0x" + "f" * 5000, "AV003"),
        ("label = 2026-01-01", "AV003"),
        ("label = { a = 1 }", "AV003"),
        ('retention = "P"', "AV008"),
        ('retention = "PT"', "AV008"),
        ('retention = "P1Y2D"', None),
        ('retention = "session"', None),
        ('truncate = "/24, /48"', "AV008"),
        ("says = []", None),
        ("says = [1]", "AV003"),
        ('sensitive = "yes"', "AV003"),
        ('shine_the_light = "email-address"', None),
        ('"sen\\u0073itive" = true', None),
    ],
)
def test_a_field_takes_only_what_it_means(field: str, code: str | None) -> None:
    name = field.split(" ")[0]
    lines = [line for line in DATA.splitlines() if not line.startswith(f"{name} ")]
    text = HEAD + "\n".join(lines) + "\n" + field + "\n"

    assert faults(text) == ([(code, LINES + len(lines) + 1)] if code else [])


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ('[channel.fax]\nlabel = "Fax"\nground = "consent"', "AV004"),
        ('[channel.text]\nlabel = "Text"\nground = "consent"\nquiet = "9pm-8am"', "AV008"),
        ('[rule.do-not-track]\nvalue = "ignore"', "AV004"),
        ('[rule.safeguards]\nvalue = ["locks"]', "AV004"),
        ('[rule.international-orders]\nvalue = "nobody"', "AV007"),
        ('[rule.opt-out-cookie]\nvalue = "ten years"', "AV008"),
        ("[rule.no-fee]\nvalue = 1", "AV003"),
        ("[data]\nemail = 1", "AV003"),
        ("[[data.email]]\nlabel = 1", "AV003"),
        ('[data."a.b"]\nlabel = "x"\nis = "user"\nidentifies = "person"', "AV009"),
    ],
)
def test_values_and_names_of_a_form_of_their_own_are_refused(table: str, code: str) -> None:
    assert code in {found for found, _ in faults(f"{HEAD}\n{table}\n")}


def test_references_into_a_table_that_is_itself_wrong_are_not_refused() -> None:
    broken = DATA.replace('label = "E-mail"\n', "")
    purpose = '[purpose.news]\nlabel = "N"\nground = "consent"\nuses = ["email"]\nsays = ["y"]\n'

    assert faults(HEAD + broken + purpose) == [("AV005", LINES + 1)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "nonsense",
        "[statement",
        "a = [" * 5000,
        "a = " + "{b = " * 3000,
        "a = " + "9" * 5000,
        ".".join("a" * 40_000) + " = 1",
        'x = """' + "\\" * 100_001,
        "#" * (LONGEST + 1),
        "a = 1\r\rb = 2",
        "a = 1979-13-45",
    ],
    ids=range(12),
)
def test_what_is_no_toml_is_unusable_and_quickly_so(text: str) -> None:
    start = time.process_time()
    with pytest.raises(UnusableInputError) as refused:
        read(text, file="practices.toml")

    assert str(refused.value).startswith("practices.toml")
    assert "\n" not in str(refused.value)
    assert time.process_time() - start < 5


def test_a_byte_order_mark_and_line_ends_of_windows_are_read() -> None:
    text = "\ufeff" + (HEAD + DATA).replace("\n", "\r\n")

    assert faults(text) == []
    assert faults(text + "x = 1\r\n") == [("AV002", LINES + 6)]


def test_a_key_written_twice_is_named_with_its_line() -> None:
    assert faults(HEAD + DATA + "label = 'again'\n") == [("AV006", LINES + 6)]
    assert faults(HEAD + DATA + DATA) == [("AV006", LINES + 6)]


@settings(max_examples=300, deadline=None)
@given(
    st.text(st.sampled_from("[]{}=.,\"'#\n abc-_\\1:T\x00é"), min_size=1, max_size=60)
    | st.binary(max_size=60).map(lambda raw: raw.decode("utf-8", "replace"))
)
def test_any_text_is_read_or_refused(tail: str) -> None:
    for text in (tail, HEAD + tail, HEAD + DATA + tail):
        try:
            practices, found = read(text, file="practices.toml")
        except UnusableInputError:
            continue
        assert (practices is None) is bool(found)


@settings(max_examples=100, deadline=None)
@given(
    st.integers(min_value=1, max_value=200), st.sampled_from(["[", "{a=", "[[", '"', "'''", "a."])
)
def test_nesting_of_any_depth_is_answered(depth: int, piece: str) -> None:
    try:
        _, found = read(HEAD + "x = " + piece * depth * 50, file="practices.toml")
    except UnusableInputError:
        return
    assert found


def test_places_follow_comments_strings_and_inline_tables() -> None:
    text = (
        "# [no]\n[a] # x = 1\nb = '''\n[c]\nd = 1\n'''\n"
        'e = { f = 1, "g.h" = [\n1, # ]\n{ i = 2 } ] }\n\n[ j . "k l" ]\nm . n = "]"\n[[o]]\np=1\n'
    )
    places = Places(text)

    lines = {path: places.line(path) for path in [
        ("a",), ("a", "b"), ("a", "e"), ("a", "e", "f"), ("a", "e", "g.h"), ("j", "k l"),
        ("j", "k l", "m", "n"), ("o", "p"), ("a", "e", "unwritten"), ("c",),
    ]}  # fmt: skip
    assert list(lines.values()) == [2, 3, 7, 7, 7, 11, 12, 14, 7, 0]


def test_a_near_word_is_suggested_and_long_words_are_cut() -> None:
    assert near("sensitve", ["sensitive", "label"]) == "Did you mean `sensitive`?"
    assert near("zzz", ["b", "a"]) == "There are: a, b."
    assert near("zzz", []) == "None is declared."
    assert len(shown("x" * 1000)) == 60
    assert shown("a\n b") == "a b"
