"""What a sentence is about: cues weighed, the sentence's own before its heading's."""

from avow.compiler.labelling.patterns import Places
from avow.compiler.labelling.rules import table

_OF_HEADING = 0.7
_OF_RULE = 2.0
_ENOUGH = 3.0


def weigh(sentence: Places, under: tuple[str, ...], decided: str) -> tuple[str, ...]:
    """One or two topics, the principal first.

    `under` is what the heading of the sentence is about, `decided` what the deciding rule is about.
    """
    weights: dict[str, float] = {}
    for cue in table("topics"):
        if weights.get(cue.topic, 0) < cue.weight and cue.fits(sentence):
            weights[cue.topic] = cue.weight
    for topic in under:
        weights[topic] = weights.get(topic, 0) + _OF_HEADING
    if decided:
        weights[decided] = max(weights.get(decided, 0) + _OF_RULE, _ENOUGH)
    ranked = sorted(weights, key=lambda topic: -weights[topic])
    second = [topic for topic in ranked[1:2] if weights[topic] >= _ENOUGH]
    return (ranked[0], *second) if ranked else ("purpose",)


def of_heading(heading: Places) -> tuple[str, ...]:
    """All topics that a heading names, in the order of the table, so that ties fall alike."""
    return tuple(dict.fromkeys(cue.topic for cue in table("topics") if cue.fits(heading)))
