"""A paragraph's Markdown as plain text, with its links, images and emphasis apart."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from markdown_it.token import Token
from msgspec import Struct, field

from search import late
from search.archive.markdown import links, places
from search.archive.markdown.simple import Piece
from search.model import Image, Link

_MARKER = late.compile(r"\[(\d{1,3})\]")
_ANY_MARKER = late.compile(r"\s?\[(\d{1,3})\]")
_STRAY_RUN = late.compile(r"(?<![\s\d*])\*{2,}|(?<!\*)\*{2,}(?![\s\d*])|^\*{2,}\s*$")
_STRAY_PAIR = late.compile(
    r"(?<![\w*])\*((?:\s(?=[^\W\d_]{2})|(?=\S))[^*\n]{0,300}?[^\s*])\*(?![\w*])"
)
_TAG = late.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>")
_TAGS = (
    "a abbr address article aside audio b bdi bdo big blockquote body br button caption center "
    "cite "
    "code col colgroup dd del details dfn div dl dt em figcaption figure font footer form h1 h2 h3 "
    "h4 h5 h6 head header hr html i iframe img input ins kbd label li link main mark meta nav "
    "noscript ol p path picture pre q rp rt ruby s samp script section small source span strike "
    "strong style sub summary sup svg table tbody td tfoot th thead time title tr tt u ul var "
    "video wbr"
)
_HTML = frozenset(_TAGS.split())
_LINES = (
    "blockquote br caption dd details div dt figcaption h1 h2 h3 h4 h5 h6 hr li p pre summary tr"
)
_APART = {**dict.fromkeys(_LINES.split(), "\n"), "td": " ", "th": " "}
"""What stands between words that a tag keeps apart: those of two cells are no word."""
_ATTRIBUTE = late.compile(
    r"(href|src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE
)
_PLACEHOLDER_ALTS = frozenset({"在这里插入图片描述", "image", "img", "alt text", "图片"})
_INNER = late.compile(r"\s*(?:\./)?#")
_WIDE_SCRIPT = late.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_BRACKETED = late.compile(r"\[[^\]]{1,20}\]|\([^)]{1,20}\)|【[^】]{1,20}】")
"""A tag such as ``[video]``."""
_BEFORE_LEAD = late.compile(r"(?:[\W_]|\d{1,3}[.、)）])*")
"""What may stand before a lead beside tags: a number, an emoji."""
_TAG_WORDS = late.compile(r"\[[^\[\]]{1,20}\]|【[^【】]{1,20}】|[\W_]+")


class Rich(NamedTuple):
    """Plain text and what it carried.

    ``lead`` is the link or bold run the text begins with; ``emphasis`` the share (0–1)
    of the visible characters that are emphasised or in a link, ``inner`` of those in a link
    to another place of the same page, ``visible`` how many letters, digits and marks the
    Markdown showed.
    """

    text: str = ""
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    lead: str = ""
    lead_kind: Literal["", "link", "bold"] = ""
    emphasis: float = 0.0
    linked: float = 0.0
    inner: float = 0.0
    visible: int = 0


class Context(Struct):
    """What rendering needs to know of the issue around it.

    ``numbered`` says that numbers in brackets refer to a list or to definitions, ``included``
    that a template puts other files in, which may define what this one does not.
    """

    report: Callable[[int, str, str], None]
    references: Mapping[int, Link] = field(default_factory=dict)
    numbered: bool = False
    included: bool = False


def visible(text: str) -> int:
    """How many characters of a text are not white space."""
    return len("".join(text.split()))


class _Writer:
    """Collects one paragraph; see :func:`render`."""

    def __init__(self, context: Context, line: int) -> None:
        self.context = context
        self.line = line
        self.out: list[str] = []
        self.links: list[Link] = []
        self.stands: list[places.Stand] = []
        self.images: list[Image] = []
        self.marked = self.in_links = self.inner = self.visible = 0
        self.depth = 0
        self.soft = False
        self.anchor: tuple[str, int] | None = None
        self.lead: tuple[str, str] | None = None
        self.lead_from = -1
        self.strong = 0

    def put(self, text: str, *, code: bool = False) -> None:
        """Add visible words, joined as their script joins lines."""
        count = visible(text)
        self.visible += count
        cited: list[tuple[Link, int]] = []
        if not code:
            written, text = text, self._without_markers(text, cited)
            if text is not written:
                count = visible(text)
        if self.soft and text:
            before = "".join(self.out[-2:])[-1:]
            if not (_WIDE_SCRIPT.match(before) and _WIDE_SCRIPT.match(text)):
                self.out.append(" ")
            self.soft = False
        for link, end in cited:
            # A reference is that of the words before its number, where it has the same.
            named = text.endswith(link.text, 0, end)
            start = end - len(link.text) if named else end
            self._link(link, (len(self.out), start), (len(self.out), end))
        if not code and self.anchor is None:
            for url, start, end in links.bare(text):
                self._link(Link(url), (len(self.out), start), (len(self.out), end))
        self.out.append(text)
        if self.depth or self.anchor is not None:
            self.marked += count
        if self.anchor is not None:
            self.in_links += count

    def _link(self, link: Link, start: places.Place, end: places.Place) -> None:
        self.stands.append((len(self.links), start, end))
        self.links.append(link)

    def _without_markers(self, text: str, cited: list[tuple[Link, int]]) -> str:
        if not self.context.references or "[" not in text:
            return text
        gone = 0

        def resolve(match: re.Match[str]) -> str:
            nonlocal gone
            number = int(match.group(1))
            link = self.context.references.get(number)
            if link is None:
                self.context.report(self.line, "reference-missing", f"no reference [{number}]")
            else:
                cited.append((link, match.start() - gone))
            gone += len(match.group())
            return ""

        return _ANY_MARKER.sub(resolve, text)

    def open_link(self, href: str) -> None:
        """Begin a link; its words follow."""
        self.anchor = (href, len(self.out))
        self._start_lead()

    def close_link(self) -> None:
        """End a link: keep its address if there is one."""
        if self.anchor is None:
            return
        href, at = self.anchor
        self.anchor = None
        words = _squeeze("".join(self.out[at:]))
        self._end_lead("link", words, at)
        url = links.target(href)
        if url:
            number = self.context.numbered and _MARKER.fullmatch(f"[{words}]")
            if not number:
                self._link(Link(url, words), (at, 0), (len(self.out), 0))
            else:
                # A link that is only a number is a marker where there are references.
                self.links.append(Link(url))
                self.visible -= visible("".join(self.out[at:]))
                self.out[at:] = []
        elif _INNER.match(href):
            self.inner += visible(words)
        elif href == links.UNDEFINED:
            if not self.context.included:
                message = f"nothing says where this leads: [{words[:80]}]"
                self.context.report(self.line, "reference-missing", message)
        elif not href.strip():
            self.context.report(self.line, "link-empty", f"no address behind: {words[:80]}")
        elif not links.is_local(href):
            self.context.report(self.line, "link-broken", f"no usable address: {href[:120]}")

    def _start_lead(self) -> None:
        if self.lead is None and self.lead_from < 0:
            if len(self.out) < 20 and _is_before_lead("".join(self.out)[:100]):
                self.lead_from = len(self.out)
            else:
                self.lead = ("", "")

    def _end_lead(self, kind: str, words: str, at: int) -> None:
        if self.lead is None and words and (self.lead_from == at or kind == "bold"):
            self.lead = (kind, words)

    def emphasis(self, step: int, *, strong: bool) -> None:
        """Enter (1) or leave (-1) emphasis."""
        self.depth += step
        if not strong:
            return
        if step > 0:
            self._start_lead()
            self.strong += 1
        else:
            self.strong -= 1
            if not self.strong and self.lead_from >= 0:
                words = _squeeze("".join(self.out[self.lead_from :]))
                if self.lead is None and _TAG_WORDS.fullmatch(words):
                    # A tag in bold is before the lead as well, or an emoji.
                    self.lead_from = -1
                else:
                    self._end_lead("bold", words, self.lead_from)

    def tag(self, source: str) -> None:
        """Drop an HTML tag, but keep what it points to, and anything that is no tag."""
        match = _TAG.fullmatch(source)
        if not match or match.group(1).lower() not in _HTML:
            self.put(source)
            return
        name, attributes = match.group(1).lower(), _attributes(source)
        if name == "a":
            if source.startswith("</"):
                self.close_link()
            elif self.anchor is None:
                self.open_link(attributes.get("href", "#"))
        elif name == "img" and attributes.get("src"):
            self.picture(attributes["src"], attributes.get("alt", ""))
        elif name in _APART:
            self.out.append(_APART[name])

    def picture(self, url: str, alt: str) -> None:
        """Keep a picture; one that is written out in its address keeps its words alone."""
        if len(url) > links.LONGEST_ADDRESS:
            self.context.report(self.line, "link-broken", f"no address of a picture: {url[:120]}")
            url = ""
        self.images.append(Image(url, _alt(alt)))

    def done(self) -> Rich:
        """The paragraph as it stands."""
        if self.anchor is not None:
            self.close_link()
        kind, lead = self.lead or ("", "")
        written = "".join(self.out)
        text = _tidy(written)
        total = max(1, visible(written)) if self.marked or self.inner else 1
        return Rich(
            text=text,
            links=places.unique(places.placed(self.links, self.stands, self.out, text)),
            images=tuple(self.images),
            lead=lead and _tidy(lead),
            lead_kind="link" if kind == "link" else "bold" if kind == "bold" else "",
            emphasis=min(1.0, self.marked / total),
            linked=min(1.0, self.in_links / total),
            inner=min(1.0, self.inner / total),
            visible=self.visible - written.count("*") + text.count("*"),
        )


def render(tokens: Sequence[Token | Piece], context: Context, line: int) -> Rich:
    """Plain text of inline tokens; ``line`` is where they stand, for reports."""
    writer = _Writer(context, line)
    for token in tokens:
        kind = token.type
        if kind in ("text", "text_special"):
            writer.put(token.content)
        elif kind == "code_inline":
            writer.put(token.content, code=True)
        elif kind == "softbreak":
            writer.soft = True
        elif kind == "hardbreak":
            writer.out.append("\n")
        elif kind == "link_open":
            writer.open_link(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            writer.close_link()
        elif kind in ("em_open", "strong_open"):
            writer.emphasis(1, strong=kind == "strong_open")
        elif kind in ("em_close", "strong_close"):
            writer.emphasis(-1, strong=kind == "strong_close")
        elif kind == "image":
            writer.picture(str(token.attrs.get("src", "")), token.content)
        elif kind == "html_inline":
            writer.tag(token.content)
    return writer.done()


def render_html(source: str, context: Context, line: int) -> Rich:
    """Plain text of a block of HTML."""
    writer = _Writer(context, line)
    at = 0
    for match in _TAG.finditer(source):
        writer.put(html.unescape(source[at : match.start()]))
        writer.tag(match.group())
        at = match.end()
    writer.put(html.unescape(source[at:]))
    return writer.done()


def join(parts: Sequence[Rich], separator: str = "\n") -> Rich:
    """Several renderings as one; the lead is the first one's."""
    if len(parts) == 1:
        return parts[0]
    shown = [part for part in parts if part.text or part.links or part.images]
    return Rich(
        text=separator.join(part.text for part in shown if part.text),
        links=places.unique(_along(shown, len(separator))),
        images=tuple(image for part in shown for image in part.images),
        lead=shown[0].lead if shown else "",
        lead_kind=shown[0].lead_kind if shown else "",
        inner=_inner(shown),
        visible=sum(part.visible for part in parts),
    )


def _inner(parts: Sequence[Rich]) -> float:
    total = sum(len(part.text) for part in parts)
    return sum(part.inner * len(part.text) for part in parts) / total if total else 0.0


def _along(parts: Sequence[Rich], between: int) -> Iterator[Link]:
    """The links of renderings that are put one behind the other."""
    by = 0
    for part in parts:
        yield from places.moved(part.links, by)
        by += len(part.text) + between if part.text else 0


def _alt(text: str) -> str:
    text = _squeeze(text)
    return "" if text.lower() in _PLACEHOLDER_ALTS else text


def _attributes(tag: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag)
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in found}


def _is_before_lead(text: str) -> bool:
    if not text:
        return True
    # Tags are taken away first: one pattern would try each bracket as one and as none.
    return _BEFORE_LEAD.fullmatch(_BRACKETED.sub(" ", text)) is not None


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _tidy(text: str) -> str:
    """Without what the parser left of emphasis, and with single spaces."""
    if "\n" in text:
        text = "\n".join(filter(None, map(_squeeze, text.split("\n"))))
    else:
        text = _squeeze(text)
    if "*" in text:
        text = _STRAY_PAIR.sub(r"\1", _STRAY_RUN.sub("", text))
    return text.strip()
