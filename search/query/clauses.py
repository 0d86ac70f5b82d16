"""Plans of what stands alone in a query: words, phrases and prefixes, in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, product, zip_longest
from typing import Protocol

from msgspec.structs import replace

from search import late
from search.analysis.base import JOINERS, SEPARATORS, UNSPACED
from search.analysis.typed import RUN
from search.index.vocabulary import key
from search.kept import Kept
from search.model import Token
from search.query.analysis import Analysis
from search.query.budget import Budget
from search.query.plan import Adjacent, All, Best, Either, PlanNode, Slot, Terms, size
from search.query.slots import slot, wholes

SYNONYM = 0.15
"""Share of its score for which another name of what was typed counts: little, or stories in other
languages come before those that have a part of what was typed (measured on judged queries)."""
KEPT = 4 << 20
"""Bytes of plans that are kept of words, and as many of phrases."""
APART = 6
"""Words in a run without spaces that may all be meant; nothing has all of more."""
WRITINGS = 8
"""Ways to write a phrase that are looked for."""
_JOINER = late.compile(rf"[{JOINERS}{SEPARATORS}]")
_UNSPACED = late.regex(rf"[{UNSPACED}]")
_NUMBERED = late.compile(rf"(?=\D*\d)\w+(?:[{JOINERS}{SEPARATORS}]\w+)+")


class Words(Protocol):
    """What planning asks of a vocabulary (:class:`search.index.vocabulary.Vocabulary`)."""

    def terms(self, word: str) -> Mapping[str, Sequence[str]]:
        """Give by language the terms of the words that are ``word`` but for case and accents."""

    def cut_terms(self, lang: str, prefix: str) -> Sequence[str]:
        """Give the terms of words that begin with ``prefix`` where the terms do not."""

    def __contains__(self, word: str) -> bool:
        """Tell whether the archive has ``word``, however it is spelt."""

    def splits(self, word: str) -> Sequence[tuple[str, str]]:
        """Give the ways to read ``word`` as two words of the archive run together."""


class Clauses:
    """Plans single clauses for one archive; what words and phrases were planned last is kept."""

    def __init__(self, words: Words, analysis: Analysis) -> None:
        self._words = words
        self._analysis = analysis
        self.terms = Kept(self._any, KEPT, _size)
        self.adjacent = Kept(self._beside, KEPT, _size)
        self.phrase = Kept(self._phrase, KEPT, _size)
        self._apart = Kept(self._parts, KEPT, _size)
        self.synonym = Kept(self._synonym, KEPT, _size)

    def reading(self, text: str, required: bool) -> PlanNode:
        """Plan a word: any part of it, or all where it is required or names a number.

        The parts of ``GPT-2`` are in every GPT; where the archive has the name, it is meant.
        A name in a run without spaces (``GPT-2模型``) is one word of several. Of a word without
        spaces that the archive lacks the characters stand in many others.
        """
        whole = required or self._is_name(text) or self._analysis.is_lacking(text)
        return self._exact(text) if whole else self.terms(text)

    def otherwise(self, text: str) -> PlanNode:
        """Plan what a word is called elsewhere, or how it is written: all of it.

        A word without spaces scores by all its parts, so that as one phrase another for it would
        come far below it.
        """
        whole = self.adjacent(text)
        if not RUN.fullmatch(text):
            return whole
        return All((replace(whole, share=0.0), self.terms(text)))

    def prefix(self, text: str, budget: Budget) -> tuple[PlanNode, bool]:
        """Plan the words that begin like ``text``, as one slot; and tell whether that is all."""
        form = key(_JOINER.sub("", text))
        if not form or _UNSPACED.search(form):
            # Characters stand for themselves, and are what longer words begin with.
            return self.adjacent(text), True
        slots = {}
        complete = True
        for lang in self._analysis.languages:
            terms = self._words.cut_terms(lang, form)
            granted = budget.spend_expansions(len(terms))
            complete &= granted == len(terms)
            slots[lang] = (Slot(tuple(terms[:granted]), 0, len(text), 0, form),)
        return Adjacent(slots, f"{text}*"), complete

    def words_apart(self, text: str) -> PlanNode | None:
        """Plan all words that are seen in a run without spaces; None of one, or of a sentence.

        Each is a phrase that says which word it is.
        """
        if not _UNSPACED.search(text):
            return None
        plans = []
        for lang in self._analysis.languages:
            tokens = self._analysis.telling(lang, self._analysis.tokens(lang, text))
            words = wholes(tokens)
            if 1 < len(words) <= APART:
                named = ((slots, text[slots[0].start : slots[-1].end]) for slots in words)
                plans.append(All(tuple(Adjacent({lang: slots}, word) for slots, word in named)))
        return Either(tuple(plans)) if plans else None

    def _is_name(self, text: str) -> bool:
        if text.isalpha() or not _NUMBERED.fullmatch(text) or _UNSPACED.search(text):
            return False
        joined = _JOINER.sub("", text)
        # Numbers keep the point between their parts.
        return self._analysis.has(text) if joined.isdecimal() else self._analysis.is_known(joined)

    def _synonym(self, text: str) -> Adjacent:
        """Plan another name of what the query names, at less weight."""
        return replace(self.adjacent(text), share=SYNONYM)

    def _phrase(self, text: str) -> PlanNode:
        """Plan a phrase, its compounds in all their writings."""
        as_typed, *others = map(self.adjacent, writings(text, self._words))
        found = [other for other in others if self._may_match(other)]
        return Best((as_typed, *found)) if found else as_typed

    def _may_match(self, node: Adjacent) -> bool:
        return any(
            all(self._is_known(lang, slot) for slot in slots)
            for lang, slots in node.slots.items()
            if slots
        )

    def _exact(self, text: str) -> PlanNode:
        """Plan all of a word as it stands, or with its joiners as spaces."""
        spaced = _JOINER.sub(" ", text).strip()
        whole = self.adjacent(text)
        return whole if " " not in spaced else Best((whole, self._apart(spaced)))

    def _parts(self, spaced: str) -> Adjacent:
        """Plan the parts of a word, in languages that keep several: a `no JS` is any `JS`."""
        slots = self.adjacent(spaced).slots
        several = {lang: filled for lang, filled in slots.items() if len(filled) > 1}
        return Adjacent(several, spaced)

    def _any(self, text: str) -> Terms:
        """Plan any part of ``text``."""
        slots: dict[str, tuple[Slot, ...]] = {}
        phrases: dict[str, tuple[tuple[Slot, ...], ...]] = {}
        for lang in self._analysis.languages:
            tokens = self._analysis.telling(lang, self._analysis.tokens(lang, text))
            slots[lang] = self._slots(lang, text, tokens)
            single = len(slots[lang]) == 1
            phrases[lang] = (slots[lang],) if single else tuple(wholes(tokens))
        known = self._known(slots, any)
        return Terms(known, {lang: phrases[lang] for lang in known}, text)

    def _beside(self, text: str) -> Adjacent:
        """Plan all of ``text``, its words in their places."""
        slots = {
            lang: self._slots(lang, text, self._analysis.contiguous(lang, text))
            for lang in self._analysis.languages
        }
        return Adjacent(self._known(slots, all), text)

    def _known(
        self, slots: dict[str, tuple[Slot, ...]], enough: Callable[[Iterable[bool]], bool]
    ) -> dict[str, tuple[Slot, ...]]:
        """Leave out languages whose items cannot match, unless none can.

        A language without slots stays: the text is all stop words in it. Most words are
        known to one or two languages of seven.
        """
        kept = {
            lang: own
            for lang, own in slots.items()
            if not own or enough(self._is_known(lang, slot) for slot in own)
        }
        return kept or slots

    def _is_known(self, lang: str, slot: Slot) -> bool:
        return any(self._analysis.frequency(lang, term) for term in slot.terms)

    def _slots(self, lang: str, text: str, tokens: Sequence[Token]) -> tuple[Slot, ...]:
        return tuple(self._slot(lang, text[t.start : t.end], t) for t in tokens)

    def _slot(self, lang: str, word: str, token: Token) -> Slot:
        """Give the slot of a token; a word is as good with other accents."""
        is_plain = word.isalpha() and not _UNSPACED.match(word)
        return slot(token, self._words.terms(word).get(lang, ()) if is_plain else ())


def writings(text: str, words: Words) -> Iterator[str]:
    """Give a phrase as it is typed, and with its compounds joined, apart, or with spaces.

    Only what the archive writes as one word is joined. At most WRITINGS are given.
    """
    typed = text.split()
    choices: list[Sequence[str]] = []
    for word, after in zip_longest(typed, typed[1:], fillvalue=""):
        if choices and choices[-1][0].endswith(f" {word}"):
            continue
        spaced, joined = _JOINER.sub(" ", word).strip(), _JOINER.sub("", word)
        pair = f"{word}{after}"
        if " " in spaced:
            choices.append((word, spaced, joined) if joined in words else (word, spaced))
        elif after and pair.isalpha() and pair in words:
            choices.append((f"{word} {after}", pair))
        else:
            choices.append((word, *map(" ".join, words.splits(word))))
    yield from islice(map(" ".join, product(*choices)), WRITINGS)


def _size(text: str, plan: PlanNode) -> int:
    return len(text) + size(plan)
