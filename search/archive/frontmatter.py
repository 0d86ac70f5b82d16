"""What a file says about itself: fenced front matter, or a bare header of key lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from search import late
from search.archive import pandoc
from search.archive.notations import KEY_LINE, NOTATIONS, Notation, Unreadable
from search.model import Problem

_KNOWN_KEYS = (
    "title subtitle date number issue category categories tags author authors slug lang "
    "language status summary layout description"
)
_BARE_KEYS = frozenset(_KNOWN_KEYS.split())
_CONTAINERS = (
    *("extra.", "params.", "taxonomies.", "data.", "meta.", "metadata.", "page.", "post."),
    *("newsletter.", "issue."),
)
"""Where Zola, Hugo and others want the keys that are not their own."""
BROKEN = "front-matter"
"""The kind of problem of a header that its notation does not allow."""
_DRAFT_KEYS = (("draft", "true"), ("published", "false"), ("status", "draft"), ("private", "true"))
_RULE = late.compile(r"-{3,}[ \t]*\n")
_TITLE = late.compile(r"#[ \t]+(\S[^\n]{0,300})\n(?:[ \t]*\n)+")
_ENTRY = late.compile(r"[ \t]*-[ \t]+(\S.*?)[ \t]*$")
_LONGEST = 300
"""Code points of a title, of all authors, and of all tags: each issue or item repeats them."""
_YES = {"yes": "true", "on": "true", "no": "false", "off": "false"}


class Header(Struct, frozen=True):
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

    @property
    def draft(self) -> str:
        """The key and value that say the file is not published; empty where none does."""
        for key, value in _DRAFT_KEYS:
            said = self.meta.get(key, "").lower()
            if _YES.get(said, said) == value:
                return f"{key}: {said}"
        return ""


def split(text: str, path: str) -> tuple[Header, tuple[Problem, ...]]:
    """Part a file's text into its header and its body.

    A header its notation does not allow is read line by line instead, and reported; a rule
    that only looks like a fence stays in the body. A title, authors or tags that are longer
    than anyone's are cut, and reported.
    """
    header, problems = _parted(text, path)
    title = header.get("title")
    kept = replace(header, authors=_fitting(header.authors), tags=_fitting(header.tags))
    if len(title) > _LONGEST:
        kept = replace(kept, meta={**header.meta, "title": f"{title[:_LONGEST].rstrip()}…"})
    cut = {
        "title": kept.meta is not header.meta,
        "authors": kept.authors != header.authors,
        "tags": kept.tags != header.tags,
    }
    message = f"more than {_LONGEST} characters; took what fits"
    reported = (
        Problem(path, 1, "too-long", f"{name}: {message}") for name, is_cut in cut.items() if is_cut
    )
    return kept, (*problems, *reported)


def _fitting(names: Sequence[str]) -> tuple[str, ...]:
    """The names up to the one with which all are too long."""
    sizes = accumulate(map(len, names))
    return tuple(name for name, size in zip(names, sizes, strict=True) if size <= _LONGEST)


def _parted(text: str, path: str) -> tuple[Header, tuple[Problem, ...]]:
    stripped = text.lstrip("\n\ufeff ")
    skipped = len(text) - len(stripped)
    lines = stripped.split("\n")
    notation = next((each for each in NOTATIONS if each.opens.match(lines[0])), None)
    if notation:
        return _fenced(notation, text, lines, path)
    titled = pandoc.title_block(stripped)
    if titled:
        return _header(titled[0], text, text[skipped + titled[1] :], bare=False), ()
    # Notion writes its keys below the title.
    heading = _TITLE.match(stripped)
    above = heading.end() if heading else 0
    bare = _bare(stripped[above:])
    if bare is None:
        ending = pandoc.at_end(text)
        header = _header(ending[0], text, text, bare=False) if ending else Header(text)
        return replace(header, body=text[: ending[1]] if ending else text), ()
    meta, length = bare
    if heading:
        meta = {"title": heading[1].strip(), **meta}
    return _header(meta, text, text[skipped + above + length :], bare=True), ()


def _fenced(
    notation: Notation, text: str, lines: list[str], path: str
) -> tuple[Header, tuple[Problem, ...]]:
    parts = notation.part(lines)
    if parts is None:
        # A fence that never closes is only worth a word if keys follow it.
        if not any(notation.key_line.match(line.strip()) for line in lines[1:2]):
            return Header(text), ()
        message = "front matter is not closed; read as text"
        return Header(text), (Problem(path, 1, BROKEN, message),)
    first, block, body = parts
    first += len(text.split("\n")) - len(lines)
    keys = any(notation.key_line.match(line.strip()) for line in block.split("\n"))
    problems: tuple[Problem, ...] = ()
    try:
        meta = notation.load(block)
        reason, line = "front matter is no mapping", 0
    except Unreadable as error:
        meta = None
        reason = f"broken {notation.name}: {str(error).splitlines()[0][:200]}; read line by line"
        line = error.line
    if meta is None:
        if not keys:
            return Header(text), ()
        meta = notation.by_lines(block)
        problems = (Problem(path, first + line + 1, BROKEN, reason),)
    elif not meta and block.strip():
        return Header(text), ()
    return _header(meta, text, body, bare=False), problems


def _bare(text: str) -> tuple[dict[str, Any], int] | None:
    """A header without fences: at least two known keys, each on its line, then a blank line.

    A key with nothing behind it may have a list below it.
    """
    meta: dict[str, Any] = {}
    length, last = 0, ""
    for line in text.split("\n")[:40]:
        match = KEY_LINE.match(line)
        entry = _ENTRY.match(line)
        if match and (match.group(1).lower() in _BARE_KEYS or meta):
            last = match.group(1)
            meta[last] = (match.group(2) or "").strip()
        elif entry and last and not isinstance(meta[last], str):
            meta[last].append(entry[1])
        elif entry and last and not meta[last]:
            meta[last] = [entry[1]]
        else:
            break
        length += len(line) + 1
    known = [key for key in meta if key.lower() in _BARE_KEYS]
    closing = _RULE.match(text, length)
    if closing:
        # Hexo's header has no fence above it.
        length = closing.end()
    return (meta, length) if len(known) >= 2 else None


def _header(meta: Mapping[str, Any], text: str, body: str, *, bare: bool) -> Header:
    flat = dict(_flat(meta, ""))
    for name, value in list(flat.items()):
        for container in _CONTAINERS:
            if name.startswith(container):
                flat.setdefault(name.removeprefix(container), value)
    return Header(
        body=body,
        first_line=text[: len(text) - len(body)].count("\n") + 1,
        meta={key: value for key, value in flat.items() if isinstance(value, str)},
        tags=_many(flat, "tags", "tag", "categories", "category"),
        authors=_many(flat, "author", "authors", "author.name"),
        bare=bare,
    )


def _flat(meta: Mapping[str, Any], prefix: str) -> list[tuple[str, str | list[str]]]:
    pairs: list[tuple[str, str | list[str]]] = []
    for key, value in meta.items():
        name = f"{prefix}{key}".lower()
        if isinstance(value, dict):
            pairs += _flat(value, f"{name}.")
        elif isinstance(value, list):
            pairs.append((name, [item for item in map(_named, value) if item]))
        elif isinstance(value, str):
            pairs.append((name, value.strip()))
    return pairs


def _named(entry: object) -> str:
    """An entry of a list: itself, or the name of what has more to it, as authors may."""
    if isinstance(entry, dict):
        entry = entry.get("name") or entry.get("title")
    return entry if isinstance(entry, str) else ""


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
