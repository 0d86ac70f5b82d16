"""Links: mending broken ones in the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from search import late
from search.addresses import trim
from search.model import Link

Report = Callable[[int, str, str], None]
"""Takes a line of the body (from 0), a problem's kind, and its message."""

_URL = r"(?:h?h?t?tps?:/{1,2}|www\.)[^\s()\[\]<>（）]+(?:\([^\s()<>]*\)[^\s()\[\]<>（）]*)*"
BARE_URL = late.compile(
    r"(?:https?://|www\.(?=[\w-]+\.\w))[^\s<>\"'`，。；、！？（）「」『』《》【】“”‘’|\[\]\\^{}]+"
)
_SPACED = late.compile(rf"\][ \t]{{1,8}}\((?=\s{{0,8}}{_URL}\s{{0,8}}\))")
_WIDE = late.compile(rf"\][ \t]{{0,8}}（\s{{0,8}}({_URL})\s{{0,8}}[）)]")
_DOUBLED = late.compile(rf"\]\((\(+)\s{{0,8}}({_URL})(\)+)")
_NO_OPENING = late.compile(rf"\](?<=(?:[^\W\d]|[^\w\s])\])[ \t]{{0,3}}(?={_URL}\))")
_BRACKET = late.compile(r"\\.|`+|\[|\]", re.DOTALL)
_UNMARKED = r"[^\[\]\\`]*(?:`[^\[\]\\`]+`(?!`)[^\[\]\\`]*)*"
_TIDY = late.compile(
    rf"{_UNMARKED}(?:\[{_UNMARKED}\]\(https?://[^\s()\[\]<>（）\\`]+\){_UNMARKED})*"
)
"""Text all of whose brackets make links that need no mending, and whose code has none."""
_TARGET = late.compile(rf"\(\s*<?({_URL})")
_FENCE = late.compile(r"^ {0,3}(```+|~~~+)")
_LAST_WORD = late.compile(r"[^\s\[\](){}（）:：,，;；、。]+$")
_DOMAIN = late.compile(r"^(?:[\w-]+\.)+[a-zA-Z]{2,}(?:[:/?#]|$)")
_FILE = late.compile(r"\.(?:md|markdown|html?|png|jpe?g|gif|svg|pdf|txt)$", re.IGNORECASE)
_AFTER_TARGET = ">）) \t\n"
_WHOLE = late.compile(r"https?://(?!/)\S")
_SCHEME = late.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):")
_BROKEN_SCHEME = late.compile(r"^(?:h{0,2}t{0,3}p?)(s?)(?::/{1,3}|//)(?=[\w-]+\.)", re.IGNORECASE)
_DEFINITION = late.compile(r"^ {0,3}\[([^\[\]]{1,200})\]:[ \t]*<?(\S+?)>?[ \t]*$")
# The sign first, which is found soonest.
_USED = late.compile(r"\[(?<![\w\])!\\`]\[)([^\[\]]{2,200})\]\[([^\[\]]{0,200})\](?![(\[:])")
_LETTERS = late.compile(r"[^\W\d_]{3}")
UNDEFINED = "undefined:"
"""The target of a link whose label is defined nowhere."""
_REFERENCE = late.compile(r"\[(\d{1,3})\]")
_MAX_PARAGRAPH = 100_000
"""Characters; no one wrote a longer one by hand, and mending it would take too long."""
LONGEST_ADDRESS = 2_000
"""Code points; browsers and servers take no longer ones, and a definition is used many times."""
_LONGEST_TEXT = 300
"""Code points of the words of a reference that are kept: each who cites it has them."""
_MIN_LONG_RUN = 200
"""A run of this many definitions is taken out before parsing, which would be quadratic."""


