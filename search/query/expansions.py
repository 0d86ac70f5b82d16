"""The words of an archive that a prefix or a spelling stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from search.analysis.base import fold
from search.index.vocabulary import Spelling
from search.query.budget import Budget


class Words(Protocol):
    """What expansions ask of a vocabulary (:class:`search.index.vocabulary.Vocabulary`)."""

    def spellings(self, word: str) -> Sequence[Spelling]:
        """Give the spellings that differ from ``word`` in case and accents only."""

    def beginning(self, prefix: str) -> Sequence[Spelling]:
        """Give the commonest words that begin like ``prefix``."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """The words that a text stands for; not all of them where the budget ran out."""

    words: tuple[str, ...]
    complete: bool = True


class Expansions:
    """The expansions of one query: each text of it is looked up once, and paid for once."""

    def __init__(self, words: Words, budget: Budget) -> None:
        self._words = words
        self._budget = budget
        self._prefixes: dict[str, Expansion] = {}
        self._accents: dict[str, Expansion] = {}

    def of_prefix(self, prefix: str) -> Expansion:
        """Give the words that begin like ``prefix``, the commonest first."""
        if prefix not in self._prefixes:
            self._prefixes[prefix] = self._begun(prefix)
        return self._prefixes[prefix]

    def of_accents(self, word: str) -> Expansion:
        """Give the spellings of ``word`` with other accents, the commonest first."""
        if word not in self._accents:
            spellings = self._words.spellings(word)
            others = [s.word for s in spellings if s.word != fold(word)]
            self._accents[word] = self._granted(others)
        return self._accents[word]

    def _begun(self, prefix: str) -> Expansion:
        # To look for the commonest takes a walk over all that begin so.
        if not self._budget.expansions:
            return Expansion((), complete=False)
        return self._granted([spelling.word for spelling in self._words.beginning(prefix)])

    def _granted(self, words: Sequence[str]) -> Expansion:
        granted = self._budget.spend_expansions(len(words))
        return Expansion(tuple(words[:granted]), granted == len(words))
