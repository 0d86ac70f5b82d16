"""Issues without their items, which are kept: all that files of an archive are compared by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from msgspec import Raw, Struct, structs
from msgspec.json import Decoder

from search.addresses import normal
from search.index import codec
from search.keeping import digest
from search.model import Issue, Item

OPENING, OPENING_NUMBER = "foreword", 0
"""Section and number in the id of what an issue says before its stories; a section of that name
numbers its stories from 1."""
_STANDS = 16
"""Hexadecimal digits that stand for a text or an address: of a million texts two have the same by
chance in one of 37 million archives, and then one may be taken for the other."""
_SHORTEST = 40
"""Code points of a standing text; a name may come again and mean something else."""


class Said(NamedTuple):
    """What stands for what an item says; and for its links, where it is short or an entry."""

    lang: str
    words: str
    links: str | None


class Gist(NamedTuple):
    """What of a story decides which others are the same.

    ``links`` stand for the pages that it links to; ``name`` and ``number`` are those of its id.
    """

    section: str
    links: tuple[str, ...]
    name: str
    number: int


_Part = TypeVar("_Part", Said, Gist)
_said = Decoder(tuple[Said, ...])
_gists = Decoder(tuple[Gist, ...])


def packed(parts: Iterable[_Part]) -> Raw:
    """Give such as JSON, a quarter of what they take as objects; a run holds all files'."""
    return Raw(codec.encode(list(parts)))


class Telling(Struct, frozen=True):
    """An issue as one file tells it.

    ``issue`` lacks items and opening: these are the ``number``-th of what is kept as ``kept``,
    ``size`` bytes of it with a digest. The ids of its items begin with ``prefix``; ``all_said``
    and ``all_gists`` are of all that are there, as JSON. ``stories`` are those of the items at
    ``places``, once they are known, and none where no other file tells any of the issue: each
    item is a story of its own. ``opening`` is that of the opening, empty where there is none.
    ``loss`` is what was lost of the file, as an item has it; ``translated`` says whether the issue
    is told in other languages.
    """

    issue: Issue
    prefix: str
    kept: str
    number: int
    size: int
    digest: str
    all_said: Raw
    all_gists: Raw
    places: tuple[int, ...]
    opening: str
    loss: str
    stories: tuple[str, ...] = ()
    translated: bool = False

    def said(self) -> Sequence[Said]:
        """Give what the items at ``places`` say. Raises :data:`codec.DecodeError`."""
        return self._at_places(_said.decode(self.all_said))

    def gists(self) -> Sequence[Gist]:
        """Give the gists of the items at ``places``. Raises :data:`codec.DecodeError`."""
        return self._at_places(_gists.decode(self.all_gists))

    def _at_places(self, every: Sequence[_Part]) -> Sequence[_Part]:
        if len(self.places) == len(every):
            return every
        try:
            return [every[at] for at in self.places]
        except IndexError as error:
            raise codec.DecodeError(f"there are {len(every)} items") from error

    def renamed(self, key: str, prefix: str) -> Telling:
        """Give the telling of an issue with another key, by ids that begin otherwise."""
        return structs.replace(self, issue=replace(self.issue, key=key), prefix=prefix)

    def items(self, held: Sequence[Item], opening: Item | None) -> list[Item]:
        """Give the items from those that were read, under their ids; the opening comes last."""
        own = [held[at] for at in self.places]
        stories = self.stories or map(self._own_story, own)
        told = [self._item(item, story) for item, story in zip(own, stories, strict=True)]
        return [*told, self._item(opening, self.opening)] if opening else told

    def _own_story(self, item: Item) -> str:
        return story(self.issue.key, *_named(item))

    def _item(self, item: Item, story: str) -> Item:
        rest = item.id[len(prefix(item.issue, item.lang)) :]
        return replace(item, id=f"{self.prefix}{rest}", issue=self.issue.key, story=story)


def prefix(key: str, lang: str) -> str:
    """What the ids of an issue's items begin with."""
    return f"{key}-{lang.lower()}"


def story(issue: str, name: str, number: int) -> str:
    """Give the id of a story: of an issue, where it is first told by such a name and number."""
    label = issue.zfill(2) if issue.isdigit() else issue
    return f"{label}/{name}#{number}"


def gist(item: Item) -> Gist:
    """Give what of a story others are compared with."""
    links = {normal(link.url): None for link in item.links}
    pages = tuple(map(_short, links))
    return Gist(item.section, pages, *_named(item))


def _named(item: Item) -> tuple[str, int]:
    """Give the name and the number in an item's id."""
    name, _, number = item.id.removeprefix(f"{prefix(item.issue, item.lang)}-").rpartition("-")
    return name, int(number)


def said(item: Item) -> Said:
    """Give what stands for what an item says."""
    links = None if _is_prose(item) else _short(*(link.url for link in item.links))
    return Said(item.lang, _short(item.title, item.text), links)


def _short(*parts: str) -> str:
    return digest(*parts)[:_STANDS]


def _is_prose(item: Item) -> bool:
    """Whether an item is a paragraph by itself, or all of a section: no entry with a title."""
    titled = not item.derived_title and not item.heading.endswith(item.title)
    return len(item.text) >= _SHORTEST and not titled
