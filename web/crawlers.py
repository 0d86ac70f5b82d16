"""What search engines are told: what to leave alone, and where all issues are."""

from __future__ import annotations

from itertools import islice
from xml.etree import ElementTree

from flask import Blueprint, Response, abort, current_app, request, url_for

from web.current import engine
from web.interface import CHOICE

crawlers = Blueprint("crawlers", __name__)

MOST = 50_000
"""Addresses that a sitemap may have; the newest issues come first."""
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


@crawlers.get("/robots.txt")
def robots() -> Response:
    """Keep robots from results: there is one for each query and filter, without an end."""
    root = request.script_root
    lines = [
        "User-agent: *",
        f"Disallow: {root}/?",
        f"Allow: {root}/?{CHOICE}=",
        *(f"Disallow: {root}{path}" for path in ("/api/", "/feed", "/suggestions")),
    ]
    if _origin():
        lines.append(f"Sitemap: {_origin()}{url_for('crawlers.sitemap')}")
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@crawlers.get("/sitemap.xml")
def sitemap() -> Response:
    """List the issues in all their languages, from which every story is linked.

    A sitemap has whole addresses: there is none where readers' way to us is not known.
    """
    if not _origin():
        abort(404)
    root = ElementTree.Element("urlset", xmlns=SITEMAP)
    for path in (url_for("pages.search"), url_for("pages.issues")):
        _listed(root, path)
    for summary in islice(engine().issues(), MOST - 2):
        told = summary.issue
        page = _listed(root, url_for("pages.issue", key=told.key, lang=told.lang))
        if told.date:
            ElementTree.SubElement(page, "lastmod").text = told.date.isoformat()
    body = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, mimetype="application/xml")


def _listed(root: ElementTree.Element, path: str) -> ElementTree.Element:
    page = ElementTree.SubElement(root, "url")
    ElementTree.SubElement(page, "loc").text = f"{_origin()}{path}"
    return page


def _origin() -> str:
    return str(current_app.jinja_env.globals["origin"])
