"""The words of stories as each language tells them, in order: what a glossary is learnt from.

A run keeps the words of stories whose issue several languages tell, as none knows which of them
others tell. Of a word it keeps a digest of its term, which says whether two words are the same,
and the word as it stands there, with what follows it up to the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search import late
from search.analysis import analyzer_for
from search.analysis.typed import RUN, shown
from search.index import codec
from search.index.documents import Document, IndexedText
from search.index.numbers import distinct
from search.index.runs import Runs, RunWriter
from search.index.suggestions.stories import Stories, Told
from search.index.texts import text_bytes, text_of
from search.keeping import digest

LONGEST = 200
"""Words of a telling that are kept."""
MOST = 2000
"""Stories that are learnt from, those told last: more say hardly more, and take longer."""
_GAP = 12
"""Code points between two words that stand together; a stop word or two may be there."""
_WITHIN = late.regex(r"[\s\p{L}\p{M}'’\-]*")
_BETWEEN = 0
"""Stands between words that do not stand together."""

Array = NDArray[Any]


class Tellings(NamedTuple):
    """What one language tells of the stories that are told in several, one after the other.

    Of each word, and of each end between words: a digest of its term, 0 for an end; the
    number of the story; where it stands in the telling (0–1); its run and its place there.
    """

    terms: Array
    stories: Array
    places: Array
    runs: Array
    pieces: Array


def gather(documents: Sequence[Document], out: RunWriter) -> None:
    """Keep the words of stories whose issue other languages tell; nothing if there are none."""
    told = [each for each in documents if each.translated and each.item.kind == "story"]
    if not told:
        return
    Told(told).write(out)
    words = _Words()
    sizes: list[int] = []
    for document in told:
        before = len(words.numbers)
        words.take(document)
        sizes.append(len(words.numbers) - before)
    out.add_texts("name", [digest(*(codec.encode(document.item) for document in told))])
    out.add_texts("langs", [document.analysis.lang for document in told])
    out.add_numbers("sizes", sizes)
    out.add_numbers("words", words.numbers)
    out.add("terms", np.array([0, *(_digest(term) for term, _ in words.known)], "<u8"))
    out.add_texts("pieces", ["", *(piece for _, piece in words.known)])
    out.add_numbers("lengths", words.lengths)


def names(runs: Runs) -> str:
    """Name the stories whose words are kept: another name where any of them says anything else."""
    return digest(*(name for run in runs.having("words") for name in run.texts("name")))


def _digest(term: str) -> int:
    """Give a number for a term; of a million terms two have the same once in 30 million times."""
    made = blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(made, "little")


class _Words:
    """The words of a run, numbered as they come up: a term, and a piece of text.

    A piece begins with its word, of so many bytes (``lengths``). Where the next one stands
    together with it, the piece goes on to that.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], int] = {}
        self.lengths = [0]
        self.numbers: list[int] = []

    def take(self, document: Document) -> None:
        """Take the words of an item's title and text."""
        texts = {text.name: text for text in document.analysis.texts if text.searched}
        left = LONGEST
        for name, text in (("title", document.item.title), ("text", document.item.text)):
            spans = _spans(texts[name])[:left] if name in texts else []
            left -= len(spans)
            nexts = [start for _, start, _ in spans[1:]] + [len(text)]
            for (term, start, end), following in zip(spans, nexts, strict=False):
                together = _together(text[end:following])
                number = self._number(term, text[start : following if together else end])
                if number == len(self.lengths):
                    self.lengths.append(len(text_bytes(text[start:end])))
                self.numbers.append(number)
                if not together:
                    self.numbers.append(_BETWEEN)
            self.numbers.append(_BETWEEN)

    def _number(self, term: str, piece: str) -> int:
        return self.known.setdefault((term, piece), len(self.lengths))


def _together(gap: str) -> bool:
    """Tell whether two words stand together, by what is between them."""
    if gap in ("", " "):
        return True
    return len(gap) <= _GAP and "\n" not in gap and _WITHIN.fullmatch(gap) is not None


