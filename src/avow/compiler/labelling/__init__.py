"""How sentences of a privacy statement are read: words, patterns of words, and ordered rules."""
