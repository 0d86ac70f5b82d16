"""How a query goes on while it is typed: its last word is also a beginning.

Words come first, then what narrows, what says the same in other languages, and titles. What
stands in a title together with the words before is better than what does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import chain, islice
from typing import NamedTuple

import numpy as np

from search import late
from search.analysis.base import QUOTES, atoms, words_in
from search.analysis.languages import UNKNOWN, base_language
from search.analysis.typed import RUN, accented, key
from search.analysis.words import APOSTROPHES, ELIDED
from search.index.glossary.part import Glossary, Translation
from search.index.suggestions.part import Suggestions
from search.index.suggestions.table import Array, Found, Ranked, Table
from search.index.vocabulary import Vocabulary
from search.model import Suggestion
from search.query.naming import LONGEST
from search.query.sounding import begun
from search.query.typing import Typed, read

MOST = 50
"""Suggestions at most."""
_NARROWING = 1
"""Names and filters that come before titles."""
_FIELD_BEGUN = 3
"""Letters from which on a field may be meant by its name, and not a word that begins so."""
_TRANSLATIONS = 2
"""Translations at most, each of another language."""
_LATER = 3 / 8
"""Share of the suggestions that is kept for what are no words, if there are any."""
_WORDS = 5
"""Places that only words take, if there are so many."""
_SAVED = 3
"""Letters from which on it is all the same how many more a word saves."""
_FOLDED = 0.1
"""How likely a word is that has what was typed but for its accents."""
_ABROAD = 1 / 16
"""How likely a word is that is not at home in the reader's language (measured)."""
_TAILS = 6
"""Characters at the end of a run without spaces that may be a word by themselves."""
_MISSPELT = 4
"""Letters from which what begins no word may be misspelt."""
_WORD_STARTS = late.regex(r"(?<!\S)\S")
_QUOTES = late.regex(rf"[{QUOTES}\s]+")


class Known(NamedTuple):
    """What an archive knows of its words."""

    held: Suggestions
    glossary: Glossary
    words: Vocabulary


def suggest(known: Known, text: str, lang: str, limit: int) -> tuple[Suggestion, ...]:
    """Give how ``text`` may go on, the likeliest first; nothing where it is no query.

    What is at home in ``lang`` comes first, if any language is given; words that are far
    commoner than those take places behind them.
    """
    typed = read(text)
    if typed is None:
        return ()
    limit = max(0, min(limit, MOST))
    completion = _Completion(known, typed, lang)
    if typed.field:
        return tuple(islice(completion.values(), limit))
    words = list(islice(completion.words(), limit))
    later = list(islice(completion.later(), limit))
    first = words[: max(_WORDS, limit - min(len(later), int(limit * _LATER)))]
    named = tuple(completion.named())
    said = {one.text for one in named}
    unlike = {one.query: one for one in named}
    for one in first + later:
        # A word may be a translation as well, and of two languages the same one.
        if one.kind != "filter" or one.text not in said:
            unlike.setdefault(one.query, one)
    return tuple(islice(unlike.values(), limit))


class _Going(NamedTuple):
    """A word that goes on as typed, if ``literal`` with these accents, and spares letters."""

    rank: Ranked
    entry: Found
    literal: bool
    saved: int

    @classmethod
    def on(cls, rank: Ranked, entry: Found, typed: str) -> _Going:
        """Compare a word with what is typed of it."""
        written, begun = accented(entry.text), accented(typed)
        saved = _SAVED if RUN.match(written) else max(0, len(written) - len(begun))
        return cls(rank, entry, begun in written, min(saved, _SAVED))

    def likelihood(self) -> float:
        """Give how likely the word is meant.

        Who leaves out accents may mean the word that has them, but seldom does.
        """
        at_home = 1 if self.rank.at_home else _ABROAD
        return self.rank.score * at_home * (1 if self.literal else _FOLDED)

    def order(self) -> tuple[bool, float, int]:
        """Give where it stands among those that have a place: the shorter first of two alike."""
        return self.rank.at_home, self.likelihood(), -self.saved

    def worth(self) -> tuple[float, bool]:
        """Give what a place for the word is worth: names of users and files are worth least."""
        return self.likelihood() * (1 + self.saved), self.entry.text.isalpha()


