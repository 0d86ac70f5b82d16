"""What languages, months, issues and ideas of the field are called in the archive's languages.

Each language has a data file: ``months`` are the names of each month, ``languages`` those of
each language, ``issues`` and ``dates`` how people write an issue's number, and a month ``m`` of a
year ``y``, or ``h`` in Chinese digits. The ``numbers`` from one on are said in the forms
``spelt``, the ``ordinals`` in those of ``nth``; where a form is no name of an issue with a number
in words (*no one*), it is in neither.
``concepts.json`` has an object for each idea, and each name that is not written as it sounds in
other letters: what it is called, by language, the usual first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from search.analysis.base import fold, strip_accents
from search.analysis.typed import key

_FILES = Path(__file__).parent
_UNLATIN = ("ar", "zh")
_IN_HAN = str.maketrans("0123456789", "〇一二三四五六七八九")

LANGUAGES = ("ar", "en", "es", "fr", "pt", "tr", "zh")
"""The languages that have a file."""


def of_language(code: str) -> Iterator[str]:
    """Give the names of a language in all languages.

    >>> "Turkish" in of_language("tr"), "法语" in of_language("fr")
    (True, True)
    """
    return (name for names in _files() for name in names["languages"].get(code, ()))


def of_month(year: str, month: int) -> Iterator[str]:
    """Give how people write a month of a year in all languages; ``month`` is from 1.

    >>> "March 2020".lower() in of_month("2020", 3), "2020年3月" in of_month("2020", 3)
    (True, True)
    """
    in_han = year.translate(_IN_HAN)
    for names in _files():
        for name in names["months"][month - 1]:
            yield from (form.format(m=name, y=year, h=in_han) for form in names["dates"])


def of_issue(key: str) -> Iterator[str]:
    """Give how people write an issue in all languages.

    >>> {"issue 4", "第4期", "第四期", "quatrième numéro"} <= set(of_issue("4"))
    True
    """
    for names in _files():
        yield from (form.format(key) for form in names["issues"])
        for forms, words in (("spelt", "numbers"), ("nth", "ordinals")):
            if key.isdecimal() and 0 < int(key) <= len(names[words]):
                written = names[words][int(key) - 1]
                yield from (form.format(one) for form in names[forms] for one in written)


def code(name: str) -> str:
    """Give the code of a language that is called ``name`` somewhere, else the empty string.

    >>> code("ENGLISH"), code("francais"), code("tlh")
    ('en', 'fr', '')
    """
    return _codes().get(strip_accents(fold(name.strip())), "")


def synonyms(text: str) -> tuple[str, ...]:
    """Give other names of what ``text`` names, in all languages; nothing where it names nothing.

    Two letters must be capitals, as else they are words: of RE and IR people write re and ir.

    >>> synonyms("ner")[0], "强化学习" in synonyms("Reinforcement Learning"), synonyms("it")
    ('named entity recognition', True, ())
    """
    own = key(text)
    if len(own) < 2 or (len(own) == 2 and text.isascii() and not text.isupper()):
        return ()
    # Keys of Chinese and Arabic cost the loading of tables that a Latin query needs not.
    concepts = _concepts(own.isascii())
    return tuple(name for name in concepts.get(own, ()) if key(name) != own)


@cache
def _concepts(latin: bool) -> dict[str, tuple[str, ...]]:
    """Give by the key of each name all names of what it names; of Latin names, or of others."""
    data = (_FILES / "concepts.json").read_text(encoding="utf-8")
    names: dict[str, dict[str, None]] = {}
    for concept in json.loads(data):
        every = [name for given in concept.values() for name in given]
        for lang, given in concept.items():
            for name in given if (lang not in _UNLATIN) == latin else ():
                # What means two things, as IA does, has the names of both.
                names.setdefault(key(name), {}).update(dict.fromkeys(every))
    return {found_by: tuple(every) for found_by, every in names.items()}


@cache
def _codes() -> dict[str, str]:
    return {
        strip_accents(fold(name)): known
        for names in _files()
        for known, given in names["languages"].items()
        for name in given
    }


@cache
def _files() -> tuple[dict[str, Any], ...]:
    return tuple(
        json.loads((_FILES / f"{code}.json").read_text(encoding="utf-8")) for code in LANGUAGES
    )
