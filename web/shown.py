"""How texts and links of newsletters look in a page. Installed as Jinja filters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup, escape

from search.model import Hit, Snippet, Span
from search.render.guesses import title
from web.guesses import gist, guessed, tips, ways
from web.interface import gettext
from web.languages import native_name


def install(environment: Environment) -> None:
    """Let templates use what is here."""
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.filters.update(
        marked=marked,
        rest=rest,
        host=host,
        followable=followable,
        native_name=native_name,
        titled=title,
        gist=gist,
        tips=tips,
        guessed=guessed,
        ways=ways,
    )


def marked(snippet: Snippet, tips: Mapping[int, str] | None = None) -> Markup:
    """Give a text with its marks and guesses as elements, and all of it escaped.

    ``tips`` is what to say of guesses, by where they begin.

    >>> marked(Snippet("<b> or bert", ((7, 11),)))
    Markup('&lt;b&gt; or <mark>bert</mark>')
    """
    edges = {0, len(snippet.text)}
    for span in (*snippet.marks, *snippet.guesses):
        edges.update(span)
    places = sorted(edges)
    pieces: list[Markup] = []
    for start, end in pairwise(places):
        piece = escape(snippet.text[start:end])
        guess = _around(start, snippet.guesses)
        if guess:
            tip = (tips or {}).get(guess[0]) or gettext("guessed")
            piece = Markup('<u class="guess" title="{}">{}</u>').format(tip, piece)
        if _around(start, snippet.marks):
            piece = Markup("<mark>{}</mark>").format(piece)
        pieces.append(piece)
    return Markup().join(pieces)


def rest(hit: Hit) -> Snippet:
    """Give a hit's snippet without what the title has said.

    A derived title is the beginning of the text: read on where it stops.
    """
    snippet, said = hit.snippet, hit.title.text.rstrip("…")
    if not (hit.item.derived_title and snippet.text.startswith(said)):
        return snippet
    left = snippet.text[len(said) :]
    cut = len(said) + len(left) - len(left.lstrip())
    return Snippet(snippet.text[cut:], _moved(snippet.marks, cut), _moved(snippet.guesses, cut))


def host(url: str) -> str:
    """Give the site of an address, for showing beside a link."""
    return _netloc(url).removeprefix("www.")


def followable(url: str) -> bool:
    """Tell whether a link may be followed: a newsletter's addresses may run scripts.

    >>> followable("https://arxiv.org"), followable("javascript:alert(1)")
    (True, False)
    """
    return url.lower().startswith(("http://", "https://", "mailto:"))


def _netloc(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:  # such as http://[
        return ""


def _around(place: int, spans: Sequence[Span]) -> Span | None:
    at = bisect_right(spans, place, key=itemgetter(0)) - 1
    return spans[at] if at >= 0 and place < spans[at][1] else None


def _moved(spans: Sequence[Span], cut: int) -> tuple[Span, ...]:
    return tuple((max(start - cut, 0), end - cut) for start, end in spans if end > cut)
