"""The words of a small archive, for the passes of a query that ask for no engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from search.analysis import analyzer_for
from search.index.suggestions.part import Suggestions, SuggestionsPart
from search.index.vocabulary import Vocabulary
from search.index.words import WordsPart
from search.model import Item
from search.query.analysis import Analysis
from search.query.spelling import Speller
from tests import builders


class CountingVocabulary(Vocabulary):
    """A vocabulary that counts by the name of the method how often it was asked."""

    def __init__(self, path: Path) -> None:
        self.asked: Counter[str] = Counter()
        super().__init__(path)

    def __getattribute__(self, name: str) -> Any:
        if name in ("terms", "cut_terms", "near", "splits"):
            self.asked[name] += 1
        return super().__getattribute__(name)

    def __contains__(self, word: str) -> bool:
        self.asked["contains"] += 1
        return super().__contains__(word)


def vocabulary(folder: Path, *texts: str) -> CountingVocabulary:
    """Make the vocabulary of an archive of ``texts``."""
    builders.vocabulary(folder, *texts, langs=("en", "fr", "es")).close()
    return CountingVocabulary(folder)


def held(folder: Path, *texts: str, langs: tuple[str, ...] = ("en",)) -> Suggestions:
    """Make the suggestions of an archive of ``texts``, without any if there are none."""
    directory = folder / "suggestions"
    directory.mkdir(exist_ok=True)
    items = (builders.item(text, lang) for text, lang in product(texts, langs))
    builders.write(SuggestionsPart(), directory, items)
    return Suggestions(directory)


class Small(NamedTuple):
    """What is known of the words of a small archive."""

    words: Vocabulary
    held: Suggestions
    analysis: Analysis

    @property
    def speller(self) -> Speller:
        """What finds the meaning of its misspelt words."""
        return Speller(self.words, self.held.words, self.analysis)


def small(folder: Path, items: Sequence[Item]) -> Small:
    """Make what is known of the words of an archive of ``items``."""
    builders.write(WordsPart(), folder, items)
    builders.write(SuggestionsPart(), folder, items)
    counts: Counter[tuple[str, str]] = Counter()
    for item in items:
        terms = {token.term for token in analyzer_for(item.lang).tokens(item.text)}
        counts.update((item.lang, term) for term in terms)
    languages = tuple(sorted({item.lang for item in items}))
    asked = Analysis(languages, lambda lang, term: counts[lang, term])
    return Small(Vocabulary(folder), Suggestions(folder), asked)


def analysis(*texts: str, languages: tuple[str, ...] = ("en",)) -> Analysis:
    """Make the analysis of an archive that has ``texts`` in each of ``languages``."""
    counts = Counter(
        (lang, term)
        for lang in languages
        for text in texts
        for term in {token.term for token in analyzer_for(lang).tokens(text)}
    )
    return Analysis(languages, lambda lang, term: counts[lang, term])
