"""A story in one language, or in two side by side, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from jinja2 import Environment
from markupsafe import Markup

from search.engine import Reading
from search.model import Card, Hit, Link
from web.guesses import chosen
from web.shown import followable, marked


@dataclass(frozen=True, slots=True)
class Row:
    """Paragraphs of two tellings that belong together."""

    own: Sequence[Markup]
    other: Sequence[Markup]


@dataclass(frozen=True, slots=True)
class Beside:
    """Another telling to be read beside one.

    ``rows`` is one paragraph of each, or where the tellings have different numbers of them
    all of both: then ``paired`` is not so.
    """

    reading: Reading
    rows: Sequence[Row]
    paired: bool


def install(environment: Environment) -> None:
    """Let templates use what is here."""
    environment.filters.update(written=written, elsewhere=elsewhere)


def written(reading: Reading, brief: bool = False) -> list[Markup]:
    """Give the paragraphs of an item, each with its marks, guesses and links.

    ``brief`` leaves what else guesses may be to the item's own page: an issue has thousands.
    """
    item = reading.hit.item
    guesses = chosen(item.text, item.guesses, reading.paragraphs)
    return [marked(*each, brief) for each in zip(reading.paragraphs, guesses, strict=True)]


def elsewhere(links: Iterable[Link]) -> list[Link]:
    """Give the links of an item that stand nowhere in its text: of its title, of captions."""
    return [link for link in links if not link.spans and followable(link.url)]


def beside(own: Reading, other: Reading, brief: bool = False) -> Beside:
    """Put two tellings of a story side by side; ``brief`` as their paragraphs may be."""
    ours, theirs = written(own, brief), written(other, brief)
    paired = len(ours) == len(theirs)
    if paired:
        rows = [Row([one], [another]) for one, another in zip(ours, theirs, strict=True)]
    else:
        rows = [Row(ours, theirs)]
    return Beside(other, rows, paired)


def switched(
    hits: Iterable[Hit], wanted: Iterable[str], read: Callable[[str], Hit]
) -> tuple[Hit, ...]:
    """Give results with the tellings of ``wanted``, by id, in place of those that were found.

    ``read`` gives a telling as a result.
    """
    ids = set(wanted)

    def shown(hit: Hit) -> Hit:
        own = next((card.id for card in hit.translations if card.id in ids), None)
        return read(own) if own else hit

    return tuple(map(shown, hits))


def telling(tellings: Iterable[Card], lang: str) -> Card | None:
    """Give the telling in a language: ``pt`` is also told in ``pt-BR``."""
    wanted = lang.lower()
    cards = list(tellings)
    exact = (card for card in cards if card.lang.lower() == wanted)
    near = (card for card in cards if card.lang.lower().split("-")[0] == wanted)
    return next(exact, next(near, None))
