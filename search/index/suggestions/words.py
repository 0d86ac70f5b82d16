"""The words of an archive, each as it is most often written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from search.analysis.typed import LONGEST, RUN, key, shown
from search.index.documents import Document, spelling_of
from search.index.inverter import Inverter
from search.index.runs import Runs, RunWriter
from search.index.suggestions.keys import of_humps, of_word
from search.index.suggestions.stories import Stories, Told
from search.index.suggestions.table import Entry, TableWriter

_AT_HOME = 0.25
"""A word is at home where it is this often written, as a share of where it is most often."""

_ALIKE, _ENDING = 4, 3
"""Letters that words with the same stem share at least, and that an ending has at most."""


def gather(documents: Sequence[Document], told: Told, out: RunWriter) -> None:
    """Keep the words of some documents.

    They are one whatever their capitals and hyphens, not their accents.
    """
    stories, forewords = Inverter(), Inverter()
    items: Counter[str] = Counter()
    by_language: defaultdict[str, Counter[str]] = defaultdict(Counter)
    firm: Counter[str] = Counter()
    openers: Counter[str] = Counter()
    for document in documents:
        lang, surfaces = document.analysis.lang, document.analysis.surfaces
        words = {*surfaces.firm, *surfaces.openers}
        if lang == "ar":
            words = set(map(shown, words))
        among = stories if document.item.kind == "story" else forewords
        among.add(told.number(document.item.story), among.numbers(list(words)))
        items[lang] += 1
        by_language[lang].update(words)
        firm.update(surfaces.firm.values())
        openers.update(surfaces.openers.values())
    stories.write(out, "words")
    forewords.write(out, "forewords")
    for name, counts in {"firm": firm, "openers": openers, "languages": items}.items():
        out.add_counts(name, counts)
    for lang, counts in by_language.items():
        out.add_counts(f"of.{lang}", counts)


def table(runs: Runs, stories: Stories, languages: Sequence[str]) -> TableWriter:
    """Give the words as a table; a language's bit is that of its place."""
    # A search counts forewords where no story has a word.
    counts = {**stories.counts("forewords"), **stories.counts("words")}
    words = [word for word in sorted(counts) if _is_one(word)]
    items, homes, firsts = _at_home(runs, words, languages)
    written = _written(_summed(runs, "firm"), _summed(runs, "openers"))
    made = TableWriter()
    for word, *own in zip(words, items, homes, firsts, strict=True):
        text = written.get(word, word)
        keys, others = of_word(word)
        made.add(Entry(text, counts[word], *own), keys, (*others, *of_humps(text)))
    return made


def _is_one(word: str) -> bool:
    """Tell whether this is a word to suggest."""
    return 2 <= len(word) <= LONGEST and (word.isalpha() or any(map(str.isalpha, word)))


def _at_home(
    runs: Runs, words: Sequence[str], languages: Sequence[str]
) -> tuple[list[int], list[int], list[int]]:
    """Give of each word its items, the languages it is at home in, as bits, and the first."""
    among = _summed(runs, "languages")
    items = np.zeros(len(words), np.int64)
    rates = np.zeros((max(1, len(languages)), len(words)))
    for place, lang in enumerate(languages):
        of_language = _summed(runs, f"of.{lang}")
        own = np.array([of_language.get(word, 0) for word in words], np.int64)
        items += own
        rates[place] = own / among[lang]
    at_home = rates >= _AT_HOME * rates.max(0)
    bits = 1 << np.arange(len(rates))
    return items.tolist(), (bits @ at_home).tolist(), (rates.argmax(0) + 1).tolist()


def _summed(runs: Runs, name: str) -> Counter[str]:
    """Sum what :meth:`RunWriter.add_counts` wrote."""
    summed: Counter[str] = Counter()
    for run in runs:
        for thing, count in run.counts(name):
            summed[thing] += count
    return summed


def _written(firm_surfaces: Counter[str], openers: Counter[str]) -> dict[str, str]:
    """Give how each word is shown.

    One that only ever opens sentences is a name, unless a word beside it in the
    dictionary, hardly different, is written small.
    """
    firm = _commonest(firm_surfaces)
    written = {**_commonest(openers), **firm}
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
