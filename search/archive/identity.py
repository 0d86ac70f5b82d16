"""Which issue a file is: its number, language and date, and where the evidence disagrees."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TypeVar

from msgspec import Struct

from search import late
from search.archive import dates, language, numbers, sections
from search.archive.frontmatter import Header
from search.archive.words import phrases
from search.model import Problem

_THUMB = late.compile(r"newsletter[_-]?(\d{1,4})\b", re.IGNORECASE)
_LABEL = late.compile(r"\[([A-Za-z]{2})(?:[-_]([A-Za-z]{2,4}))?\]")
_FILE_LABEL = late.compile(
    r"\[([A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?)\]|[._]([A-Z]{2}(?:-[A-Z]{2})?|"
    r"[a-z]{2}(?:-[A-Z]{2})?)(?=$|[._\s])"
)
_FILE_WORDS = tuple(
    (phrase.strip("*"), lang) for lang, phrase in phrases("newsletter") if lang != "en"
)
_CODES = (
    "en fr zh pt tr ar es de it ru ja ko nl sv da no nb fi pl cs ro hu vi id ca uk bg fa ur hi "
    "bn ta te el "
    "he th ka hy"
)
_LANGUAGES = frozenset(_CODES.split())
_ALIASES = {"ch": "zh", "cn": "zh", "jp": "ja", "kr": "ko", "br": "pt-BR", "gr": "el", "cz": "cs"}
_SUBTAGS = late.compile(r"[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8}){0,2}")
"""What a language's code may have behind its first hyphen."""
_LAYOUT = late.compile(r"^([a-z]{2})_post\b", re.IGNORECASE)
_ENDINGS = late.compile(
    r"(?:\s*\.\s*(?:mdx?|markdown|mdown|mkdn?|mdwn|[rq]md|txt))+\s*$", re.IGNORECASE
)
_MONTH_DAY = late.compile(r"(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?=$|[\s_-]+[^\W\d_])")
_FOLDER_FILE = late.compile(r"(?:index|readme)([._-][a-z]{2}(?:[-_][a-z]{2,4})?)?$", re.IGNORECASE)
NUMBER_KEYS = ("number", "issue", "issue_number", "issuenumber", "issue-number", "issue_no", "no")
DATE_KEYS = (
    *("date", "published_at", "publishdate", "publish_date", "date_published", "pubdate"),
    *("published", "sent_at", "created"),
)
"""What headers call an issue's number and date, in lower case."""

_Value = TypeVar("_Value", int, datetime.date)


class Identity(Struct, frozen=True):
    """What was found out about an issue; ``number`` and ``date`` may be unknown."""

    number: int | None
    lang: str
    date: datetime.date | None


def identify(
    header: Header, title: str, name: str, text: str, *, several: bool = False
) -> tuple[Identity, list[Problem]]:
    """Number, language and date of the issue in a file called ``name``.

    ``text`` is the issue's plain text; ``several`` says that the file holds others, so
    that its name says nothing of this one's number and date. Where two kinds of evidence
    disagree, the stronger one holds and the other becomes a problem.
    """
    problems: list[Problem] = []
    stem = file_stem(name)
    own = "" if several else stem
    if own:
        own = _in_folders(stem, name)
    number = _agreed("number", _numbers(header, title, own), name, problems)
    date = _agreed("date", _dates(header, title, own), name, problems)
    stated = header.get(*DATE_KEYS)
    if date is not None and dates.is_ambiguous(stated):
        message = f"{stated} may be a day and month or a month and day; took {date}"
        problems.append(Problem(name, 1, "date-ambiguous", message, "note"))
    lang = _language(header, title, stem, text, name, problems)
    return Identity(number, lang, date), problems


def file_stem(name: str) -> str:
    """A file's name without folders, endings and ``copy``; the folder's for its ``index``.

    >>> file_stem("letters/wool-7.md"), file_stem("letters/wool-7/index.fr.md")
    ('wool-7', 'wool-7.fr')
    """
    path = PurePosixPath(name)
    stem = _ENDINGS.sub("", path.name)
    folder = _FOLDER_FILE.match(stem)
    if folder and path.parent.name:
        return path.parent.name + (folder[1] or "")
    # What Notion puts behind a name tells pages apart, and no reader anything.
    stem = re.sub(r" [0-9a-f]{32}$", "", stem)
    return re.sub(r"[ _-]copy(?:[ _-]?\d+)?$", "", stem, flags=re.IGNORECASE)


def _in_folders(stem: str, name: str) -> str:
    """A file's name behind the year and month it lies in.

    "week-20" is a week of a year, "0529" a day of it, "29" a day of a month.
    """
    above = PurePosixPath(name).parent
    folders = ("", "", *(above.parts[:-1] if is_bundled(name) else above.parts))
    year, month = folders[-2], dates.month(folders[-1])
    if month and year.isdecimal() and numbers.is_year(year):
        return f"{year}-{month:02}-{stem}"
    day = _MONTH_DAY.match(stem)
    if day and folders[-1].isdecimal() and numbers.is_year(folders[-1]):
        return f"{folders[-1]}-{day[1]}-{day[2]}{stem[day.end() :]}"
    return f"{folders[-1]}/{stem}" if folders[-1].isdecimal() else stem


