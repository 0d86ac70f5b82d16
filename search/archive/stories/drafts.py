"""A story in the making: its title, text, links and pictures from its blocks."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from search import late
from search.archive import dates, sections
from search.archive.markdown import places
from search.archive.markdown.blocks import Block
from search.archive.markdown.inline import Rich, visible
from search.archive.stories import boilerplate, captions
from search.model import Image, Link

_MAX_TITLE = 160
_MAX_DERIVED = 100
_MAX_FIRST_LINE = 90
_NUMBER = late.compile(
    r"^\s*(?:[（(]\d{1,3}[）)]|\d{1,3}\s?[、．.)）]|[①-⑳])\s*|^\s*\d{1,2}\.\d{1,2}\s?(?=\D)"
)
_SENTENCE_END = late.compile(
    r"(?<=[.!?؟])(?<!\bvs\.)(?<!\b\d\.)(?<!\b\d\d\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\b[DM]r\.)(?=\s)|(?<=[。！？])|\n"
)
_AFTER_LEAD = late.compile(
    r"^\s*(?:[-–—:：|·•～~]|[.。,，](?=\s|$))\s*|^\s*$|^\s*\n|^\s*(?=[（(][^()（）]{1,24}[）)]\s*(?:\n|$))"
)
_COLON = late.compile(r"(?<=[\w)”»\"'’])\s?[:：]$")
_SENTENCE = late.compile(r"[.!?؟。！？][\s\W]*$")
_WORDS = late.compile(r"\w")
_LETTERS = late.compile(r"[^\W\d_]")
_ADDRESS = late.compile(r"(?:https?://|www\.)\S+\s*")
_LAST_ADDRESS = late.compile(
    r"[\s>)）]*(?![\s>)）])[^\s<>]+(?://:s?ptth|\.www)[\s:：|•~<(（–—-]*",
)
"""Backwards, as is the next: from the end there is one place to begin at, however long it is."""
_EARLIER_ADDRESS = late.compile(rf"(?:[:：]?\w{{1,8}}(?=\s))?{_LAST_ADDRESS.pattern}")
"""One with no more than a word between it and the next: ``via``, ``source:``."""
_SIGN = late.compile(r"^@\w+$|^(?=\S*\d)[A-Z]{1,6}[-#]?\d{1,6}$|^(?:[^\W\d_]{1,12} ?)?[#!]\d{1,7}$")
"""A handle, or the mark of a proposal, a change, an issue of a tracker: no title."""
_PERSON = late.compile(r"^(?:[A-Z][\w.'’-]*\s){1,3}[A-Z][\w.'’-]*$")
_GOES_ON = late.compile(r"\s*[^\W_]")
_PROPOSAL = late.compile(
    r"[)\]]\s*[:：–—-]?\s*(?P<mark>\*{1,2}|_{1,2})(?P<title>[^*_\n]{2,120})(?P=mark)"
)
_ARROW = late.compile(r"\s*[→➜➔➡⇒»›👉][\ufe0f\s]*(\S[^→➜➔➡⇒»›👉]{0,60}?)[\s.!]*$")
_ONLY_NUMBER = late.compile(r"^\W*\d{1,3}\W*$")


class Draft(Struct):
    """A story before it has an id."""

    section: str
    heading: str
    line: int
    title: str = ""
    derived: bool = False
    head: Rich = field(default_factory=Rich)
    blocks: list[Block] = field(default_factory=list)
    text: str = ""
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()


def lead(draft: Draft, block: Block) -> None:
    """Give a story the title it begins with: its link, bold words or first line."""
    rich = block.rich
    text = _NUMBER.sub("", rich.text) if block.kind == "numbered" else rich.text
    first, _, rest = text.partition("\n")
    words = ("" if _ADDRESS.match(rich.lead) else rich.lead) or _cell(block)
    if words and len(words) <= _MAX_TITLE:
        after = _after(text, words)
        if rich.lead_kind == "bold" and _COLON.search(words):
            # The colon is within the bold words: the sentence is another one.
            after = text[text.find(words) + len(words) :]
        if _names_no_story(block, goes_on=after == text):
            title = _proposed(rich.lead, block.raw)
        else:
            title, text = words, after
    elif len(first) <= _MAX_FIRST_LINE and (rest or block.kind == "numbered" or block.alone):
        title, text = first, rest
    else:
        title = ""
    draft.title = sections.without_number(title) if block.kind == "numbered" else title.strip()
    draft.head = Rich(links=rich.links, images=rich.images)
    text = text.strip()
    if text:
        told = Rich(text=text, links=places.kept(rich.links, rich.text, text))
        draft.blocks.append(block._replace(kind="text", rich=told))


def finish(draft: Draft) -> Draft | None:
    """Fill in text, links and pictures; None for a story that says nothing."""
    body, images, notes = captions.split(draft.blocks)
    # Where a picture is all there is, its caption is the story.
    told = body if any(block.rich.text for block in body) else notes
    draft.text, starts = _text(told)
    draft.images = (*draft.head.images, *images)
    found = places.nowhere(draft.head.links)
    for block in draft.blocks:
        start, links = starts.get(id(block)), block.rich.links
        found += places.nowhere(links) if start is None else places.moved(links, start)
    draft.links = places.unique(found)
    draft.title = without_address(draft.title)
    if ":" in draft.title[-2:] or "：" in draft.title[-2:]:
        draft.title = _COLON.sub("", draft.title)
    if not draft.title:
        draft.title, draft.derived = derive(_quoted(told) or draft.text), True
    shown = _without_arrow(draft.title, draft.links)
    if shown != draft.title and (draft.derived or not draft.text):
        draft.title, draft.text = shown, draft.text or draft.title
    return draft if draft.title or draft.text or draft.links else None


def derive(text: str) -> str:
    """A title from a text's first sentence, cut between words where it is long.

    >>> derive("A new release is out. It is faster.")
    'A new release is out.'
    """
    text = _ADDRESS.sub("", text, count=1) if _ADDRESS.match(text) else text
    sentence = next((part.strip() for part in _SENTENCE_END.split(text) if visible(part)), "")
    sentence = without_address(sentence) or sentence
    if len(sentence) <= _MAX_DERIVED:
        return sentence
    cut = sentence[:_MAX_DERIVED]
    space = cut.rfind(" ")
    return (cut[:space] if space > _MAX_DERIVED // 2 else cut).rstrip(" ,;:，、；：") + "…"


def without_address(title: str) -> str:
    """A title without the addresses at its end; empty where nothing else is in it.

    >>> without_address("Looms are back: https://e.org/1")
    'Looms are back'
    >>> without_address("Looms are back https://e.org/1 via https://e.org/2")
    'Looms are back'
    """
    if "://" not in title and "www." not in title:
        return title
    backwards, end, last = title[::-1], 0, _LAST_ADDRESS
    while match := last.match(backwards, end):
        end, last = match.end(), _EARLIER_ADDRESS
    return title[: len(title) - end]


def _without_arrow(title: str, found: Sequence[Link]) -> str:
    """A title without the arrow at its end and the link that it points to."""
    match = None if title.isascii() else _ARROW.search(title)
    if not match or match[1] not in {link.text for link in found}:
        return title
    return title[: match.start()] or title


def _cell(block: Block) -> str:
    """What a row's story is called: its first cell, or its link where that says when or no more."""
    if block.kind != "row":
        return ""
    first = sections.without_number(block.raw)
    linked = (link.text for link in block.rich.links if _LETTERS.search(link.text))
    named = _LETTERS.search(first) and not dates.is_day(first)
    return first if named else next(linked, first)


