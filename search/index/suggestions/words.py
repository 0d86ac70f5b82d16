"""The words of an archive, each as it is most often written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from search.analysis.typed import LONGEST, RUN, key, shown
from search.index.documents import Document, spelling_of
from search.index.suggestions.keys import of_humps, of_word
from search.index.suggestions.stories import Stories
from search.index.suggestions.table import Entry, TableWriter

_AT_HOME = 0.25
"""A word is at home where it is this often written, as a share of where it is most often."""

_ALIKE, _ENDING = 4, 3
"""Letters that words with the same stem share at least, and that an ending has at most."""


class Words:
    """Gathers words. They are one whatever their capitals and hyphens, not their accents."""

    def __init__(self, tellings: Counter[str]) -> None:
        self._stories, self._forewords = Stories(tellings), Stories(tellings)
        self._items: Counter[str] = Counter()
        self._by_language: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._firm: Counter[str] = Counter()
        self._openers: Counter[str] = Counter()

    def add(self, document: Document) -> None:
        """Take the words of an item."""
        lang, surfaces = document.analysis.lang, document.analysis.surfaces
        words = {*surfaces.firm, *surfaces.openers}
        if lang == "ar":
            words = set(map(shown, words))
        told = self._stories if document.item.kind == "story" else self._forewords
        told.add(document.item, words)
        self._items[lang] += 1
        self._by_language[lang].update(words)
        self._firm.update(surfaces.firm.values())
        self._openers.update(surfaces.openers.values())

    def table(self, languages: Sequence[str]) -> TableWriter:
        """Give the words as a table; a language's bit is that of its place."""
        table = TableWriter()
        written = self._written()
        # A search counts forewords where no story has a word.
        counts = {**self._forewords.counts, **self._stories.counts}
        for word, count in sorted(counts.items()):
            if 2 <= len(word) <= LONGEST and any(map(str.isalpha, word)):
                homes, home = self._homes(word, languages)
                text = written.get(word, word)
                items = sum(self._by_language[lang][word] for lang in languages)
                keys, others = of_word(word)
                entry = Entry(text, count, items, homes, home)
                table.add(entry, keys, (*others, *of_humps(text)))
        return table

    def _homes(self, word: str, languages: Sequence[str]) -> tuple[int, int]:
        """Give the languages that the word is at home in, as bits, and the first of them."""
        rates = [self._by_language[lang][word] / self._items[lang] for lang in languages]
        most = max(rates)
        homes = sum(1 << place for place, rate in enumerate(rates) if rate >= _AT_HOME * most)
        return homes, rates.index(most) + 1

    def _written(self) -> dict[str, str]:
        """Give how each word is shown.

        One that only ever opens sentences is a name, unless a word beside it in the
        dictionary, hardly different, is written small.
        """
        firm = _commonest(self._firm)
        written = {**_commonest(self._openers), **firm}
        words = sorted(written)
        for before, word, after in zip(["", *words], words, [*words[1:], ""], strict=False):
            if word not in firm:
                alike = max(_ALIKE, len(word) - _ENDING)
                if any(firm.get(o) == o and o[:alike] == word[:alike] for o in (before, after)):
                    written[word] = written[word].lower()
        return written


def _commonest(surfaces: Counter[str]) -> dict[str, str]:
    """Give of each word the surface that most items have; small letters win a tie."""
    best: dict[str, tuple[int, bool, str]] = {}
    for word, surface, count in _words(surfaces):
        best[word] = max(best.get(word, (0, False, "")), (count, surface == word, surface))
    return {word: surface for word, (_, _, surface) in best.items()}


def _words(surfaces: Counter[str]) -> Iterator[tuple[str, str, int]]:
    """Give the word of each surface, the surface as it is shown, and its count."""
    for surface, count in surfaces.items():
        word = key(surface) if RUN.match(surface) else shown(spelling_of(surface))
        yield word, shown(surface), count
