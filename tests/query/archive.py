"""The words of a small archive, for the passes of a query that ask for no engine."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from search.analysis import analyzer_for
from search.index.vocabulary import Vocabulary
from search.query.analysis import Analysis
from tests import builders


class CountingVocabulary(Vocabulary):
    """A vocabulary that counts by the name of the method how often it was asked."""

    def __init__(self, path: Path) -> None:
        self.asked: Counter[str] = Counter()
        super().__init__(path)

    def __getattribute__(self, name: str) -> Any:
        if name in ("terms", "cut_terms", "nearest", "splits"):
            self.asked[name] += 1
        return super().__getattribute__(name)

    def __contains__(self, word: str) -> bool:
        self.asked["contains"] += 1
        return super().__contains__(word)


def vocabulary(folder: Path, *texts: str) -> CountingVocabulary:
    """Make the vocabulary of an archive of ``texts``."""
    builders.vocabulary(folder, *texts, langs=("en", "fr", "es")).close()
    return CountingVocabulary(folder)


def analysis(*texts: str, languages: tuple[str, ...] = ("en",)) -> Analysis:
    """Make the analysis of an archive that has ``texts`` in each of ``languages``."""
    counts = Counter(
        (lang, term)
        for lang in languages
        for text in texts
        for term in {token.term for token in analyzer_for(lang).tokens(text)}
    )
    return Analysis(languages, lambda lang, term: counts[lang, term])
