"""Snippets: the best window of a text, and what to mark in it.

The index keeps where the analyzer found each word, so a mark is always a whole word as it
was indexed, right to the code point, whatever the language.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple, TypeVar

from search import late
from search.model import Anchor, Guess, Link, Snippet, Span, Token
from search.query.plan import Marks, Slot

WIDTH = 260
"""Code points of a snippet, about; half as many for scripts without spaces."""

# Blocks of scripts without spaces: a class of scripts takes ten times as long.
_DENSE = late.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3021-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]+"
)
_SENTENCE_END = late.regex(r"[.!?؟](?=\s)|[。！？；]|\n")
_CLUSTER = late.regex(r"\X")
_LINE = late.compile(r"^[^\n]*\S", re.MULTILINE)
_SPACE = late.compile(r"\s+")
_START, _END = attrgetter("start"), attrgetter("end")
_ADDRESSES = late.compile(r"(?:https?://\S+\s+)+")
_RUNS = late.compile(r"\s{2,}|\n")
_ENDED = frozenset(".!?…:;,،؛؟。！？：；，、")
"""What a line ends with after which the next needs nothing to be told from it."""
_CLOSING = "\"'”’»」』)）"


class _Mark(NamedTuple):
    """A mark, and the terms for which it is made, some of them again."""

    start: int
    end: int
    terms: tuple[str, ...]


class _Noted(NamedTuple):
    """What is said of places of a text, each kind in order."""

    found: Sequence[_Mark]
    guesses: Sequence[Guess] = ()
    anchors: Sequence[Anchor] = ()


_S = TypeVar("_S", _Mark, Guess, Anchor)


def marked(
    text: str, tokens: Iterable[Token], marks: Marks, guesses: Sequence[Guess] = ()
) -> Snippet:
    """Give all of ``text`` with its matches marked: for titles.

    ``tokens`` are those of ``text`` that ``marks`` ask for, ``guesses`` its guesses.
    """
    return _snippet(text, 0, len(text), _Noted(_find(tokens, marks), guesses))


def paragraphs(
    text: str,
    tokens: Iterable[Token],
    marks: Marks,
    guesses: Sequence[Guess] = (),
    links: Sequence[Link] = (),
) -> tuple[Snippet, ...]:
    """Give the lines of ``text`` that hold something, each with its matches and links marked."""
    anchors = sorted(Anchor(*span, link.url) for link in links for span in link.spans)
    noted = _Noted(_find(tokens, marks), guesses, anchors)
    return tuple(_cut(text, line.span(), noted) for line in _LINE.finditer(text))


def snippet(
    text: str, tokens: Iterable[Token], marks: Marks, guesses: Sequence[Guess] = ()
) -> Snippet:
    """Give the window of ``text`` with the most different terms of the query, marked.

    A cut is shown by an ellipsis, which is part of the snippet's text; addresses that a text
    begins with are left out unless they match. ``tokens`` are those of ``text`` that ``marks``
    ask for, ``guesses`` its guesses.
    """
    found = _find(tokens, marks)
    begin = _behind_addresses(text, found)
    sample = text[:400]
    dense = sum(map(len, _DENSE.findall(sample))) * 3 > len(sample)
    width = WIDTH // 2 if dense else WIDTH
    if len(text) - begin <= width * 1.2:
        return _snippet(text, begin, len(text), _Noted(found, guesses))
    first, last = _best(found, width)
    start = _boundary(text, max(begin, _start(text, first, max(first, last), width)))
    end = _boundary(text, _end(text, start, width, dense))
    return _snippet(text, start, end, _Noted(found, guesses))


def _behind_addresses(text: str, found: Sequence[_Mark]) -> int:
    """Where the words begin behind addresses; 0 where there are none, or one of these matches."""
    match = _ADDRESSES.match(text)
    if not match or match.end() == len(text) or (found and found[0].start < match.end()):
        return 0
    return match.end()


def _find(tokens: Iterable[Token], marks: Marks) -> list[_Mark]:
    """Find what to mark: phrases, or where there are none, weak terms."""
    tokens = list(tokens)
    if not tokens:
        return []
    words, prefixes = marks.words, marks.prefixes
    found = [
        _Mark(start, end, (term,))
        for term, start, end, _, _ in tokens
        if term in words or term in prefixes
    ]
    phrases: Sequence[Sequence[Slot]] = ()
    if marks.phrases:
        there = {token.term for token in tokens}
        phrases = [
            phrase
            for phrase in marks.phrases
            # Most lack the first, and a long query has hundreds.
            if not there.isdisjoint(phrase[0].terms)
            and not any(there.isdisjoint(slot.terms) for slot in phrase[1:])
        ]
    if phrases:
        places = _places(tokens, phrases)
        found += [mark for phrase in phrases for mark in _phrase(places, phrase)]
    return _merged(found or [_of(token) for token in tokens if token.term in marks.weak])


def _of(token: Token) -> _Mark:
    return _Mark(token.start, token.end, (token.term,))


_Places = dict[int, dict[str, Token]]


def _places(tokens: Iterable[Token], phrases: Iterable[Sequence[Slot]]) -> _Places:
    """Give the tokens of the phrases' terms by position, then term."""
    wanted = {term for phrase in phrases for slot in phrase for term in slot.terms}
    places: _Places = {}
    for token in tokens:
        if token.term in wanted:
            places.setdefault(token.position, {}).setdefault(token.term, token)
    return places


def _phrase(places: _Places, slots: Sequence[Slot]) -> Iterator[_Mark]:
    """Find where all slots stand in their places."""
    for position in places:
        run: list[Token] = []
        for slot in slots:
            here = places.get(position + slot.position - slots[0].position, {})
            token = next((here[term] for term in slot.terms if term in here), None)
            if token is None:
                break
            run.append(token)
        else:
            yield from map(_of, run)


