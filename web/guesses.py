"""What a repair guessed, as pages tell it: how likely, what else, and in words to be heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from markupsafe import Markup

from search.model import Guess, Item, Link, Snippet
from search.render.guesses import spans, within
from web.interface import gettext
from web.languages import direction
from web.words import joined, listed, percent

GIST = 170
"""Code points of an item that a list of items shows."""

SURE, EVEN = 0.9, 0.5
"""How likely a guess is that is hardly one, and below which it is wrong rather than right."""

_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


def chosen(
    text: str, guesses: Sequence[Guess], pieces: Sequence[Snippet]
) -> list[Mapping[int, Guess]]:
    """Give for each of ``pieces`` its guesses, by where they begin in it.

    The pieces are all of ``text``, in order. White space may be less in them, so places are
    counted in other characters.
    """
    if not guesses:
        return [{} for _ in pieces]
    solid = _solid(text)
    known = {solid[guess.start]: guess for guess in guesses}
    found: list[Mapping[int, Guess]] = []
    before = 0
    for piece in pieces:
        solid = _solid(piece.text)
        places = ((start, known.get(before + solid[start])) for start, _ in piece.guesses)
        found.append({start: guess for start, guess in places if guess})
        before += solid[-1]
    return found


def line(guess: Guess | None, brief: bool = False) -> Markup:
    """Give the attributes of a guess: how it looks, and unless ``brief`` what else it may be.

    >>> line(Guess(0, 3, 0.3), brief=True)
    Markup('class="guess doubtful"')
    """
    if guess is None:
        return Markup('class="guess"')
    kind = "sure" if guess.probability >= SURE else "doubtful" if guess.probability < EVEN else ""
    look = Markup('class="{}"').format(f"guess {kind}".strip())
    return look if brief else look + Markup(' title="{}"').format(tip(guess))


def tip(guess: Guess) -> str:
    """Say how likely a guess is, and what else may have stood there.

    >>> tip(Guess(0, 3, 0.7, (("for", 0.2),)))
    'guessed, 70% likely; else \u2068for\u2069 (20%)'
    """
    said = gettext("guessed, %(share)s likely")
    if guess.alternatives:
        said = gettext("guessed, %(share)s likely; else %(others)s")
    others = [
        f"{_ISOLATE}{word}{_END_ISOLATE} ({likely(share)})" for word, share in guess.alternatives
    ]
    return said % {"share": likely(guess.probability), "others": joined(others, "or")}


def ways(guess: Guess, text: str, lang: str) -> Markup:
    """List a guess in ``text`` and what else may have stood there, each with how likely it is."""
    words = [(text[guess.start : guess.end], guess.probability), *guess.alternatives]
    part = Markup('<bdi lang="{}" dir="{}">{}</bdi> {}')
    return listed(
        [part.format(lang, direction(lang), word, likely(share)) for word, share in words], "or"
    )


def likely(probability: float) -> str:
    """Give how likely a guess is: none is certain.

    >>> likely(1.0)
    'over 99%'
    """
    return percent(min(probability, 0.999))


def guessed(snippets: Sequence[Snippet]) -> tuple[str, ...]:
    """Give what is guessed in some texts, each word once: for those who do not see the lines.

    Guesses that touch are one word.

    >>> guessed([Snippet("one two", guesses=((0, 2), (2, 3), (4, 7))), Snippet("two")])
    ('one', 'two')
    """
    words: list[str] = []
    for snippet in snippets:
        last = -1
        for start, end in snippet.guesses:
            before = words.pop() if start == last else ""
            words.append(before + snippet.text[start:end])
            last = end
    return tuple(dict.fromkeys(word for word in words if word.strip()))


def gist(item: Item) -> Snippet:
    """Give the beginning of an item's text, with its guesses."""
    text = item.text
    if len(text) <= GIST:
        return Snippet(text, guesses=spans(item.guesses))
    space = text.rfind(" ", GIST // 2, GIST)
    end = space if space >= 0 else GIST
    return Snippet(f"{text[:end]}…", guesses=within(spans(item.guesses), 0, end))


def worded(link: Link, item: Item) -> Snippet:
    """Give the words of an item's link, or its address, with the guesses in them.

    A link that is none of the text's is one of the title, or of a caption.
    """
    for start, end in link.spans:
        if item.text[start:end] == link.text:
            return Snippet(link.text, guesses=within(spans(item.guesses), start, end))
    told = [(item.title, item.title_guesses)]
    told += [(image.words, image.guesses) for image in item.images]
    for text, guesses in told if link.text else ():
        start = text.find(link.text)
        if start >= 0:
            own = within(spans(guesses), start, start + len(link.text))
            return Snippet(link.text, guesses=own)
    return Snippet(link.text or link.url)


def _solid(text: str) -> list[int]:
    """Count, for each place in ``text``, the characters before it that are no white space."""
    return list(accumulate((not character.isspace() for character in text), initial=0))
