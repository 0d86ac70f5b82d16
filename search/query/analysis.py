"""What the analyzers of an archive's languages make of the texts of queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from search.analysis import analyzer_for
from search.analysis.base import atoms, words_in
from search.analysis.typed import RUN, key
from search.kept import Kept
from search.model import Token
from search.query.slots import contiguous
from search.turns import give_way

LONGER = 4
"""Characters from which on a word of Taiwan is hardly another one of the mainland."""
LONGEST_WORD = 6
"""Characters of a run without spaces that may be one word."""


class Analysis:
    """The analysis of what is asked of one archive; of the texts asked last it is kept.

    ``languages`` are those of the archive's analyzers in use; ``frequency`` tells in how
    many items of a language a term stands.
    """

    def __init__(self, languages: Sequence[str], frequency: Callable[[str, str], int]) -> None:
        self.languages = tuple(languages)
        self.frequency = frequency
        self.is_known = Kept(self._is_known)
        self.has = Kept(self._has)

    def _has(self, text: str) -> bool:
        """Tell whether the items of any language have all words of ``text``."""
        return any(
            tokens and all(self.frequency(lang, token.term) for token in tokens)
            for lang in self.languages
            for tokens in [self.contiguous(lang, text)]
        )

    def tokens(self, lang: str, text: str) -> Sequence[Token]:
        """Give all tokens that ``lang`` makes of ``text``."""
        give_way()
        return tuple(analyzer_for(lang).tokens(text))

    def telling(self, lang: str, tokens: Sequence[Token]) -> Sequence[Token]:
        """Give the tokens that are not function characters alone, or all where there are none.

        In ``什么是语言模型`` the words of the question are in most texts, and say little.
        """
        if len(tokens) < 2:
            return tokens
        functional = analyzer_for(lang).functional
        kept = [token for token in tokens if not functional.issuperset(token.term)]
        return kept or tokens

    def contiguous(self, lang: str, text: str) -> Sequence[Token]:
        """Give the tokens that stand for ``text`` in a phrase; see :func:`slots.contiguous`."""
        give_way()
        return tuple(contiguous(analyzer_for(lang).tokens(text, cuts=False)))

    def on_the_mainland(self, word: str) -> str:
        """Give what the mainland calls something that Taiwan calls ``word``, if items say so.

        A short word that both write alike may be the mainland's own, and mean something else.
        """
        if not 1 < len(word) <= LONGEST_WORD or not RUN.fullmatch(word):
            return ""
        if len(word) < LONGER and key(word) == word:
            return ""
        # Imported late: Latin queries never load OpenCC.
        from search.analysis.zh import mainland

        said = mainland(word)
        return said if key(said) != key(word) and self.has(said) else ""

    def in_taiwan(self, word: str) -> str:
        """Give what Taiwan calls ``word``, if items say so.

        Where some have the word itself, Taiwan's may be another one of the mainland's: 資料 are not
        always 数据.
        """
        if not 1 < len(word) <= LONGEST_WORD or not RUN.fullmatch(word):
            return ""
        from search.analysis.zh import taiwan, told_in_taiwan

        said = told_in_taiwan(word) if self.has(word) else taiwan(word)
        return said if key(said) != key(word) and self.has(said) else ""

    def is_searched(self, text: str) -> bool:
        """Tell whether any language has a term for ``text``; none has for punctuation."""
        return any(self.contiguous(lang, text) for lang in self.languages)

    def without(self, words: Sequence[str]) -> tuple[str, ...]:
        """Give the languages that search for none of ``words``, if others search for some."""
        silent = tuple(
            lang
            for lang in self.languages
            if not any(self.contiguous(lang, word) for word in words)
        )
        return silent if words and len(silent) < len(self.languages) else ()

    def is_stop_word(self, word: str) -> bool:
        """Tell whether ``word`` is a stop word of a language, and no item of another has it."""
        anywhere = all(self.contiguous(lang, word) for lang in self.languages)
        return not (anywhere or self.has(word))

    def is_of_stop_words(self, words: Sequence[str]) -> bool:
        """Tell whether ``words`` are stop words of one language, side by side in some items."""
        of_all = self.languages
        for word in words:
            of_all = tuple(lang for lang in of_all if not self.contiguous(lang, word))
            if not of_all:
                return False
        pairs = {lang: self.tokens(lang, " ".join(words)) for lang in of_all}
        return any(
            tokens and all(self.frequency(lang, pair.term) for pair in tokens)
            for lang, tokens in pairs.items()
        )

    def is_lacking(self, text: str) -> bool:
        """Tell whether no item has even two characters side by side of a word without spaces."""
        if not 1 < len(text) <= LONGEST_WORD or not RUN.fullmatch(text):
            return False
        return not any(
            self.frequency(lang, token.term)
            for lang in self.languages
            for token in self.tokens(lang, text)
            if len(token.term) > 1
        )

    def is_nowhere(self, text: str) -> bool:
        """Tell whether no item has any of what ``text`` says."""
        return not self.is_known(text) or self.is_lacking(text)

    def is_torn(self, text: str) -> bool:
        """Tell whether ``text`` is a compound that no item has as one word, whatever its parts."""
        words = [found.group() for found in words_in(text)]
        if len(words) != 1 or len(atoms(words[0], 0)) < 2:
            return False
        return not any(
            all(self.frequency(lang, token.term) for token in tokens if token.kind == "word")
            for lang in self.languages
            for tokens in [self.tokens(lang, words[0])]
        )

    def _is_known(self, text: str) -> bool:
        """Tell whether any item has any of the terms of ``text``, or all items may.

        They may where it is a stop word of a language, or several: ``est-elle``.
        """
        return any(
            any(self.frequency(lang, token.term) for token in self.tokens(lang, text))
            or not any(self.tokens(lang, atom.text) for atom in atoms(text, 0))
            for lang in self.languages
        )
