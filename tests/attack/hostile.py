"""What nobody means well types: queries and addresses, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from urllib.parse import quote, quote_from_bytes

from search.fields import FACETS

MARKUP = (
    "<script>alert(1)</script>",
    '"><odd onodd=1>',
    "'><odd>",
    "<img src=x onerror=alert(1)>",
    "</title></mark><odd>",
    "<!--",
    "]]>",
    "&lt;odd&gt;&#60;odd&#62;",
    "javascript:alert(1)",
    "data:text/html,<odd>",
    "{{7*7}}",
    "{% raw %}",
    "${7*7}",
)
STEERING = (
    *("\x00", "\x1b[31m", "\x7f", "\x9b1m", "\r\nX-Odd: 1", "\u2028", "\u202e", "\u2066", "\u2069"),
    *("\ufeff", "\uffff", "\ud800", "\udfff\ud800", "\U0010ffff", "\u0301" * 50, "\u200d"),
)
SYNTAX = (
    *("(", ")", "((((", "))))", '"', "“", "*", "a*", "**", "-", "--a", "- -", "NOT", "AND", "OR"),
    *("NOT NOT", "lang:", "lang:xx", 'lang:"', "lang:en,,fr", "section:\x00", "issue:-1"),
    *("issue:" + "9" * 30, "author:'", "date:2020-13", "date:..", "date:2020..2019", "date:0000"),
    *("date:9999-12-31..", "date:٢٠٢٠", "url:http://[", "url:\ud800", "month:\udcff", "url://"),
)
WORDS = (
    *("bert", "model", "模型", "自然语言处理", "النَّمُوذَج", "modèle", "İıI", "ß", "ﬃ", "ﷺ"),
    *("ก" * 100, "的" * 200, "a" * 300, "a-" * 100, "C++", "GPT-2", "2004.05150", "½", "𝔹𝔼"),
    *("e\u0301", "👩\u200d👩\u200d👧", "//", "\\\\", "../../etc/passwd", "%00", "%ff", "%%"),
    *("(a+)+$", "' OR 1=1 --", "\t\n\v\u3000"),
)
PIECES = MARKUP + STEERING + SYNTAX + WORDS
PARAMETERS = (
    *("q", "lang", "section", "issue", "author", "month", "since", "until", "sort", "page"),
    *("offset", "limit", "group", "prefer", "explain", "verbatim", "year", "item", "with", "at"),
    *("ui", "v", "odd"),
)
ALONE = (
    *("/issues", "/saved", "/topic", "/api", "/offline", "/opensearch.xml", "/sitemap.xml"),
    *("/robots.txt", "/manifest.webmanifest", "/worker.js", "/healthz", "/readyz", "/metrics"),
    "/favicon.ico",
    *("/api/v1", "/api/v1/issues", "/api/v1/openapi.json"),
)
"""What is there whatever is asked."""
STORY = "1-en-publications-1"


def _pieces(rng: random.Random) -> str:
    return rng.choice(("", " ")).join(rng.choices(PIECES, k=rng.randint(1, 8)))


def _code_points(rng: random.Random) -> str:
    ends = rng.choices((0x110000, 0x3000, 0x100), k=rng.randint(1, 200))
    return "".join(chr(rng.randrange(end)) for end in ends)


def _marked(rng: random.Random) -> str:
    return "".join(f"模{chr(rng.randrange(0x300, 0x370))}" for _ in range(rng.randint(1, 900)))


def _operators(rng: random.Random) -> str:
    return "".join(rng.choices('()"*-:“” aANDORnot', k=rng.randint(1, 500)))


def _costly(rng: random.Random) -> str:
    pieces = ("a* ", "s* ", "-a* ", "-(-a*) ", "a* AND ", '"of the" ', "modle ", "((a", "b* OR ")
    return (rng.choice(pieces) * 600)[: rng.randint(1, 2100)]


KINDS: tuple[Callable[[random.Random], str], ...] = (
    *(_pieces, _pieces, _pieces, _pieces, _pieces, _pieces),
    *(_code_points, _code_points, _operators, _operators, _marked, _costly),
)


def query(rng: random.Random) -> str:
    """Give a query; some are longer than is read, some hold halves of characters."""
    return rng.choice(KINDS)(rng)


def address(rng: random.Random) -> str:
    """Give a path and parameters, as a client that obeys no rule may send them."""
    text = _encoded(rng)
    return rng.choice(
        (
            f"/?q={text}",
            f"/api/v1/search?q={text}",
            f"/?q=bert&{rng.choice(PARAMETERS)}={text}",
            f"/api/v1/search?{rng.choice(PARAMETERS)}={text}&{rng.choice(PARAMETERS)}={text[:30]}",
            f"/item/{text[:500]}?q={text[:100]}",
            f"/api/v1/item/{text[:300]}",
            f"/issue/{text[:300]}/{text[:20]}",
            f"/topic?w={text}&w={_encoded(rng)}&lang={text[:30]}",
            f"/api/v1/topic?w={text}&w=bert",
            f"/api/v1/suggest?q={text}&lang={text[:20]}",
            f"/feed.{rng.choice(('atom', 'json'))}?q={text}",
            f"/static/{text[:200]}",
            f"{rng.choice(ALONE)}?{rng.choice(PARAMETERS)}={text}&{text[:30]}",
            f"/issues?year={_encoded(rng)[:9]}&page={text[:9]}",
            f"/saved?item={STORY}&item={text}",
            f"/values/{rng.choice(FACETS)}?q={text}&page={_encoded(rng)[:9]}",
            f"/values/{text[:30]}",
            f"/suggestions?q={text}",
            f"/api/v1/similar/{STORY}?{rng.choice(PARAMETERS)}={text}",
            f"/api/v1/similar/{text[:300]}",
            f"/item/{STORY}?q={text}&with={text[:20]}&at={_encoded(rng)[:9]}",
            f"/item/{STORY}/cite.{rng.choice(('bib', 'ris', 'json', 'md', text[:9]))}?q={text}",
            f"/issue/1?q={text}&with={text[:20]}",
            f"/{text[:300]}",
            f"//evil.example/{text[:50]}",
        )
    )


def _encoded(rng: random.Random) -> str:
    if rng.random() < 0.7:
        return quote_from_bytes(query(rng).encode("utf-8", "surrogatepass"))
    odd = ("%", "%u0041", "%c0%af", "+", "a", "%26", "%3d", "%00", "%0d%0a", "..", quote("模"))
    return "".join(rng.choice((f"%{rng.randrange(256):02x}", *odd)) for _ in range(40))
