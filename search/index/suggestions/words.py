"""The words of an archive, each as it is most often written."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.analysis.typed import LONGEST, shown
from search.index.documents import Document
from search.index.inverter import U4, Inverter
from search.index.merging import Merged
from search.index.numbers import distinct, spread
from search.index.runs import Runs, RunWriter
from search.index.suggestions.entries import Entries, FoundBy, Keys, TableWriter
from search.index.suggestions.keys import of_humps, of_sound, of_word
from search.index.suggestions.stories import Stories, Told
from search.index.texts import text_bytes, texts_of

Array = NDArray[Any]

_AT_HOME = 0.25
"""A word is at home where it is this often written, as a share of where it is most often."""

_SHARES = 4096
"""What an item gives to all its words together as their shares, as a scale of integers."""

_ALIKE, _ENDING = 4, 3
"""Letters that words with the same stem share at least, and that an ending has at most."""


def gather(documents: Sequence[Document], told: Told, out: RunWriter) -> None:
    """Keep the words of some documents.

    They are one whatever their capitals and hyphens, not their accents.
    Each item is looked for as likely as others, and any of its words is what a reader may remember:
    so each has its share of the item.
    """
    inverter, items, every = Inverter(), Counter[str](), set[str]()
    by_language: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    told_words, shares = array("I"), array("I")
    firm, openers = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for document in documents:
        lang, surfaces = document.analysis.lang, document.analysis.surfaces
        name = shown if lang == "ar" else str
        for counts, own in ((firm, surfaces.firm), (openers, surfaces.openers)):
            if lang != "ar" and "".join(own.values()).isascii():
                # As most are, shown as they are.
                counts.update(own.items())
            else:
                counts.update((name(word), shown(surface)) for word, surface in own.items())
        # None is among both, but for what Arabic words are shown as.
        words: Collection[str] = (*surfaces.firm, *surfaces.openers)
        if lang == "ar":
            words = set(map(shown, words))
        doc = 2 * told.number(document.item.story) + (document.item.kind != "story")
        numbers = inverter.numbers(words)
        inverter.add(doc, numbers)
        items[lang] += 1
        every.update(words)
        by_language[lang].extend(numbers)
        told_words.extend(numbers)
        shares.extend([ceil(_SHARES / max(1, len(words)))] * len(words))
    ranks = inverter.write(out, "words")
    _write_keys(out, sorted(filter(_is_one, every)), lambda words: ranks[inverter.numbers(words)])
    out.add_counts("languages", items)
    summed = np.bincount(np.frombuffer(told_words, U4), np.frombuffer(shares, U4), len(ranks))
    out.add("shares", ranks)
    out.add("shares.sums", summed.astype(U4))
    for lang, of_language in by_language.items():
        counted = np.bincount(np.frombuffer(of_language, U4), minlength=len(ranks))
        found = np.flatnonzero(counted)
        out.add(f"of.{lang}", ranks[found])
        out.add(f"of.{lang}.counts", counted[found].astype(U4))
    for called, counts in (("firm", firm), ("openers", openers)):
        _write_surfaces(out, called, counts, lambda words: ranks[inverter.numbers(words)])


def _write_keys(
    out: RunWriter, words: Sequence[str], ranks: Callable[[Sequence[str]], Array]
) -> None:
    """Keep the keys of words that are found by other keys than themselves.

    They hang on the word alone, and what it takes to make them is loaded where such words are new.
    """
    found = [(word, found) for word in words if (found := of_word(word)) != ([word], ())]
    keys = Keys()
    for _, (own, others) in found:
        keys.add(own, others)
    out.add("keyed", ranks([word for word, _ in found]))
    keys.write(out, "words")


def _write_surfaces(
    out: RunWriter,
    name: str,
    counts: Mapping[tuple[str, str], int],
    ranks: Callable[[Sequence[str]], Array],
) -> None:
    """Keep how often words are written how; most are as they are looked up, and not told twice."""
    same = {word: number for (word, surface), number in counts.items() if word == surface}
    others = [both for both in counts if both[0] != both[1]]
    out.add(f"{name}.same", ranks(list(same)))
    out.add_numbers(f"{name}.same.counts", list(same.values()))
    out.add(f"{name}.words", ranks([word for word, _ in others]))
    out.add_texts(name, [surface for _, surface in others])
    out.add_numbers(f"{name}.counts", [counts[both] for both in others])


def table(runs: Runs, stories: Stories, languages: Sequence[str]) -> TableWriter:
    """Give the words as a table; a language's bit is that of its place."""
    # Documents are numbered by stories, those of forewords apart.
    apart = [(2 * own[:, None] + np.arange(2)).ravel() for own in stories.numbers]
    merged = Merged(runs, "words", apart)
    words = texts_of(merged.terms)
    chosen = np.flatnonzero([_is_one(word) for word in words])
    counts, shares = _stories(merged), _shares(runs, merged)
    written = _written(runs, merged, words)
    hears = "ar" in languages
    further: dict[int, list[str]] = {}
    # As words are looked up they have no capitals: only behind a number something begins.
    numbered = {number for number, word in enumerate(words) if word[:1].isdecimal()}
    for number in sorted((numbered | written.keys()).intersection(chosen.tolist())):
        text = written.get(number, words[number])
        found = list(of_humps(text))
        if hears and (sound := of_sound(text)):
            found.append(sound)
        if found:
            further[number] = found
    texts = merged.terms.copy()
    for number, text in written.items():
        texts[number] = text_bytes(text)
    texts = [texts[number] for number in chosen.tolist()]
    homes = _at_home(runs, merged, languages)
    columns = (counts, shares, *homes, np.zeros(len(words), np.int64))
    entries = Entries(texts, *(column[chosen] for column in columns))
    found_by = _with_others(_own_keys(runs, merged), further)
    return TableWriter(entries, _of_some(found_by, chosen))


