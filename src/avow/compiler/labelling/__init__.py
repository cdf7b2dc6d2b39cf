"""How sentences of a privacy statement are read: words, patterns of words, and ordered rules.

A rule stands in the table of what it decides: `firm`, `choices` and `restraints` promise,
`practices` and `signals` tell, `explanations` and `advice` inform, `contacts` promise under some
headings, `plain_promises` and `plain_practices` speak when no other does, `anaphora` finds what
goes on from the sentence before, `topics` say what about. Each `when` and `unless` holds one
pattern a line, in the language of `patterns.py` with the classes of `lexicon.py`. A rule fits when
one of its patterns does and none of `unless`. To teach a wording: add a sentence to
`tests/test_labels_table.py`, then the shortest pattern that makes it pass.
"""
