"""`avow explain`: what carries a sentence."""

import argparse
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from avow.compiler.explaining import Explanation, Keeper, explain
from avow.config.cli import USABLE
from avow.config.cli.check import examine
from avow.config.cli.files import sources


def declare(command: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    command.add_argument("words", metavar="WORDS|ADDRESS", help="words of one sentence")
    command.add_argument("path", type=Path, metavar="PATH", help="a folder, or a statement's file")


def run(chosen: argparse.Namespace) -> int:
    """Print the sentence, its label, its practices, and the code that keeps them."""
    folder, statement = (None, chosen.path) if chosen.path.is_file() else (chosen.path, None)
    files = sources(folder, statement, None)
    explanation = explain(examine(files), chosen.words)
    print(f"{files.statement_file}:{explanation.sentence.line}")
    print("\n".join(_told(explanation)))
    return USABLE


def _told(explanation: Explanation) -> Iterator[str]:
    sentence, labelled = explanation.sentence, explanation.labelled
    yield f"{sentence.address}\n\n  {sentence.text}\n"
    named = " (named under [informs])" if explanation.informs else ""
    yield f"{'label':10}{labelled.label}{named}, because of: {labelled.because}"
    if labelled.topics:
        yield f"{'about':10}{', '.join(labelled.topics)}"
    for keeper in explanation.keepers:
        yield f"{'carried':10}{keeper.practice}: {_kept(keeper)}"
    if not explanation.keepers:
        yield f"{'carried':10}by no practice"


def _kept(keeper: Keeper) -> str:
    here = find_spec(f"avow.{keeper.room}") is not None
    room = f"room {keeper.room}" if here else f"room {keeper.room} (not in this release)"
    return f"{keeper.function}, kept by {room}"