def _own_keys(runs: Runs, merged: Merged) -> FoundBy:
    """Give what each word is found by of itself: most by nothing else than themselves."""
    keys, ranks = runs.ranked("words.keys")
    # Of those that have other keys the run that told last, and the place there.
    at = np.full(len(merged.terms), -1, np.int64)
    columns: list[tuple[Array, ...]] = [(np.empty(0, np.int64),) * 3]
    count = 0
    for run, own, places in zip(runs, merged.ranks, ranks, strict=True):
        sizes, rows, less = (run.array(f"words.{of}") for of in ("sizes", "rows", "less"))
        at[own[run.array("keyed")]] = np.arange(count, count + len(sizes))
        count += len(sizes)
        columns.append((sizes, places[rows], less))
    told = FoundBy(keys, *map(np.concatenate, zip(*columns, strict=True)))
    of_told = _of_some(told, at[at >= 0])
    sizes = np.ones(len(at), np.int64)
    sizes[at >= 0] = of_told.sizes
    of_word = np.repeat(np.arange(len(at)), sizes)
    kept = np.repeat(at >= 0, sizes)
    rows, less = of_word, np.zeros(len(of_word), np.int64)
    rows[kept] = of_told.rows + len(merged.terms)
    less[kept] = of_told.less
    return FoundBy([*merged.terms, *keys], sizes, rows, less)


def _of_some(found: FoundBy, numbers: Array) -> FoundBy:
    """Give what some entries are found by."""
    sizes = found.sizes[numbers].astype(np.int64)
    starts = np.cumsum(found.sizes, dtype=np.int64) - found.sizes
    rows = spread(starts[numbers], sizes)
    return FoundBy(found.keys, sizes, found.rows[rows], found.less[rows])


def _with_others(found: FoundBy, others: Mapping[int, Sequence[str]]) -> FoundBy:
    """Add keys to those of some entries, which are found by them less well."""
    keys = list(found.keys)
    ends = np.cumsum(found.sizes)
    entries: list[int] = []
    for number, texts in others.items():
        end = int(ends[number])
        own = {keys[row] for row in found.rows[end - int(found.sizes[number]) : end].tolist()}
        new = [text for text in map(text_bytes, dict.fromkeys(texts)) if text not in own]
        keys += new
        entries += [number] * len(new)
    added = np.array(entries, np.int64)
    rows = np.insert(found.rows, ends[added], np.arange(len(found.keys), len(keys)))
    less = np.insert(found.less, ends[added], 1)
    return FoundBy(keys, found.sizes + np.bincount(added, minlength=len(ends)), rows, less)


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


def _shares(runs: Runs, merged: Merged) -> Array:
    """Give of each word what of all items is its, in all."""
    shares = np.zeros(len(merged.terms), np.int64)
    for run, ranks in zip(runs, merged.ranks, strict=True):
        shares[ranks[run.array("shares")]] += run.array("shares.sums")
    return shares


def _at_home(runs: Runs, merged: Merged, languages: Sequence[str]) -> tuple[Array, Array]:
    """Give of each word the languages it is at home in, as bits, and the first."""
    among = Counter[str]()
    for run in runs:
        among.update(dict(run.counts("languages")))
    size = len(merged.terms)
    rates = np.zeros((max(1, len(languages)), size))
    for place, lang in enumerate(languages):
        own = np.zeros(size, np.int64)
        for run, ranks in zip(runs, merged.ranks, strict=True):
            if run.has(f"of.{lang}"):
                own[ranks[run.array(f"of.{lang}")]] += run.array(f"of.{lang}.counts")
        rates[place] = own / among[lang]
    at_home = rates >= _AT_HOME * rates.max(0)
    bits = 1 << np.arange(len(rates))
    return bits @ at_home, rates.argmax(0) + 1


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
    # Of each word the last is the best: pairs, and so surfaces, are in order already.
    order = np.argsort((found >> 32 << 32) + counts, kind="stable")
    words = found[order] >> 32
    best = order[np.flatnonzero(np.diff(words, append=-1))]
    known = same > 0
    known[words] = True
    chosen = best[counts[best] > same[found[best] >> 32]]
    written = (found[chosen] & 0xFFFFFFFF).tolist()
    texts = texts_of([surfaces[number] for number in written])
    return known, dict(zip((found[chosen] >> 32).tolist(), texts, strict=True))
