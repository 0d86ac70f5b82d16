"""What reading a file gave, kept until the file or the rules change.

A record is a line of JSON; compressed behind it is one for each issue of the file: its items and
its opening.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

import msgspec
from msgspec import Struct

from search.archive import decode, triage
from search.archive.files import Found
from search.archive.mender import Mender
from search.archive.stories.headings import Asked, Headings, asked, headings
from search.archive.tellings import Telling, gist, packed, prefix, said
from search.errors import IndexDamaged
from search.index import codec
from search.keeping import Keeping, digest
from search.model import Issue, Item, Problem
from search.repair import Repair
from search.rules import rules

_LEVEL = 1
"""Of compression: it takes a hundredth of the time of reading, and leaves a quarter."""
_OPENED = "-"
"""Stands for the story of an opening until that is known."""

Headlines = tuple[tuple[int, str], ...]
"""What :func:`search.archive.stories.headings.headings` gives of a file."""


class Unread(NamedTuple):
    """A file of which no record is kept, with its headings and the name that its record gets.

    By then it may have been written anew, and has others.
    """

    found: Found
    key: str
    headings: Headlines


class Held(Struct, frozen=True):
    """The items of an issue as they were read, without stories."""

    items: tuple[Item, ...]
    opening: Item | None


class Record(Struct, frozen=True):
    """What reading one file gave, without items.

    ``key`` is the name by which it is kept, ``digest`` the SHA-256 of its bytes, empty where
    they are no text; ``headings`` are its own, ``asked`` is what those of all others told.
    One that does not last is of a file that was mended: it holds for this run alone, as it
    learnt from all others.
    """

    name: str
    key: str
    digest: str
    look: triage.Look | None
    problems: tuple[Problem, ...]
    headings: Headlines
    asked: Asked
    tellings: tuple[Telling, ...] = ()
    lasts: bool = True


class Reading(Struct, frozen=True):
    """A record, how its file was mended if it arrived broken, and whether it was read now."""

    record: Record
    repair: Repair | None = None
    now: bool = True


_encoder = msgspec.json.Encoder()
UNREADABLE = (codec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for what is no JSON of that type."""
_records = msgspec.json.Decoder(Record)
_held = msgspec.json.Decoder(Held)


def key_of(data: bytes, found: Found, mender: Mender) -> str:
    """Give the name of the record of a file with these bytes: all that it hangs on by itself."""
    return digest(rules(), data, found.name, str(found.given), mender.told(found.name))


def find(keeping: Keeping, key: str) -> Record | None:
    """Give the record that is kept so, if one is."""
    data = keeping.read(key)
    try:
        record = _records.decode(data.partition(b"\n")[0]) if data else None
    except UNREADABLE:
        # Another program wrote it, and its sum.
        return None
    return record if record and record.lasts else None


def read(
    unread: Unread, data: bytes, mender: Mender, archive: Headings, keeping: Keeping
) -> Reading:
    """Read a file of an archive, and keep what that gives. Raises OSError."""
    # Imported late: where nothing is new nothing is parsed.
    from search.archive import document

    found, names = unread.found, dict[str, bool]()
    made = document.read(found, data, mender, archive.noting(names))
    key = key_of(data, found, mender)
    lines = [codec.encode(Held(issue.items, issue.opening)) for issue in made.issues]
    tellings = (
        _telling(issue, key, number, line)
        for number, (issue, line) in enumerate(zip(made.issues, lines, strict=True))
    )
    record = Record(
        found.name,
        key,
        made.digest,
        made.look,
        tuple(made.problems),
        unread.headings if key == unread.key else own_headings(data),
        asked(archive, names),
        tuple(tellings),
        made.repair is None and not mender.knows_others,
    )
    packed = zlib.compress(b"\n".join(lines), _LEVEL)
    keeping.write(key, codec.encode(record) + b"\n" + packed)
    return Reading(record, made.repair)


def own_headings(data: bytes) -> Headlines:
    """Give a file's headings; one that needs repair says nothing."""
    text = decode.text_of(data)
    return headings(text) if text else ()


def items(keeping: Keeping, tellings: Sequence[Telling]) -> list[Item]:
    """Give the items of some issues, the opening of each last. Raises :class:`IndexDamaged`."""
    return list(chain.from_iterable(by_issue(keeping, tellings)))


def by_issue(keeping: Keeping, tellings: Iterable[Telling]) -> Iterator[list[Item]]:
    """Give the items of each issue, its opening last. Raises :class:`IndexDamaged`.

    What a file has is read once for issues that follow each other, of which it may have hundreds.
    """
    kept, lines = "", [b""]
    for telling in tellings:
        try:
            if telling.kept != kept:
                kept, lines = telling.kept, _lines(keeping, telling.kept)
            held = _held.decode(lines[telling.number])
            told = telling.items(held.items, held.opening)
        except (*UNREADABLE, IndexError, zlib.error) as error:
            what = f"{telling.kept} is not what it was a moment ago"
            raise IndexDamaged(keeping.directory, what) from error
        yield told


def _lines(keeping: Keeping, key: str) -> list[bytes]:
    """Give the items of each issue of a file, as JSON; nothing of one that is not there."""
    data = keeping.read(key) or b""
    return zlib.decompress(data.partition(b"\n")[2]).split(b"\n")


def _telling(issue: Issue, kept: str, number: int, line: bytes) -> Telling:
    every = (*issue.items, *filter(None, (issue.opening,)))
    return Telling(
        replace(issue, items=(), opening=None),
        prefix(issue.key, issue.lang),
        kept,
        number,
        len(line),
        digest(line),
        packed(map(said, issue.items)),
        packed(map(gist, issue.items)),
        tuple(range(len(issue.items))),
        _OPENED if issue.opening else "",
        every[0].loss if every else "",
    )
