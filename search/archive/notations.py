"""The notations front matter is written in: YAML, TOML and JSON, each to a plain mapping.

Values come as strings, lists and mappings. Nothing is built that a header does not need:
no aliases, no tags, no deep nesting.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from search import late

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MAX_DEPTH = 20
_MAX_CHARS = 64 * 1024
# An escape can make what is no character, and no file can hold; `str` shows it escaped.
_HALF_PAIR = late.compile(r"\\ud[89a-f][0-9a-f]{2}")


class Unreadable(Exception):
    """Front matter that its notation does not allow, or a header does not need.

    ``line`` is where, counted from 0 for the first line of the block.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.line = line


def _yaml(block: str) -> object:
    # Imported late, as loading it takes longer than reading a header, and not all have one.
    from search.archive.plainyaml import load

    return load(block)


def _toml(block: str) -> object:
    try:
        return tomllib.loads(f"{block}\n")
    except (ValueError, RecursionError) as error:
        at = re.search(r" \(at line (\d+), column \d+\)", str(error))
        reason = str(error).replace(at.group(), "") if at else str(error)
        raise Unreadable(reason, int(at[1]) - 1 if at else 0) from error


def _json(block: str) -> object:
    try:
        return json.loads(block)
    except json.JSONDecodeError as error:
        raise Unreadable(error.msg, error.lineno - 1) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error


class Notation(Struct, frozen=True):
    """A way to write front matter.

    ``opens`` and ``closes`` match the lines of its fences, which are part of the block where
    they are JSON themselves. ``key_line`` finds key (1) and value (2) on a line of a block
    that cannot be read as a whole.
    """

    name: str
    opens: re.Pattern[str]
    closes: re.Pattern[str]
    key_line: re.Pattern[str]
    parse: Callable[[str], object]
    opening: int = 1
    """Lines that cannot close a block: the one that opens it, unless all may be on that."""

    def part(self, lines: Sequence[str]) -> tuple[int, str, str] | None:
        """The line a block starts on (from 0), it, and what follows; None without an end."""
        places = range(self.opening, len(lines))
        end = next((at for at in places if self.closes.match(lines[at])), None)
        if end is None:
            return None
        first, last = int(lines[0][0] not in '{"'), end + lines[end].rstrip().endswith("}")
        return first, "\n".join(lines[first:last]), "\n".join(lines[end + 1 :])

    def load(self, block: str) -> dict[str, Any] | None:
        """The mapping a block holds, or None where it is none. Raises Unreadable."""
        if len(block) > _MAX_CHARS:
            raise Unreadable(f"more than {_MAX_CHARS} characters")
        loaded = self.parse(block)
        if not isinstance(loaded, dict):
            return None
        try:
            plain = _mapping(loaded, 0)
        except ValueError as error:
            # Python writes no number of thousands of digits.
            raise Unreadable(str(error)) from error
        if _HALF_PAIR.search(str(plain)):
            raise Unreadable("an escape stands for half a character")
        return plain

    def by_lines(self, block: str) -> dict[str, Any]:
        """The key lines of a block; indented keys get their parent's name."""
        meta: dict[str, Any] = {}
        parent = ""
        for line in block[:_MAX_CHARS].splitlines():
            match = self.key_line.match(line.strip())
            if not match:
                continue
            key, value = match.group(1), (match.group(2) or "").strip().strip(",'\"")
            if line[:1].isspace() and parent and self.name != "JSON":
                meta[f"{parent}.{key}"] = value
            else:
                parent = key
                meta[key] = value
        return meta


KEY_LINE = late.compile(r"^['\"]?([A-Za-z][\w-]{0,30})['\"]?[ \t]*:(?:[ \t]+(.*))?$")

NOTATIONS = (
    Notation(
        "YAML",
        late.compile(r"-{3,}[ \t]*(?:yaml[ \t]*)?$"),
        late.compile(r"(?:-{3,}|\.{3})[ \t]*$"),
        KEY_LINE,
        _yaml,
    ),
    Notation(
        "TOML",
        late.compile(r"\+{3,}[ \t]*$|-{3,}[ \t]*toml[ \t]*$"),
        late.compile(r"(?:\+{3,}|-{3,})[ \t]*$"),
        late.compile(r"^['\"]?([A-Za-z][\w.-]{0,30})['\"]?[ \t]*=[ \t]*(.*)$"),
        _toml,
    ),
    Notation(
        "JSON",
        late.compile(r"\{[ \t]*$"),
        late.compile(r"\}[ \t]*$"),
        KEY_LINE,
        _json,
    ),
    Notation(
        "JSON",
        late.compile(r"\{[ \t]*\"[\w-]{1,30}\"[ \t]*:"),
        # Not one that only closes what it opened itself.
        late.compile(r"(?:\{.*|[^{]*)\}[ \t]*$"),
        late.compile(r"^\{?[ \t]*['\"]([A-Za-z][\w-]{0,30})['\"][ \t]*:[ \t]*(.*)$"),
        _json,
        opening=0,
    ),
    Notation(
        "JSON",
        late.compile(r";{3,}[ \t]*$|-{3,}[ \t]*json[ \t]*$|\"\w{1,30}\"[ \t]*:"),
        late.compile(r"(?:;{3,}|-{3,})[ \t]*$"),
        KEY_LINE,
        lambda block: _json(block if block.lstrip().startswith("{") else f"{{{block}\n}}"),
    ),
)
"""Each by what its first line is; Hugo, Zola, Hexo and Jekyll write no others."""
YAML = NOTATIONS[0]


def _mapping(loaded: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    if depth > MAX_DEPTH:
        raise Unreadable("nested too deeply")
    return {str(key): _plain(value, depth) for key, value in loaded.items()}


def _plain(value: Any, depth: int) -> Any:
    """A value as YAML would have it: a string, a list or a mapping."""
    if isinstance(value, dict):
        return _mapping(value, depth + 1)
    if isinstance(value, list):
        return [_entry(item, depth) for item in value]
    if value is None or isinstance(value, bool):
        return str(value).lower() if value is not None else ""
    return str(value)


def _entry(value: Any, depth: int) -> Any:
    """An entry of a list: a string, or a mapping of its own."""
    if isinstance(value, dict):
        return _mapping(value, depth + 1)
    return value if isinstance(value, str) else str(value)
