"""The language of the interface: which one a reader gets, and its messages.

A message is English in the code; ``translations/<code>.po`` has it in each other language.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from importlib import resources
from io import BytesIO

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Response, g, has_request_context, request
from jinja2 import Environment
from markupsafe import Markup

from search.errors import BadRequest
from web import params
from web.languages import direction

LANGUAGES: Mapping[str, str] = {
    "en": "en_GB",
    "zh": "zh_Hans",
    "ar": "ar",
    "fr": "fr",
    "pt": "pt_BR",
    "tr": "tr",
    "es": "es",
}
"""The languages of the interface, by code, with the locale of their dates, numbers and lists."""

SOURCE = "en"
"""The language of the messages in the code."""

CHOICE = "ui"
"""The parameter and the cookie by which a reader chooses a language."""

REMEMBERED = 365 * 24 * 3600
"""Seconds for which a choice is kept."""


def install(environment: Environment) -> None:
    """Let templates use messages, as ``_`` and ``ngettext``, and know their language."""
    environment.globals.update(_=_said, ngettext=_said_of)
    environment.globals.update(ui=language, ui_languages=tuple(LANGUAGES), ui_choice=CHOICE)
    environment.filters["direction"] = direction


def language() -> str:
    """Give the language of the answer under way; outside of one that of the code."""
    # Asked many times a page, so that the answer is the first thing tried.
    try:
        code: str = g.ui
    except RuntimeError:  # no answer is under way
        return SOURCE
    except AttributeError:
        if not has_request_context():
            return SOURCE
        accepted = params.preferred(request.accept_languages)
        code = chosen() or next((code for code in accepted if code in LANGUAGES), SOURCE)
        g.ui = code
    return code


def chosen() -> str:
    """Give the language that the reader has chosen, now or before; empty where none."""
    said = (request.args.get(CHOICE, ""), request.cookies.get(CHOICE, ""))
    return next((code for code in said if code in LANGUAGES), "")


def spoken() -> str:
    """Give the language that the reader has chosen, else that the browser asks for first."""
    return chosen() or next(iter(params.preferred(request.accept_languages)), "")


def check() -> None:
    """Refuse a request for a language that there is not. Raises :class:`BadRequest`."""
    code = request.args.get(CHOICE, SOURCE)
    if code not in LANGUAGES:
        raise BadRequest(CHOICE, code[:40], f"one of {', '.join(LANGUAGES)}")


def remember(response: Response) -> None:
    """Keep a choice that was made with this request, and say what the page depends on."""
    response.vary.update(("Accept-Language", "Cookie"))
    code = request.args.get(CHOICE, "")
    if code in LANGUAGES:
        path = f"{request.script_root}/"
        secure = request.is_secure
        response.set_cookie(
            CHOICE, code, REMEMBERED, path=path, secure=secure, httponly=True, samesite="Lax"
        )


def locale() -> Locale:
    """Give what dates, numbers and lists look like in the language of the answer."""
    return _locale(language())


def gettext(message: str) -> str:
    """Give a message in the language of the answer."""
    return translations(language()).gettext(message)


def ngettext(one: str, more: str, count: int) -> str:
    """Give a message in the form that the language has for ``count``."""
    return translations(language()).ngettext(one, more, count)


def _said(message: str, **values: object) -> Markup:
    """Give a message for a page, filled with values, each escaped."""
    return Markup(gettext(message)) % values


def _said_of(one: str, more: str, number: int, **values: object) -> Markup:
    return Markup(ngettext(one, more, number)) % values


def noted(message: str) -> str:
    """Give a message as it is, and have it in the catalogues: it is translated when shown."""
    return message


@cache
def translations(code: str) -> NullTranslations:
    """Give the catalogue of a language, read from its file."""
    if code == SOURCE:
        return NullTranslations()
    path = resources.files("web") / "translations" / f"{code}.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=LANGUAGES[code], abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(LANGUAGES[code])
