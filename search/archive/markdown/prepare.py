"""A body made ready for a Markdown parser, line for line.

Comments, templates and the separator ``\\\\`` go, headings without a space get one, broken
links are mended; line breaks stay where they are.
"""

from __future__ import annotations

import re

from search.archive.markdown import links
from search.archive.markdown.templates import without_templates

_COMMENT = re.compile(r"<!--|-->|^ {0,3}(?:`{3,}|~{3,})", re.MULTILINE)
_GLUED_HEADING = re.compile(r"^( {0,3})([#＃]{2,6})(?=[^\s#＃])", re.MULTILINE)
_WIDE_HEADING = re.compile(r"^( {0,3})(＃{1,6})[ \t]+", re.MULTILINE)


def without_comments(text: str, report: links.Report) -> str:
    """Blank HTML comments, keeping line breaks; those in fenced code stay.

    A comment that never ends is text, not the loss of the rest of the file.
    """
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


def prepare(body: str, report: links.Report) -> str:
    """The body as a parser can read it: comments and separators gone, links mended."""
    body = without_templates(without_comments(body, report))
    if "\\\\" in body:
        body = "\n".join(_without_separator(line) for line in body.split("\n"))
    body = _WIDE_HEADING.sub(lambda match: f"{match[1]}{'#' * len(match[2])} ", body)
    body = _GLUED_HEADING.sub(lambda match: f"{match[1]}{'#' * len(match[2])} ", body)
    return links.mend(body, report)


def _without_separator(line: str) -> str:
    """A line without the backslashes that end it."""
    if "\\\\" not in line:
        return line
    bare = line.rstrip()
    return bare.rstrip("\\").rstrip() if bare.endswith("\\\\") else line
