"""Which paragraphs below a picture are its caption, and not the story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from search import late
from search.archive.markdown.blocks import Block
from search.archive.words import pattern
from search.model import Image

_SOURCE = late.compile(rf"\W*{pattern('source')}\W*$")
_FIGURE = late.compile(rf"\W*{pattern('figure')}\W?\s{{0,2}}(?:\d+|[:：])")
_FIGURE_BY = late.compile(rf"\W*{pattern('figure_by')}\b")
_MAX_CHARS = 700
_MAX_SHORT = 120
_REACH = 3
_MOSTLY = 0.85


def split(blocks: Sequence[Block]) -> tuple[list[Block], list[Image], list[Block]]:
    """Part an item's blocks into its text, its pictures with captions, and those captions.

    Up to three paragraphs below a picture are its caption: emphasised ones, those that
    begin like a figure's, a source alone, and the paragraphs that lead up to a source.
    """
    text: list[Block] = []
    images: list[Image] = []
    captions: list[Block] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        images += block.rich.images
        if block.kind != "image":
            text.append(block)
            at += 1
            continue
        below = blocks[at + 1 : at + 1 + _REACH]
        count = _caption_count(below, block)
        if count:
            words = "\n".join(caption.rich.text for caption in below[:count])
            images[-1] = replace(images[-1], caption=words)
            captions += below[:count]
            images += [image for caption in below[:count] for image in caption.rich.images]
        at += 1 + count
    return text, images, captions


def _caption_count(below: Sequence[Block], picture: Block) -> int:
    """How many of the blocks below a picture are its caption."""
    paragraphs: list[Block] = []
    for block in below:
        if block.kind != "text" or len(block.rich.text) > _MAX_CHARS or block.in_quote:
            break
        paragraphs.append(block)
    for count in range(len(paragraphs), 1, -1):
        *before, last = paragraphs[:count]
        plain = all(not block.rich.links for block in before)
        if _is_source(last) and plain:
            return count
    return int(bool(paragraphs) and _is_caption(paragraphs[0], picture))


def _is_source(block: Block) -> bool:
    """A paragraph that only names where the picture is from."""
    return bool(_SOURCE.match(block.rich.text.lower()))


def _is_caption(block: Block, picture: Block) -> bool:
    rich = block.rich
    text = rich.text.lower()
    alts = {image.alt for image in picture.rich.images if image.alt}
    return (
        _is_source(block)
        or rich.text in alts
        or (rich.text.startswith("*") and len(rich.text) <= _MAX_SHORT)
        or (rich.emphasis >= _MOSTLY and not _is_sentence_of_links(block))
        or bool(_FIGURE.match(text))
        or (len(rich.text) <= _MAX_SHORT and bool(_FIGURE_BY.match(text)))
        or (
            bool(rich.links)
            and bool(_SOURCE.match(rich.links[-1].text.lower()))
            and _ends_with_link(block)
        )
    )


def _is_sentence_of_links(block: Block) -> bool:
    """A long line that is one link is a story's title in link lists, not a caption."""
    rich = block.rich
    return rich.linked >= _MOSTLY and len(rich.text) > _MAX_SHORT


def _ends_with_link(block: Block) -> bool:
    words = block.rich.links[-1].text
    return bool(words) and block.rich.text.rstrip(' .)）*。"”').endswith(words.rstrip(" .)*"))
