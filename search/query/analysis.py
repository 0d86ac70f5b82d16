"""What the analyzers of an archive's languages make of the texts of one query."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from search.analysis import analyzer_for
from search.model import Token
from search.query.slots import contiguous


class Analysis:
    """The analysis of one query, each of its texts once a language.

    ``languages`` are those of the archive's analyzers in use; ``frequency`` tells in how
    many items of a language a term stands.
    """

    def __init__(self, languages: Sequence[str], frequency: Callable[[str, str], int]) -> None:
        self.languages = tuple(languages)
        self._frequency = frequency
        self._tokens: dict[tuple[str, str], Sequence[Token]] = {}
        self._contiguous: dict[tuple[str, str], Sequence[Token]] = {}

    def tokens(self, lang: str, text: str) -> Sequence[Token]:
        """Give all tokens that ``lang`` makes of ``text``."""
        if (lang, text) not in self._tokens:
            self._tokens[lang, text] = tuple(analyzer_for(lang).tokens(text))
        return self._tokens[lang, text]

    def contiguous(self, lang: str, text: str) -> Sequence[Token]:
        """Give the tokens that stand for ``text`` in a phrase; see :func:`slots.contiguous`."""
        if (lang, text) not in self._contiguous:
            tokens = analyzer_for(lang).tokens(text, cuts=False)
            self._contiguous[lang, text] = tuple(contiguous(tokens))
        return self._contiguous[lang, text]

    def is_searched(self, text: str) -> bool:
        """Tell whether any language has a term for ``text``; none has for punctuation."""
        return any(self.contiguous(lang, text) for lang in self.languages)

    def is_known(self, text: str) -> bool:
        """Tell whether any item has any of the terms of ``text``."""
        return any(
            self._frequency(lang, token.term)
            for lang in self.languages
            for token in self.tokens(lang, text)
        )
