"""Texts that nobody would publish, for the parser and the checks to answer."""

from hypothesis import strategies as st

_WORD_LIST = (
    "we collect share Your e-mail. Cookies: never Privacy Policy not (see http://a.example) * ** _ "
    '__ [a](#b) [c](http://c.example/d_e) 1. 2) Inc. e.g. "x" “Y” • - # | \\ ` <br> &amp; May 2015 '
    "Back to top P.O. Box 5 Contact Us: What? Yes! ; , ... ©"
)
WORDS = st.sampled_from(_WORD_LIST.split())
LINES = st.lists(WORDS, max_size=8).map(" ".join)
MARKS = st.sampled_from(["", "# ", "### ", "  * ", "    * ", "1. ", "1\\. ", "> ", "| ", "    "])
TEXTS = st.lists(st.tuples(MARKS, LINES), min_size=1, max_size=12).map(
    lambda lines: "\n".join(mark + line for mark, line in lines)
)

BOMBS = {
    "brackets": "[" * 400_000,
    "links": "[a](b" * 85_000,
    "closing": "](a](a" * 100_000,
    "stars": "*a **b " * 100_000,
    "underscores": "_" * 500_000,
    "backticks": "` `` " * 85_000,
    "tags": "<a" * 170_000,
    "quotes": ">" * 500_000,
    "items": "\n".join(" " * (i % 500) + "* a" for i in range(2_000)),
    "stops": "." * 500_000 + "x",
    "short lines": "a\n" * 170_000,
    "headings": "# a\n" * 100_000,
    "parentheses": "(a. " * 85_000,
    "not": "we do not sell not share " * 20_000,
    "one word": "a" * 500_000,
    "spaces": "a" + " " * 500_000 + "b",
    "numbers": "1. " * 120_000,
    "titles": "Cookies. We use. " * 30_000,
    "cells": "| a " * 120_000,
}

SLOW_WORDS = (
    "we do not sell share data third parties market ",
    "we may give give them to the third ",
    'see "Aaa ',
    "the Aaa Bbb Ccc and Ddd ",
    "section entitled Aaa Aaa ",
    "a.b",
    "a@b.",
    "http://a.",
    "(555) 010 ",
    "12 Ada Bee Cee Dee ",
    "send a written request to the address ",
    "we keep what for 1 ",
    "not collect under 13 ",
    "eu european swiss safe ",
    "internet explorer click select menu ",
    "except as described above ",
    "questions about any x or ",
    "a a b a ",
)
"""Beginnings of what the checks look for, so that each has to look at every place."""
