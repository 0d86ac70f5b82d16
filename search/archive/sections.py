"""The sections of a newsletter: which heading means which, in the languages of ``words``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from search import late
from search.archive import words
from search.kept import remembered

UNTITLED = frozenset({"noteworthy", "updates", "stay_informed"})
"""Sections whose paragraphs and bullets each tell a story, without titles."""

_EMOJI = {
    "📙": "publications",
    "🎨": "creativity_society",
    "🚨": "ethics",
    "🌎": "creativity_ethics_society",
    "⚙": "tools_datasets",
    "✍": "articles_blogs",
    "🎓": "education",
    "⭐": "noteworthy",
    "🎯": "stay_informed",
}

# A heading is a section when it has a word of each group and, fillers apart, no others.
RULES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    # slug, groups that must be there, groups that may
    ("creativity_ethics_society", ("creativity", "ethics", "society"), ()),
    ("creativity_society", ("creativity", "society"), ()),
    ("tools_datasets", ("tool", "dataset"), ("set",)),
    ("articles_blogs", ("article", "blog"), ()),
    ("publications", ("publication",), ("research",)),
    ("ethics", ("ethics",), ()),
    ("education", ("education",), ()),
    ("noteworthy", ("notable", "mention"), ("mentionable", "look")),
    ("noteworthy", ("look",), ()),
    ("updates", ("update",), ()),
    ("stay_informed", ("stay", "informed"), ()),
    ("top_stories", ("top", "story"), ()),
)
_NUMBER = late.compile(
    r"^\s*(?:[1-9]\d?(?:[.．][1-9]\d?)+(?![.\d%])[、.:：)）]?|[（(]\d{1,3}[）)]|"
    r"\d{1,3}\s?(?:[.．:：)）](?!\d)|、(?!\d{1,3}\s?、))|[一二三四五六七八九十]{1,3}[、.．])\s*"
)
_COUNT = late.compile(r"(?<!\s)\s*[(（\[]\d{1,3}[)）\]]\s*$|:[a-z0-9_+-]{2,40}:")
"""How many entries a section has this time, and emoji by their names: no part of its own."""
_PROJECT = late.compile(r"(?<![a-z])dai?r\.ai(?![a-z])", re.IGNORECASE)


class _Folded(dict[int, int | None]):
    """A table for ``str.translate``, worked out character by character when first needed."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.combining(chr(code)) else code
        return self[code]


class _Blanked(dict[int, int]):
    """A table for ``str.translate`` that makes symbols spaces, filled like the other."""

    def __missing__(self, code: int) -> int:
        self[code] = ord(" ") if _is_symbol(chr(code)) else code
        return self[code]


_FOLDED = _Folded(str.maketrans("ıأإآٱىة", "iاااايه"))
_BLANKED = _Blanked()


def fold(text: str) -> str:
    """Lower case without accents, Arabic article apart: for comparing headings."""
    if text.isascii():
        return text.lower().strip()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_FOLDED).strip()


_GROUP_OF = {fold(word): group for group, word in words.sections()}
_FILLERS = frozenset(fold(word) for listed in words.words("fillers").values() for word in listed)
_ROLES = tuple(
    (name, late.compile(rf"{words.pattern(listed, form=fold)}\W*$"))
    for name, listed in (
        ("foreword", "foreword"),
        ("toc", "contents"),
        ("references", "references"),
        ("closing", "closing"),
    )
)

_SUMMARY = late.compile(rf"{words.pattern('summary', form=fold)}\W*$")


def without_number(title: str) -> str:
    """A title without the number it starts with: ``1.3 Reformer`` is ``Reformer``.

    A number that belongs to the title stays: ``12-in-1``, ``8 Creators``, ``2.0 is out``.

    >>> without_number("1、Publications"), without_number("10 Breakthroughs")
    ('Publications', '10 Breakthroughs')
    """
    rest = title[match.end() :] if (match := _NUMBER.match(title)) else title
    return rest.strip() or title.strip()


@remembered(maxsize=4096)
def plain(heading: str) -> str:
    """A heading folded, without number, emoji and the marks around it."""
    kept = _COUNT.sub("", without_number(heading)).translate(_BLANKED)
    return " ".join(fold(kept).strip(" *_:：.!！#-–—|").split())


def by_words(heading: str) -> str | None:
    """The canonical section a heading names in words, if it names one."""
    if _PROJECT.search(heading) and len(heading) < 120:
        return "updates"
    groups: set[str] = set()
    for word in re.findall(r"[^\W\d_]+", plain(heading)):
        group = _group(word)
        if group:
            groups.add(group)
        elif word not in _FILLERS and _bare(word) not in _FILLERS:
            return None
    for slug, needed, allowed in RULES:
        if groups.issuperset(needed) and groups <= {*needed, *allowed}:
            return slug
    return None


def by_emoji(heading: str) -> str | None:
    """The canonical section whose emoji a heading carries."""
    return next((slug for emoji, slug in _EMOJI.items() if emoji in heading), None)


def canonical(heading: str, *, emoji: bool) -> str | None:
    """The canonical section of a heading; ``emoji`` says whether those count here."""
    return by_words(heading) or (by_emoji(heading) if emoji else None)


def uses_conventions(headings: Iterable[str]) -> bool:
    """Whether headings are this newsletter's own: then emoji mean sections, too."""
    headings = list(headings)
    named = {slug for heading in headings if (slug := by_words(heading)) and slug != "updates"}
    emoji = {slug for heading in headings if (slug := by_emoji(heading))}
    return len(named) >= 2 or len(emoji) >= 4


def role(heading: str) -> str:
    """What a heading without stories below it is: ``foreword``, ``toc``, ``references`` ..."""
    folded = plain(heading)
    return next((name for name, pattern in _ROLES if pattern.match(folded)), "")


def is_summary(heading: str) -> bool:
    """Tell whether a heading or line stands above what tells an issue in short."""
    first, _, rest = (name := plain(heading)).partition(" ")
    return bool(_SUMMARY.match(name) or (first in _FILLERS and _SUMMARY.match(rest)))


LONGEST = 60
"""Code points of a section's name."""


def slug(text: str, limit: int = LONGEST) -> str:
    """A short name from any heading, in its own script.

    >>> slug("News & Blog Posts"), slug("1、科技动态"), slug("İş ilanları")
    ('news_blog_posts', '科技动态', 'iş_ilanları')
    """
    name = _COUNT.sub("", without_number(unicodedata.normalize("NFKC", text))) or text
    parts = re.findall(r"\w+", name.replace("İ", "I").casefold())
    joined = "_".join(parts).replace("__", "_").strip("_")
    return joined[:limit].rstrip("_") or "section"


def _group(word: str) -> str | None:
    return _GROUP_OF.get(word) or _GROUP_OF.get(_bare(word))


def _bare(word: str) -> str:
    """An Arabic word without conjunction and article."""
    return re.sub(r"^و?ال(?=\w{2})|^و(?=\w{3})|^لل(?=\w{2})", "", word)


def _is_symbol(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk", "Mn", "Cf", "Cs", "Co") or char in "️⃣"
