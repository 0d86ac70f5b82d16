"""What of an item a backend indexes: its texts as terms, and properties to narrow by."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import Any, NamedTuple

from msgspec import Struct

from search import late
from search.analysis import analyzer_for, base_language
from search.analysis.base import JOINERS, SEPARATORS, UNSPACED, fold
from search.analysis.forms import bare, forms
from search.fields import FIELDS
from search.index import possible
from search.kept import Kept
from search.model import Guess, Item, Token

GAP = 2048
"""Positions between two texts, paragraphs or bullets: more than a query can skip by stop words
within a phrase, so that none runs across."""

_BREAK = late.compile(r"\n+")
_JOINER = late.compile(rf"[{JOINERS}{SEPARATORS}]")
_HEADINGS = ("title", "section")
_OPENING = 6
"""Code points before a word that tell whether it opens a sentence."""
_AFTER_SENTENCE = " \"'“”«»‘’([¿¡\u00a0"
_SENTENCE_ENDS = ".!?:…。！？：؟•*\n-–—"
_UNSPACED = late.regex(rf"[{UNSPACED}]")
_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fff"
"""The commonest characters of such scripts."""


_FORM_BYTES = 60
"""Bytes of a short text, beside its letters."""

_forms = Kept(
    forms, 1 << 23, lambda word, found: sum(map(len, found)) + _FORM_BYTES * (len(found) + 2)
)
"""What words are found by, up to 8 MB: the parts of a compound make many forms."""


class IndexedText(NamedTuple):
    """A text of an item as terms, in the order of their places.

    ``terms[i]`` stands at ``positions[i]``, over the half-open code points ``starts[i]`` to
    ``ends[i]`` of the text; an end of 0 says that it is found there and never marked.
    ``shares`` say how surely it stands there (0–1), None where all do; ``length`` sums them,
    without stop words. ``name`` is
    ``title``, ``section``, ``text`` or ``captions`` (one text each); what is not
    ``searched`` is kept for marking alone.
    """

    name: str
    searched: bool
    terms: Sequence[str]
    positions: array[int]
    starts: array[int]
    ends: array[int]
    shares: array[float] | None
    length: float


class Surfaces(NamedTuple):
    """How the words of an item stand in it, by their spelling; ``GPT-2`` by ``gpt2``.

    ``firm`` are as their writer wants them; ``openers`` have a capital that may be due to
    their place, first in a sentence or in a heading, and stand nowhere else in the item.
    Chinese words as they were cut are all firm, by their simplified characters.
    """

    firm: Mapping[str, str]
    openers: Mapping[str, str]


class AnalysedItem(NamedTuple):
    """What analysing an item gives.

    ``lang`` is the analysing language; ``spellings`` map words as they are written, folded
    to lower case, to their terms. ``surfaces`` are how those words stand in the item.
    """

    lang: str
    texts: tuple[IndexedText, ...]
    properties: dict[str, tuple[str, ...]]
    spellings: Mapping[str, str]
    surfaces: Surfaces


class Document(Struct, frozen=True):
    """An item made ready for a backend; ``translated`` if its issue is told in other languages."""

    item: Item
    analysis: AnalysedItem
    translated: bool


def analyse_all(items: Sequence[Item], translated: Set[str]) -> list[Document]:
    """Analyse several items, as a worker process is given them.

    ``translated`` are the keys of those of their issues that are told in several languages.
    """
    analyses = _Analyses()
    return [Document(item, analyses.of(item), item.issue in translated) for item in items]


def analyse(item: Item) -> AnalysedItem:
    """Give the terms of an item's texts, and its properties."""
    return _Analyses().of(item)


class _Said(NamedTuple):
    """What analysing gives of the words of an item, whatever it is an item of.

    ``forms`` are what those words are found by, as they stand there.
    """

    texts: tuple[IndexedText, ...]
    spellings: Mapping[str, str]
    surfaces: Surfaces
    forms: tuple[str, ...]


class _Analyses:
    """Analyses items; what several of them say is analysed once, and so is what stands above it.

    An event is announced in issue after issue.
    """

    def __init__(self) -> None:
        self._said: dict[Hashable, _Said] = {}
        self._headings: dict[tuple[str, str], tuple[IndexedText, _Words]] = {}

    def of(self, item: Item) -> AnalysedItem:
        """Give the terms of an item's texts, and its properties."""
        lang = base_language(item.lang)
        captions = tuple(image.words for image in item.images)
        titled = item.title, item.derived_title, item.title_guesses
        words = lang, titled, item.heading, item.text, item.guesses, captions
        said = self._said.get(words)
        if said is None:
            said = self._said[words] = self._analysed(item, lang)
        properties = {**_properties(item), "form": said.forms}
        return AnalysedItem(lang, said.texts, properties, said.spellings, said.surfaces)

    def _analysed(self, item: Item, lang: str) -> _Said:
        words = _Words({}, {}, {}, set())
        # A derived title is the beginning of the text, cut anywhere, and would count twice.
        titled = _Words({}, {}, {}, set()) if item.derived_title else words
        texts = [_text("title", item.title, item.title_guesses, lang, titled)]
        if item.derived_title:
            texts[0] = texts[0]._replace(searched=False)
        if (lang, item.heading) not in self._headings:
            own = _Words({}, {}, {}, set())
            self._headings[lang, item.heading] = _text("section", item.heading, (), lang, own), own
        heading, its_words = self._headings[lang, item.heading]
        texts.append(heading)
        words.take(its_words)
        texts.append(_text("text", item.text, item.guesses, lang, words))
        texts += [_text("captions", image.words, (), lang, words) for image in item.images]
        for spelling in words.firm.keys() & words.openers.keys():
            del words.openers[spelling]
        written = dict.fromkeys(chain.from_iterable(_forms.each(tuple(words.surfaces))))
        forms = (*written, *sorted(bare(words.surfaces)))
        return _Said(tuple(texts), words.spellings, Surfaces(words.firm, words.openers), forms)


