"""A query that is being typed: where its last word begins, and what stands before it."""

from __future__ import annotations

import regex
from msgspec import Struct

from search import late
from search.analysis.base import JOINERS, QUOTES, words_in
from search.analysis.typed import LONGEST as LONGEST_KEY
from search.analysis.typed import key
from search.fields import FIELDS, TYPED
from search.query.syntax import LONGEST

_OPERATORS = ("AND", "OR", "NOT")
_APART = rf"\s\p{{Cc}}()（）{QUOTES}"
_LAST = late.regex(rf"[^{_APART}]*$")
_SIGN = late.regex(r"[-−－]+")
_FIELD = late.regex(rf"({'|'.join(TYPED)})[:：]", regex.I)
_FIELD_BEFORE = late.regex(rf"(?<=^|[{_APART}\-−－])({'|'.join(TYPED)})[:：]$", regex.I)
_WORD = late.regex(rf"[\p{{L}}\p{{M}}\p{{N}}\p{{Cf}}{JOINERS}+#♯]*$")
_PLAIN = late.regex(rf"[^{_APART}]+")
_WORDS_BEFORE = 4
"""Words before the last one that are looked at."""


class Typed(Struct, frozen=True):
    """A query that ends in the beginning of a word.

    ``before`` stays as it is, ``word`` is what goes on; it is empty after a finished word.
    ``field`` is the field whose value it is; ``quoted`` tells whether a quotation is open,
    ``excluded`` whether a sign stands before the word. ``earlier`` are the keys of the
    plain words before it, the nearest last, of which the first begins at ``since``, a
    place in ``before``.
    """

    before: str
    word: str
    field: str = ""
    quoted: bool = False
    excluded: bool = False
    earlier: tuple[str, ...] = ()
    since: int = 0


def read(text: str) -> Typed | None:
    """Read a query as it stands; None where nothing can go on.

    >>> read("deep lear").earlier, read("bert lang:f").field, read("-wor").before
    (('deep',), 'lang', '-')
    """
    if len(text) > LONGEST or not text.strip():
        return None
    last = _LAST.search(text)
    assert last is not None, "the pattern finds the empty text too"
    start = last.start()
    quotes = [place for place in range(start) if text[place] in QUOTES]
    if len(quotes) % 2:
        return _quoted(text, quotes[-1], start)
    sign = _SIGN.match(text, start)
    start = sign.end() if sign else start
    field = _FIELD.match(text, start)
    if field:
        return _value(text, field.end(), field.end(), field[1].lower())
    return _plain(text, start, 0, excluded=bool(sign))


def _quoted(text: str, quote: int, start: int) -> Typed | None:
    field = _FIELD_BEFORE.search(text[:quote])
    if field:
        return _value(text, quote, quote + 1, field[1].lower())
    return _plain(text, start, quote + 1, quoted=True)


def _value(text: str, place: int, start: int, name: str) -> Typed | None:
    """Give the value that is being typed, the last of several; it stands at ``place``."""
    comma = -1 if FIELDS[name].commas else text.rfind(",", start)
    if comma >= 0:
        place = start = comma + 1
    value = text[start:]
    return Typed(text[:place], value, name) if len(value) <= LONGEST_KEY else None


def _plain(
    text: str, start: int, first: int, *, quoted: bool = False, excluded: bool = False
) -> Typed | None:
    """Give a word that is no field's value; the earlier ones begin at ``first`` or later."""
    word = text[start:].rstrip("*＊")
    if word in _OPERATORS:
        return None
    tail = _WORD.search(word)
    assert tail is not None, "the pattern finds the empty text too"
    start += tail.start()
    if len(tail.group()) > LONGEST_KEY or (excluded and not tail.group()):
        return None
    earlier: list[str] = []
    since = start
    for place, plain in _plain_words(text, first, start):
        earlier[:0] = filter(None, (key(found.group()) for found in words_in(plain)))
        since = place
    return Typed(
        text[:start],
        tail.group(),
        "",
        quoted,
        excluded,
        tuple(earlier[-_WORDS_BEFORE:]),
        since,
    )


def _plain_words(text: str, first: int, end: int) -> list[tuple[int, str]]:
    """Give the words that stand right before ``end``, the nearest first, with their places."""
    words: list[tuple[int, str]] = []
    first = max(first, end - LONGEST_KEY * _WORDS_BEFORE)
    for found in reversed(list(_PLAIN.finditer(text, first, end))):
        word = found.group()
        until = words[-1][0] if words else end
        special = word in _OPERATORS or _FIELD.match(word) or _SIGN.match(word)
        if special or (not text[found.end() : until].isspace() and found.end() < until):
            break
        words.append((found.start(), word))
        if len(words) == _WORDS_BEFORE:
            break
    return words
