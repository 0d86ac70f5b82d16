"""Is it a newsletter? Telling issues apart from whatever else lies in a folder."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence, Set
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from search import late
from search.archive import dates, identity, numbers, sections
from search.archive.files import Found
from search.archive.words import pattern
from search.model import Issue

if TYPE_CHECKING:
    from search.archive.frontmatter import Header
    from search.archive.markdown.blocks import Block

_NO_ISSUE = late.compile(
    r"^(?:changelog|changes|history|license|licence|copying|contributing|contributors|"
    r"code_of_conduct|"
    r"code-of-conduct|security|authors|maintainers|todo|summary|_sidebar|_navbar|about|funding|"
    r"governance|"
    r"pull_request_template|issue_template|support|_index|404|template|"
    r"style_?guide)(?:[._-][\w-]{2,5})?$",
    re.IGNORECASE,
)
_NEWSLETTER = late.compile(
    rf"{pattern('newsletter', 'week_in')}|{pattern('this_issue')}\s*#?\d|第.{{1,6}}期",
    re.IGNORECASE,
)
_THUMB = late.compile(r"newsletter", re.IGNORECASE)
_VERSION = late.compile(r"^\W*v?\d+\.\d+\.\d+")
_MIN_STORIES = 3


class Look(Struct, frozen=True):
    """What speaks for a file being a newsletter, and what it is otherwise."""

    name: str
    given: bool
    signed: bool
    placed: bool
    several: bool
    fenced: bool
    stories: int
    plain: bool
    empty: bool
    draft: str
    kind: str


def by_name(found: Found) -> str:
    """Why a file cannot be an issue by its name alone; empty where it may be one."""
    if found.given:
        return ""
    if not found.markdown and not found.plain:
        return f"not Markdown ({PurePosixPath(found.name).suffix or 'no ending'})"
    if "_drafts" in PurePosixPath(found.name).parts[:-1]:
        return "a draft (in _drafts)"
    stem = identity.file_stem(found.name)
    return f"a {stem}, no issue" if _NO_ISSUE.match(stem) else ""


def is_house(header: Header) -> bool:
    """Whether the header is one of the archive's own newsletters."""
    return bool(_THUMB.search(header.get("image.thumb", "thumb")))


def look(
    found: Found,
    header: Header,
    issues: Sequence[Issue],
    blocks: Sequence[Block],
) -> Look:
    """Weigh the evidence of one file."""
    titles = [issue.title for issue in issues]
    told = [[item for item in issue.items if item.links] for issue in issues]
    headings = [block.rich.text for block in blocks if block.kind == "heading"]
    canonical = {slug for heading in headings if (slug := sections.by_words(heading))}
    named = any(_NEWSLETTER.search(text) for text in (*titles, identity.file_stem(found.name)))
    numbered = any(numbers.parse_number(title) is not None for title in titles)
    tagged = any("newsletter" in tag.lower() for tag in header.tags)
    versions = _is_changelog(headings)
    # The tag alone is also on other posts.
    signed = is_house(header) or named or len(canonical) >= 3 or (tagged and numbered)
    return Look(
        name=found.name,
        given=found.given,
        signed=signed and not versions,
        placed=any(issue.number is not None or issue.date for issue in issues),
        several=sum(map(bool, told)) > 1 and not versions,
        fenced=bool(header.meta) and not header.bare,
        stories=sum(map(len, told)),
        plain=found.plain,
        empty=not any(block.rich.text for block in blocks),
        draft=header.draft,
        kind="a list of versions" if versions else "an ordinary post",
    )


