"""What a site's generator would have taken out of a text: templates, attributes, styles.

Kramdown's attribute lists, Liquid's and Hugo's tags, MkDocs' boxes and icons, ``<style>`` and
``<script>``. Line breaks stay where they are, and so does code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search import late
from search.archive.markdown.dialects import as_markdown

_FENCE = late.compile(r"^ {0,3}(`{3,}|~{3,})")
_ELEMENTS = (
    (late.compile(r"<style\b[^<>]*>", re.IGNORECASE), late.compile(r"</style\s*>", re.IGNORECASE)),
    (
        late.compile(r"<script\b[^<>]*>", re.IGNORECASE),
        late.compile(r"</script\s*>", re.IGNORECASE),
    ),
    (late.compile(r"\{/\*"), late.compile(r"\*/\}")),
    (late.compile(r"\{%-?\s*comment\s*-?%\}"), late.compile(r"\{%-?\s*endcomment\s*-?%\}")),
)
_TEMPLATE = late.compile(
    r"""
    (?P<code> (?<!`)(?P<ticks>`+)(?!`)[^\n]{0,1000}?(?<!`)(?P=ticks)(?!`) )
    # In a link's target it stands for an address within the site.
    | (?P<target> (?<=\]\() | (?<=\]\(<) )?
      (?: \{\{[<%]? [^{}]{0,1000} [>%]?\}\} | \{% [^{}]{0,1000} %\} )
    # Kramdown's attributes, on a line of their own or behind what they belong to.
    | \{: [^{}\n]{0,500} \}
    # Those of others behind a heading, picture or link.
    | (?: (?<=[)\]]) | (?<![ \t])[ \t]+(?=\{[#.][^{}\n]{1,200}\}[ \t]*$) )
      \{[#.][A-Za-z][^{}\n]{0,200}\}
    | :(?:fontawesome|material|octicons|simple)-[a-z0-9-]{1,60}:
    """,
    re.VERBOSE | re.MULTILINE,
)
_ARGUMENT = late.compile(r"\b(\w+)\s*=\s*(?:\"([^\"\n]*)\"|'([^'\n]*)')")
_TARGETS = ("url", "href", "link")
_WORDS = ("title", "text", "name", "label")
_MARK = late.compile(r"\{[{%:#.]|:(?:fontawesome|material|octicons|simple)-")
"""What each of them begins with, code apart: looked for first, as most texts have none."""
_BOX = late.compile(
    r'^([ \t]*)(?:!!!|\?\?\?\+?)[ \t]+[\w-][\w \t-]*(?:"([^"\n]*)"[ \t]*)?$', re.MULTILINE
)


def without_templates(body: str) -> str:
    """The body as the site would show it, line for line.

    >>> without_templates("![](a.png){: .wide } and {% include it.html %} [x]({{ url }}/x)")
    '![](a.png) and  [x](.//x)'
    """
    return "".join(part if code else _plain(part) for code, part in _by_fences(body))


def _plain(text: str) -> str:
    for opening, closing in _ELEMENTS:
        text = _without(text, opening, closing)
    if "!!!" in text or "???" in text:
        text = _BOX.sub(lambda match: match[1] + (match[2] or ""), text)
    if _MARK.search(text):
        text = _TEMPLATE.sub(_left, text)
    return as_markdown(text)


def _left(match: re.Match[str]) -> str:
    if match["code"]:
        return match.group()
    lines = "\n" * match.group().count("\n")
    return ("./" if match["target"] is not None else _shown(match.group())) + lines


def _shown(tag: str) -> str:
    """What a template shows: what it has the title and address of, as a link.

    >>> _shown('{{< card title="Looms" url="https://e.org/1" >}}')
    '[Looms](https://e.org/1)'
    """
    if "://" not in tag:
        return ""
    given = {key.lower(): one or other for key, one, other in _ARGUMENT.findall(tag)}
    target = next((given[key] for key in _TARGETS if key in given), "")
    words = next((given[key] for key in _WORDS if given.get(key)), "")
    return f"[{words}]({target})" if words and "://" in target else ""


def _without(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    """A text without elements and what is in them; one that never ends is text."""
    out: list[str] = []
    at = 0
    while (begin := opening.search(text, at)) and (end := closing.search(text, begin.end())):
        out += [text[at : begin.start()], "\n" * text.count("\n", begin.start(), end.end())]
        at = end.end()
    return "".join([*out, text[at:]])


def _by_fences(body: str) -> Iterator[tuple[bool, str]]:
    """The body in pieces, each with whether it is fenced code."""
    if "```" not in body and "~~~" not in body:
        yield False, body
        return
    piece: list[str] = []
    fence = ""
    for line in body.splitlines(keepends=True):
        mark = _FENCE.match(line)
        closes = mark and fence and mark[1].startswith(fence)
        if mark and not fence:
            yield False, "".join(piece)
            piece, fence = [], mark[1]
        piece.append(line)
        if closes:
            yield True, "".join(piece)
            piece, fence = [], ""
    yield bool(fence), "".join(piece)
