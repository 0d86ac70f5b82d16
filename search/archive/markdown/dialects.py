"""What other programs than sites' generators write into Markdown, as Markdown.

Notes (Obsidian, Notion), documents (Pandoc, Quarto), components (MDX), and the definition
lists, footnotes, and headings and lists in HTML of many. Line breaks stay where they are.
"""

from __future__ import annotations

import re

from search import late
from search.archive.markdown import pairs, signs

_SCRIPT = late.compile(
    r"^(?:import\s(?:[^\n'\"]{1,300}\sfrom\s+)?['\"][^'\"\n]+['\"];?[ \t]*$"
    r"|export\s+(?:const|default|let|function)\b[^\n]*(?:\n(?![ \t]*\n)[^\n]+)*)",
    re.MULTILINE,
)
"""Of MDX: imports, and exports to the next blank line."""
_REMARK = late.compile(r"^%%(?:[^%\n]*|\n[^%]*\n)%%[ \t]*$", re.MULTILINE)
_COMPONENT = late.compile(
    # The sign first, which is found soonest.
    r"""<(?<![\w<`]<)/?[A-Z][\w.]*
        (?P<attributes>(?:\s+[\w:-]+(?:=(?:"[^"<>]*"|'[^'<>]*'|\{[^{}<>]*\}))?)*)\s*/?>""",
    re.VERBOSE,
)
_ATTRIBUTE = late.compile(r"\s([\w:-]+)=(?:\"([^\"]*)\"|'([^']*)')")
_DIV = late.compile(r"^[ \t]*:{3,20}(?!:)[ \t]*(?:\{[^{}\n]*\}|[\w-]*)(.*)$", re.MULTILINE)
_ASIDE = late.compile(r"^[ \t]*</?aside\b[^<>\n]*>[ \t]*$", re.MULTILINE)
_HEADED = late.compile(r"<[hH][1-6]")
_HTML_HEADING = late.compile(
    r"(?:\A|(?<=\n\n)|(?<=\n---\n)|(?<=\n----\n)|(?<=\n\*\*\*\n))"
    r"[ ]{0,3}<h([1-6])\b[^<>\n]*>(.{1,500})</h\1>[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
# The sign first, which is found soonest.
_TAGGED = late.compile(r"<(?:(?<=^<)|(?<=^ <)|(?<=^  <)|(?<=^   <))", re.MULTILINE)
"""An element that a line begins with."""
_CLOSED = late.compile(
    r"^[ ]{0,3}(?:</(?:p|div|center|span|font|section|article|main|header|footer|figure|table|"
    r"details|ul|ol|blockquote)[ ]*>[ \t]*)+$(?=\n[ ]{0,3}[^\s<])",
    re.MULTILINE | re.IGNORECASE,
)
"""Nothing but ends of elements, right above what is none: a parser takes that for HTML, too."""
_OPENED = late.compile(
    r"^[ ]{0,3}(?:<(?:p|div|center|span|font|section|article|main|header|footer)\b[^<>\n]*>"
    r"[ \t]*)+$"
    r"(?=\n[ ]{0,3}(?:#{1,6}[ \t]|[-*+>][ \t]|\d{1,3}[.)][ \t]|\*\*|!?\[|[^<>\n]{1,500}\]\())",
    re.MULTILINE | re.IGNORECASE,
)
"""Elements that mean nothing by themselves, right above Markdown."""
_HTML_LIST = late.compile(
    r"^[ ]{0,3}<[uo]l\b[^<>\n]*>[ \t]*\n((?:[ \t]*<li\b[^<>\n]*>[^\n]*</li>[ \t]*\n)+)"
    r"[ \t]*</[uo]l>[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_HTML_ITEM = late.compile(r"^[ \t]*<li\b[^<>\n]*>(.*)</li>[ \t]*$", re.MULTILINE | re.IGNORECASE)
_SUMMARY = late.compile(
    r"^[ ]{0,3}(?:<details\b[^<>\n]*>[ \t]*(\n)?)?[ ]{0,3}<summary\b[^<>\n]*>"
    r"(?:<(?:b|i|em|strong)>)?([^<>\n]{1,80})(?:</(?:b|i|em|strong)>)?</summary>[ \t]*$"
    r"(?=\n[ \t]*\n+[ ]{0,3}(?:[-*+]|\d{1,3}[.)])[ \t])",
    re.MULTILINE | re.IGNORECASE,
)
"""What is folded away below its name, where that is a list."""
_CALLOUT = late.compile(r"^([ \t]*(?:>[ \t]*)+)\[![\w-]+\][+-]?(.*)$", re.MULTILINE)
_EMBED = late.compile(r"!\[\[[^\[\]\n]{1,300}\]\]")
_WIKILINK = late.compile(
    r"\[\[(?!\d+\]\])(?:[^\[\]|;\n]{1,200}\|)?([^\[\]|;\n]{1,200})\]\](?![(\[:])"
)
_HIGHLIGHT = late.compile(r"(?<![=\w])==(?=[^\s=])([^=\n]{0,300}[^\s=])==(?![=\w])")
_TASK = late.compile(r"^([ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[ xX]\][ \t]+", re.MULTILINE)
_FOOTNOTE = late.compile(r"\[\^[^\s\[\]]{1,60}\](?::[ \t]*)?")
# The sign first, which is found soonest.
_CODE = late.compile(r"`(?<!``)(`*)(?!`)[^\n]*?(?<!`)`\1(?!`)")
_PLACE = late.compile("\0(\\d+)\0")
"""Where code stood, by its number; no text has the character."""
_TERM = late.compile(r"^(?![\s>#|:*+<-]|\d{1,9}[.)][ \t])[^\n]{1,200}$")
_DEFINITION = late.compile(r"^:[ \t]+(?=\S)")


def as_markdown(text: str) -> str:
    """Write what is no Markdown as what it means; ``text`` has no fenced code, nor U+0000.

    Code in a line stays as it is.

    >>> as_markdown("> [!tip] Looms\\n> ==All== of [[wool|it]].[^1]")
    '> **Looms**\\n> All of it.'
    """
    code: list[str] = []
    if "`" in text:
        text = _CODE.sub(lambda match: _put_by(match.group(), code), text)
    if "import " in text or "export " in text:
        text = _SCRIPT.sub(_lines, text)
    if "%%" in text:
        text = _REMARK.sub(_lines, text)
    text = _COMPONENT.sub(_component, text)
    if _TAGGED.search(text):
        text = _OPENED.sub("", _CLOSED.sub("", text))
    if _HEADED.search(text):
        text = _HTML_HEADING.sub(lambda match: f"{'#' * int(match[1])} {match[2]}", text)
    if "<li" in text or "<LI" in text:
        text = _HTML_LIST.sub(lambda match: "\n" + _HTML_ITEM.sub(r"- \1", match[1]), text)
    if "<summary" in text:
        text = _SUMMARY.sub(lambda match: f"{match[1] or ''}**{match[2].strip()}**", text)
    if ":::" in text:
        text = _DIV.sub(lambda match: _bold(match[1].strip(" \t:")), text)
    if "aside" in text:
        text = _ASIDE.sub("", text)
    if "[!" in text:
        text = _CALLOUT.sub(lambda match: f"{match[1]}{_bold(match[2].strip())}".rstrip(), text)
    if "[[" in text:
        text = _WIKILINK.sub(r"\1", _EMBED.sub("", text))
    if "==" in text:
        text = _HIGHLIGHT.sub(r"\1", text)
    if "[^" in text:
        text = _FOOTNOTE.sub("", text)
    if "[ ]" in text or "[x]" in text or "[X]" in text:
        text = _TASK.sub(r"\1", text)
    text = signs.as_lists(text)
    if "\nhttp" in text or "\n<http" in text:
        text = pairs.as_titles(text)
    if "\n: " in text or "\n:\t" in text:
        text = _defined(text)
    return _PLACE.sub(lambda match: code[int(match[1])], text) if code else text


def _put_by(code: str, kept: list[str]) -> str:
    kept.append(code)
    return f"\0{len(kept) - 1}\0"


def _lines(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")


def _bold(title: str) -> str:
    return title and f"**{title}**"


def _component(match: re.Match[str]) -> str:
    """What a component shows: its title as a link where it leads somewhere, or its name."""
    values = {key: one or other for key, one, other in _ATTRIBUTE.findall(match["attributes"])}
    words = values.get("title") or values.get("name") or values.get("label") or ""
    target = values.get("href") or values.get("url") or values.get("link") or ""
    lines = _lines(match)
    if words and "://" in target:
        return f"[{words}]({target}){lines}"
    # Without attributes it may be no component but what a text is about, as in Option<T>.
    return words + lines if values or _is_alone(match) else match.group()


def _is_alone(match: re.Match[str]) -> bool:
    """Whether nothing else is on the lines of a tag."""
    text = match.string
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    end = text.find("\n", match.end())
    return not before.strip() and not text[match.end() : end if end >= 0 else len(text)].strip()


def _defined(text: str) -> str:
    """Definition lists as lists: the term begins a bullet, its definitions go on."""
    lines = text.split("\n")
    inside = False
    for at, line in enumerate(lines):
        if _DEFINITION.match(line):
            if not inside and at and _TERM.match(lines[at - 1]):
                lines[at - 1] = f"- {lines[at - 1]}"
                inside = True
            if inside:
                lines[at] = _DEFINITION.sub("  ", line)
        else:
            inside = inside and line.startswith((" ", "\t"))
    return "\n".join(lines)
