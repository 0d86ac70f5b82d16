"""What starts a story below a heading: a title, a number, a bullet, a lead, or each paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from itertools import islice, pairwise, takewhile
from typing import Literal, TypeAlias

from msgspec import Struct

from search import late
from search.archive import sections
from search.archive.markdown.blocks import Block
from search.archive.stories import boilerplate

Mode: TypeAlias = Literal["title", "numbered", "row", "bullet", "lead", "paragraph"]

OPEN = ("title", "numbered", "lead")
"""Where a story goes on until the next one starts; elsewhere each block is its own."""
_LINK_LINE = 0.6
"""Share of a paragraph that is its link, for the paragraph to be a title."""
_MOST = 0.5
_MAX_GROUP = 60
"""Code points of a bold line that names a list; a longer one tells a story."""
_MIN_TOLD = 60
"""Code points of an entry that tells something; a shorter one names a source of a story."""
_MIN_LISTED = 3
_LISTED = 0.75
"""Share of the paragraphs of a section that have a link, where each is a story."""
_MAX_FACT = 60
"""Code points that such entries have on average which name a fact and say what it is."""
_MAX_LISTED = 300
"""Code points that such paragraphs have on average."""
_WORDS = late.compile(r"\w")
_ADDRESS = late.compile(r"(?:https?://|www\.)\S+")
_COLON = late.compile(r"\s?[:：]")
_ENDS_IN_COLON = late.compile(r"(?<!\W)(?=\W*$)\W*?[:：]")
_GOES_ON = late.compile(r"\s*['’]?\w")


class Modes(Struct, frozen=True):
    """What starts a story in a section: ``conventional`` if it is one of the house's own.

    ``untitled`` says that its paragraphs and bullets are stories without titles, ``labels``
    are the words before the parts of stories: see :func:`labels`.
    """

    conventional: bool
    untitled: bool
    labels: Set[str] = frozenset()

    def of(self, blocks: Sequence[Block]) -> Mode:
        """What starts a story here."""
        shown = [block for block in blocks if block.kind not in ("rule", "image")]
        titles = [block for block in shown if self._is_title(block)]
        led = [block for block in shown if self._leads(block)]
        if titles and led and self._are_titled(shown, led):
            led = []
        if not self.conventional and titles and led and (shown[0] in titles or shown[0] in led):
            return "lead"
        if titles and (self.conventional or len(titles) > 1 or shown[0] is titles[0]):
            return "title"
        if self.untitled and self.conventional:
            return "bullet" if any(block.kind == "bullet" for block in shown) else "paragraph"
        numbered = [block for block in shown if is_numbered(block)]
        if len(numbered) <= sum(block.kind == "bullet" and not block.alone for block in shown):
            numbered = [block for block in numbered if block.kind == "numbered"]
        if numbered and (len(numbered) > 1 or shown[0] is numbered[0]):
            return "paragraph" if self._argues(shown, numbered) else "numbered"
        entries = [block for block in shown if is_entry(block)]
        texts = [block for block in shown if block.kind in ("text", "quote")]
        if entries and size(entries) >= size(led) and not self._illustrates(shown, entries):
            return "row" if entries[0].kind == "row" else "bullet"
        if len(led) >= 2 and 2 * len(led) >= len(texts) * 0.8:
            return "lead"
        if led and shown[0] is led[0] and led[0].rich.linked > _LINK_LINE:
            return "lead"
        return "paragraph"

    def _argues(self, shown: Sequence[Block], numbered: Sequence[Block]) -> bool:
        """Whether numbers count the points of an essay: few link, and prose stands before."""
        before = shown[: shown.index(numbered[0])]
        announced = len(before) == 1 and boilerplate.is_lead_in(before[0].rich)
        linked = sum(bool(block.rich.links) for block in numbered)
        pointing = any(block.rich.lead for block in numbered) or linked > _MOST * len(numbered)
        return bool(before) and not announced and not pointing and not self.conventional

    def _illustrates(self, shown: Sequence[Block], entries: Sequence[Block]) -> bool:
        """Whether a list is a part of the prose around it: few of its entries link or lead.

        What they lead with may be what a fact is called of which the prose tells: where, who.
        """
        first = next(at for at, block in enumerate(shown) if block.kind in ("bullet", "row"))
        last = shown[-1]
        listed = sum(block.kind in ("bullet", "row") and not block.level for block in shown)
        prose = first > 0 and shown[first - 1].kind == last.kind == "text"
        facts = not any(b.rich.links for b in entries) and all(map(label, entries))
        told = size([block for block in shown if block.kind == "text"])
        brief = facts and size(entries) <= min(told, _MAX_FACT * len(entries))
        return prose and (brief or len(entries) <= _MOST * listed) and not self.conventional

    def starts(self, block: Block, mode: Mode) -> bool:
        """Tell whether a story starts with a block where ``mode`` is what starts one."""
        if mode == "title":
            return self._is_title(block) and bool(_WORDS.search(block.rich.text))
        if mode == "numbered":
            return is_numbered(block)
        if mode == "row":
            return block.kind == "row" and not block.level and bool(block.rich.text)
        if mode == "bullet":
            return block.kind == "bullet" and not furniture(block)
        leads = self._is_title(block) or self._leads(block)
        return mode == "lead" and leads and not furniture(block)

    def pictures_lead(self, blocks: Sequence[Block], mode: Mode) -> bool:
        """Whether the picture of each story stands above it, as the first of all does."""
        above = found = False
        for block in blocks:
            # Asked of no more than the first where there are no pictures.
            if self.starts(block, mode):
                if not above:
                    return False
                found = True
            if block.kind != "rule":
                above = block.kind == "image"
        return found

    def _is_title(self, block: Block) -> bool:
        return block.kind == "title" and label(block) not in self.labels

    def _leads(self, block: Block) -> bool:
        leads = block.kind == "text" and bool(block.rich.lead_kind) and not is_address(block)
        # Behind a dash is who said what is above.
        said = block.raw.lstrip().startswith(("–", "—", "--"))
        return leads and not said and label(block) not in self.labels

    def _are_titled(self, shown: Sequence[Block], led: Sequence[Block]) -> bool:
        """Whether all that begins with a link or bold words stands right below a title."""
        titled = (below for block, below in pairwise(shown) if self._is_title(block))
        return {id(block) for block in led} <= {id(block) for block in titled}


def label(block: Block) -> str:
    """Bold words with a colon that a paragraph begins with, or all of a bold line, folded."""
    rich = block.rich
    if block.kind == "title":
        return sections.plain(rich.text)
    if rich.lead_kind != "bold":
        return ""
    words = rich.text[rich.text.find(rich.lead) :].removeprefix(rich.lead)
    named = _ENDS_IN_COLON.search(rich.lead) or _COLON.match(words)
    return sections.plain(rich.lead) if named else ""


def labels(blocks: Sequence[Block]) -> frozenset[str]:
    """Give what comes again before paragraphs of an issue: parts of stories, no stories.

    It is what each story has: why it matters, where to read on.
    """
    counts = Counter(
        (label(block), block.kind == "title" and not _ENDS_IN_COLON.search(block.rich.text))
        for block, below in pairwise([*blocks, Block("rule", 0)])
        if block.kind == "text" or (block.kind == "title" and below.kind == "text")
    )
    # Two stories may have one title.
    least = ((words, count, 3 if bare else 2) for (words, bare), count in counts.items())
    return frozenset(words for words, count, enough in least if words and count >= enough)


def without_fields(blocks: Sequence[Block]) -> list[Block]:
    """Give the blocks, lists of what each story says of itself as text: source, address, rank.

    Each of their entries begins with a bold name that other lists of the issue have, too, and
    no list has it twice.
    """
    names: dict[int, list[str]] = {}
    for block in blocks:
        if block.kind == "bullet":
            names.setdefault(block.list_id, []).append(label(block))
    lists = Counter(name for listed in names.values() for name in set(listed))
    fields = {
        number
        for number, listed in names.items()
        if len(set(listed)) == len(listed) > 1 and all(n and lists[n] > 1 for n in listed)
    }
    return [
        block._replace(kind="text") if block.kind == "bullet" and block.list_id in fields else block
        for block in blocks
    ]


def is_listed(blocks: Sequence[Block], *, known: bool) -> bool:
    """Whether each paragraph tells a story of its own: short ones that lead somewhere.

    Where it is not ``known`` that they stand in a section, all of them have to. A link or bold
    words that a paragraph does not go on from are the title of what stands below them.
    """
    last = max((at for at, block in enumerate(blocks) if block.kind == "rule"), default=len(blocks))
    shown = [block for block in blocks[:last] if block.kind not in ("image", "rule")]
    said = [block for block in shown if block.kind == "text" and not block.in_quote]
    quotes = [block for block in shown if block.kind == "quote"]
    if len(said) < _MIN_LISTED or len(said) + len(quotes) < len(shown) or shown[0] is not said[0]:
        return False
    linked = [block for block in said if block.rich.links]
    most = _LISTED * len(said) if known else len(said)
    titled = any(block.rich.lead_kind == "bold" or names_entry(block) for block in said)
    return not titled and len(linked) >= most and size(said) <= _MAX_LISTED * len(said)


def heads_list(blocks: Sequence[Block], at: int, least: int) -> bool:
    """Whether a bold line stands above a list of entries, each a story of its own.

    A paragraph is one, too, that begins with a link and does not go on as its sentence.
    """
    block = blocks[at]
    if block.kind != "title" or block.rich.links or len(block.rich.text) > _MAX_GROUP:
        return False
    first = blocks[at + 1] if at + 1 < len(blocks) else block
    kind = "bullet" if first.kind == "bullet" else "text"
    below = takewhile(lambda other: other.kind == kind, islice(blocks, at + 1, None))
    entries = [other.rich for other in below]
    led = sum(rich.lead_kind == "link" for rich in entries)
    if kind == "text":
        return names_entry(first) and led >= least
    telling = sum(len(rich.text) >= _MIN_TOLD for rich in entries)
    linked = len(entries) >= least and all(rich.links for rich in entries)
    return linked and 2 * max(led, telling) >= len(entries)


def names_entry(block: Block) -> bool:
    """Whether a paragraph begins with a link that its sentence does not go on from."""
    rich = block.rich
    rest = rich.text[rich.text.find(rich.lead) :].removeprefix(rich.lead)
    return rich.lead_kind == "link" and not _GOES_ON.match(rest)


def lists_of_people(blocks: Sequence[Block]) -> frozenset[int]:
    """The lists of which each entry is no more than someone's name: who took part."""
    entries: Counter[int] = Counter()
    people: Counter[int] = Counter()
    for block in blocks:
        if block.kind == "bullet":
            entries[block.list_id] += 1
            people[block.list_id] += boilerplate.names_person(block.rich)
    return frozenset(each for each in people if 1 < people[each] == entries[each])