class _Completion:
    """One query that is being completed."""

    def __init__(self, archive: Known, typed: Typed, lang: str) -> None:
        held = self._held = archive.held
        self._glossary, self._vocabulary = archive.glossary, archive.words
        self._typed = typed
        self._beginning = key(typed.word)
        self._langs = ("", *(code if code != UNKNOWN else "" for code in held.languages))
        self._lang = base_language(lang) if lang.strip() else ""
        known = self._lang in held.languages
        self._home = 1 << held.languages.index(self._lang) if known else 0

    def words(self) -> Iterator[Suggestion]:
        """Give the words, those that stand with the earlier ones in titles first."""
        if not self._beginning:
            return
        before, typed = self._typed.before, self._typed.word
        joined = self._held.words.ranked(self._beginning, self._home)
        common: Sequence[Ranked] = () if self._is_elided() else joined
        if not common:
            before, typed, common = self._last_part()
        if not common:
            common = joined
        if not common:
            common = begun(typed, self._held.words, self._home) or tuple(self._misspelt())
        entry = self._held.words.entry
        together = self._beside()
        beside = [_Going.on(rank, entry(rank.number), typed) for rank in together.values()]
        beside.sort(key=_Going.worth, reverse=True)
        rest = [
            _Going.on(one, entry(one.number), typed) for one in common if one.number not in together
        ]
        rest.sort(key=_Going.worth, reverse=True)
        rest[:_WORDS] = sorted(rest[:_WORDS], key=_Going.order, reverse=True)
        for found in (*beside, *rest):
            text, lang = found.entry.text, self._langs[found.entry.lang]
            if key(text) not in self._typed.earlier:
                yield Suggestion(text, "word", found.entry.stories, lang, before + text)

    def later(self) -> Iterator[Suggestion]:
        """Give what is no word: a little of what narrows, translations, titles, the rest."""
        narrowing: Iterator[Suggestion] = iter(())
        if self._beginning and not self._typed.quoted:
            narrowing = self._narrowing(self._beginning)
        titles = iter(()) if self._typed.excluded else self._titles()
        return chain(islice(narrowing, _NARROWING), self._translations(), titles, narrowing)

    def named(self) -> Iterator[Suggestion]:
        """Give what the last words name together, as ``issue 4`` does, in place of them."""
        if self._typed.quoted or self._typed.excluded:
            return
        before, word = self._typed.before, self._typed.word
        starts = [found.start() for found in _WORD_STARTS.finditer(before, self._typed.since)]
        # A number says by itself that it names something, another word is one first.
        alone = [len(before)] if any(map(str.isdecimal, word)) else []
        for start in starts[-(LONGEST - 1) :] + alone:
            words = words_in(before[start:] + word)
            found = self._held.named(key("".join(one.group() for one in words)))
            if found:
                clause, count = found[0].text, found[0].stories
                yield Suggestion(clause, "filter", count, "", before[:start] + clause)
                return

    def values(self) -> Iterator[Suggestion]:
        """Give the values of the field whose value is being typed: what begins so itself first.

        Others begin so as some language calls them.
        """
        field = f"{self._typed.field}:"
        beginning = field + self._beginning

        def order(found: Suggestion) -> tuple[bool, bool]:
            own = beginning, self._beginning
            return found.text not in own, not found.text.startswith(own)

        for found in sorted(self._narrowing(beginning), key=order):
            clause = found.query.removeprefix(self._typed.before)
            query = self._typed.before + clause.removeprefix(field)
            yield Suggestion(found.text, found.kind, found.count, found.lang, query)

    def _narrowing(self, beginning: str) -> Iterator[Suggestion]:
        before = self._typed.before
        for clause, count in _clauses(self._held.names, beginning):
            name = clause.partition(":")[2].strip('"')
            yield Suggestion(name, "name", count, "", before + clause)
        for clause, count in _clauses(self._held.filters, beginning):
            yield Suggestion(clause, "filter", count, "", before + clause)

    def _translations(self) -> Iterator[Suggestion]:
        """Give what says the same as the last words in other languages, the reader's first."""
        start, translations = self._translated()
        firsts: dict[str, Translation] = {}
        for one in translations:
            firsts.setdefault(one.lang, one)
        best = sorted(firsts.values(), key=lambda one: (one.lang != self._lang, -one.score))
        for text, lang, stories, _ in best[:_TRANSLATIONS]:
            query = self._typed.before[:start] + text
            yield Suggestion(text, "translation", stories, lang, query)

    def _translated(self) -> tuple[int, Sequence[Translation]]:
        """Give where the longest run of last words starts that is known, and what says the same."""
        before, typed = self._typed.before, self._typed
        if not (typed.quoted or typed.excluded):
            for found in _WORD_STARTS.finditer(before, typed.since):
                known = self._glossary.of((before[found.start() :] + typed.word).strip())
                if known:
                    return found.start(), known
            return len(before), self._glossary.of(typed.word)
        return len(before), ()

    def _titles(self) -> Iterator[Suggestion]:
        """Give titles that have such a word, and all earlier ones that titles have.

        Of a story told in several languages only the best.
        """
        table = self._held.titles
        having = {word: _having(table, word) for word in self._typed.earlier}
        known = [word for word, entries in having.items() if len(entries)]
        beginning = self._beginning or (known[-1] if known else "")
        if not beginning:
            return
        marks = [table.marked(having[word]) for word in known]
        together = reduce(np.logical_and, marks) if known else None
        start = self._typed.since if known else len(self._typed.before)
        if self._typed.quoted:
            start = self._typed.before.rindex(_last_quote(self._typed.before))
        told: set[int] = set()
        for number in table.best(beginning, self._home, together):
            title = table.entry(number)
            if title.group not in told:
                told.add(title.group)
                clause = f'"{_QUOTES.sub(" ", title.text).strip()}"'
                query, lang = self._typed.before[:start] + clause, self._langs[title.lang]
                yield Suggestion(title.text, "title", title.stories, lang, query)

    def _beside(self) -> dict[int, Ranked]:
        """Give the words that stand in titles with the word before, by how many do."""
        found: dict[int, Ranked] = {}
        if self._typed.earlier:
            titles, words = self._held.titles, self._held.words
            together = titles.marked(_having(titles, self._typed.earlier[-1]))
            for found_by, count in titles.keys_among(self._beginning, together):
                for number, at_home in words.at_home(found_by, self._home):
                    own = at_home or not self._home
                    found.setdefault(number, Ranked(number, own, count))
        return found

    def _is_elided(self) -> bool:
        """Tell whether an article stands before what is typed: l'ia begins no liant."""
        pieces = atoms(self._typed.word, 0)
        if len(pieces) < 2 or self._typed.word[pieces[0].end] not in APOSTROPHES:
            return False
        return pieces[0].text.lower() in ELIDED

    def _last_part(self) -> tuple[str, str, Sequence[Ranked]]:
        """Give what stands before the last part of a word, the part, and the words it begins.

        It is what stands behind a joiner (l'éco), or the end of a run without spaces.
        """
        word, parts = self._typed.word, atoms(self._typed.word, 0)
        joined = len(parts) > 1
        longest = len(word) - parts[-1].start if joined else min(_TAILS, len(word) - 1)
        for length in (longest,) if joined else range(longest, 0, -1):
            tail = word[-length:]
            if joined or RUN.fullmatch(tail):
                found = self._held.words.ranked(key(tail), self._home)
                if found:
                    return self._typed.before + word[:-length], tail, found
        return self._typed.before, word, ()

    def _misspelt(self) -> Iterator[Ranked]:
        """Give the words that are near what is typed, or begin nearly so."""
        form = self._beginning
        if len(form) < _MISSPELT or RUN.search(form):
            return
        near = self._vocabulary.near(form, 1) or self._vocabulary.nearly_begun(form)
        for one in sorted(near, key=lambda one: -one.count)[:_WORDS]:
            for number, at_home in self._held.words.at_home(key(one.word), self._home):
                yield Ranked(number, at_home or not self._home, one.count)


def _clauses(table: Table, beginning: str) -> Iterator[tuple[str, int]]:
    """Give what narrows and begins so, or is called so; by its field alone only if that is meant.

    Whoever types an ``a`` means no author whose name has none.
    """
    for number in table.best(beginning, 0):
        clause, count, *_ = table.entry(number)
        field, _, value = clause.partition(":")
        by_field = field.startswith(beginning) and not key(value.strip('"')).startswith(beginning)
        if not by_field or len(beginning) >= _FIELD_BEGUN:
            yield clause, count


def _having(titles: Table, word: str) -> Array:
    """Give the titles that have ``word``; in a script without spaces, that go on with it."""
    return titles.beginning(word) if RUN.match(word) else titles.having(word)


def _last_quote(before: str) -> str:
    return next(character for character in reversed(before) if character in QUOTES)