def _spans(text: IndexedText) -> list[tuple[str, int, int]]:
    """Give the words of a text in order, but what may only possibly stand there."""
    rows = zip(text.terms, text.starts, text.ends, strict=True)
    if text.shares is not None:
        pairs = zip(rows, text.shares, strict=True)
        return _whole(row for row, share in pairs if share == 1)
    return _whole(rows)


def _whole(found: Iterable[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Give words without their parts: of a compound the whole, of Chinese what was cut.

    What was cut has no end, as a text keeps it: it is never marked.
    """
    words: list[tuple[str, int, int]] = []
    last = 0
    for term, start, end in found:
        # Parts of a word stand behind it, characters before the word that they are cut into.
        if start >= last and not (end and RUN.match(term)) and " " not in term:
            last = end or start + len(term)
            words.append((term, start, last))
    return words


def digests(lang: str, text: str) -> list[int]:
    """Give the digests of the words of ``text``, as a run has them where a telling says it."""
    tokens = analyzer_for(lang).tokens(text)
    found = ((one.term, one.start, 0 if one.kind == "cut" else one.end) for one in tokens)
    return [_digest(term) for term, _, _ in _whole(found)]


def tellings(runs: Runs) -> dict[str, Tellings]:
    """Give what each language tells of the stories that several do, by its code."""
    held = _Held(runs)
    chosen = held.chosen()
    return {
        lang: held.tellings(chosen[held.langs[chosen] == place])
        for place, lang in enumerate(held.languages)
    }


class _Held:
    """What all runs keep: of each document its story, the place of its language, its words."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        spoken = [run.texts("langs") for run in runs]
        self.languages = sorted({lang for own in spoken for lang in own})
        places = {lang: place for place, lang in enumerate(self.languages)}
        self.langs = np.array([places[lang] for own in spoken for lang in own], np.int64)
        numbers = Stories(runs).numbers
        none = [np.empty(0, np.int64)]
        items = [own[run.array("items")] for run, own in zip(runs, numbers, strict=True)]
        self._stories = np.concatenate(none + items)
        sizes = [run.array("sizes").astype(np.int64) for run in runs]
        self._sizes = np.concatenate(none + sizes)
        self._starts = np.concatenate(none + [np.cumsum(own) - own for own in sizes])
        self._of = np.repeat(np.arange(len(runs)), np.array([len(own) for own in sizes], np.int64))

    def chosen(self) -> Array:
        """Give the documents to learn from: of a story the first in each of its languages."""
        told = np.flatnonzero(self._sizes)
        keys = self._stories[told] * max(1, len(self.languages)) + self.langs[told]
        _, firsts = np.unique(keys, return_index=True)
        told = np.sort(told[firsts])
        several = np.flatnonzero(np.bincount(self._stories[told]) > 1)[-MOST:]
        return told[np.isin(self._stories[told], several)]

    def tellings(self, documents: Array) -> Tellings:
        """Give what some documents say."""
        sizes = self._sizes[documents]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        at = np.repeat(self._starts[documents], sizes) + within
        of = np.repeat(self._of[documents], sizes)
        terms, pieces = np.zeros(len(at), np.uint64), np.zeros(len(at), np.int64)
        for number in distinct(of).tolist():
            run, own = self._runs[number], of == number
            pieces[own] = run.array("words")[at[own]]
            terms[own] = run.array("terms")[pieces[own]]
        stories = np.repeat(self._stories[documents], sizes)
        return Tellings(terms, stories, within / np.repeat(sizes, sizes), of, pieces)


class Pieces:
    """The words of runs as they stand there."""

    def __init__(self, runs: Runs) -> None:
        self._held = [(run.encoded("pieces"), run.array("lengths").tolist()) for run in runs]

    def texts(self, told: Tellings, firsts: Array, sizes: Array) -> Iterator[str]:
        """Give words that stand together: from each of ``firsts`` on, as many as it says."""
        numbers, of = told.pieces.tolist(), told.runs[firsts].tolist()
        for run, first, size in zip(of, firsts.tolist(), sizes.tolist(), strict=True):
            pieces, lengths = self._held[run]
            *before, last = numbers[first : first + size]
            text = b"".join([*map(pieces.__getitem__, before), pieces[last][: lengths[last]]])
            yield shown(" ".join(text_of(text).split()))
