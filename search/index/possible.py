"""What of a text that arrived broken is found beside what is shown of it.

Other readings of a guessed word stand at its place with as much weight as they are
likely. And a *skeleton*, the word put through the same loss, is the same whatever was
guessed: a query put through it finds the rest, as possible matches.
"""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING

from search.analysis import analyzer_for
from search.analysis.base import fold
from search.analysis.words import LONGEST_WORD
from search.model import Guess, Token

if TYPE_CHECKING:
    from search.repair.result import Loss


@lru_cache(maxsize=64)
def _loss(written: str) -> tuple[str, Loss]:
    """Read an item's ``loss``: a short name of it, and the loss."""
    # Imported late: most archives are whole, and a query should not wait for repair.
    from search.repair.result import Loss

    loss = Loss.from_json(json.loads(written))
    return f"{loss.page}-{zlib.crc32(written.encode()):08x}", loss


def is_loss(written: str) -> bool:
    """Tell whether this is an item's ``loss``, as an index may claim."""
    try:
        return bool(_loss(written))
    except (KeyError, TypeError, ValueError):
        return False


def other_readings(
    text: str, guesses: Sequence[Guess], lang: str
) -> Iterator[tuple[str, int, float]]:
    """Give (term, start, probability) of readings of ``text`` that are not shown.

    ``start`` is the code point at which the token starts that they may stand for. Guesses
    are in order, and none lies in another.
    """
    if not any(guess.alternatives for guess in guesses):
        return
    for token in _words(text, lang):
        # Terms are made from the beginning of a word.
        start, end = token.start, min(token.end, token.start + LONGEST_WORD)
        for at in range(bisect_right(guesses, start, key=attrgetter("end")), len(guesses)):
            guess = guesses[at]
            if guess.start >= end:
                break
            before, after = text[start : guess.start], text[guess.end : end]
            for reading, probability in guess.alternatives:
                for other in _words(f"{before}{reading}{after}", lang):
                    if other.term != token.term:
                        yield other.term, start, probability


def skeletons(text: str, written: str, lang: str) -> set[str]:
    """Give the skeletons of the words of ``text`` that the loss touches."""
    tokens = _words(text, lang)
    return {skeleton for token in tokens for skeleton in of_token(text, token, written)}


def _words(text: str, lang: str) -> Iterator[Token]:
    """Give the tokens that a guess may change."""
    tokens = analyzer_for(lang).tokens(text, cuts=False)
    return (token for token in tokens if token.kind != "pair")


def of_token(text: str, token: Token, written: str) -> set[str]:
    """Give the skeletons of a token: of the word and of its term, as the loss leaves them.

    None where nothing of it would be lost, or where it is one character: that is no word.
    """
    name, loss = _loss(written)
    word = fold(text[token.start : token.end])
    forms = {word, token.term} if len(word) > 1 else set()
    found = {form: loss.skeleton(form) for form in forms}
    return {f"{name} {skeleton}" for form, skeleton in found.items() if skeleton != form}
