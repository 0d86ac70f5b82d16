"""What a word that the archive lacks was meant to be, the likeliest first.

It may not be finished, be misspelt, be typed on another keyboard, or be a name in other letters.
Misspellings are weighed as by a noisy channel (Kernighan, Church and Gale 1990, "A Spelling
Correction Program Based on a Noisy Channel Model"): how likely the archive's word is typed so,
and how common it is. Costs are in powers of ten.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise
from operator import attrgetter, itemgetter
from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from search import late
from search.analysis.base import JOINERS, WORDS, atoms, words_in
from search.analysis.languages import UNKNOWN
from search.analysis.sounds import ARABIC
from search.analysis.stops import stop_words
from search.analysis.typed import RUN, accented
from search.analysis.typed import key as typed_key
from search.index.suggestions.table import Table
from search.index.vocabulary import Near, Vocabulary, key
from search.kept import Kept
from search.model import Span
from search.query.analysis import Analysis
from search.query.keyboards import otherwise
from search.query.parting import parted
from search.query.sounding import SURE, names
from search.query.tree import Node, Phrase, Prefix, Word

SHORTEST, LONG = 4, 8
"""Letters of a word from which one edit is forgiven, and two."""
LONGEST = 48
"""Code points of a word that may be misspelt."""
SHORTEST_PART, SHORTEST_NAME, SHORTEST_STOP_WORD = 3, 2, 2
"""Letters of words that are typed as one, of abbreviations, and of stop words between them."""
BEGINNING = 3
"""Letters from which a word may be the beginning of another; a syllable of Hangul has two."""
MOST = 8
"""Completions, and misspelt words, that are given."""
KEPT = 1024
"""Words of which it is kept what they may be misspelt from: some kilobytes each."""
_WEIGHED = 16
"""Misspelt words of which it is looked up how they are written."""

_EDIT = 3.0
_TOO_MANY = 1.0
"""A letter that was typed though the word lacks it: there are many that could be."""
_ANOTHER = 1.0
"""A letter instead of another."""
_FIRST = 0.5
"""The first letter is seldom wrong."""
_COMMON = 0.5
"""What a word gains by each tenfold of the items that have it."""
_CAPITAL = 0.5
"""A name is typed with its capital."""
_FOREIGN = 0.7
"""A word of a language that no other word of the query is in."""
_KEYBOARD = 1.0
"""Another keyboard writes a word of the archive: chance seldom does."""
_LETTERS = 1.0
"""A name in Latin letters sounds like an Arabic word that the archive lacks."""
_JOINER = late.compile(rf"[{JOINERS}]+")
_PARTICLE = late.compile(
    "([가-힣]{2,}?)(?:(?:에|에서|에게|께|한테|으로|로|와|과|까지|부터)?(?:은|는|도|만|의)"
    "|이|가|을|를|에|에서|에게|께|한테|으로|로|와|과|랑|이랑|까지|부터|처럼|보다|하고)"
)
"""A word and the particles that Korean writes behind it: 서울의, 서울에서는."""
_ALIKE = str.maketrans("ويىءة", "ااااه")
"""Letters that Arabic writes for each other, mostly to bear a hamza."""
_OPERATORS = ("AND", "OR", "NOT")


Kind: TypeAlias = Literal["completion", "spelling"]


class Meant(Struct, frozen=True):
    """What a clause may have meant: ``text`` is what is new in it.

    What is ``sure`` may be searched for unasked.
    """

    kind: Kind
    node: Node
    text: str
    sure: bool


class _Candidate(Struct, frozen=True):
    """What may have been misspelt, as it is to be written, and how unlikely that is."""

    text: str
    cost: float
    langs: frozenset[str]


class Speller:
    """Finds what words meant that the archive lacks; safe for several threads.

    ``written`` is the table of the words as they are mostly written.
    """

    def __init__(self, words: Vocabulary, written: Table, analysis: Analysis) -> None:
        self._words = words
        self._written = written
        self._analysis = analysis
        self._candidates = Kept(self._weighed, KEPT)

    def meant(self, word: str, langs: Collection[str] = ()) -> Iterator[Meant]:
        """Give what ``word`` may have been meant to be, the likeliest first.

        ``langs`` are the languages of the words beside it, if that is known. One that the
        archive has as a beginning is not finished; for sure no other word was meant.
        """
        words = WORDS.findall(word)
        if len(words) == 1:
            word = next(filter(None, words[0]))
        form = _JOINER.sub("", word)
        long_enough = len(unicodedata.normalize("NFD", key(form))) >= BEGINNING
        begins = long_enough and self._words.begins(form)
        if begins:
            yield Meant("completion", Prefix(word, 1), f"{word}*", True)
        stem = "" if begins else self._without_particle(form)
        if stem:
            yield Meant("completion", Prefix(stem, 1), f"{stem}*", True)
            return
        begun, pinyin = begins, self._of_pinyin(typed_key(word))
        for number in self._longer(word):
            text = self._written.entry(number).text
            # By the key alone: behind an article, or by letters for characters.
            spelt = not RUN.fullmatch(text)
            whole = not begun and long_enough and (spelt or text == pinyin)
            begun |= spelt
            yield Meant("completion", Word(text, 1), text, whole)
        sure = len(form) >= SHORTEST and not begun and not pinyin
        spellings = self._spellings(word, langs)
        for text in spellings:
            whole = not (self._analysis.is_torn(text) or _is_another(key(form), key(text)))
            yield Meant("spelling", Word(text, 1), text, sure and whole)
        if sure and len(word) <= LONGEST:
            yield from self._parted(word)
            if word.isalpha() and not spellings:
                yield from self._nearly_parted(key(word))

    def _without_particle(self, word: str) -> str:
        """Give a Korean word without what follows it, if words of the archive begin so."""
        found = _PARTICLE.fullmatch(word)
        return found[1] if found and self._words.begins(found[1]) else ""

    def in_other_letters(self, word: str) -> tuple[str, ...]:
        """Give the names that ``word`` is in other letters; what the archive lacks it is not.

        A word of the archive is itself in the first place, and sounds like a short name by chance.
        """
        if not ARABIC.fullmatch(word) or word not in self._words:
            return ()
        return tuple(name.text for name in names(word, self._written, SURE))

    def _parted(self, word: str) -> Iterator[Meant]:
        """Read what was typed as one as several words, or as the pinyin of several.

        Between words may stand stop words, however short: endtoend.
        """
        form = key(word)
        words = parted(form, SHORTEST_NAME, self._one) or self._around_stop_words(form)
        if words:
            text = " ".join(words)
            yield Meant("spelling", Phrase(text, 1), text, True)
        characters = "".join(parted(typed_key(word), 2, self._of_pinyin))
        if characters:
            yield Meant("spelling", Word(characters, 1), characters, True)

    def _nearly_parted(self, form: str) -> Iterator[Meant]:
        """Read what was typed as one as two words, one of them misspelt: hugingface."""
        found: list[tuple[float, str]] = []
        for at in range(SHORTEST, len(form) - SHORTEST + 1):
            first, last = form[:at], form[at:]
            if self._one(first):
                found += ((cost, f"{first} {word}") for cost, word in self._slips(last))
            if self._one(last):
                found += ((cost, f"{word} {last}") for cost, word in self._slips(first))
        for _, text in sorted(found)[:MOST]:
            if self._analysis.has(text):
                yield Meant("spelling", Phrase(text, 1), text, True)

    def _slips(self, form: str) -> Iterator[tuple[float, str]]:
        """Give the words that are an edit away, and how unlikely each is; short ones are many."""
        near = self._words.near(form, 1) if len(form) > SHORTEST else ()
        return ((_cost(form, one), one.word) for one in near if _may_be(form, one.form))

    def _one(self, part: str) -> str | None:
        """Give a word of the archive, if it is no shorter than others or a name: TCP, IP."""
        if part not in self._words:
            return None
        return part if len(part) >= SHORTEST_PART or self._as_written(part).isupper() else None

    def _around_stop_words(self, form: str) -> Sequence[str]:
        words = parted(
            form,
            SHORTEST_STOP_WORD,
            lambda part: part if part in self._stop_words else self._one(part),
        )
        return words if words and self._one(words[0]) and self._one(words[-1]) else ()

    @cached_property
    def _stop_words(self) -> frozenset[str]:
        """The stop words of the archive's languages, without accents."""
        lists = (stop_words(lang) for lang in self._analysis.languages if lang != UNKNOWN)
        return frozenset(key(word) for of_one in lists for word in of_one)

    def _of_pinyin(self, part: str) -> str | None:
        """Give the commonest Chinese word that is spelt so, not by its first letters alone."""
        found = (self._written.entry(n) for n in self._written.having(part).tolist())
        spelt = [one for one in found if RUN.fullmatch(one.text) and len(one.text) < len(part)]
        return max(spelt, key=lambda one: one.stories).text if spelt else None

    def _longer(self, word: str) -> tuple[int, ...]:
        """Give the words that begin so, by their numbers, the best first."""
        beginning = typed_key(word)
        return self._written.best(beginning, 0)[:MOST] if len(beginning) > 1 else ()

    def _spellings(self, word: str, langs: Collection[str]) -> list[str]:
        if len(word) > LONGEST:
            return []
        found = self._candidates(word)
        if langs:
            found = [
                one if one.langs.intersection(langs) else replace(one, cost=one.cost + _FOREIGN)
                for one in found
            ]
        return list(islice(self._different(sorted(found, key=attrgetter("cost"))), MOST))

    def _different(self, candidates: Iterable[_Candidate]) -> Iterator[str]:
        """Leave out what finds the same as another, being a form of the same word."""
        known: set[tuple[str, str]] = set()
        for one in candidates:
            tokens = ((lang, self._analysis.tokens(lang, one.text)) for lang in one.langs)
            terms = {(lang, token.term) for lang, found in tokens for token in found}
            if not terms or not terms <= known:
                known |= terms
                yield one.text

    def _weighed(self, word: str) -> list[_Candidate]:
        found = [*self._edited(word), *self._of_other_keyboards(word), *self._sounding(word)]
        return sorted(found, key=attrgetter("cost"))[:_WEIGHED]

    def _edited(self, text: str) -> Iterator[_Candidate]:
        """Give words that are some edits away, from all of ``text`` or from one part."""
        for start, end in _pieces(text):
            piece = text[start:end]
            if piece != text and self._analysis.is_known(piece):
                continue
            form = key(_JOINER.sub("", piece))
            near = [one for one in self._near(form) if _may_be(form, one.form)]
            weighed = sorted(((_cost(form, one), one) for one in near), key=itemgetter(0))
            for cost, one in weighed[:_WEIGHED]:
                written = self._as_written(one.word)
                if piece[0].isupper() and not written[0].isupper():
                    cost += _CAPITAL
                meant = text[:start] + _cased(piece, written) + text[end:]
                yield _Candidate(meant, cost, one.langs)

    def _near(self, form: str) -> list[Near]:
        """Give what is near a form, and where nothing is a letter away, what begins nearly so."""
        near = self._words.near(form, _edits(form))
        near_enough = any(one.edits == 1 for one in near)
        return near if near_enough else near + self._words.nearly_begun(form)

    def _of_other_keyboards(self, word: str) -> Iterator[_Candidate]:
        for other in otherwise(word) if len(word) >= SHORTEST else ():
            if other.isalpha() and key(other) != key(word) and self._analysis.is_known(other):
                yield _Candidate(self._as_written(other), _KEYBOARD, self._words.languages(other))

    def _sounding(self, word: str) -> Iterator[_Candidate]:
        for name in names(word, self._written):
            cost = _LETTERS - _COMMON * math.log10(name.stories)
            yield _Candidate(name.text, cost, self._words.languages(name.text))

    def _as_written(self, word: str) -> str:
        """Give a word as the archive mostly writes it."""
        for number in self._written.having(typed_key(word)).tolist():
            text = self._written.entry(number).text
            if accented(text) == accented(word):
                return text
        return word


