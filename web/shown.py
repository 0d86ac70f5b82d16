"""How texts and links of newsletters look in a page. Installed as Jinja filters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TypeVar
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup, escape

from search.model import Anchor, Guess, Hit, Snippet, Span
from search.render.guesses import title
from web.guesses import chosen, gist, guessed, line, ways, worded
from web.languages import direction, native_name

S = TypeVar("S", Span, Anchor)

EXTERNAL = "noopener nofollow external"
"""What links of newsletters are to ours."""

_SAYING_NOTHING = """
here|this|link|this link|article|this article|paper|this paper|blog|post|blog post|code|repo
source|video|website|site|more|read more|full article|full paper
这里|链接|此处|原文|论文|文章|代码|查看全文
هنا|المقال|الورقة|الرابط|المصدر
ici|lien|l’article|l'article|article complet|papier
aqui|link aqui|artigo|este artigo|neste link
burada|buradan|bağlantı|makale|yazı
aquí|enlace|artículo|este artículo
"""
VAGUE = frozenset(_SAYING_NOTHING.replace("\n", "|").split("|")) - {""}
"""Words of links, in small letters, that say nothing of where they lead."""


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
        spoken=spoken,
        tongue=tongue,
        titled=title,
        gist=gist,
        chosen=chosen,
        guessed=guessed,
        ways=ways,
        worded=worded,
    )


def tongue(lang: str) -> Markup:
    """Give the attributes of an element whose text is in a language.

    >>> tongue("ar")
    Markup('lang="ar" dir="rtl"')
    """
    return Markup(f'lang="{escape(lang)}" dir="{direction(lang)}"')


def spoken(lang: str) -> Markup:
    """Give a language by its own name."""
    return Markup(f"<bdi {tongue(lang)}>{escape(native_name(lang))}</bdi>")


def marked(
    snippet: Snippet, guesses: Mapping[int, Guess] | None = None, brief: bool = False
) -> Markup:
    """Give a text with its marks, guesses and links as elements, and all of it escaped.

    ``guesses`` tells of guesses, by where they begin, how likely they are, and unless ``brief``
    what else may have stood there. A link stands around all else, and one whose words say
    nothing says its site.

    >>> marked(Snippet("<b> or bert", ((7, 11),)))
    Markup('&lt;b&gt; or <mark>bert</mark>')
    """
    if not (snippet.marks or snippet.guesses or snippet.links):
        return escape(snippet.text)
    edges = {0, len(snippet.text)}
    for span in (*snippet.marks, *snippet.guesses, *(anchor[:2] for anchor in snippet.links)):
        edges.update(span)
    pieces: list[tuple[Anchor | None, Markup]] = []
    for start, end in pairwise(sorted(edges)):
        piece = escape(snippet.text[start:end])
        guess = _around(start, snippet.guesses)
        if guess:
            piece = Markup(f"<u {line((guesses or {}).get(guess[0]), brief)}>{piece}</u>")
        if _around(start, snippet.marks):
            piece = Markup(f"<mark>{piece}</mark>")
        pieces.append((_around(start, snippet.links), piece))
    return Markup().join(
        _anchored(anchor, snippet.text, Markup().join(piece for _, piece in inside))
        for anchor, inside in groupby(pieces, itemgetter(0))
    )


def _anchored(anchor: Anchor | None, text: str, words: Markup) -> Markup:
    if anchor is None or not followable(anchor.url):
        return words
    made = Markup(f'<a href="{escape(anchor.url)}" rel="{EXTERNAL}">{words}</a>')
    says = text[anchor.start : anchor.end].strip(" .,:;()[]«»“”\"'").casefold()
    if says in VAGUE and host(anchor.url):
        made += Markup(f' <small class="host"><bdi>{escape(host(anchor.url))}</bdi></small>')
    return made


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


def _around(place: int, spans: Sequence[S]) -> S | None:
    at = bisect_right(spans, place, key=itemgetter(0)) - 1
    return spans[at] if at >= 0 and place < spans[at][1] else None


def _moved(spans: Sequence[Span], cut: int) -> tuple[Span, ...]:
    return tuple((max(start - cut, 0), end - cut) for start, end in spans if end > cut)
