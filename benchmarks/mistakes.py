"""Titles and names with one edit: what people type who hit a wrong key.

A letter is left out, typed beside another, exchanged with its neighbour, or another one; in
scripts without spaces a character. What gives another word of the archive is no misspelling,
and is not made. A name is a word that few titles have.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import regex

from search.analysis import analyzer_for, base_language
from search.analysis.base import JOINERS, UNSPACED, fold, strip_accents
from search.engine import Engine
from search.model import Item, SearchRequest

SHOWN = 3
RARE = 3
"""Stories whose titles have a name at most."""
_TRIES = 10
_UNSPACED = regex.compile(rf"[{UNSPACED}]")
_WORD = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}{JOINERS}])(?:(?![{UNSPACED}])[\p{{L}}\p{{M}}]){{5,}}+"
    rf"(?![\p{{N}}{JOINERS}])|[{UNSPACED}]{{3,}}"
)
_ANY_WORD = regex.compile(r"[\p{L}\p{M}]+")

Letters = Mapping[bool, Sequence[str]]
"""Those of scripts without spaces, and the others."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A query as it should have been typed, as it was, and the story that is wanted."""

    kind: Literal["title", "name"]
    lang: str
    meant: str
    typed: str
    story: str


class Mistakes:
    """Makes mistakes in the titles of an archive's items."""

    def __init__(self, items: Sequence[Item]) -> None:
        self._known = {
            _plain(word)
            for item in items
            for word in _ANY_WORD.findall(f"{item.title} {item.text}")
        }
        self._titled: defaultdict[str, list[Item]] = defaultdict(list)
        self._stories: defaultdict[str, set[str]] = defaultdict(set)
        for item in items:
            if item.title and not item.derived_title:
                self._titled[base_language(item.lang)].append(item)
                for word in _WORD.findall(item.title):
                    self._stories[_plain(word)].add(item.story)

    def make(self, most: int, seed: int) -> Iterator[Mistake]:
        """Give up to ``most`` mistakes of each kind in each language."""
        for lang, told in sorted(self._titled.items()):
            rng = random.Random(f"{seed} {lang}")
            letters = _letters(told)
            made: Counter[str] = Counter()
            for item in rng.sample(told, len(told)):
                for mistake in self._of(item, lang, rng, letters):
                    made[mistake.kind] += 1
                    if made[mistake.kind] <= most:
                        yield mistake

    def _of(self, item: Item, lang: str, rng: random.Random, letters: Letters) -> Iterator[Mistake]:
        words = list(_WORD.finditer(item.title))
        if words:
            found = rng.choice(words)
            wrong = self._edited(found.group(), rng, letters)
            if wrong:
                typed = item.title[: found.start()] + wrong + item.title[found.end() :]
                yield Mistake("title", lang, item.title, typed, item.story)
        names = [found.group() for found in words if self._is_name(found.group(), lang)]
        if names:
            name = rng.choice(names)
            wrong = self._edited(name, rng, letters)
            if wrong:
                yield Mistake("name", lang, name, wrong, item.story)

    def _is_name(self, word: str, lang: str) -> bool:
        """Tell whether a word is rare in titles, and no stop word."""
        rare = len(self._stories[_plain(word)]) <= RARE
        return rare and any(True for _ in analyzer_for(lang).tokens(word))

    def _edited(self, word: str, rng: random.Random, letters: Letters) -> str:
        """Give a word with one edit; nothing where ten tries give words of the archive."""
        alphabet = letters[bool(_UNSPACED.match(word))]
        for _ in range(_TRIES):
            at = rng.randrange(len(word))
            before, here, after = word[:at], word[at], word[at + 1 :]
            edits = (
                before + after,
                before + here + rng.choice(alphabet) + after,
                before + rng.choice(alphabet) + after,
                before + after[:1] + here + after[1:],
            )
            wrong = rng.choice(edits)
            if _plain(wrong) != _plain(word) and _plain(wrong) not in self._known:
                return wrong
        return ""


def measure_mistakes(engine: Engine, mistakes: Collection[Mistake]) -> dict[str, object]:
    """Type each query wrongly, if it finds its story in the first three when typed rightly.

    A query is harmed if it is corrected though it was typed rightly.
    """
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    harmed = 0
    for mistake in mistakes:
        stories, corrected = _first(engine, mistake.meant)
        harmed += corrected
        if mistake.story in stories:
            again, _ = _first(engine, mistake.typed)
            for group in ("all", mistake.kind, f"{mistake.lang} {mistake.kind}"):
                right[group] += 1
                found[group] += mistake.story in again
    shares = {group: round(found[group] / count, 4) for group, count in sorted(right.items())}
    return {"mistakes": right["all"], "harmed": harmed, "first_three": shares}


def _first(engine: Engine, query: str) -> tuple[list[str], bool]:
    result = engine.search(SearchRequest(query, limit=SHOWN))
    return [hit.item.story for hit in result.hits], bool(result.applied or result.corrections)


def _letters(items: Sequence[Item]) -> Letters:
    found = sorted({letter for item in items for letter in item.title.lower() if letter.isalpha()})
    return {
        unspaced: [letter for letter in found if bool(_UNSPACED.match(letter)) == unspaced]
        for unspaced in (False, True)
    }


def _plain(word: str) -> str:
    return strip_accents(fold(word))