class _Words(NamedTuple):
    """The words of an item as they are gathered from its texts."""

    spellings: dict[str, str]
    firm: dict[str, str]
    openers: dict[str, str]
    surfaces: set[str]

    def add(self, name: str, text: str, tokens: Sequence[Token]) -> None:
        """Take the words of the text called ``name``."""
        spellings, firm, openers, surfaces = self
        known = _known.get
        for term, start, end, _, kind in tokens:
            if kind == "cut":
                firm.setdefault(term, text[start:end])
                continue
            # Stop words are not looked for, nor characters, of which there are thousands.
            if kind == "pair" or _FIRST_HAN <= text[start] <= _LAST_HAN:
                continue
            word = text[start:end]
            spelling, surface, capital = known(word) or _known(word)
            if not spelling:
                continue
            # Equal words are one object, here and in all that is gathered from many items.
            spellings[spelling] = spelling if term == spelling else term
            surfaces.add(surface)
            if capital and _opens(name, text, start):
                openers.setdefault(spelling, surface)
            else:
                firm.setdefault(spelling, surface)

    def take(self, others: _Words) -> None:
        """Take the words of another text, gathered before."""
        self.spellings.update(others.spellings)
        self.surfaces.update(others.surfaces)
        for spelling, surface in others.firm.items():
            self.firm.setdefault(spelling, surface)
        for spelling, surface in others.openers.items():
            self.openers.setdefault(spelling, surface)


def _written(surface: str) -> tuple[str, str, bool]:
    """Give a word's spelling, the word, and whether only its first letter is a capital."""
    # What a dot leads is also there without it.
    spelling = "" if surface[0] == "." else _spelling(surface)
    if surface == spelling:
        return spelling, spelling, False
    return spelling, surface, surface[0].isupper() and surface[1:] == surface[1:].lower()


_known = Kept(_written, 32768)


def _opens(name: str, text: str, start: int) -> bool:
    """Tell whether a word may owe its capital to where it stands."""
    if name in _HEADINGS:
        return True
    before = text[max(0, start - _OPENING) : start].rstrip(_AFTER_SENTENCE)
    return not before or before[-1] in _SENTENCE_ENDS


def _text(name: str, text: str, guesses: Iterable[Guess], lang: str, words: _Words) -> IndexedText:
    tokens = analyzer_for(lang).tokens(text)
    words.add(name, text, tokens)
    # Column by column, as there are millions of tokens.
    columns: Sequence[Sequence[Any]] = list(zip(*tokens, strict=True)) if tokens else ((),) * 5
    terms, starts, ends, places, kinds = columns
    length = float(len(terms) - kinds.count("pair"))
    # Another context may be cut otherwise, so what is marked does not hang on it.
    if "cut" in kinds:
        ends = [0 if kind == "cut" else end for end, kind in zip(ends, kinds, strict=True)]
    positions = array("I", _moved(text, starts, places) if "\n" in text else places)
    made = IndexedText(
        name, True, terms, positions, array("I", starts), array("I", ends), None, length
    )
    others = list(possible.other_readings(text, tuple(guesses), lang))
    return _with_other_readings(made, others) if others else made


def _moved(text: str, starts: Sequence[int], positions: Sequence[int]) -> Iterator[int]:
    """Give the positions of tokens that start at ``starts``, a gap further at each line break."""
    first = moved = 0
    for found in _BREAK.finditer(text):
        # Only tokens of one line may stand before those that start further left.
        after = bisect_left(starts, found.end(), first)
        yield from [position + moved for position in positions[first:after]]
        first, moved = after, moved + GAP
    yield from [position + moved for position in positions[first:]]


def _with_other_readings(
    text: IndexedText, others: Sequence[tuple[str, int, float]]
) -> IndexedText:
    """Add terms that may stand in a text instead of what is shown."""
    places = dict(zip(text.starts, text.positions, strict=True))
    shares = array("f", [1.0]) * len(text.terms)
    terms = list(text.terms)
    positions, starts, ends = text.positions[:], text.starts[:], text.ends[:]
    for term, start, probability in others:
        terms.append(term)
        positions.append(places[start])
        starts.append(start)
        ends.append(0)
        shares.append(probability)
    length = text.length + sum(share for _, _, share in others)
    return IndexedText(text.name, True, terms, positions, starts, ends, shares, length)


def _spelling(surface: str) -> str:
    """Give a word as it is written, in lower case; nothing for scripts without spaces."""
    if surface.isascii():
        return surface.lower() if surface.isalnum() else _JOINER.sub("", surface).lower()
    return "" if _UNSPACED.match(surface) else fold(_JOINER.sub("", surface))


def _properties(item: Item) -> dict[str, tuple[str, ...]]:
    values = {field.name: field.values(item) for field in FIELDS.values() if field.values}
    return {**values, "kind": (item.kind,), "skeleton": tuple(_skeletons(item))}


def _skeletons(item: Item) -> set[str]:
    if not item.loss:
        return set()
    return possible.skeletons(f"{item.title}\n{item.text}", item.loss, base_language(item.lang))