def is_bundled(name: str) -> bool:
    """Whether a file stands for the folder it lies in, as an index or README does."""
    return bool(_FOLDER_FILE.match(_ENDINGS.sub("", PurePosixPath(name).name)))


def unnumbered(name: str, lang: str) -> str:
    """The key of an issue that has no number, from its name: translations share it."""
    label = rf"[._\s-](?:{re.escape(lang)}|{re.escape(lang.split('-')[0])})$"
    return sections.slug(re.sub(label, "", name, flags=re.IGNORECASE), 80).replace("_", "-")


def _agreed(
    what: str, evidence: Iterator[tuple[str, _Value]], name: str, problems: list[Problem]
) -> _Value | None:
    """The first piece of evidence; each later one that differs is a problem."""
    found = list(evidence)
    if not found:
        return None
    source, value = found[0]
    for other, differing in found[1:]:
        if differing != value:
            message = f"{source} says {value}, {other} says {differing}; took {value}"
            problems.append(Problem(name, 1, f"{what}-disagrees", message))
    return value


def _numbers(header: Header, title: str, stem: str) -> Iterator[tuple[str, int]]:
    thumb = _THUMB.search(header.get("image.thumb", "thumb", "image"))
    if thumb:
        yield "the thumb", int(thumb[1])
    stated = header.get(*NUMBER_KEYS).strip("#").strip()
    if stated.isdecimal() and len(stated) <= 4:
        yield "the header", int(stated)
    for name, said in (("the title", title), ("the subtitle", header.get("subtitle"))):
        number = numbers.parse_number(said)
        if number is not None:
            yield name, number
    number = numbers.of_file(stem)
    if number is not None:
        yield "the file name", number


def _dates(header: Header, title: str, stem: str) -> Iterator[tuple[str, datetime.date]]:
    """What says when the issue is of; a week does only where nothing says the day."""
    evidence = (
        ("the file name", stem),
        ("the header", header.get(*DATE_KEYS)),
        ("the title", title),
    )
    days = [(source, date) for source, text in evidence if (date := dates.parse_date(text))]
    weeks = ((source, date) for source, text in evidence if (date := dates.parse_week(text)))
    yield from days or weeks


def _language(
    header: Header, title: str, stem: str, text: str, name: str, problems: list[Problem]
) -> str:
    heard = language.detect(text)
    stated = next(_stated_languages(header, title, stem, name, heard), None)
    if stated is None:
        if heard == "und":
            problems.append(Problem(name, 1, "language-unknown", "no sign of its language", "note"))
        return heard
    source, lang = stated
    if heard not in ("und", lang.split("-")[0]):
        message = f"{source} says {lang}, the text reads like {heard}; took {lang}"
        problems.append(Problem(name, 1, "language-disagrees", message))
    return lang


def _stated_languages(
    header: Header, title: str, stem: str, name: str, heard: str
) -> Iterator[tuple[str, str]]:
    for match in _LABEL.finditer(title):
        code = _code(match[1], match[2])
        if code:
            yield "the title", code
    code = _code(*_parts(header.get("lang", "language", "locale")))
    if code:
        yield "the header", code
    for match in _FILE_LABEL.finditer(stem):
        code = _code(*_parts(match[1] or match[2]))
        # Two letters between dots or underscores may be a word: the text must not deny them.
        if code and (match[1] or heard in ("und", code.split("-")[0])):
            yield "the file name", code
    for word, lang in _FILE_WORDS:
        if word in stem.casefold() and heard in ("und", lang):
            yield "the file name", lang
    layout = _LAYOUT.match(header.get("layout"))
    code = _code(layout[1], None) if layout else None
    if code:
        yield "the layout", code
    for folder in reversed(PurePosixPath(name).parts[:-1]):
        code = (
            _code(*_parts(folder))
            if re.fullmatch(r"[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?", folder)
            else None
        )
        if code and heard in ("und", code.split("-")[0]):
            yield "the folder", code


def _parts(code: str) -> tuple[str, str | None]:
    language_part, _, region = code.replace("_", "-").partition("-")
    return language_part, region or None


def _code(lang: str, region: str | None) -> str | None:
    """A language tag as it is written, ``pt-BR``, or None where it is no language."""
    known = _ALIASES.get(lang.lower(), lang.lower())
    if known.split("-")[0] not in _LANGUAGES:
        return None
    if not region or not _SUBTAGS.fullmatch(region):
        return known
    return f"{known}-{region.title() if len(region) == 4 else region.upper()}"
