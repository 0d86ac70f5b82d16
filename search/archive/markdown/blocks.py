"""Markdown to a flat list of blocks: headings, paragraphs, bullets, rows, pictures.

markdown-it-py parses; this walks its tokens with their source lines. What no newsletter
means as Markdown is settled here too: titles, pictures and numbered stories that stand
on a line of their own within a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from search import late
from search.archive.markdown import elements, links, parsers, places, simple
from search.archive.markdown.inline import Context, Rich, join, render, render_html, visible
from search.archive.markdown.lines import LONGEST_LINE, is_numbered, line_kind, title_words
from search.archive.markdown.paragraphs import SHORT, plainly
from search.archive.markdown.seams import seamless
from search.model import Link

Kind = Literal["heading", "title", "text", "quote", "numbered", "bullet", "row", "image", "rule"]

_MAX_INLINE = 60_000
"""Characters of one paragraph that are parsed; beyond, it is taken as plain text."""
_MAX_TANGLE = 1_500
"""Brackets or emphasis marks of one paragraph that are parsed: the parser is quadratic there."""
_TANGLE = late.compile(r"[\[\]*_`<~]")
_LINK_LINE = late.compile(r"^\s*(?:\*{2})?\[[^\[\]]+\]\([^()\s]+\)(?:\*{2})?\s*$")
_CHINESE_HEADING = late.compile(r"^\s*[一二三四五六七八九十]{1,3}、[^\s，。；：]{1,15}\s*$")
_LIST_MARK = late.compile(r"^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+[\s>]*)*")
_CELL_TITLE = late.compile(r"^(\S[^\n]{1,120}?)(?: {2,}|\s*<br\s*/?>)")
"""What a cell begins with, set off by a line break or a wide space, names its story."""
_SETEXT_MAX = 120
_MAX_HEADING = 300
"""Code points; a longer heading is a paragraph, or every story below it would repeat that."""

_AROUND = frozenset({"paragraph_open", "paragraph_close", "heading_open", "heading_close"})
"""What stands around the text of a block, and says nothing by itself."""

EMPTY = Rich()


class Block(NamedTuple):
    """A piece of the body. ``line`` counts from 1 in the file.

    ``level`` is a heading's depth; a ``quote`` is of someone whom the story quotes, and starts
    none, whatever it is written as; ``alone`` says a bullet's list has no other; ``raw``
    is the Markdown of a paragraph's first line. ``parts`` are the blocks of a bullet that has a
    list in it: what it says itself, and the bullets of that list. ``visible`` counts the
    characters the source showed, whatever becomes of them.
    """

    kind: Kind
    line: int
    rich: Rich = EMPTY
    level: int = 0
    ordered: bool = False
    alone: bool = False
    in_quote: bool = False
    list_id: int = 0
    raw: str = ""
    visible: int = 0
    parts: tuple[Block, ...] = ()


class Parsed:
    """A prepared body as blocks, in the order of the source."""

    def __init__(self, body: str, first_line: int, context: Context) -> None:
        self.lines = body.split("\n")
        self.first_line = first_line
        self.context = context
        self.env: dict[str, Any] = {}
        body, defined = links.definitions(body)
        tokens = parsers.of_blocks(body).parse(body, self.env)
        known = self.env.setdefault("references", {})
        for name, href in defined.items():
            known.setdefault(normalizeReference(name), {"title": "", "href": href})
        # Where links have labels at all, one that is defined elsewhere is a link, too.
        for label in links.labels(body) if known else ():
            known.setdefault(normalizeReference(label), {"title": "", "href": links.UNDEFINED})
        self.lists = self.depth = 0
        self.deep = _too_deep(tokens)
        blocks = [block for block in self._walk(tokens) if block.visible or _counts(block)]
        headed = any(block.kind == "heading" and not block.in_quote for block in blocks)
        # What is quoted has its own headings, which are none of the newsletter's.
        self.blocks = [_quoted(block) for block in blocks] if headed else blocks

    def _walk(self, tokens: Sequence[Token]) -> Iterator[Block]:
        at, quoted = 0, 0
        while at < len(tokens):
            token = tokens[at]
            if token.type in _AROUND:
                at += 1
                continue
            if token.type in ("bullet_list_open", "ordered_list_open"):
                end = _closing(tokens, at)
                yield from self._list(tokens[at : end + 1], in_quote=quoted > 0)
                at = end + 1
                continue
            if token.type == "table_open":
                end = _closing(tokens, at)
                yield from self._table(tokens[at + 1 : end])
                at = end + 1
                continue
            quoted += (token.type == "blockquote_open") - (token.type == "blockquote_close")
            if token.type == "blockquote_open" and self.deep:
                end = _closing(tokens, at)
                if _too_deep(tokens[at:end]):
                    yield self._raw(token)
                    quoted, at = quoted - 1, end + 1
                    continue
            yield from self._leaf(tokens, at, in_quote=quoted > 0)
            at += 1

    def _leaf(self, tokens: Sequence[Token], at: int, *, in_quote: bool) -> Iterator[Block]:
        token = tokens[at]
        if token.type == "inline":
            opening = tokens[at - 1]
            heads = opening.type == "heading_open"
            for block in self._heading(token, opening) if heads else self._paragraph(token):
                yield block._replace(in_quote=True) if in_quote else block
        elif token.type in ("fence", "code_block"):
            text = token.content.strip("\n")
            yield self._block("text", token, Rich(text=text, visible=visible(text)))
        elif token.type == "html_block":
            yield from self._html(token)
        elif token.type == "hr":
            yield self._block("rule", token, Rich())

    def _html(self, token: Token) -> Iterator[Block]:
        first = self.lists + 1
        for piece in elements.pieces(token.content):
            rich = render_html(piece.source, self.context, self._line(token, piece.line))
            kind: Kind = piece.kind
            if not rich.text and kind != "rule":
                kind = "image" if rich.images else "text"
            elif kind == "heading" and len(rich.text) > _MAX_HEADING:
                kind = "text"
            level = piece.level if kind == "heading" else 0
            number = first + piece.listed if kind == "bullet" else 0
            self.lists = max(self.lists, number)
            yield self._block(kind, token, rich, offset=piece.line, level=level, list_id=number)

    def _heading(self, token: Token, opening: Token) -> Iterator[Block]:
        setext = opening.markup in ("-", "=")
        if setext and (len(token.content) > _SETEXT_MAX or "\n" in token.content):
            # A rule right under a paragraph is a rule, whatever CommonMark makes of it.
            yield from self._paragraph(token)
            yield self._block("rule", token, Rich())
            return
        rich = self.inline(
            token.content.strip().rstrip("*").rstrip(), self._line(token), token.content
        )
        kind: Kind = "heading" if len(rich.text) <= _MAX_HEADING else "text"
        level = int(opening.tag[1:]) if kind == "heading" else 0
        yield self._block(kind, token, rich, level=level, raw=token.content)

    def _paragraph(self, token: Token) -> Iterator[Block]:
        """A paragraph, parted where a title, a picture or a numbered story has its own line."""
        lines = token.content.split("\n")
        if len(lines) == 1 and lines[0].strip() and line_kind(lines[0]) == "text":
            # As most are.
            yield self._text(lines, token, 0)
            return
        group: list[str] = []
        start = 0
        for number, line in enumerate([*lines, ""]):
            kind = line_kind(line)
            opened = (
                len(group) == 1
                and len(group[0]) <= LONGEST_LINE
                and (_LINK_LINE.match(group[0]) or group[0].startswith("@["))
            )
            if group and (kind != "text" or not line.strip() or opened or line.startswith("@[")):
                yield self._text(group, token, start)
                group = []
            if kind in ("title", "image"):
                rich = self.inline(
                    title_words(line) if kind == "title" else line, self._line(token, number), line
                )
                yield self._block(kind, token, rich, offset=number, raw=line)
            elif line.strip():
                if not group:
                    start = number
                group.append(line)

    def _text(self, group: list[str], token: Token, start: int) -> Block:
        source = "\n".join(group)
        rich = self.inline(source, self._line(token, start), source)
        if rich.images and not rich.text:
            return self._block("image", token, rich, offset=start)
        if len(group) == 1 and _CHINESE_HEADING.match(source):
            return self._block("heading", token, rich, offset=start, level=2, raw=source)
        kind: Kind = "numbered" if is_numbered(group[0]) else "text"
        return self._block(kind, token, rich, offset=start, raw=group[0])

    def _list(self, tokens: Sequence[Token], *, in_quote: bool) -> Iterator[Block]:
        """Each item of a list, with all that is nested in it."""
        self.lists += 1
        number = self.lists
        ordered = tokens[0].type == "ordered_list_open"
        items = [
            at
            for at, token in enumerate(tokens)
            if token.type == "list_item_open" and token.level == tokens[0].level + 1
        ]
        for at in items:
            end = _closing(tokens, at)
            if self.deep and _too_deep(tokens[at:end]):
                parts: list[Block] = []
                rich, raw = self._raw(tokens[at]).rich, ""
            else:
                self.depth += 1
                parts = list(self._walk(tokens[at + 1 : end]))
                self.depth -= 1
                rich = join([block.rich for block in parts]) if parts else Rich()
                if self.depth and ordered and len(items) == 1 and tokens[at].info not in ("", "1"):
                    # A bullet that begins with a date was taken for a list in a list.
                    mark = f"{tokens[at].info}{tokens[at].markup} "
                    rich = rich._replace(
                        text=mark + rich.text,
                        links=tuple(places.moved(rich.links, len(mark))),
                        visible=rich.visible + len(mark) - 1,
                    )
                raw = next(
                    (token.content for token in tokens[at:end] if token.type == "inline"), ""
                )
            yield self._block(
                "bullet",
                tokens[at],
                rich,
                raw=raw,
                ordered=ordered,
                alone=len(items) == 1,
                list_id=number,
                in_quote=in_quote,
                parts=tuple(parts) if any(block.kind == "bullet" for block in parts) else (),
            )

    def _table(self, tokens: Sequence[Token]) -> Iterator[Block]:
        self.lists += 1
        for at, token in enumerate(tokens):
            if token.type != "tr_open":
                continue
            row = tokens[at : _closing(tokens, at)]
            cells = [
                self.inline(cell.content, self._line(token), cell.content)
                for cell in row
                if cell.type == "inline"
            ]
            head = any(cell.type == "th_open" for cell in row)
            first = next((cell.content for cell in row if cell.type == "inline"), "")
            begun = _CELL_TITLE.match(first)
            title = self.inline(begun[1], self._line(token), first) if begun else None
            rich = join(cells, " — ") if cells else Rich()
            yield self._block(
                "row",
                token,
                rich,
                level=int(head),
                raw=(title or cells[0]).text if cells else "",
                list_id=self.lists,
            )

    def _raw(self, token: Token) -> Block:
        """The source of a block nested beyond what the parser follows, without its marks."""
        first, last = token.map or [0, 0]
        lines = (_LIST_MARK.sub("", line) for line in self.lines[first:last])
        text = "\n".join(line for line in lines if line.strip())
        self.context.report(first, "nested-too-deep", "nested too deeply; taken as plain text")
        return self._block("text", token, Rich(text=text, visible=visible(text)))

    def inline(self, source: str, line: int, shown: str) -> Rich:
        """Plain text of a paragraph's source."""
        if len(source) > _MAX_TANGLE and (
            len(source) > _MAX_INLINE or len(_TANGLE.findall(source)) > _MAX_TANGLE
        ):
            self.context.report(
                line - self.first_line,
                "tangled",
                "too long or tangled to parse; taken as plain text",
            )
            text = source.strip()
            found = (Link(url, "", ((start, end),)) for url, start, end in links.bare(text))
            return Rich(text=text, links=places.unique(found), visible=visible(source))
        if not self.context.numbered and len(source) <= SHORT:
            rich = plainly(source)
            if rich is not None:
                return rich
        children: Sequence[Token | simple.Piece] | None = simple.tokens(source)
        if children is None:
            children = parsers.of_text().parseInline(source, self.env)[0].children or []
        if ")[" in source or "][" in source:
            children = seamless(children)
        return render(children, self.context, line - self.first_line)

    def _line(self, token: Token, offset: int = 0) -> int:
        return self.first_line + (token.map[0] if token.map else 0) + offset

    def _block(
        self, kind: Kind, token: Token, rich: Rich, *, offset: int = 0, **more: Any
    ) -> Block:
        return Block(kind, self._line(token, offset), rich, visible=rich.visible, **more)


def _quoted(block: Block) -> Block:
    heads = block.kind == "heading" and block.in_quote
    return block._replace(kind="text", level=0) if heads else block


def _too_deep(tokens: Sequence[Token]) -> bool:
    return any(token.level >= parsers.MAX_NESTING - 2 for token in tokens)


def _counts(block: Block) -> bool:
    return block.kind in ("rule", "image", "heading") or bool(block.rich.images or block.rich.links)


def _closing(tokens: Sequence[Token], at: int) -> int:
    """Where the token opened at ``at`` closes; itself for one that does not open."""
    if tokens[at].nesting != 1:
        return at
    level = tokens[at].level
    for end in range(at + 1, len(tokens)):
        if tokens[end].level == level and tokens[end].nesting == -1:
            return end
    return len(tokens) - 1