def target(href: str) -> str | None:
    """The address a link's target means, or None where no clear one can be made of it.

    One of more than 2,000 code points is none.

    >>> target("ttps://example.org/a"), target("example.org/a"), target("#toc")
    ('https://example.org/a', 'http://example.org/a', None)
    """
    if _WHOLE.match(href) and href[-1] not in _AFTER_TARGET and len(href) <= LONGEST_ADDRESS:
        # As most are written.
        return href
    href = trim(href.lstrip("(<（ \t\n"), ">） \t\n")
    if len(href) > LONGEST_ADDRESS:
        return None
    if href.startswith("//"):
        return target("https:" + href) if _DOMAIN.match(href[2:]) else None
    broken = _BROKEN_SCHEME.match(href)
    if broken:
        secure = "s" if broken.group(1) else ""
        return f"http{secure}://{href[broken.end() :]}"
    if re.match(r"(?:https?|ftp)://\S", href, re.IGNORECASE):
        return href
    if _SCHEME.match(href) and not re.match(r"[^:]+:\d+(?:/|$)", href):
        return None
    if _DOMAIN.match(href) and not ("/" not in href and _FILE.search(href)):
        return f"http://{href}"
    return None


def is_local(href: str) -> bool:
    """Whether a target is no web address by design: an anchor, a path, mail, chat."""
    if len(href) > LONGEST_ADDRESS:
        return False
    return bool(re.match(r"#|\.{0,2}/|\?|[a-zA-Z][\w+.-]*:", href)) or bool(_FILE.search(href))


def bare(text: str) -> Iterator[tuple[str, int, int]]:
    """The addresses that stand in plain text, each with its half-open code points there."""
    if "://" not in text and "www." not in text:
        return
    for match in BARE_URL.finditer(text):
        written = trim(match.group())
        url = target(written)
        if url:
            yield url, match.start(), match.start() + len(written)


def mend(body: str, report: Report) -> str:
    """Mend the links of a Markdown text that are clearly meant as links.

    Line breaks stay where they are. What cannot be mended is reported and loses its
    brackets, never its words. Fenced code is left alone.
    """
    out: list[str] = []
    start, paragraph, fence = 0, [""][:0], ""
    fenced = "```" in body or "~~~" in body
    for number, line in enumerate(body.split("\n")):
        opened = _FENCE.match(line) if fenced else None
        if fence or opened or not line.strip():
            out += _mend_paragraph(paragraph, start, report)
            out.append(line)
            paragraph, start = [], number + 1
            if opened and not fence:
                fence = opened.group(1)
            elif fence and line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        else:
            paragraph.append(line)
    return "\n".join(out + _mend_paragraph(paragraph, start, report))


def _mend_paragraph(lines: list[str], start: int, report: Report) -> list[str]:
    text = "\n".join(lines)
    if ("[" not in text and "]" not in text) or len(text) > _MAX_PARAGRAPH:
        return lines
    if _TIDY.fullmatch(text):
        return lines
    mended = _SPACED.sub("](", text)
    if "（" in mended:
        mended = _WIDE.sub(r"](\1)", mended)
    if "]((" in mended:
        mended = _DOUBLED.sub(_single, mended)
    mended = _NO_OPENING.sub("](", mended)
    return _mend_brackets(mended, start, report).split("\n")


def _single(match: re.Match[str]) -> str:
    """One pair of parentheses where there were several; those of the text around stay."""
    extra, closing = len(match.group(1)), len(match.group(3))
    return f"]({match.group(2)}{')' * max(1, closing - extra)}"


def _mend_brackets(text: str, start: int, report: Report) -> str:
    """Pair the brackets of a paragraph: add a missing one, close an unclosed target."""
    edits: list[tuple[int, int, str]] = []
    open_at: list[int] = []
    last = 0
    code = ""
    for match in _BRACKET.finditer(text):
        token, at = match.group(), match.start()
        if token[0] == "`":
            if code == token:
                code = ""
            elif not code and text.find(token, match.end()) >= 0:
                code = token
            continue
        if code or token[0] == "\\" or at < last:
            continue
        if token == "[":
            if open_at:
                edits += _close_label(text, open_at[-1], at)
            open_at.append(at)
            continue
        following = text[match.end() : match.end() + 1]
        label = open_at.pop() if open_at else -1
        if following == "(":
            say = partial(_say, report, text, start, at)
            last = _mend_target(text, label, at, edits, say)
    if open_at:
        edits += _close_label(text, open_at[-1], len(text))
    for begin, end, new in sorted(set(edits), reverse=True):
        text = text[:begin] + new + text[end:]
    return text


