"""The forms in which a text writes its words, as a reader who is exact types them.

Terms bring forms of a word together, and parts and wholes of compounds. A form keeps the
letters of the word as it stands and the hyphens within; case and width never count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from search.analysis.base import as_word, atoms, fold, strip_accents
from search.analysis.letters import LETTERS

BARE = "="
"""Before a word that a text also has with accents, and so has its plain form in any case."""
PARTS = 5
"""Parts of a compound that are a form together; more are, if they are all of it."""
_ALIKE = str.maketrans("‐‑’ʼ＆", "--''&")
_APART = "'’ʼ׳״.·"


def forms(surface: str) -> tuple[str, ...]:
    """Give what a word that stands in a text is found by: with its accents, and without.

    Of a compound each part and each run of parts is found, without accents.

    >>> forms("Café"), forms("text-to-text")
    (('café', 'cafe'), ('text-to', 'text-to-text', 'to-text'))
    """
    if surface.isascii() and surface.isalnum():
        return (fold(surface),)
    parts = atoms(surface, 0)
    if len(parts) < 2:
        return tuple(dict.fromkeys((*spellings(surface), plain(surface))))
    runs = (
        surface[first.start : last.end]
        for at, first in enumerate(parts)
        for last in {*parts[at + 1 : at + PARTS], *(parts[-1:] if not at else ())}
    )
    return tuple(sorted(map(plain, runs)))


def bare(surfaces: Collection[str]) -> Iterator[str]:
    """Give a form for each word that a text has without accents beside one that has them.

    >>> list(bare(["Résumé", "resume", "café", "parser"]))
    ['=resume']
    """
    others = {fold(word) for word in surfaces if not word.isascii()}
    accented = [word for word in others if not word.isascii() and plain(word) != word]
    if not accented:
        return
    folded = {word.lower() if word.isascii() else fold(word) for word in surfaces}
    yield from (f"{BARE}{word}" for word in folded.intersection(map(plain, accented)))


def spellings(word: str) -> tuple[str, ...]:
    """Give a word as it is spelt, and with the letters that are typed for each other as one."""
    folded = fold(word)
    return (folded,) if folded.isascii() else (folded, folded.translate(LETTERS))


def plain(word: str) -> str:
    """Give a word without case and accents."""
    return strip_accents(fold(word).translate(_ALIKE))


def is_name(word: str) -> bool:
    """Tell whether a word is written as names are, whose letters all count.

    It has a capital beyond the first letter, a digit beside letters, or a hyphen.
    """
    found = as_word(word)
    if found is None or found.lastgroup != "word" or any(sign in word for sign in _APART):
        return False
    if len(atoms(word, 0)) > 1 or any(map(str.isupper, word[1:])):
        return True
    return any(map(str.isdigit, word)) and any(map(str.isalpha, word))
