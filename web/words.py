"""How counts, dates, names and lists are put in words, in the language of the interface.

Templates use these as filters. What a reader or a newsletter wrote is isolated, so that its
direction leaves the sentence around it alone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment
from markupsafe import Markup, escape

from search.engine import section_name
from search.model import Hit, Item, Repair, Snippet, Tier
from search.render.guesses import spans, within
from web.interface import gettext, locale, ngettext, noted

_LOST = re.compile("\\s*\ufffd[\ufffd\ufe0f\\s]*$")
"""Bytes of an emoji that were lost, with what is left of its last code point."""

FIELDS: Mapping[str, str] = {
    "lang": noted("Language"),
    "section": noted("Section"),
    "issue": noted("Issue"),
    "author": noted("Author"),
    "month": noted("Month"),
    "site": noted("Links to"),
    "since": noted("Since"),
    "until": noted("Until"),
}
"""What narrows a search, by name."""

SECTIONS: Mapping[str, str] = {
    "foreword": noted("Foreword"),
    "publications": noted("Publications"),
    "creativity_society": noted("Creativity and society"),
    "ethics": noted("Ethics in AI"),
    "creativity_ethics_society": noted("Creativity, ethics and society"),
    "tools_datasets": noted("Tools and datasets"),
    "articles_blogs": noted("Articles and blog posts"),
    "education": noted("Education"),
    "noteworthy": noted("Noteworthy mentions"),
    "updates": noted("Updates"),
    "stay_informed": noted("Stay informed"),
    "top_stories": noted("Top stories"),
}
"""The sections that newsletters share, by slug."""


def install(environment: Environment) -> None:
    """Let templates use what is here."""
    environment.filters.update(
        number=number,
        percent=percent,
        stories=stories,
        results=results,
        forewords=forewords,
        day=day,
        dated=dated,
        month=month,
        short_month=short_month,
        issue_name=issue_name,
        section=section,
        heading=heading,
        isolated=isolated,
        listed=listed,
        quoted=quoted,
        more=more,
        lacking=lacking,
        without=without,
        notice=notice,
    )
    environment.globals["suggestion_counts"] = suggestion_counts


def number(value: int) -> str:
    """Give a whole number for reading: 1,234."""
    return _number(value, locale())


@lru_cache(maxsize=4096)
def _number(value: int, where: Locale) -> str:
    return str(format_decimal(value, locale=where))


def percent(share: float) -> str:
    """Give a share as a whole per cent, but never call a little nothing or most all.

    >>> percent(0.784), percent(0.001), percent(0.999)
    ('78%', 'under 1%', 'over 99%')
    """

    def whole(value: float) -> str:
        return str(format_percent(value, locale=locale()))

    if 0 < share < 0.005:
        return gettext("under %(share)s") % {"share": whole(0.01)}
    if 0.995 <= share < 1:
        return gettext("over %(share)s") % {"share": whole(0.99)}
    return whole(round(share, 2))


def stories(count: int) -> str:
    """Give a number of stories.

    >>> stories(1), stories(1234)
    ('1 story', '1,234 stories')
    """
    return ngettext("%(count)s story", "%(count)s stories", count) % {"count": number(count)}


def results(count: int) -> str:
    """Give a number of results that are not stories: each telling counts."""
    return ngettext("%(count)s result", "%(count)s results", count) % {"count": number(count)}


def forewords(count: int) -> str:
    """Give a number of forewords of issues."""
    return ngettext("%(count)s foreword", "%(count)s forewords", count) % {"count": number(count)}


def suggestion_counts(most: int) -> list[str]:
    """Give what to say of 1 to ``most`` suggestions, for the script of the search box."""
    return [
        ngettext("%(count)s suggestion", "%(count)s suggestions", count) % {"count": number(count)}
        for count in range(1, most + 1)
    ]


def day(date: datetime.date | None) -> str:
    """Give a date for reading, or nothing.

    >>> day(datetime.date(2020, 2, 8))
    '8 February 2020'
    """
    return _day(date, locale()) if date else ""


@lru_cache(maxsize=4096)
def _day(date: datetime.date, where: Locale) -> str:
    return str(format_date(date, "long", where))


def dated(date: datetime.date | None) -> Markup:
    """Give a date for reading, as an element that says it to programs too; or nothing."""
    if date is None:
        return Markup()
    return Markup(f'<time datetime="{date.isoformat()}">{escape(day(date))}</time>')


def month(text: str) -> str:
    """Give ``2020-02`` for reading: February 2020."""
    return _month(text, "yMMMM", locale())


def short_month(text: str) -> str:
    """Give ``2020-02`` where there is little room: Feb 2020."""
    return _month(text, "yMMM", locale())


@lru_cache(maxsize=4096)
def _month(text: str, skeleton: str, where: Locale) -> str:
    first = datetime.date.fromisoformat(f"{text}-01")
    return str(format_skeleton(skeleton, first, locale=where))


def issue_name(key: str) -> str:
    """Give an issue's key for reading: Issue 5, or the name of one without a number."""
    if key.isdigit():
        return gettext("Issue %(key)s") % {"key": key}
    return key.replace("_", " ").replace("-", " ")


