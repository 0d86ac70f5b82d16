"""The table of contents of an index: its documents and its schema, as JSON.

Whoosh keeps both pickled; what is unpickled can run code, so we do not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from operator import index
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from search.errors import IndexDamaged

FILE = "contents.json"
KINDS = ("terms", "values", "column", "stored")
"""What a field of the schema may be: terms with positions, values without, and so on."""


class Contents(Struct, frozen=True):
    """What a segment holds: the number of its documents, and the kind of each field."""

    documents: int
    schema: Mapping[str, str]


def write_contents(directory: Path, contents: Contents) -> None:
    """Write the table of contents."""
    (directory / FILE).write_text(json.dumps(asdict(contents)), encoding="utf-8")


def read_contents(directory: Path) -> Contents:
    """Read the table of contents. Raises :class:`IndexDamaged`."""
    try:
        values = json.loads((directory / FILE).read_text(encoding="utf-8"))
        contents = Contents(index(values["documents"]), dict(values["schema"]))
        known = set(contents.schema.values()) <= set(KINDS)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise IndexDamaged(directory, f"{FILE}: {error}") from error
    if not known:
        raise IndexDamaged(directory, f"{FILE} names a kind of field that there is not")
    return contents