def sort(looks: Sequence[Look]) -> tuple[set[str], list[tuple[str, str]]]:
    """The names of the newsletters, and the others with why they are none.

    A file that shows no sign of being a newsletter is one if its folder holds nothing
    better: folder by folder, ordinary posts are those that differ from the rest.
    """
    lone = _bundles(looks)
    folders: dict[PurePosixPath, list[Look]] = defaultdict(list)
    for each in looks:
        folder = PurePosixPath(each.name).parent
        folders[folder.parent if each.name in lone else folder].append(each)
    # What lies beside an issue in the folder of its own is a telling of it.
    signed = {PurePosixPath(each.name).parent for each in looks if each.signed}
    kept: set[str] = set()
    others: list[tuple[str, str]] = []
    for members in folders.values():
        for each in members:
            reason = "" if each.given else _of_folder(each, lone)
            told = each.name in lone and PurePosixPath(each.name).parent in signed
            if not (reason or each.given or each.signed or each.several or told):
                reason = _why_not(each, members)
            if each.empty:
                reason = "no text in it"
            elif each.draft and not each.given:
                reason = f"a draft ({each.draft})"
            if reason:
                others.append((each.name, reason))
            else:
                kept.add(each.name)
    return kept, others


def _bundles(looks: Sequence[Look]) -> set[str]:
    """The names of the files that are all there is in their folder, which is named for them."""
    folders: dict[PurePosixPath, list[str]] = defaultdict(list)
    for each in looks:
        folders[PurePosixPath(each.name).parent].append(each.name)
    return {
        name
        for folder, names in folders.items()
        if all(map(identity.is_bundled, names)) and (folder.name or len(looks) == 1)
        for name in names
    }


def _of_folder(look: Look, lone: Set[str]) -> str:
    """Why the index or README of a folder is no issue; other files may be one."""
    if not identity.is_bundled(look.name) or look.several:
        return ""
    if PurePosixPath(look.name).name.lower().startswith("readme"):
        # A README of an issue is in the folder of that issue: others are of any folder.
        sure = look.name in lone and look.placed and PurePosixPath(look.name).parent.name
        return "" if sure else "a README, no issue"
    return "" if look.name in lone else "an index of its folder, no issue"


def _why_not(look: Look, members: Sequence[Look]) -> str:
    if look.plain:
        return "plain text without a newsletter's header"
    if look.kind != "an ordinary post":
        return look.kind
    digests = [each for each in members if each.stories >= _MIN_STORIES]
    if any(each.signed for each in members):
        listed = look.stories >= _MIN_STORIES and not look.fenced
        return "" if listed else f"{look.kind} among newsletters"
    if digests and look.stories == 0:
        return f"{look.kind}: it lists no stories"
    return ""


def _is_changelog(headings: Sequence[str]) -> bool:
    versions = [heading for heading in headings if _VERSION.match(dates.without(heading))]
    return len(versions) >= 2 and 2 * len(versions) >= len(headings)


def dated_parts(blocks: Sequence[Block]) -> list[tuple[Block, list[Block]]]:
    """The issues of a file that holds several, each under a heading with its date.

    Empty where there are not at least two such headings of one level.
    """
    dated: dict[int, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if (
            block.kind == "heading"
            and len(block.rich.text) < 120
            and (dates.parse_date(block.rich.text) or dates.parse_week(block.rich.text))
        ):
            dated[block.level].append(at)
    level = min((level for level, places in dated.items() if len(places) >= 2), default=0)
    starts = dated.get(level, [])
    peers = [b for b in blocks if b.kind == "heading" and b.level == level]
    if not starts or 2 * len(starts) < len(peers):
        return []
    parts: list[tuple[Block, list[Block]]] = []
    around = list(blocks[: starts[0]])
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        below = range(start + 1, end)
        above = (at for at in below if blocks[at].kind == "heading" and blocks[at].level < level)
        last = next(above, end)
        parts.append((blocks[start], list(blocks[start + 1 : last])))
        around += blocks[last:end]
    # What is of no issue opens the first, with no sections of its own.
    parts[0][1][:0] = map(_plain, around)
    return parts


def _plain(block: Block) -> Block:
    """A heading as a paragraph, but for the title of the file."""
    heads = block.kind == "heading" and block.level > 1
    return block._replace(kind="text") if heads else block
