"""The words of an archive, each as it is most often written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis.typed import LONGEST, shown
from search.index.documents import Document
from search.index.inverter import Inverter
from search.index.merging import Merged, spread
from search.index.numbers import distinct
from search.index.runs import Runs, RunWriter
from search.index.suggestions.entries import Entries, FoundBy, Keys, TableWriter
from search.index.suggestions.keys import has_humps, of_humps, of_sound, of_word
from search.index.suggestions.stories import Stories, Told
from search.index.texts import text_bytes, text_of

Array = NDArray[Any]

_AT_HOME = 0.25
"""A word is at home where it is this often written, as a share of where it is most often."""

_ALIKE, _ENDING = 4, 3
"""Letters that words with the same stem share at least, and that an ending has at most."""


def gather(documents: Sequence[Document], told: Told, out: RunWriter) -> None:
    """Keep the words of some documents.

    They are one whatever their capitals and hyphens, not their accents.
    """
    inverter, items = Inverter(), Counter[str]()
    by_language: defaultdict[str, Counter[str]] = defaultdict(Counter)
    firm, openers = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for document in documents:
        lang, surfaces = document.analysis.lang, document.analysis.surfaces
        name = shown if lang == "ar" else str
        for counts, own in ((firm, surfaces.firm), (openers, surfaces.openers)):
            counts.update((name(word), shown(surface)) for word, surface in own.items())
        words = {*map(name, surfaces.firm), *map(name, surfaces.openers)}
        doc = 2 * told.number(document.item.story) + (document.item.kind != "story")
        inverter.add(doc, inverter.numbers(list(words)))
        items[lang] += 1
        by_language[lang].update(words)
    ranks = inverter.write(out, "words")
    every = sorted({word for counted in by_language.values() for word in counted if _is_one(word)})
    _write_keys(out, every, lambda words: ranks[inverter.numbers(words)])
    out.add_counts("languages", items)
    for lang, of_language in by_language.items():
        out.add(f"of.{lang}", ranks[inverter.numbers(list(of_language))])
        out.add_numbers(f"of.{lang}.counts", list(of_language.values()))
    for called, counts in (("firm", firm), ("openers", openers)):
        _write_surfaces(out, called, counts, lambda words: ranks[inverter.numbers(words)])


def _write_keys(
    out: RunWriter, words: Sequence[str], ranks: Callable[[Sequence[str]], Array]
) -> None:
    """Keep the keys of words that are found by other keys than themselves.

    They hang on the word alone, and what it takes to make them is loaded where such words are new.
    """
    found = [(word, found) for word in words if (found := of_word(word)) != ([word], ())]
    out.add("keys.words", ranks([word for word, _ in found]))
    out.add_lists("keys", [keys for _, (keys, _) in found])
    out.add_lists("keys.others", [others for _, (_, others) in found])


def _write_surfaces(
    out: RunWriter,
    name: str,
    counts: Mapping[tuple[str, str], int],
    ranks: Callable[[Sequence[str]], Array],
) -> None:
    """Keep how often words are written how; most are as they are looked up, and not told twice."""
    same = {word: number for (word, surface), number in counts.items() if word == surface}
    others = [(*both, number) for both, number in counts.items() if both[0] != both[1]]
    out.add(f"{name}.same", ranks(list(same)))
    out.add_numbers(f"{name}.same.counts", list(same.values()))
    out.add(f"{name}.words", ranks([word for word, _, _ in others]))
    out.add_texts(name, [surface for _, surface, _ in others])
    out.add_numbers(f"{name}.counts", [number for *_, number in others])


def table(runs: Runs, stories: Stories, languages: Sequence[str]) -> TableWriter:
    """Give the words as a table; a language's bit is that of its place."""
    # Documents are numbered by stories, those of forewords apart.
    apart = [(2 * own[:, None] + np.arange(2)).ravel() for own in stories.numbers]
    merged = Merged(runs, "words", apart)
    words = list(map(text_of, merged.terms))
    chosen = np.flatnonzero([_is_one(word) for word in words])
    counts, homes = _stories(merged), _at_home(runs, merged, languages)
    written = _written(runs, merged, words)
    keys, odd = Keys(), np.zeros(len(words), np.bool_)
    known, hears = _keys(runs, merged), "ar" in languages
    for number in chosen.tolist():
        text = written.get(number, words[number])
        sound = of_sound(text) if hears else ""
        if sound or number in known or has_humps(text):
            odd[number] = True
            found_by, others = known.get(number) or ((words[number],), ())
            keys.add(found_by, (*others, *of_humps(text), *([sound] if sound else ())))
    texts = merged.terms.copy()
    for number, text in written.items():
        texts[number] = text_bytes(text)
    texts = [texts[number] for number in chosen.tolist()]
    columns = (counts, *homes, np.zeros(len(words), np.int64))
    entries = Entries(texts, *(column[chosen] for column in columns))
    # Most words are found by themselves alone.
    return TableWriter(entries, _found_by(merged.terms, chosen, odd[chosen], keys))


