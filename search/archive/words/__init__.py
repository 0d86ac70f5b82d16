"""What newsletters say around their stories: a data file for each language, which this reads.

Those of the languages that are searched have every list, others what tells them from these.
``WORDS`` and ``PHRASES`` say what each list holds: words with spaces between them, and
phrases, which stand for themselves in any case and as whole words, Arabic and Chinese also
within others. In a phrase ``*`` is any letters, ``…`` up to 120 characters of the sentence, ``'``
any apostrophe, ``:`` any colon, ``$`` the end of the paragraph. All of it is in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import tomllib

from search import late

WORDS = {
    "function": "its commonest words, by which its texts are told from those of its neighbours",
    "fillers": "what headings of sections have besides the words of [sections]",
}
PHRASES = {
    "months": "twelve, each with a month's names, spaces between: short ones, and without accents",
    "week": "before the number of a week",
    "to": "between the ends of a range of days",
    "newsletter": "what such a publication is called: a sign of one",
    "serial": "what it may be called where a number follows",
    "week_in": "what many are called, before what they are about",
    "number": "before the number of an issue",
    "ordinals": "first, second ... behind what is before a number",
    "foreword": "a heading above what an editor says first",
    "contents": "a heading above a table of contents",
    "summary": "a heading or line above what tells an issue in short",
    "references": "a heading above a list of sources",
    "closing": "a heading above what is no story: subscriptions, sponsors, rights",
    "subscribe": "how an invitation to subscribe begins",
    "please": "what may be before that",
    "next": "an issue to come: with `share` an invitation",
    "share": "what readers are invited to do for it",
    "call": "an invitation by itself",
    "call_line": "how one begins",
    "earlier": "before or behind one of `issues`: a pointer to an earlier issue",
    "issues": "what is earlier",
    "here": "all that a link to an earlier issue says",
    "this_issue": "what such a link names, and what is before a number in a title",
    "note": "how a note of an editor or translator begins",
    "credit": "who made the issue",
    "credit_line": "how a paragraph about them begins",
    "translated": "before the name of a translator, and one of `by` or a colon",
    "by": "between the two",
    "end": "all that the last line of an issue says",
    "announce": "how a line ends that says what comes, other than with a colon",
    "source": "all that a line or link says below a picture, where it is from",
    "figure": "below a picture, before a number or colon",
    "figure_by": "how a short caption begins",
}
SECTIONS = "sections"
"""A table: the words of headings by what they mean, as ``search.archive.sections`` has it."""

_LETTER = r"[^\W\d_]"
_SIGNS = {
    "*": f"{_LETTER}*",
    "…": r"[^:：.。\n]{0,120}",
    "'": "['’]",
    ":": r"\s?[:：]",
    "$": r"\W*$",
}
_SIGN = late.compile(r"\s?…\s?|[*':$]")
_UNSPACED = (("\u0600", "\u06ff"), ("\u3040", "\u30ff"), ("\u3400", "\u9fff"))


def phrases(name: str) -> Iterator[tuple[str, str]]:
    """Give each phrase of a list, with the code of its language."""
    for lang, words in files().items():
        yield from ((lang, phrase) for phrase in words.get(name, ()))


def words(name: str) -> dict[str, frozenset[str]]:
    """Give the words of a list by language."""
    return {lang: frozenset(held[name].split()) for lang, held in files().items() if name in held}


def sections() -> Iterator[tuple[str, str]]:
    """Give each word of headings, with what it means."""
    for held in files().values():
        for group, listed in held.get(SECTIONS, {}).items():
            yield from ((group, word) for word in listed.split())


def pattern(*names: str, form: Callable[[str], str] = str) -> str:
    """Give an expression for any phrase of these lists, the longest first.

    Texts to search are in lower case, or in the ``form`` that phrases are then given.

    >>> bool(re.search(pattern("subscribe"), "abonnez-vous"))
    True
    """
    every = {phrase for name in names for _, phrase in phrases(name)}
    # Those with the same first letter together: it is looked for once, and read once.
    rests: dict[str, list[str]] = {}
    for phrase in sorted(every, key=lambda phrase: (-len(phrase), phrase)):
        first, rest = _expression(phrase, form)
        rests.setdefault(first, []).append(rest)
    grouped = (f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())
    return f"(?:{'|'.join(grouped)})"


@cache
def files() -> Mapping[str, Mapping[str, Any]]:
    """Give the lists of each language by its code."""
    folder = resources.files("search.archive.words")
    return {
        code: tomllib.loads((folder / f"{code}.toml").read_text(encoding="utf-8"))
        for code in sorted(
            entry.name.removesuffix(".toml")
            for entry in folder.iterdir()
            if entry.name.endswith(".toml")
        )
    }


def _expression(phrase: str, form: Callable[[str], str]) -> tuple[str, str]:
    """Give expressions for the first letter, and for the rest."""
    within, phrase = phrase.startswith("*"), phrase.removeprefix("*")
    signs = [_SIGNS[sign.strip()] for sign in _SIGN.findall(phrase)]
    begin, *parts = map(form, _SIGN.split(phrase))
    first, *parts = (_literal(part) for part in (begin[:1], begin[1:], *parts))
    if _is_word(phrase[0]) and not within:
        # Looking back from behind it: what begins with a letter is found much sooner.
        first += rf"(?<!{_LETTER}{first})"
    end = rf"(?!{_LETTER})" if _is_word(phrase[-1]) else ""
    return first, "".join(map(str.__add__, parts, [*signs, end]))


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\ ", r"\s")


def _is_word(char: str) -> bool:
    """Whether no letter may stand beside this one, as it parts words."""
    return char.isalpha() and not any(first <= char <= last for first, last in _UNSPACED)
