"""What programs follow: new issues, or new results of any query, as Atom and as JSON Feed.

And OpenSearch's description, by which browsers search here from their own box.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

from flask import Blueprint, Response, current_app, request, url_for

from search.model import Issue, SearchRequest
from search.render import json
from web import interface, params
from web.current import engine
from web.frame import promise
from web.interface import gettext
from web.words import issue_name

feeds = Blueprint("feeds", __name__)

MOST = 30
"""Entries of a feed, the newest first."""
SHORT = 16
"""Characters of a short name, at most, in OpenSearch 1.1."""
ATOM, OPENSEARCH = "http://www.w3.org/2005/Atom", "http://a9.com/-/spec/opensearch/1.1/"

# What XML cannot say, whichever way it is escaped, and the controls that it had better not.
_UNSAYABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = re.compile("[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
"""What may stand for a language in a feed (RFC 4287): an index may have been written by anybody."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue or a story. ``id`` stays the same however the archive is reached or rebuilt."""

    id: str
    title: str
    address: str
    lang: str
    date: datetime.date | None
    text: str = ""
    authors: tuple[str, ...] = ()


@feeds.get("/feed.atom")
def atom() -> Response:
    """Give a feed as Atom (RFC 4287)."""
    title, entries = _feed()
    root = ElementTree.Element("feed", xmlns=ATOM)
    own, page = _sayable(_absolute(request.full_path.rstrip("?"))), _page()
    # An id is a whole IRI, also where our address is not known.
    lasting = own if own.startswith("http") else f"urn:nlpsearch:{quote(own, '/?=&%+,:')}"
    for name, text in (("id", lasting), ("title", title), ("updated", _moment(_newest(entries)))):
        _add(root, name, text)
    ElementTree.SubElement(root, "link", rel="self", href=own)
    ElementTree.SubElement(root, "link", rel="alternate", href=page)
    for entry in entries:
        _atom_entry(ElementTree.SubElement(root, "entry"), entry)
    return _xml(root, "application/atom+xml")


@feeds.get("/feed.json")
def json_feed() -> Response:
    """Give a feed as JSON Feed 1.1."""
    title, entries = _feed()
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": _page(),
        "feed_url": _absolute(request.full_path.rstrip("?")),
        "items": [_json_entry(entry) for entry in entries],
    }
    return Response(json.dumps(feed) + "\n", mimetype="application/feed+json")


@feeds.get("/opensearch.xml")
def opensearch() -> Response:
    """Say how to search here, and where suggestions are (OpenSearch 1.1)."""
    root = ElementTree.Element("OpenSearchDescription", xmlns=OPENSEARCH)
    _add(root, "ShortName", current_app.config["SITE"][:SHORT])
    _add(root, "Description", promise())
    _add(root, "InputEncoding", "UTF-8")
    for kind, endpoint in (
        ("text/html", "pages.search"),
        ("application/x-suggestions+json", "feeds.suggestions"),
        ("application/atom+xml", "feeds.atom"),
    ):
        template = f"{_absolute(url_for(endpoint))}?q={{searchTerms}}"
        ElementTree.SubElement(root, "Url", type=kind, template=template)
    return _xml(root, "application/opensearchdescription+xml")


@feeds.get("/suggestions")
def suggestions() -> Response:
    """Give suggestions as browsers read them: the query, then how it may go on."""
    typed, lang, limit = params.read_typed(request.args, interface.spoken())
    found = [one.query for one in engine().suggest(typed, lang, limit)]
    answer = Response(json.dumps([typed, found]) + "\n", mimetype="application/x-suggestions+json")
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


def _feed() -> tuple[str, Sequence[Entry]]:
    """Give the title and entries of what was asked for: results of a query, else issues."""
    asked = params.read(request.args)
    if not params.narrows(asked):
        return f"{current_app.config['SITE']}: {gettext('New issues')}", list(_issues())
    wanted = replace(asked, sort="newest", offset=0, limit=MOST, facets=(), meaning="off")
    named = asked.query.strip() or gettext("New results")
    return f"{current_app.config['SITE']}: {named}", list(_stories(wanted))


def _issues() -> Iterator[Entry]:
    told: list[Issue] = [summary.issue for summary in engine().issues()]
    told.sort(key=lambda issue: issue.date or datetime.date.min, reverse=True)
    for issue in told[:MOST]:
        yield Entry(
            f"urn:nlpsearch:issue:{issue.key}:{issue.lang}",
            issue.title or issue_name(issue.key),
            _absolute(url_for("pages.issue", key=issue.key, lang=issue.lang)),
            issue.lang,
            issue.date,
            issue.foreword,
            issue.authors,
        )


def _stories(wanted: SearchRequest) -> Iterator[Entry]:
    hits = engine().search(wanted).hits
    for item in (hit.item for hit in hits if hit.item.kind == "story"):
        yield Entry(
            f"urn:nlpsearch:story:{item.story}",
            item.title,
            _absolute(url_for("pages.item", item_id=item.id)),
            item.lang,
            item.date,
            item.text,
            item.authors,
        )


def _page() -> str:
    """Give the page of which this is the feed."""
    asked = params.read(request.args)
    endpoint = "pages.search" if params.narrows(asked) else "pages.issues"
    query = urlencode(params.write(asked), doseq=True)
    return _absolute(url_for(endpoint) + (f"?{query}" if query else ""))


def _absolute(path: str) -> str:
    """Give an address by which readers reach us, where that is known."""
    return f"{current_app.jinja_env.globals['origin']}{path}"


def _newest(entries: Sequence[Entry]) -> datetime.date | None:
    return max((entry.date for entry in entries if entry.date), default=None)


def _moment(day: datetime.date | None) -> str:
    """Give the beginning of a day; feeds want a moment of everything."""
    return f"{(day or datetime.date(1970, 1, 1)).isoformat()}T00:00:00Z"


def _atom_entry(element: ElementTree.Element, entry: Entry) -> None:
    if _LANGUAGE.fullmatch(entry.lang):
        element.set("xml:lang", entry.lang)
    for name, text in (
        ("id", entry.id),
        ("title", entry.title),
        ("updated", _moment(entry.date)),
        ("summary", entry.text),
    ):
        _add(element, name, text)
    for author in entry.authors or ("unknown",):
        _add(ElementTree.SubElement(element, "author"), "name", author)
    ElementTree.SubElement(element, "link", rel="alternate", href=entry.address)


def _json_entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "content_text": entry.text,
        "authors": [{"name": author} for author in entry.authors],
        **({"language": entry.lang} if _LANGUAGE.fullmatch(entry.lang) else {}),
        **({"date_published": _moment(entry.date)} if entry.date else {}),
    }


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _sayable(text)


def _sayable(text: str) -> str:
    return _UNSAYABLE.sub("\ufffd", text)


def _xml(root: ElementTree.Element, mimetype: str) -> Response:
    body = ElementTree.tostring(root, encoding="unicode", xml_declaration=False)
    declared = f'<?xml version="1.0" encoding="utf-8"?>\n{body}\n'
    return Response(declared, content_type=f"{mimetype}; charset=utf-8")
