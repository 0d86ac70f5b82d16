"""The issues of an archive, in portions that are indexed each by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from search.archive import records
from search.archive.tellings import Telling
from search.index import portions
from search.index.portions import Piece
from search.keeping import Keeping, digest
from search.model import Item


class Portion(Struct, frozen=True, dict=True):
    """Some issues; see :class:`search.index.portions.Portion`."""

    tellings: Sequence[Telling]
    keeping: Keeping

    @cached_property
    def digest(self) -> str:
        """Changes with anything that its items say, and with what of them is translated.

        It is asked for several times, and goes through all that is told.
        """
        # What reading gave, and what other files make of it.
        told = (
            (one.digest, one.prefix, one.issue.key, one.places, one.stories, one.opening)
            for one in self.tellings
        )
        return digest(*map(repr, told), *sorted(self.translated))

    @property
    def translated(self) -> frozenset[str]:
        """Keys of issues that are told in several languages."""
        return frozenset(one.issue.key for one in self.tellings if one.translated)

    @property
    def size(self) -> int:
        """The number of its items."""
        return sum(map(_size, self.tellings))

    def items(self) -> list[Item]:
        """Read the items. Raises :class:`search.errors.IndexDamaged`."""
        return records.items(self.keeping, self.tellings)


def portioned(tellings: Sequence[Telling], keeping: Keeping) -> Iterator[Portion]:
    """Give all issues in their order, in portions."""
    # One without a story and an opening has nothing that is indexed.
    held = [telling for telling in tellings if _size(telling)]
    pieces = [Piece(f"{one.issue.path}#{one.number}", one.size) for one in held]
    return (Portion(held[part], keeping) for part in portions.cut(pieces))


def _size(telling: Telling) -> int:
    return len(telling.places) + bool(telling.opening)
