"""From a syntax tree to a plan: every word analysed for every language of the archive.

The language of a query is never guessed: a word becomes the terms that each language's
analyzer makes of it. What people type beside what newsletters write is met here too:
accents left out, two words run together or one written as two, misspellings, addresses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from search.analysis import analyzer_for
from search.analysis.base import JOINERS, fold
from search.fields import alternatives
from search.index.vocabulary import Vocabulary
from search.model import Token
from search.query import syntax, tree
from search.query.marking import marks
from search.query.plan import (
    Adjacent,
    All,
    Best,
    Either,
    Except,
    Marks,
    Period,
    Plan,
    PlanNode,
    Possible,
    Property,
    Slot,
    Terms,
)
from search.query.slots import contiguous, slot, wholes

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://\S+|www\.\S+|[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)
# An arXiv id, a version, a host: people remember them, and texts carry them in links only.
_DOTTED = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_JOINER = re.compile(rf"[{JOINERS}]")
_NUMBERED = re.compile(rf"(?=\D*\d)\w+(?:[{JOINERS}]\w+)+")


# What a dropped word leaves behind: no result of its own, and no say about others'.
NOTHING = Either(())


class Planner:
    """Plans queries for one archive.

    ``languages`` are those of its analyzers in use; ``frequency`` tells in how many
    items of a language a term stands; ``losses`` are what damaged items lost, each with
    their language.
    """

    def __init__(
        self,
        languages: Sequence[str],
        vocabulary: Vocabulary,
        frequency: Callable[[str, str], int],
        losses: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._languages = tuple(languages)
        self._vocabulary = vocabulary
        self._frequency = frequency
        self._losses = tuple(losses)

    def plan(self, query: str) -> Plan:
        """Plan ``query``. Raises :class:`search.errors.QuerySyntaxError`."""
        planning = _Planning(self._languages, self._vocabulary, self._frequency, self._losses)
        return planning.run(query)


class _Planning:
    """The planning of one query, with what it notes on the way."""

    def __init__(
        self,
        languages: tuple[str, ...],
        vocabulary: Vocabulary,
        frequency: Callable[[str, str], int],
        losses: tuple[tuple[str, str], ...],
    ) -> None:
        self._losses = losses
        self._languages = languages
        self._vocabulary = vocabulary
        self._frequency = frequency
        self._ignored: list[str] = []
        self._corrections: list[str] = []
        self._excluded = False

    def run(self, query: str) -> Plan:
        root, read_as = self._node(syntax.parse(query), required=False)
        found = dict.fromkeys(self._languages, Marks()) | marks(root)
        return Plan(root, read_as, tuple(self._ignored), tuple(self._corrections), found)

    def _node(self, node: tree.Node, required: bool) -> tuple[PlanNode, str]:
        """Plan a node, and write it out. ``required``: it must match all it says."""
        match node:
            case tree.Word():
                return self._word(node.text, required)
            case tree.Phrase():
                return self._phrase(node.text)
            case tree.Prefix():
                return self._prefix(node.text)
            case tree.Field():
                return self._property(node.name, [node.text])
            case tree.DateRange():
                return Period(node.since, node.until), _write_period(node)
            case tree.Not():
                return self._except(node)
            case tree.Group():
                return self._group(node, required)
            case tree.And():
                parts = [self._node(child, required=True) for child in node.children]
                plans = _kept(plan for plan, _ in parts)
                return All(plans) if plans else NOTHING, _join(" AND ", parts)
            case tree.Or():
                parts = [self._node(child, required) for child in node.children]
                return Either(_kept(plan for plan, _ in parts)), _join(" OR ", parts)
            case _:
                raise AssertionError(f"the parser makes no {node}")

    def _except(self, node: tree.Not) -> tuple[PlanNode, str]:
        outside, self._excluded = self._excluded, True
        child, text = self._node(node.child, required=True)
        self._excluded = outside
        return Except(child), f"-{text}" if " " not in text or text[0] == '"' else f"-({text})"

    def _group(self, group: tree.Group, required: bool) -> tuple[PlanNode, str]:
        wanted: list[PlanNode] = []
        narrowing: list[PlanNode] = []
        written: list[str] = []
        fields: dict[str, list[str]] = {}
        only = len([c for c in group.children if not isinstance(c, tree.Field | tree.Not)]) == 1
        for child in group.children:
            if isinstance(child, tree.Field):
                fields.setdefault(child.name, []).append(child.text)
                continue
            plan, text = self._node(child, required and only)
            written.append(text)
            narrows = isinstance(child, tree.Not | tree.DateRange)
            (narrowing if narrows else wanted).append(plan)
        for name, values in fields.items():
            plan, text = self._property(name, values)
            narrowing.append(plan)
            written.append(text)
        kept = _kept([*wanted, *self._joined(group.children)])
        text = " ".join(filter(None, written))
        if not kept:
            return (All(tuple(narrowing)) if narrowing else NOTHING), text
        either = kept[0] if len(kept) == 1 else Either(kept)
        return (All((either, *narrowing)) if narrowing else either), text

    def _joined(self, children: Iterable[tree.Node]) -> list[PlanNode]:
        """Read neighbours as one word where the archive writes them so: hugging face."""
        found: list[PlanNode] = []
        before: tree.Node | None = None
        for child in children:
            if isinstance(child, tree.Word) and isinstance(before, tree.Word):
                joined = before.text + child.text
                if joined.isalpha() and joined in self._vocabulary:
                    found.append(self._terms(joined))
            before = child
        return found

    def _property(self, name: str, texts: Iterable[str]) -> tuple[PlanNode, str]:
        values = [value for text in texts for value in alternatives(name, text)]
        written = ",".join(f'"{value}"' if " " in value else value for value in values)
        return Property(name, tuple(values)), f"{name}:{written}"

    def _word(self, text: str, required: bool) -> tuple[PlanNode, str]:
        if _ADDRESS.fullmatch(text):
            return Property("url", (text,)), f"url:{text}"
        if not any(self._tokens(lang, text) for lang in self._languages):
            self._ignored.append(text)
            return NOTHING, ""
        plan = self._reading(text, required)
        if _DOTTED.fullmatch(text):
            return Best((plan, Property("url", (text,)))), text
        if not self._is_known(text):
            nearest = self._vocabulary.nearest(text)
            if nearest is not None:
                self._corrections.append(nearest.word)
                plan = self._reading(nearest.word, required)
                return _best(plan, self._possible(text)), nearest.word
        split = [
            self._adjacent(f"{first} {second}") for first, second in self._vocabulary.splits(text)
        ]
        return _best(plan, [*split, *self._possible(text)]), text

    def _possible(self, text: str) -> list[PlanNode]:
        """Plan where ``text`` may stand in what arrived broken; excluding takes certainty."""
        if self._excluded or not self._losses:
            return []
        # Imported late: few archives hold anything that arrived broken.
        from search.index import possible

        found: list[PlanNode] = []
        for lang, loss in self._losses:
            tokens = contiguous(analyzer_for(lang).tokens(text, cuts=False))
            forms = [possible.of_token(text, token, loss) for token in tokens]
            if forms and all(forms):
                found.append(All(tuple(Possible(tuple(sorted(form))) for form in forms)))
        return found

    def _reading(self, text: str, required: bool) -> PlanNode:
        """Plan a word: any part of it, or all where it is required or names a number.

        The parts of ``GPT-2`` are in every GPT; where the archive has the name, it is meant.
        """
        numbered = _NUMBERED.fullmatch(text) and self._is_known(_JOINER.sub("", text))
        return self._exact(text) if required or numbered else self._terms(text)

    def _exact(self, text: str) -> PlanNode:
        """Plan all of a word as it stands, or with its joiners as spaces."""
        spaced = _JOINER.sub(" ", text).strip()
        whole = self._adjacent(text)
        return whole if " " not in spaced else Best((whole, self._adjacent(spaced)))

    def _is_known(self, text: str) -> bool:
        return any(
            self._frequency(lang, token.term)
            for lang in self._languages
            for token in self._tokens(lang, text)
        )

    def _terms(self, text: str) -> Terms:
        slots: dict[str, tuple[Slot, ...]] = {}
        phrases: dict[str, tuple[tuple[Slot, ...], ...]] = {}
        for lang in self._languages:
            tokens = self._tokens(lang, text)
            slots[lang] = self._slots(lang, text, tokens)
            single = len(slots[lang]) == 1
            phrases[lang] = (slots[lang],) if single else tuple(wholes(tokens))
        return Terms(slots, phrases)

    def _phrase(self, text: str) -> tuple[PlanNode, str]:
        plan = self._adjacent(text)
        if not any(plan.slots.values()):
            self._ignored.append(f'"{text}"')
            return NOTHING, ""
        return _best(plan, self._possible(text)), f'"{text}"'

    def _adjacent(self, text: str) -> Adjacent:
        slots = {}
        for lang in self._languages:
            slots[lang] = self._slots(
                lang, text, contiguous(analyzer_for(lang).tokens(text, cuts=False))
            )
        return Adjacent(slots)

    def _prefix(self, text: str) -> tuple[PlanNode, str]:
        """Plan the words of the archive that begin like ``text``, as one slot."""
        spellings = self._vocabulary.beginning(text)
        if not spellings:
            return self._adjacent(text), f"{text}*"
        slots: dict[str, tuple[Slot, ...]] = {}
        for lang in self._languages:
            tokens = [t for s in spellings for t in self._tokens(lang, s.word) if t.kind == "word"]
            terms = tuple(dict.fromkeys(token.term for token in tokens))
            slots[lang] = (Slot(terms, 0, len(text), 0),) if terms else ()
        return Adjacent(slots), f"{text}*"

    def _tokens(self, lang: str, text: str) -> list[Token]:
        return list(analyzer_for(lang).tokens(text))

    def _slots(self, lang: str, text: str, tokens: Sequence[Token]) -> tuple[Slot, ...]:
        slots = tuple(map(slot, tokens))
        if len(slots) != 1 or (slots[0].start, slots[0].end) != (0, len(text)):
            return slots
        return (replace(slots[0], terms=self._variants(lang, text, slots[0].terms[0])),)

    def _variants(self, lang: str, word: str, term: str) -> tuple[str, ...]:
        """Give the terms of ``word`` and of its spellings with other accents."""
        terms = {term: None}
        for spelling in self._vocabulary.spellings(word):
            if spelling.word != fold(word):
                terms.update((token.term, None) for token in self._tokens(lang, spelling.word))
        return tuple(terms)


def _best(plan: PlanNode, others: Sequence[PlanNode]) -> PlanNode:
    return Best((plan, *others)) if others else plan


def _kept(plans: Iterable[PlanNode]) -> tuple[PlanNode, ...]:
    return tuple(plan for plan in plans if plan != NOTHING)


def _join(word: str, parts: list[tuple[PlanNode, str]]) -> str:
    texts = [text for _, text in parts if text]
    return word.join(f"({text})" if " " in text and len(texts) > 1 else text for text in texts)


def _write_period(node: tree.DateRange) -> str:
    since = node.since.isoformat() if node.since else ""
    until = node.until.isoformat() if node.until else ""
    return f"date:{since}..{until}"
