"""Turkish: own casing, lemmas, Snowball; readable without a Turkish keyboard.

Letters fold to ASCII *before* the lemma is looked up, in a dictionary folded likewise, so
that ``ogrenme`` and ``ÖĞRENME`` meet ``öğrenme``. Snowball stems what the dictionary lacks,
and what it leaves is looked up once more; it stems no lemma: of ``aile`` (family) it would leave
``ai``. Suffixes after an apostrophe, written behind names (``BERT'lere``), are dropped.
"""

from __future__ import annotations

from functools import cache

import marisa_trie
from Stemmer import Stemmer

from search.analysis.base import Atom, fold, strip_accents
from search.analysis.cache import cached_trie
from search.analysis.packages import version
from search.analysis.stops import named, stop_words
from search.analysis.words import APOSTROPHES, FOREIGN_PLURAL, WordAnalyzer

CASING = str.maketrans({"I": "ı", "İ": "i"})


def fold_turkish(word: str) -> str:
    """Give ``word`` in lower case by Turkish rules, then without marks: ``DİL`` is ``dil``."""
    return strip_accents(fold(word.translate(CASING)))


def build_lemmas() -> marisa_trie.BytesTrie:
    """Fold simplemma's dictionary; where forms meet, the shortest lemma stands for all."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    lemmas: dict[str, str] = {}
    for form, lemma in DefaultDictionaryFactory().get_dictionary("tr").items():
        key, lemma = fold_turkish(form), lemma.translate(CASING).lower()
        known = lemmas.get(key)
        if known is None or (len(lemma), lemma) < (len(known), known):
            lemmas[key] = lemma
    return marisa_trie.BytesTrie((key, lemma.encode()) for key, lemma in lemmas.items())


@cache
def lemmas() -> marisa_trie.BytesTrie:
    """Give the dictionary from folded forms to lemmas."""
    name = f"turkish-{version('simplemma')}"
    return cached_trie(name, marisa_trie.BytesTrie, build_lemmas)


@cache
def stops() -> frozenset[str]:
    """Give the stop words, folded as words are."""
    return frozenset(map(fold_turkish, stop_words("tr")))


STEMMER = Stemmer("turkish")


def stem(word: str) -> str | None:
    """Give the term of a Turkish word: its lemma or stem, folded; None for a stop word."""
    folded = fold_turkish(word)
    if folded in stops():
        return named(word)
    lemma = _lemma(folded)
    if lemma is None and FOREIGN_PLURAL.search(folded):
        folded = folded[:-1]
        lemma = _lemma(folded)
    if lemma is None:
        # Suffixes in a row that the dictionary lacks often stand behind a form that it has.
        stemmed = STEMMER.stemWord(folded)
        lemma = _lemma(stemmed) or stemmed
    return strip_accents(lemma)


def _lemma(folded: str) -> str | None:
    """Give the lemma of a folded form; None where the dictionary lacks it."""
    found = lemmas().get(folded)
    return found[0].decode() if found else None


def trim_suffix(pieces: list[Atom], text: str) -> list[Atom]:
    """Drop the suffixes that an apostrophe parts from a name: ``BERT'lere`` is ``BERT``."""
    for index, piece in enumerate(pieces[1:], start=1):
        if text[piece.start - 1] in APOSTROPHES:
            return pieces[:index]
    return pieces


TURKISH = WordAnalyzer("tr", 7, ("PyStemmer", "simplemma"), stem, trim_suffix)
