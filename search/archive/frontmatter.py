"""What a file says about itself: YAML front matter, or a bare header of key lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from search.model import Problem

_MAX_CHARS = 64 * 1024
_MAX_DEPTH = 20
_KEY_LINE = re.compile(r"^([A-Za-z][\w-]{0,30})[ \t]*:(?:[ \t]+(.*))?$")
_KNOWN_KEYS = (
    "title subtitle date number issue category categories tags author authors slug lang "
    "language status summary layout description"
)
_BARE_KEYS = frozenset(_KNOWN_KEYS.split())


# A YAML escape can make what is no character, and no file can hold; `str` shows it escaped.
_HALF_PAIR = re.compile(r"\\ud[89a-f][0-9a-f]{2}")


class _Refused(yaml.YAMLError):
    """YAML that is well-formed, but not what a header needs."""


class _PlainLoader(yaml.BaseLoader):
    """Strings, lists and mappings only: no aliases (bombs), no tags, no deep nesting."""

    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases and nesting before anything is built."""
        if self.check_event(yaml.AliasEvent):
            raise _Refused("aliases are not taken in front matter")
        if self._depth >= _MAX_DEPTH:
            raise _Refused("nested too deeply")
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


class _Handler(YAMLHandler):
    """The YAML handler of python-frontmatter, with our loader."""

    def load(self, fm: str, **kwargs: object) -> Any:
        """Read the mapping between the fences."""
        return yaml.load(fm, Loader=_PlainLoader)


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a file, and the text below it.

    ``first_line`` is the line, counted from 1, on which ``body`` starts. ``meta`` has
    lower-case keys; nested mappings are joined by a dot (``image.thumb``).
    """

    body: str
    first_line: int = 1
    meta: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    bare: bool = False

    def get(self, *keys: str) -> str:
        """The first of the keys that has a value, else the empty string."""
        return next((self.meta[key] for key in keys if self.meta.get(key)), "")


def split(text: str, path: str) -> tuple[Header, tuple[Problem, ...]]:
    """Part a file's text into its header and its body.

    Broken YAML is read line by line instead, and reported; a rule that only looks like
    a fence stays in the body.
    """
    stripped = text.lstrip("\n\ufeff ")
    skipped = len(text) - len(stripped)
    handler = _Handler()
    if handler.detect(stripped):
        try:
            block, body = handler.split(stripped)
        except ValueError:
            return Header(text), _unclosed(stripped, path)
        if any(_KEY_LINE.match(line) for line in block.splitlines()):
            meta, problems = _load(handler, block, path)
            return _header(meta, text, body, bare=False), problems
        return Header(text), ()
    bare = _bare(stripped)
    if bare is None:
        return Header(text), ()
    meta, length = bare
    return _header(meta, text, text[skipped + length :], bare=True), ()


def _unclosed(text: str, path: str) -> tuple[Problem, ...]:
    """A fence that never closes is only worth a word if keys follow it."""
    following = text.split("\n", 2)[1:2]
    if not following or not _KEY_LINE.match(following[0]):
        return ()
    return (Problem(path, 1, "front-matter", "front matter is not closed; read as text"),)


def _load(handler: _Handler, block: str, path: str) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    try:
        if len(block) > _MAX_CHARS:
            raise _Refused(f"more than {_MAX_CHARS} characters")
        loaded = handler.load(block)
        if isinstance(loaded, dict) and _HALF_PAIR.search(str(_flat(loaded, ""))):
            raise _Refused("an escape stands for half a character")
    except (yaml.YAMLError, RecursionError) as error:
        reason = str(getattr(error, "problem", None) or error).split("\n")[0][:200]
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        message = f"broken YAML: {reason}; read line by line"
        return _by_lines(block), (Problem(path, line, "front-matter", message),)
    if isinstance(loaded, dict):
        return loaded, ()
    return _by_lines(block), (Problem(path, 1, "front-matter", "front matter is no mapping"),)


def _by_lines(block: str) -> dict[str, Any]:
    """The key lines of a block that YAML will not read; indented keys get their parent's name."""
    meta: dict[str, Any] = {}
    parent = ""
    for line in block[:_MAX_CHARS].splitlines():
        match = _KEY_LINE.match(line.strip())
        if not match:
            continue
        key, value = match.group(1), (match.group(2) or "").strip().strip("'\"")
        if line[:1].isspace() and parent:
            meta[f"{parent}.{key}"] = value
        else:
            parent = key
            meta[key] = value
    return meta


def _bare(text: str) -> tuple[dict[str, Any], int] | None:
    """A header without fences: at least two known keys, each on its line, then a blank line."""
    meta: dict[str, Any] = {}
    length = 0
    for line in text.split("\n")[:40]:
        match = _KEY_LINE.match(line)
        if not match or (match.group(1).lower() not in _BARE_KEYS and not meta):
            break
        meta[match.group(1)] = (match.group(2) or "").strip()
        length += len(line) + 1
    known = [key for key in meta if key.lower() in _BARE_KEYS]
    return (meta, length) if len(known) >= 2 else None


def _header(meta: Mapping[str, Any], text: str, body: str, *, bare: bool) -> Header:
    flat = dict(_flat(meta, ""))
    return Header(
        body=body,
        first_line=text[: len(text) - len(body)].count("\n") + 1,
        meta={key: value for key, value in flat.items() if isinstance(value, str)},
        tags=_many(flat, "tags", "tag", "categories", "category"),
        authors=_many(flat, "author", "authors"),
        bare=bare,
    )


def _flat(meta: Mapping[str, Any], prefix: str) -> list[tuple[str, str | list[str]]]:
    pairs: list[tuple[str, str | list[str]]] = []
    for key, value in meta.items():
        name = f"{prefix}{key}".lower()
        if isinstance(value, dict):
            pairs += _flat(value, f"{name}.")
        elif isinstance(value, list):
            pairs.append((name, [item for item in value if isinstance(item, str)]))
        elif isinstance(value, str):
            pairs.append((name, value.strip()))
    return pairs


def _many(flat: Mapping[str, str | list[str]], *keys: str) -> tuple[str, ...]:
    """The values of the first of the keys that has any: a list, or words parted by commas."""
    for key in keys:
        value = flat.get(key)
        if isinstance(value, str):
            value = value.strip("[]").split(",")
        names = [item.strip().strip("'\"") for item in value or ()]
        if any(names):
            return tuple(dict.fromkeys(name for name in names if name))
    return ()