def _found_by(words: Sequence[bytes], chosen: Array, odd: Array, keys: Keys) -> FoundBy:
    """Give for the chosen words what they are found by: itself, or if ``odd`` its keys."""
    sizes = np.ones(len(chosen), np.int64)
    sizes[odd] = keys.sizes
    starts = np.cumsum(sizes) - sizes
    rows, less = np.empty(int(sizes.sum()), np.int64), np.zeros(int(sizes.sum()), np.int64)
    rows[starts[~odd]] = chosen[~odd]
    places = spread(starts[odd], sizes[odd])
    rows[places] = np.array(keys.rows, np.int64) + len(words)
    less[places] = keys.less
    return FoundBy([*words, *map(text_bytes, keys.texts())], sizes, rows, less)


def _keys(runs: Runs, merged: Merged) -> dict[int, tuple[Sequence[str], Sequence[str]]]:
    """Give the keys of words that have others than themselves, by number, as they were kept."""
    known: dict[int, tuple[Sequence[str], Sequence[str]]] = {}
    for run, ranks in zip(runs, merged.ranks, strict=True):
        numbers = ranks[run.array("keys.words")].tolist()
        lists = zip(run.lists("keys"), run.lists("keys.others"), strict=True)
        known.update(zip(numbers, lists, strict=True))
    return known


def _is_one(word: str) -> bool:
    """Tell whether this is a word to suggest."""
    return 2 <= len(word) <= LONGEST and (word.isalpha() or any(map(str.isalpha, word)))


def _stories(merged: Merged) -> Array:
    """Give in how many stories each word is, or how many forewords where it is in no story."""
    found = [np.empty((0, 2), np.int64)]
    for part in merged.postings():
        pairs = distinct(part.pairs())
        of_kind = (pairs >> 32 << 1) + (pairs & 1)
        found.append(np.bincount(of_kind, minlength=2 * len(part.counts)).reshape(-1, 2))
    stories, forewords = np.concatenate(found).T
    counts: Array = np.where(stories > 0, stories, forewords)
    return counts


def _at_home(runs: Runs, merged: Merged, languages: Sequence[str]) -> tuple[Array, Array, Array]:
    """Give of each word its items, the languages it is at home in, as bits, and the first."""
    among = Counter[str]()
    for run in runs:
        among.update(dict(run.counts("languages")))
    size = len(merged.terms)
    items, rates = np.zeros(size, np.int64), np.zeros((max(1, len(languages)), size))
    for place, lang in enumerate(languages):
        own = np.zeros(size, np.int64)
        for run, ranks in zip(runs, merged.ranks, strict=True):
            if run.has(f"of.{lang}"):
                own[ranks[run.array(f"of.{lang}")]] += run.array(f"of.{lang}.counts")
        items += own
        rates[place] = own / among[lang]
    at_home = rates >= _AT_HOME * rates.max(0)
    bits = 1 << np.arange(len(rates))
    return items, bits @ at_home, rates.argmax(0) + 1


def _written(runs: Runs, merged: Merged, words: Sequence[str]) -> dict[int, str]:
    """Give by its number how each word is shown that is not shown as it is looked up.

    One that only ever opens sentences is a name, unless a word beside it in the
    dictionary, hardly different, is written small.
    """
    firm, firm_surfaces = _commonest(runs, merged, "firm")
    _, openers = _commonest(runs, merged, "openers")
    small = firm.copy()
    small[list(firm_surfaces)] = False
    for number, surface in openers.items():
        if not firm[number]:
            word = words[number]
            alike = max(_ALIKE, len(word) - _ENDING)
            beside = (at for at in (number - 1, number + 1) if 0 <= at < len(words))
            if any(small[at] and words[at][:alike] == word[:alike] for at in beside):
                surface = surface.lower()
            firm_surfaces[number] = surface
    return firm_surfaces


def _commonest(runs: Runs, merged: Merged, name: str) -> tuple[Array, dict[int, str]]:
    """Give which words there are, and of each the surface that most items have, by its number.

    Small letters win a tie, and are left out.
    """
    same = np.zeros(len(merged.terms), np.int64)
    surfaces, own_surfaces = runs.ranked(name)
    pairs, numbers = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for run, ranks, own in zip(runs, merged.ranks, own_surfaces, strict=True):
        same[ranks[run.array(f"{name}.same")]] += run.array(f"{name}.same.counts")
        pairs.append(ranks[run.array(f"{name}.words")].astype(np.int64) << 32 | own)
        numbers.append(run.array(f"{name}.counts").astype(np.int64))
    found, places = np.unique(np.concatenate(pairs), return_inverse=True)
    counts = np.zeros(len(found), np.int64)
    np.add.at(counts, places, np.concatenate(numbers))
    # Of each word the last is the best, surfaces being numbered in order.
    order = np.lexsort((found, counts, found >> 32))
    words = found[order] >> 32
    best = order[np.flatnonzero(np.diff(words, append=-1))]
    known = same > 0
    known[words] = True
    chosen = best[counts[best] > same[found[best] >> 32]]
    written = (found[chosen] & 0xFFFFFFFF).tolist()
    texts = [text_of(surfaces[number]) for number in written]
    return known, dict(zip((found[chosen] >> 32).tolist(), texts, strict=True))