def furniture(block: Block, *, tail: bool = False) -> str:
    """What kind of boilerplate a block is, if it is any."""
    entry = block.kind in ("bullet", "row", "numbered")
    return boilerplate.kind(block.rich, tail=tail, entry=entry)


def is_numbered(block: Block) -> bool:
    """Whether a block is a numbered paragraph, or the one entry of a numbered list."""
    return block.kind == "numbered" or (block.kind == "bullet" and block.ordered and block.alone)


def is_entry(block: Block) -> bool:
    """A bullet or row that points somewhere, as an entry of a list of stories does.

    Where its link leads may be known elsewhere only, or be a page of the same site.
    """
    if block.kind == "bullet":
        led = bool(block.rich.lead_kind) and not block.rich.inner
        return bool(block.rich.links) or led
    return block.kind == "row" and not block.level and bool(block.rich.links)


def is_address(block: Block) -> bool:
    """Whether a paragraph is no more than addresses: where a story is, not what it is called."""
    links, rest = block.rich.links, _ADDRESS.sub("", block.rich.text)
    for link in links:
        rest = rest.replace(link.text, "", 1)
    shown = all(link.text.strip("/ ") in link.url for link in links)
    return bool(links) and shown and not _WORDS.search(rest)


def size(blocks: Sequence[Block]) -> int:
    """Give the code points of all blocks."""
    return sum(len(block.rich.text) for block in blocks)
