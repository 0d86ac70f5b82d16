"""When two addresses are one page, and what words find an address by."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from search import late
from search.kept import remembered

_ARXIV = late.compile(r"(?:abs|pdf|html|format|ps)/(\d{4}\.\d{4,5}|[a-z-]+/\d{7})")
ADDRESS = late.compile(
    r"[a-z][a-z0-9+.-]*(?:://|%3a%2f%2f)\S+|www\.\S+|[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE
)
"""An address as it is pasted."""
ID = late.compile(r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{8,}")
"""An id: nobody writes words so, with capitals, small letters and digits in no order."""
_CARRIED = late.compile(r"/(?=https?://)(\S+)|=(?=https?(?:://|%3a%2f%2f))([^\s&]+)", re.IGNORECASE)
_ESCAPED = late.compile(r"[a-z][a-z0-9+.-]*%3a%2f%2f", re.IGNORECASE)
_COMMON = late.compile(
    r"https?://(?:www\.)?(?!www\.|m\.|mobile\.|youtu\.be|xxx\.itp)([a-z0-9.-]+)(?<!arxiv\.org)"
    r"(/[\w.~+@:,=/-]*)?(?:#[\w.~+@:,=/-]*)?",
    re.ASCII,
)
"""An address that has nothing to be worked out: its host and path are what it is compared by."""
_APART = late.compile(r"[\W_]+")
_LEAST_ID = 6
"""Letters and digits that tell a page from others, as the id of a video does."""
_NOISE = late.compile(r"^(?:utm_\w+|s|feature|ref|ref_src|fbclid|gclid|linkid)$", re.IGNORECASE)


@remembered(maxsize=512)
def normal(url: str) -> str:
    """One spelling for all addresses of a page, for comparing; not an address to open.

    arXiv pages, papers, versions and mirrors become ``arxiv:ID``, short video links the
    long ones; scheme, ``www``, fragments, tracking parameters and the last slash go, and
    what is escaped (``%C3%A9``) is written out.

    Remembered, as an item is asked for its addresses several times in a row.

    >>> normal("https://arxiv.org/pdf/2002.05709v2.pdf"), normal("http://www.a.org/b/?s=20#c")
    ('arxiv:2002.05709', 'a.org/b')
    """
    found = _COMMON.fullmatch(url)
    if found:
        host, path = found.groups("")
        return f"{host}{path.rstrip('/')}"
    return _worked_out(url)


def _worked_out(url: str) -> str:
    """Do what :func:`normal` does, of any address."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return url.strip().lower()
    path, query = _plain(parts.path), _values(parts.query)
    if host.endswith("arxiv.org") or host == "xxx.itp.ac.cn":
        paper = _ARXIV.search(path)
        if paper:
            return f"arxiv:{paper.group(1)}"
    if host == "youtu.be":
        host, query, path = "youtube.com", [("v", path.strip("/")), *query], "/watch"
    if host == "youtube.com" and path == "/watch":
        query = [(key, value) for key, value in query if key == "v"]
    kept = sorted((key, value) for key, value in query if not _NOISE.match(key))
    tail = f"?{urlencode(kept)}" if kept else ""
    return f"{host.removeprefix('mobile.')}{path.rstrip('/')}{tail}"


def _values(query: str) -> list[tuple[str, str]]:
    """Give the names and values of a query; most addresses have none."""
    return parse_qsl(query, keep_blank_values=True) if query else []


def _plain(path: str) -> str:
    """Write out the escapes of a path, where they are UTF-8."""
    try:
        return unquote(path, errors="strict")
    except UnicodeDecodeError:
        return path


def unescaped(url: str) -> str:
    """Give an address that stood in another one, where all of it was escaped.

    >>> unescaped("https%3A%2F%2Fa.org%2Fb"), unescaped("https://a.org/%C3%A9")
    ('https://a.org/b', 'https://a.org/%C3%A9')
    """
    return _plain(url) if _ESCAPED.match(url) else url


def others(url: str) -> tuple[str, ...]:
    """Give what else finds the page of an address: one that it carries, and ids within.

    Archives and redirections carry the address of what they lead to, and other pages of a paper
    or a video have its id.

    >>> others("https://web.archive.org/web/2020/http://a.org"), others("https://a.org/?q=b")
    (('http://a.org',), ())
    >>> others("https://openreview.net/forum?id=H1eA7AEtvS")
    ('H1eA7AEtvS',)
    """
    carried = _CARRIED.search(url)
    address = [_plain(carried[1] or carried[2])] if carried else []
    return (*address, *filter(ID.fullmatch, re.split("[/?&=#]", url)))


def site(url: str) -> str:
    """Give the site of a page, as :func:`url_terms` has it; nothing where it is none of the web.

    >>> site("https://www.arxiv.org/abs/2004.05150"), site("mailto:ada@example.org")
    ('arxiv.org', '')
    """
    if not url.strip().lower().startswith(("http://", "https://")):
        return ""
    whole = normal(url).lower()
    if whole.startswith("arxiv:"):
        return "arxiv.org"
    return whole.partition("/")[0].partition("?")[0]


def trim(url: str, signs: str = ".,;:!?*_~'\">]") -> str:
    """Give an address without what follows it: ``signs``, and brackets it does not open.

    >>> trim("https://a.org/b_(c)."), trim("https://a.org/b).")
    ('https://a.org/b_(c)', 'https://a.org/b')
    """
    unopened = url.count(")") - url.count("(")
    end = len(url)
    while end and (url[end - 1] in signs or (url[end - 1] == ")" and unopened > 0)):
        end -= 1
        unopened -= url[end] == ")"
    return url[:end]


def url_terms(url: str) -> list[str]:
    """Give what an address is found by: all of it, its host, each of its steps, long values.

    The folders above are not among them, or a long address would cost its square: whoever
    looks for one asks for what begins with it.

    >>> url_terms("https://arxiv.org/abs/2004.05150")
    ['arxiv:2004.05150', '2004.05150', 'arxiv.org']
    """
    whole = normal(url).lower()
    if whole.startswith("arxiv:"):
        return [whole, whole.removeprefix("arxiv:"), "arxiv.org"]
    place, _, query = whole.partition("?")
    host, *steps = place.split("/")
    names = [name for step in steps for name in (step, step.rsplit(".", 1)[0])]
    names += [value for _, value in _values(query) if len(value) >= _LEAST_ID]
    return list(dict.fromkeys(term for term in (whole, host, *names) if term))


def url_words(url: str) -> list[str]:
    """Give the words of the steps of an address.

    >>> url_words("https://github.com/allenai/long-former")
    ['allenai', 'long', 'former']
    """
    _, *steps = normal(url).partition("?")[0].split("/")
    return [word for step in steps for word in _APART.split(step) if word]
