"""A story as a reference: for BibTeX, for reference managers, for a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, url_for

from search.model import Item
from search.render import json
from search.render.layout import clean
from web.current import engine

citing = Blueprint("citing", __name__)

_LATEX = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_MARKDOWN = re.compile(r"([\\`*_\[\]<>&])")


@dataclass(frozen=True, slots=True)
class Reference:
    """What is cited: a story, the issue that it is from, and where it is read (may be empty)."""

    item: Item
    issue: str
    url: str


def bibtex(reference: Reference) -> str:
    """Write an entry of BibTeX.

    >>> from search.model import Item
    >>> told = Item("1-en-news-1", "", "1", "en", None, "", "", "50% {more}", False, "")
    >>> print(bibtex(Reference(told, "Letter 1", "")))
    @misc{1-en-news-1,
      title = {50\\% \\{more\\}},
      howpublished = {Letter 1},
      language = {en}
    }
    <BLANKLINE>
    """
    item = reference.item
    day = item.date
    # An address has signs of its own, and stands as it is but for what would end it.
    values = {
        "title": _latex(item.title),
        "author": " and ".join(map(_latex, item.authors)),
        "howpublished": _latex(reference.issue),
        "year": str(day.year) if day else "",
        "month": str(day.month) if day else "",
        "day": str(day.day) if day else "",
        "language": item.lang,
        "url": reference.url.replace("{", "%7B").replace("}", "%7D"),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in values.items() if value)
    key = re.sub(r"[^\w:.-]", "-", item.id, flags=re.ASCII)
    return f"@misc{{{key},\n{lines}\n}}\n"


def ris(reference: Reference) -> str:
    """Write a record of RIS, which ends its lines as Windows does."""
    item = reference.item
    tags = [
        ("TY", "NEWS"),
        ("TI", item.title),
        *(("AU", author) for author in item.authors),
        ("T2", reference.issue),
        ("DA", item.date.strftime("%Y/%m/%d") if item.date else ""),
        ("LA", item.lang),
        ("UR", reference.url),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in tags if value]
    return "".join(f"{line}\r\n" for line in (*lines, "ER  - "))


def csl(reference: Reference) -> str:
    """Write what CSL processors read: a list of one item."""
    item = reference.item
    values: dict[str, Any] = {
        "id": item.id,
        "type": "article-newspaper",
        "title": item.title,
        "author": [{"literal": author} for author in item.authors],
        "container-title": reference.issue,
        "language": item.lang,
        "URL": reference.url,
    }
    if item.date:
        values["issued"] = {"date-parts": [[item.date.year, item.date.month, item.date.day]]}
    told = {name: value for name, value in values.items() if value}
    return json.dumps([told], indent=1) + "\n"


def markdown(reference: Reference) -> str:
    """Write a line of Markdown."""
    item = reference.item
    title = _markdown(item.title)
    head = f"[{title}](<{reference.url}>)" if reference.url else title
    day = item.date.isoformat() if item.date else ""
    parts = (", ".join(map(_markdown, item.authors)), f"*{_markdown(reference.issue)}*", day)
    return f"{head}, {', '.join(part for part in parts if part.strip('*'))}\n"


FORMS: Mapping[str, tuple[str, str, Callable[[Reference], str]]] = {
    "bib": ("BibTeX", "application/x-bibtex", bibtex),
    "ris": ("RIS", "application/x-research-info-systems", ris),
    "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", csl),
    "md": ("Markdown", "text/markdown", markdown),
}
"""By the ending of its address: the name of a form, its media type, and what writes it."""

NAMES = {form: name for form, (name, *_) in FORMS.items()}
"""The name of each form."""


@citing.get(f"/item/<item_id>/cite.<any({', '.join(FORMS)}):form>")
def cite(item_id: str, form: str) -> Response:
    """Give a story as a reference."""
    found, issue = engine().cited(item_id)
    origin = str(current_app.jinja_env.globals["origin"])
    url = f"{origin}{url_for('pages.item', item_id=item_id)}" if origin else ""
    _, media_type, write = FORMS[form]
    answer = Response(write(Reference(found, issue.title, url)), mimetype=media_type)
    answer.headers["Content-Disposition"] = f"inline; filename=cite.{form}"
    return answer


def _latex(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in _line(text))


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", _line(text))


def _line(text: str) -> str:
    return clean(" ".join(text.split()))
