"""What pages say the same to all who read a language: rendered once, and kept.

In a template ``{% fixed %}`` and ``{% endfixed %}`` stand around what follows from nothing but
the application, the language of the interface and the prefix of our addresses. How far lines of
templates are set in is for who reads those: pages lack it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import has_request_context, request
from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup

from web.interface import language

MOST = 1000
"""Pieces that are kept, each of at most 3 kB; a language has some fifteen below a prefix."""

_SET_IN = re.compile(r"(?m)^[ \t]+")

Key = tuple[str, str, str]
"""A place in a template, a language, a prefix."""


def install(environment: Environment) -> None:
    """Let templates use the tag."""
    environment.add_extension(Fixed)


class Fixed(Extension):
    """The tag ``fixed``, and what stood in it, for each application."""

    tags = {"fixed"}  # noqa: RUF012  # as its base has it

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.kept: dict[Key, Markup] = {}

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Give a template whose lines all begin at the margin."""
        return _SET_IN.sub("", source)

    def parse(self, parser: Parser) -> nodes.Node:
        """Read all up to the end of the tag."""
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endfixed",), drop_needle=True)
        place = nodes.Const(f"{parser.name}:{line}")
        return nodes.CallBlock(self.call_method("_said", [place]), [], [], body).set_lineno(line)

    def _said(self, place: str, caller: Callable[[], Markup]) -> Markup:
        key = (place, language(), request.script_root if has_request_context() else "")
        said = self.kept.get(key)
        if said is None:
            said = caller()
            if len(self.kept) >= MOST:
                self.kept.clear()
            self.kept[key] = said
        return said