def _pieces(text: str) -> Iterator[Span]:
    """Give the spans of what may be misspelt: a word, or a part that joiners divide."""
    for word in words_in(text):
        if word.lastgroup == "word":
            yield word.span()
            parts = atoms(word.group(), word.start())
            yield from ((one.start, one.end) for one in parts if len(parts) > 1)


def _edits(form: str) -> int:
    return 1 if len(form) < LONG else 2


def _may_be(typed: str, form: str) -> bool:
    """Tell whether a form that is near may be meant: other numbers are not.

    Of a word that is shorter than :data:`SHORTEST` only an exchange is an error.
    """
    if len(typed) < SHORTEST and (len(typed) < SHORTEST - 1 or sorted(typed) != sorted(form)):
        return False
    return [*filter(str.isdigit, typed)] == [*filter(str.isdigit, form)]


def _is_another(typed: str, form: str) -> bool:
    """Tell whether a short word may be another one: of as many letters, one of them not its own."""
    if len(typed) > SHORTEST or len(form) != len(typed) or not typed.isalpha():
        return False
    return sorted(form.translate(_ALIKE)) != sorted(typed.translate(_ALIKE))


def _cost(typed: str, near: Near) -> float:
    """Give how unlikely it is that who meant ``near`` typed so."""
    form = near.form
    cost = _EDIT * near.edits
    if len(form) < len(typed) and not _doubled(typed, form):
        cost += _TOO_MANY * (len(typed) - len(form))
    elif len(form) == len(typed) and sorted(form) != sorted(typed):
        cost += _ANOTHER
    return cost + _FIRST * (form[0] != typed[0]) - _COMMON * math.log10(near.count)


def _doubled(typed: str, form: str) -> bool:
    """Tell whether one letter was typed twice."""
    return any(
        before == after and typed[:place] + typed[place + 1 :] == form
        for place, (before, after) in enumerate(pairwise(typed))
    )


def _cased(typed: str, text: str) -> str:
    """Write a word with the capitals of what was typed, or its own if it has more."""
    if len(typed) > 1 and typed.isupper():
        text = text.upper()
    elif typed[0].isupper():
        text = text[0].upper() + text[1:]
    return text.lower() if text in _OPERATORS else text