def _merged(found: Iterable[_Mark]) -> list[_Mark]:
    """Join marks that overlap or touch, in order."""
    merged: list[_Mark] = []
    start, end, terms = 0, -1, list[str]()
    for mark in sorted(found):
        if mark.start > end:
            if terms:
                merged.append(_Mark(start, end, tuple(terms)))
            start, end, terms = mark.start, mark.end, []
        end = max(end, mark.end)
        terms += mark.terms
    if terms:
        merged.append(_Mark(start, end, tuple(terms)))
    return merged


def _best(found: Sequence[_Mark], width: int) -> Span:
    """Give the span of marks, at most ``width`` long, with the most different terms."""
    if found and found[-1].end - found[0].start <= width:
        return found[0].start, found[-1].end
    best, best_value = (0, 0), (0, 0)
    terms: dict[str, int] = {}
    last = 0
    for first, mark in enumerate(found):
        # The window begins with this mark, and takes in what still fits; one always does.
        while last <= first or (last < len(found) and found[last].end - mark.start <= width):
            for term in found[last].terms:
                terms[term] = terms.get(term, 0) + 1
            last += 1
        value = (len(terms), last - first)
        if value > best_value:
            best, best_value = (mark.start, found[last - 1].end), value
        for term in mark.terms:
            if terms[term] == 1:
                del terms[term]
            else:
                terms[term] -= 1
    return best


def _start(text: str, first: int, last: int, width: int) -> int:
    """Begin with the sentence of the first mark if the marks still fit, else near the mark."""
    sentence = 0
    for match in _SENTENCE_END.finditer(text, 0, first):
        sentence = match.end()
    if last - sentence <= width:
        return sentence + len(text[sentence:]) - len(text[sentence:].lstrip())
    begin = max(first - max((width - (last - first)) // 3, 0), 0)
    space = text.find(" ", begin, first)
    return space + 1 if begin and space >= 0 else begin


def _end(text: str, start: int, width: int, dense: bool) -> int:
    if start + width >= len(text):
        return len(text)
    end = start + width
    if not dense:
        space = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
        if space > start + width // 2:
            return space
    return end


def _boundary(text: str, place: int) -> int:
    """Move ``place`` forward until it stands between two grapheme clusters."""
    # Matched in the whole text: whether two letters are one flag shows only from where
    # their row begins.
    cluster = _CLUSTER.match(text, place - 1) if place else None
    return cluster.end() if cluster else place


def _snippet(text: str, start: int, end: int, noted: _Noted) -> Snippet:
    """Cut ``text``, and say by ellipses where there is more of it than addresses above."""
    before = "…" if start > 0 and not _ADDRESSES.fullmatch(text, 0, start) else ""
    after = "…" if end < len(text.rstrip()) else ""
    stop = end if after else start + len(text[start:end].rstrip())
    return _cut(text, (start, stop), noted, before, after)


def _joint(text: str, space: re.Match[str]) -> str:
    """Give what stands for white space: a dot too, where a line ends and no sentence with it."""
    before = text[max(space.start() - 4, 0) : space.start()].rstrip(_CLOSING)
    inside = "\n" in space[0] and space.end() < len(text)
    parted = inside and before and before[-1] not in _ENDED
    return " · " if parted else " "


class _Tidy(NamedTuple):
    """A piece of a text without needless white space.

    ``ends`` are the places of the piece behind each run that was made shorter, ``removed`` how
    much was by then.
    """

    text: str
    ends: Sequence[int] = (0,)
    removed: Sequence[int] = (0,)

    def place(self, at: int) -> int:
        """Give where a place of the piece is now."""
        return at - self.removed[bisect_right(self.ends, at) - 1]


def _tidied(piece: str) -> _Tidy:
    """Collapse white space; what stood in lines of its own, as items of lists do, dots part."""
    if "  " not in piece and piece.isprintable():
        # Of white space nothing but the plain space is.
        return _Tidy(piece)
    tidy = _SPACE.sub(" ", piece)
    if len(tidy) == len(piece) and "\n" not in piece:
        return _Tidy(tidy)
    ends, removed, last = [0], [0], 0
    pieces: list[str] = []
    for space in _RUNS.finditer(piece):
        joint = _joint(piece, space)
        pieces += (_SPACE.sub(" ", piece[last : space.start()]), joint)
        last = space.end()
        ends.append(last)
        removed.append(removed[-1] + last - space.start() - len(joint))
    return _Tidy("".join((*pieces, _SPACE.sub(" ", piece[last:]))), ends, removed)


def _cut(text: str, window: Span, noted: _Noted, before: str = "", after: str = "") -> Snippet:
    """Cut ``text``, tidy it, and move marks, guesses and links along."""
    start, end = window
    tidy = _tidied(text[start:end])

    def inside(spans: Sequence[_S]) -> Sequence[_S]:
        # They are in order, and there may be as many as there are lines.
        first = bisect_right(spans, start, key=_END)
        return spans[first : bisect_left(spans, end, key=_START)]

    def moved(span: _Mark | Guess | Anchor) -> Span:
        at, stop = max(span.start, start) - start, min(span.end, end) - start
        return len(before) + tidy.place(at), len(before) + tidy.place(stop)

    found, guesses, anchors = noted
    return Snippet(
        f"{before}{tidy.text}{after}",
        tuple(filter(_holds, map(moved, inside(found)))) if found else (),
        tuple(filter(_holds, map(moved, inside(guesses)))) if guesses else (),
        tuple(Anchor(*moved(anchor), anchor.url) for anchor in inside(anchors)) if anchors else (),
    )


def _holds(span: Span) -> bool:
    return span[0] < span[1]
