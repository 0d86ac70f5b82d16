"""Which paragraphs below a picture are its caption, and not the story."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from search.archive.markdown.blocks import Block
from search.model import Image

_SOURCE = re.compile(
    r"^\W*(?:image |figure |photo )?(?:source|fonte|fuente|kaynak|المصدر|مصدر|来源|出处|via|credit|"
    r"crédito|crédit|"
    r"figure source|source de la figure)\W*$",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"^\W*(?:figure|fig\.|figura|şekil|görsel|kaynak|source|fonte|fuente|crédito?s?|credits?|"
    r"traducción|tradução|"
    r"traduction|image|imagem|imagen|photo|foto|الشكل|شكل|الصورة|المصدر|图|圖|来源|"
    r"出处)\W?\s{0,2}(?:\d+|[:：])|"
    r"^\W*\(?via\b",
    re.IGNORECASE,
)
_FIGURE_BY = re.compile(
    r"^\W*(?:figure|figura|şekil|image|source|kaynak|fonte|fuente|图)\b", re.IGNORECASE
)
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
    rich = block.rich
    return bool(_SOURCE.match(rich.text)) or (
        bool(rich.links) and _SOURCE.match(rich.text) is not None
    )


def _is_caption(block: Block, picture: Block) -> bool:
    rich = block.rich
    alts = {image.alt for image in picture.rich.images if image.alt}
    return (
        _is_source(block)
        or rich.text in alts
        or (rich.text.startswith("*") and len(rich.text) <= _MAX_SHORT)
        or (rich.emphasis >= _MOSTLY and not _is_sentence_of_links(block))
        or bool(_FIGURE.match(rich.text))
        or (len(rich.text) <= _MAX_SHORT and bool(_FIGURE_BY.match(rich.text)))
        or (
            bool(rich.links) and bool(_SOURCE.match(rich.links[-1].text)) and _ends_with_link(block)
        )
    )


def _is_sentence_of_links(block: Block) -> bool:
    """A long line that is one link is a story's title in link lists, not a caption."""
    rich = block.rich
    return rich.linked >= _MOSTLY and len(rich.text) > _MAX_SHORT


def _ends_with_link(block: Block) -> bool:
    words = block.rich.links[-1].text
    return bool(words) and block.rich.text.rstrip(' .)）*。"”').endswith(words.rstrip(" .)*"))
