"""Kinds of parameters of an address: how each is read, and what it may be, as JSON Schema.

All of them raise :class:`BadRequest` for what cannot be; an empty one is as none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from werkzeug.datastructures import MultiDict

from search import engine
from search.engine import DateRange
from search.errors import BadRequest, OutOfBounds, QuerySyntaxError, QueryTooLong

T = TypeVar("T", bound=str)
Arguments = MultiDict[str, str]

YEAR = "(?!0000)[0-9]{4}"
MONTH = f"{YEAR}-(0[1-9]|1[0-2])"

_TRUTHS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class Parameter(Protocol):
    """A parameter: its name, what it does, and its schema."""

    @property
    def name(self) -> str:
        """Give the name it has in an address."""

    @property
    def says(self) -> str:
        """Give what it does, in English, for those who write programs."""

    @property
    def schema(self) -> Mapping[str, Any]:
        """Give what it may be."""


@dataclass(frozen=True, slots=True)
class Text:
    """Any text."""

    name: str
    says: str

    def read(self, args: Arguments) -> str:
        """Give the text as it is."""
        return args.get(self.name, "")

    @property
    def schema(self) -> Mapping[str, Any]:
        """Give what it may be."""
        return {"type": "string"}


@dataclass(frozen=True, slots=True)
class Query:
    """A query, of at most as many code points as one may have."""

    name: str
    says: str

    def read(self, args: Arguments) -> str:
        """Give the query as it is. Raises :class:`QueryTooLong`."""
        text = args.get(self.name, "")
        if len(text) > engine.LONGEST:
            raise QueryTooLong(len(text), engine.LONGEST)
        return text

    @property
    def schema(self) -> Mapping[str, Any]:
        """Give what it may be."""
        return {"type": "string", "maxLength": engine.LONGEST}


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number; without one it is ``default``."""

    name: str
    says: str
    default: int
    least: int
    most: int

    def read(self, args: Arguments, default: int | None = None) -> int:
        """Give the number, or ``default``."""
        text = args.get(self.name, "").strip()
        if not text:
            return self.default if default is None else default
        if not re.fullmatch(r"[0-9]{1,9}", text) or not self.least <= int(text) <= self.most:
            raise OutOfBounds(self.name, short(text), self.least, self.most)
        return int(text)

    @property
    def schema(self) -> Mapping[str, Any]:
        """Give what it may be."""
        bounds = {"minimum": self.least, "maximum": self.most}
        return {"type": "integer", **bounds, "default": self.default}


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes or no."""

    name: str
    says: str
    default: bool

    def read(self, args: Arguments) -> bool:
        """Tell whether it is so."""
        text = args.get(self.name, "").strip().lower()
        if text and text not in _TRUTHS:
            raise BadRequest(self.name, short(text), "1 or 0")
        return _TRUTHS.get(text, self.default)

    @property
    def schema(self) -> Mapping[str, Any]:
        """Give what it may be."""
        return {"type": "string", "enum": [*_TRUTHS, ""], "default": "1" if self.default else "0"}


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One of some words, the first of them without any."""

    name: str
    says: str
    values: tuple[T, ...]

    def read(self, args: Arguments) -> T:
        """Give the word."""
        text = args.get(self.name, "")
        found = next((value for value in self.values if value == text), None)
        if text and found is None:
            *others, last = self.values
            raise BadRequest(self.name, short(text), f"{', '.join(others)} or {last}")
        return found or self.values[0]

    @property
    def schema(self) -> Mapping[str, Any]:
        """Give what it may be."""
        return {"type": "string", "enum": [*self.values, ""], "default": self.values[0]}


@dataclass(frozen=True, slots=True)
class Values:
    """Several texts: given again and again, or with commas between where they have none.

    ``pattern`` is what each may be, ``expected`` says so in words; there are ``most`` at most,
    or any number.
    """

    name: str
    says: str
    commas: bool = False
    pattern: str = ""
    expected: str = ""
    most: int = 0

    def read(self, args: Arguments) -> tuple[str, ...]:
        """Give all of them, each once."""
        given = args.getlist(self.name)
        parts = given if self.commas else [part for text in given for part in text.split(",")]
        values = distinct(parts)
        if self.most and len(parts) > self.most:
            raise OutOfBounds(self.name, str(len(parts)), 1, self.most)
        for value in values:
            if self.pattern and not re.fullmatch(self.pattern, value):
                raise BadRequest(self.name, short(value), self.expected)
        return values

    @property
    def schema(self) -> Mapping[str, Any]:
        """Give what it may be."""
        one = {"type": "string", **({"pattern": f"^({self.pattern})?$"} if self.pattern else {})}
        most = {"maxItems": self.most} if self.most else {}
        return {"type": "array", "items": one, **most}


@dataclass(frozen=True, slots=True)
class Period:
    """A day, a month or a year, as people write them."""

    name: str
    says: str

    def read(self, args: Arguments) -> DateRange | None:
        """Give its days."""
        text = args.get(self.name, "").strip()
        if not text:
            return None
        try:
            return engine.period(text)
        except QuerySyntaxError:
            expected = "a date such as 2020, 2020-02 or 2020-02-28"
            raise BadRequest(self.name, short(text), expected) from None

    @property
    def schema(self) -> Mapping[str, Any]:
        """Give what it may be: not all that is read, but the plainest."""
        plain = [{"pattern": f"^({YEAR}|{MONTH})?$"}, {"format": "date"}]
        return {"type": "string", "anyOf": plain, "examples": ["2020", "2020-02", "2020-02-28"]}


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Give values without blanks around them, each once."""
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))


def short(value: str) -> str:
    """Give a value as a message shows it."""
    return value if len(value) <= 40 else f"{value[:40]}…"