def section(slug: str) -> str:
    """Give the name of a section, or its slug made readable."""
    return gettext(SECTIONS[slug]) if slug in SECTIONS else section_name(slug)


def heading(item: Item) -> Snippet:
    """Give what an item stands under in its issue, without an emoji of which nothing is left.

    That is the name of its section where the issue has no words for it.
    """
    said = _LOST.sub("", item.heading)
    if not said:
        return Snippet(section(item.section))
    return Snippet(said, guesses=within(spans(item.heading_guesses), 0, len(said)))


def field(name: str) -> str:
    """Give the name of what narrows a search."""
    return gettext(FIELDS[name])


def isolated(text: str) -> Markup:
    """Give a text that has a direction of its own."""
    return Markup("<bdi>{}</bdi>").format(text)


def filled(message: str, **values: object) -> Markup:
    """Put values into a message for a page, each escaped."""
    return Markup(message) % values


def quoted(text: str) -> Markup:
    """Give a text of the reader's or a newsletter's in quotation marks."""
    return filled(gettext("“%(text)s”"), text=isolated(text))


def joined(parts: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
    """Join parts as sentences list them: “a, b and c”, or with ``or``."""
    return format_list(parts, style, locale())


def listed(parts: Iterable[str], style: Literal["standard", "or"] = "standard") -> Markup:
    """Join parts for a page, each escaped."""
    return Markup(joined([str(escape(part)) for part in parts], style))


def more(tier: Tier) -> Markup:
    """Say how many results follow that have only some of the query, and what none of them has."""
    words = _either(tier.otherwise or tier.missing)
    if tier.forewords:
        if not words:
            return Markup(forewords(tier.total))
        said = (
            gettext("%(found)s with another form of %(words)s")
            if tier.otherwise
            else gettext("%(found)s without %(words)s")
        )
        return filled(said, found=forewords(tier.total), words=words)
    if tier.otherwise:
        said = ngettext(
            "%(count)s more with another form of %(words)s",
            "%(count)s more with another form of %(words)s",
            tier.total,
        )
    elif tier.missing:
        said = ngettext(
            "%(count)s more without %(words)s", "%(count)s more without %(words)s", tier.total
        )
    else:
        said = ngettext(
            "%(count)s more has some of the words",
            "%(count)s more have some of the words",
            tier.total,
        )
    return filled(said, count=number(tier.total), words=words)


def without(found: str, missing: Sequence[str]) -> Markup:
    """Say of what was found what none of it has."""
    return filled(gettext("%(found)s without %(words)s"), found=found, words=_either(missing))


def lacking(hit: Hit, tier: Tier) -> Markup:
    """Say what a result lacks, if the line above it does not."""
    if not hit.missing or hit.missing == tier.missing:
        return Markup()
    return filled(gettext("without %(words)s"), words=_either(hit.missing))


def notice(repair: Repair) -> Markup:
    """Say how far an issue that arrived broken could be mended."""
    if repair.page:
        arrived = gettext("This issue arrived with a broken encoding (read as %(page)s).")
    else:
        arrived = gettext("This issue arrived with a broken encoding.")
    shares = gettext(
        "Of its damaged characters, %(certain)s were recovered for certain,"
        " %(guessed)s guessed and %(lost)s lost."
    )
    return filled(
        f"{arrived} {shares}",
        page=isolated(repair.page),
        certain=percent(repair.certain),
        guessed=percent(repair.guessed),
        lost=percent(repair.lost),
    )


def _either(words: Sequence[str]) -> Markup:
    return listed([quoted(word) for word in words], "or")
