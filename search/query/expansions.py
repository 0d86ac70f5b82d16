"""The words of an archive that a prefix or a spelling stands for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from search.analysis.base import fold
from search.query.vocabulary import Spelling


class Words(Protocol):
    """What expansions ask of a vocabulary (:class:`search.query.vocabulary.Vocabulary`)."""

    def spellings(self, word: str) -> Sequence[Spelling]:
        """Give the spellings that differ from ``word`` in case and accents only."""

    def beginning(self, prefix: str) -> Sequence[Spelling]:
        """Give the commonest words that begin like ``prefix``."""


class Expansions:
    """The expansions of one query: each text of it is looked up once."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._prefixes: dict[str, tuple[str, ...]] = {}
        self._accents: dict[str, tuple[str, ...]] = {}

    def of_prefix(self, prefix: str) -> tuple[str, ...]:
        """Give the words that begin like ``prefix``, the commonest first."""
        if prefix not in self._prefixes:
            found = tuple(spelling.word for spelling in self._words.beginning(prefix))
            self._prefixes[prefix] = found
        return self._prefixes[prefix]

    def of_accents(self, word: str) -> tuple[str, ...]:
        """Give the spellings of ``word`` with other accents."""
        if word not in self._accents:
            spellings = self._words.spellings(word)
            others = tuple(s.word for s in spellings if s.word != fold(word))
            self._accents[word] = others
        return self._accents[word]
