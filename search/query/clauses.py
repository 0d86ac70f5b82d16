"""Plans of what stands alone in a query: words, phrases and prefixes, in every language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from search.analysis.base import JOINERS
from search.model import Token
from search.query.analysis import Analysis
from search.query.budget import Budget, Kind
from search.query.expansions import Expansions
from search.query.plan import NOTHING, Adjacent, Best, Either, PlanNode, Slot, Terms
from search.query.slots import slot, wholes

_JOINER = re.compile(rf"[{JOINERS}]")
_NUMBERED = re.compile(rf"(?=\D*\d)\w+(?:[{JOINERS}]\w+)+")


class Clauses:
    """Plans single clauses. ``sign`` is "-" where they are excluded, for what is left out."""

    def __init__(
        self, expansions: Expansions, analysis: Analysis, budget: Budget, sign: str
    ) -> None:
        self._expansions = expansions
        self._analysis = analysis
        self._budget = budget
        self._sign = sign

    def leave_out(self, clause: str, kind: Kind) -> Either:
        """Note that ``clause`` was left out, wholly or in part; give the plan of nothing."""
        self._budget.leave_out(f"{self._sign}{clause}", kind)
        return NOTHING

    def reading(self, text: str, required: bool) -> PlanNode:
        """Plan a word: any part of it, or all where it is required or names a number.

        The parts of ``GPT-2`` are in every GPT; where the archive has the name, it is meant.
        """
        numbered = _NUMBERED.fullmatch(text) and self._analysis.is_known(_JOINER.sub("", text))
        return self._exact(text) if required or numbered else self.terms(text)

    def _exact(self, text: str) -> PlanNode:
        """Plan all of a word as it stands, or with its joiners as spaces."""
        spaced = _JOINER.sub(" ", text).strip()
        whole = self.adjacent(text)
        return whole if " " not in spaced else Best((whole, self.adjacent(spaced)))

    def terms(self, text: str) -> Terms:
        """Plan any part of ``text``."""
        slots: dict[str, tuple[Slot, ...]] = {}
        phrases: dict[str, tuple[tuple[Slot, ...], ...]] = {}
        for lang in self._analysis.languages:
            tokens = self._analysis.tokens(lang, text)
            slots[lang] = self._slots(lang, text, tokens)
            single = len(slots[lang]) == 1
            phrases[lang] = (slots[lang],) if single else tuple(wholes(tokens))
        return Terms(slots, phrases)

    def adjacent(self, text: str) -> Adjacent:
        """Plan all of ``text``, its words in their places."""
        return Adjacent(
            {
                lang: self._slots(lang, text, self._analysis.contiguous(lang, text))
                for lang in self._analysis.languages
            }
        )

    def prefix(self, text: str) -> PlanNode:
        """Plan the words of the archive that begin like ``text``, as one slot."""
        expansion = self._expansions.of_prefix(text)
        if not expansion.complete:
            self.leave_out(f"{text}*", "expansions")
        if not expansion.words:
            return self.adjacent(text) if expansion.complete else NOTHING
        slots: dict[str, tuple[Slot, ...]] = {}
        for lang in self._analysis.languages:
            tokens = (t for word in expansion.words for t in self._analysis.tokens(lang, word))
            terms = tuple(dict.fromkeys(t.term for t in tokens if t.kind == "word"))
            slots[lang] = (Slot(terms, 0, len(text), 0),) if terms else ()
        return Adjacent(slots)

    def _slots(self, lang: str, text: str, tokens: Sequence[Token]) -> tuple[Slot, ...]:
        slots = tuple(map(slot, tokens))
        if len(slots) != 1 or (slots[0].start, slots[0].end) != (0, len(text)):
            return slots
        return (replace(slots[0], terms=self._variants(lang, text, slots[0].terms[0])),)

    def _variants(self, lang: str, word: str, term: str) -> tuple[str, ...]:
        """Give the terms of ``word`` and of its spellings with other accents."""
        expansion = self._expansions.of_accents(word)
        if not expansion.complete:
            self.leave_out(word, "expansions")
        terms = {term: None}
        for spelling in expansion.words:
            tokens = self._analysis.tokens(lang, spelling)
            terms.update((token.term, None) for token in tokens)
        return tuple(terms)
