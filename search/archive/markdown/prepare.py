"""A body made ready for a Markdown parser, line for line.

Comments, templates and the separator ``\\\\`` go, headings without a space get one, broken
links and fences are mended; line breaks stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search import late
from search.archive.markdown import links
from search.archive.markdown.templates import without_templates

_COMMENT = late.compile(r"<!--|-->|^ {0,3}(?:`{3,}|~{3,})", re.MULTILINE)
_FENCE = late.compile(r"^[ \t>]*(`{3,}|~{3,})(.*)$")
_GLUED_HEADING = late.compile(r"^( {0,3})([#＃]{2,6})(?=[^\s#＃])", re.MULTILINE)
_GLUED = late.compile(r"##(?=#*[^\s#])")
"""What such a heading has: looked for first, as a text is gone through slowly line by line."""
_WIDE_HEADING = late.compile(r"^( {0,3})(＃{1,6})[ \t]+", re.MULTILINE)


def without_comments(text: str, report: links.Report) -> str:
    """Blank HTML comments, keeping line breaks; those in fenced code stay.

    A comment that never ends is text, not the loss of the rest of the file.
    """
    if "<!--" not in text:
        return text
    out: list[str] = []
    at, begin, fenced = 0, -1, ""
    for match in _COMMENT.finditer(text):
        mark = match.group().strip()
        if mark[0] in "`~":
            if begin < 0:
                fenced = "" if fenced and mark.startswith(fenced) else fenced or mark
        elif mark == "<!--" and begin < 0 and not fenced:
            begin = match.start()
        elif mark == "-->" and begin >= 0:
            out += [text[at:begin], "\n" * text.count("\n", begin, match.end())]
            at, begin = match.end(), -1
    if begin >= 0:
        report(text.count("\n", 0, begin), "comment-unclosed", "an HTML comment never ends")
        out += [text[at:begin], text[begin:].replace("<!--", "&lt;!--")]
        at = len(text)
    out.append(text[at:])
    return "".join(out)


def without_open_fence(text: str, report: links.Report) -> str:
    """Blank the line that begins fenced code which never ends: what follows is text."""
    if "```" not in text and "~~~" not in text:
        return text
    lines = text.split("\n")
    opened, mark = -1, ""
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if match and opened < 0:
            opened, mark = number, match[1]
        elif match and match[1].startswith(mark) and not match[2].strip():
            opened = -1
    if opened < 0:
        return text
    report(opened, "code-unclosed", "fenced code never ends; what follows is read as text")
    lines[opened] = ""
    return "\n".join(lines)


def prepare(body: str, report: links.Report) -> str:
    """The body as a parser can read it: comments and separators gone, links mended."""
    body = without_comments(without_open_fence(body, report), report)
    body = without_templates(body)
    if "\\\\" in body:
        body = "\n".join(_without_separator(line) for line in body.split("\n"))
    if "＃" in body or _GLUED.search(body):
        body = _WIDE_HEADING.sub(lambda match: f"{match[1]}{'#' * len(match[2])} ", body)
        body = _GLUED_HEADING.sub(lambda match: f"{match[1]}{'#' * len(match[2])} ", body)
    return links.mend(body, report)


def mended_links(body: str) -> Iterator[tuple[int, str]]:
    """Give each line, from 0, whose links are read though others show them broken; and how.

    >>> list(mended_links("A [loom] (https://example.org) weaves."))
    [(0, '[loom](https://example.org)')]
    """
    shown = without_comments(body, _quiet).split("\n")
    read = links.mend("\n".join(shown), _quiet).split("\n")
    for number, (before, after) in enumerate(zip(shown, read, strict=True)):
        if before != after:
            at = next(
                (at for at, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
                min(len(before), len(after)),
            )
            end = after.find(")", at)
            yield number, after[max(0, after.rfind("[", 0, at)) : end + 1 if end >= 0 else None]


def _quiet(line: int, kind: str, message: str) -> None:
    """Take a problem that is told elsewhere."""


def _without_separator(line: str) -> str:
    """A line without the backslashes that end it."""
    if "\\\\" not in line:
        return line
    bare = line.rstrip()
    return bare.rstrip("\\").rstrip() if bare.endswith("\\\\") else line
