"""From the tokens of a word to what stands for all of it.

A token by itself may be a small part of what was typed: a character of a Chinese run, the
`GPT` of `GPT-2`. Parts are searched for too, but required, excluded and marked are wholes:
a word, a compound, or a word that segmentation sees in a run.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from search.model import Span, Token
from search.query.plan import Slot


def slot(token: Token, others: Iterable[str] = ()) -> Slot:
    """Give the slot of one token, which ``others`` fill as well as its own term."""
    term, start, end, position, _ = token
    return Slot(tuple(dict.fromkeys((term, *others))), start, end, position)


def contiguous(tokens: Iterable[Token]) -> list[Token]:
    """Give the tokens that stand for a text in a phrase: the widest at each place.

    Segmentation's words depend on their neighbours, so characters and pairs stand for
    them; what a wider token before has covered is left out. Stop words stand in where there
    is nothing else; elsewhere any word may be in their place.
    """
    tokens = list(tokens)
    if len(tokens) < 2:
        return tokens
    left_out = {"cut", "pair"} if any(token.kind != "pair" for token in tokens) else {"cut"}
    widest: dict[int, Token] = {}
    for token in tokens:
        if token.kind not in left_out:
            held = widest.get(token.position)
            if held is None or token.end - token.start > held.end - held.start:
                widest[token.position] = token
    chosen: list[Token] = []
    for _, token in sorted(widest.items()):
        if not chosen or token.end > chosen[-1].end:
            chosen.append(token)
    return chosen


def wholes(tokens: Sequence[Token]) -> list[tuple[Slot, ...]]:
    """Give the wholes among the tokens of a word; several slots are a phrase.

    A compound is a whole, and so are its parts side by side: ``pre trained`` is
    ``pre-trained``.
    """
    spans = dict.fromkeys((t.start, t.end) for t in tokens if t.kind != "part")
    inside = _within(tokens)
    phrases = [_phrase(inside(*span)) for span in [*spans, *_uncovered(tokens, list(spans))]]
    for start, end in [(t.start, t.end) for t in tokens if t.kind == "word"]:
        parts = [t for t in inside(start, end) if t.kind == "part"]
        if len(parts) > 1:
            phrases.append(_phrase(parts))
    return phrases


def _phrase(tokens: Iterable[Token]) -> tuple[Slot, ...]:
    return tuple(map(slot, contiguous(tokens)))


def _within(tokens: Sequence[Token]) -> Callable[[int, int], list[Token]]:
    """Give what gives the tokens within a span, in their order.

    It looks at those alone that begin there: a long run has as many words as tokens.
    """
    order = sorted(range(len(tokens)), key=lambda at: tokens[at].start)
    starts = [tokens[at].start for at in order]

    def inside(start: int, end: int) -> list[Token]:
        begun = order[bisect_left(starts, start) : bisect_left(starts, end)]
        return [tokens[at] for at in sorted(begun) if tokens[at].end <= end]

    return inside


def _uncovered(tokens: Iterable[Token], spans: Iterable[Span]) -> list[Span]:
    """Give the stretches that no word covers: characters that segmentation left single."""
    covered = {at for start, end in spans for at in range(start, end)}
    stretches: list[Span] = []
    for token in sorted(tokens, key=lambda t: (t.start, t.end)):
        if token.kind == "part" and covered.isdisjoint(range(token.start, token.end)):
            if stretches and token.start <= stretches[-1][1]:
                stretches[-1] = (stretches[-1][0], max(stretches[-1][1], token.end))
            else:
                stretches.append((token.start, token.end))
    return stretches
