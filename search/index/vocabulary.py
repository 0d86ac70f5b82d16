"""The words of an archive as they are written, for prefixes, spelling and accents.

The index holds stems; people type beginnings and misspellings of whole words. So each
generation keeps its words beside the index: a trie from the folded form (no case, no
accents) to the spellings met and how often.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from pathlib import Path

import marisa_trie

from search.analysis.base import WORDS, atoms, fold, strip_accents

LONGEST_WORD = 64
SPELLINGS = 4
"""Spellings kept for one folded form, the commonest first."""
MOST_EXPANSIONS = 500
"""Words that a prefix stands for at most, the commonest: more would take seconds to look up."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word as written (lower case), and in how many items."""

    word: str
    count: int


def key(word: str) -> str:
    """Give the form that spellings of a word share."""
    return strip_accents(fold(word))


def words(text: str) -> Iterator[str]:
    """Give the words of ``text`` that stand between spaces, and the parts of compounds."""
    for match in WORDS.finditer(text):
        if match.lastgroup == "word":
            word = match.group()
            pieces = atoms(word, 0)
            if len(pieces) > 1:
                yield fold("".join(piece.text for piece in pieces))
            for piece in pieces:
                yield fold(piece.text)


def write(texts: Iterable[str], path: Path) -> None:
    """Write the vocabulary of ``texts``, one an item, to ``path``."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({word for word in words(text) if len(word) <= LONGEST_WORD})
    spellings: defaultdict[str, list[Spelling]] = defaultdict(list)
    for word, count in counts.most_common():
        form = key(word)
        if form and len(spellings[form]) < SPELLINGS:
            spellings[form].append(Spelling(word, count))
    entries = (
        (form, f"{spelling.count:09d}\t{spelling.word}".encode())
        for form, found in spellings.items()
        for spelling in found
    )
    marisa_trie.BytesTrie(entries).save(str(path))


class Vocabulary:
    """The words of one generation, read from its file as needed."""

    def __init__(self, path: Path) -> None:
        self._trie = marisa_trie.BytesTrie().mmap(str(path))

    def spellings(self, word: str) -> list[Spelling]:
        """Give the spellings that differ from ``word`` in case and accents only."""
        return [_spelling(value) for value in self._trie.get(key(word), ())][::-1]

    def __contains__(self, word: str) -> bool:
        return key(word) in self._trie

    def beginning(self, prefix: str) -> list[Spelling]:
        """Give the commonest words that begin like ``prefix``, up to :data:`MOST_EXPANSIONS`."""
        start = key(prefix)
        found = (_spelling(value) for _, value in self._trie.iteritems(start)) if start else ()
        return nlargest(MOST_EXPANSIONS, found, key=lambda spelling: spelling.count)

    def nearest(self, word: str) -> Spelling | None:
        """Give the likeliest word that ``word`` misspells, or None.

        One edit (insertion, deletion, substitution, exchange of neighbours) for words of
        4 to 7 letters, two for longer ones; the fewest edits, then the commonest word.
        """
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        typed = key(word)
        if len(typed) < 4:
            return None
        edits = 1 if len(typed) < 8 else 2
        near = extract(typed, self._trie.keys(), scorer=OSA.distance, score_cutoff=edits, limit=50)
        candidates = [
            (distance, form[0] != typed[0], -spelling.count, spelling)
            for form, distance, _ in near
            for spelling in self.spellings(form)[:1]
        ]
        return min(candidates, key=lambda c: c[:3])[3] if candidates else None

    def splits(self, word: str) -> list[tuple[str, str]]:
        """Give the ways to read ``word`` as two words of the archive run together."""
        form = key(word)
        return [
            (form[:cut], form[cut:])
            for cut in range(3, len(form) - 2)
            if form[:cut] in self._trie and form[cut:] in self._trie
        ]


def _spelling(value: bytes) -> Spelling:
    count, _, word = value.decode().partition("\t")
    return Spelling(word, int(count))