def _names_no_story(block: Block, *, goes_on: bool) -> bool:
    """Whether a lead names who or what did something, or when, and only the sentence says what.

    An entry of a list is called by its link, however its sentence goes on; a paragraph is not.
    """
    rich = block.rich
    if _SIGN.match(rich.lead) or dates.is_day(rich.lead):
        return rich.text != rich.lead
    if rich.lead_kind == "bold" and block.kind == "bullet":
        # In scripts that have capitals no sentence begins with a small letter.
        return goes_on and bool(rich.links) and _behind(rich).lstrip()[:1].islower()
    linked = next((link.url for link in rich.links if link.text == rich.lead), "")
    if not goes_on or not linked:
        return False
    if boilerplate.PROFILE.match(linked) or (_PERSON.match(rich.lead) and len(rich.links) > 1):
        return True
    if block.kind != "text":
        return False
    rest = _behind(rich)
    for link in rich.links:
        rest = rest.replace(link.text, "", 1)
    return bool(_GOES_ON.match(rest)) and len(derive(rich.text)) < _MAX_DERIVED


def _behind(rich: Rich) -> str:
    return rich.text.partition(rich.lead)[2]


def _proposed(lead: str, raw: str) -> str:
    """Give the title of what stands under a number: ``[SE-1](…): *Its title*``."""
    match = _PROPOSAL.search(raw) if _SIGN.match(lead) else None
    return f"{lead}: {match['title']}" if match else ""


def _after(text: str, lead: str) -> str:
    """What follows the lead as a text of its own; all of it where the sentence goes on."""
    at = text.find(lead)
    if at < 0:
        return text
    before, rest = text[:at].strip(), text[at + len(lead) :]
    match = _AFTER_LEAD.match(rest)
    if match is None:
        return text
    rest = rest[match.end() :].strip()
    if _WORDS.search(before) and not _ONLY_NUMBER.match(before):
        return f"{before} {rest}".strip()
    return rest if _WORDS.search(rest) else ""


def _quoted(blocks: Sequence[Block]) -> str:
    """What is quoted below a line that only says who says it."""
    said = [block for block in blocks if block.rich.text][:2]
    if len(said) < 2 or said[1].kind != "quote" or len(said[0].rich.text) > _MAX_FIRST_LINE:
        return ""
    return "" if _SENTENCE.search(said[0].rich.text) else said[1].rich.text


def _text(blocks: Sequence[Block]) -> tuple[str, dict[int, int]]:
    """Paragraphs parted by blank lines, bullets by line ends; and where each begins, by its id."""
    parts: list[str] = []
    starts: dict[int, int] = {}
    last, end = Block("rule", 0), 0
    for block in blocks:
        if not block.rich.text:
            continue
        if parts:
            listed = block.kind == last.kind and last.kind in ("bullet", "row")
            same = bool(block.list_id and last.list_id)
            parts.append("\n" if listed or same else "\n\n")
            end += len(parts[-1])
        parts.append(block.rich.text)
        starts[id(block)] = end
        last, end = block, end + len(block.rich.text)
    return "".join(parts), starts