def _say(report: Report, text: str, start: int, at: int, message: str) -> None:
    report(start + text.count("\n", 0, at), "link-broken", message)


def _mend_target(
    text: str, label: int, at: int, edits: list[tuple[int, int, str]], say: Callable[[str], None]
) -> int:
    """Look at what follows ``](``; return up to where brackets belong to the target."""
    found = _TARGET.match(text, at + 1)
    if found:
        end = found.end()
        if label < 0:
            word = _LAST_WORD.search(text[max(0, at - 60) : at])
            edits.append((at - len(word.group()) if word else at,) * 2 + ("[",))
        if not re.match(
            r"\s{0,8}>?\s{0,8}(?:[\"'(].{0,300}?[\"')]\s{0,8})?\)", text[end : end + 340], re.DOTALL
        ):
            rest = re.match(r"\n[ \t]*([^\s()\[\]<>]+)\)", text[end : end + 300])
            edits.append((end, end + 1, "") if rest else (end, end, ")"))
        return end
    words = re.match(r"\(([^()\n]{0,400})", text[at + 1 : at + 402])
    if words and words.group(1).strip().count(" ") >= 2:
        say(f"no address in: {text[max(label + 1, at - 40) : at]}]({words.group(1)[:60]}")
        edits += [(label, label + 1, "")] * (label >= 0) + [(at, at + 1, " ")]
    return at + 1


def _close_label(text: str, label: int, upto: int) -> list[tuple[int, int, str]]:
    """``[words(address)`` without its ``]``: the greedy reading would swallow the next link."""
    found = re.compile(rf"\[([^\[\]()\n]{{0,200}}[^\s\[\]()])\(({_URL})\)").match(text, label, upto)
    if not found:
        return []
    at = found.end(1)
    return [(at, at, "]")]


def definitions(body: str) -> tuple[str, dict[str, str]]:
    """Take out very long runs of link definitions, with what they define."""
    if "]:" not in body:
        return body, {}
    lines = body.split("\n")
    defined: dict[str, str] = {}
    run: list[int] = []
    for number, line in enumerate([*lines, ""]):
        if _DEFINITION.match(line):
            run.append(number)
            continue
        if len(run) >= _MIN_LONG_RUN:
            for at in run:
                match = _DEFINITION.match(lines[at])
                if match:
                    defined.setdefault(match.group(1), match.group(2))
                    lines[at] = ""
        run = []
    return ("\n".join(lines), defined) if defined else (body, {})


def labels(body: str) -> Iterator[str]:
    """The labels by which links of a text surely name their targets.

    One word behind others may be a tag: ``[std][BTree]``.

    >>> list(labels("The [loom][a loom] and the [Reed][], not code[i][j]."))
    ['a loom', 'Reed']
    """
    for match in _USED.finditer(body) if "][" in body else ():
        words, label = match[1], match[2].strip()
        if _LETTERS.search(label or words) and (not label or len(label.split()) > 1):
            yield label or words


def references(lines: str, say: Callable[[str], None]) -> dict[int, Link]:
    """The numbered addresses of a list of references, several on a line where need be.

    >>> listed = "[3] **Title:** https://example.org/a[4]**Other:** https://example.org/b"
    >>> references(listed, print)[3]
    Link(url='https://example.org/a', text='Title')
    """
    parts = _REFERENCE.split(lines)
    found: dict[int, Link] = {}
    for number, words in zip(parts[1::2], parts[2::2], strict=False):
        match = BARE_URL.search(words)
        if not match:
            continue
        url = target(trim(match.group()))
        if not url:
            say(f"no usable address: {match.group()[:120]}")
        else:
            text = words[: match.start()].strip(" \t\n*[](<:：-")
            if len(text) > _LONGEST_TEXT:
                text = f"{text[:_LONGEST_TEXT].rstrip()}…"
            found.setdefault(int(number), Link(url, text))
    return found
