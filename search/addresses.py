"""When two addresses are one page, and what words find an address by."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_ARXIV = re.compile(r"(?:abs|pdf|html|format|ps)/(\d{4}\.\d{4,5}|[a-z-]+/\d{7})")
_NOISE = re.compile(r"^(?:utm_\w+|s|feature|ref|ref_src|fbclid|gclid|linkid)$", re.IGNORECASE)


def normal(url: str) -> str:
    """One spelling for all addresses of a page, for comparing; not an address to open.

    arXiv pages, papers, versions and mirrors become ``arxiv:ID``, short video links the
    long ones; scheme, ``www``, fragments, tracking parameters and the last slash go.

    >>> normal("https://arxiv.org/pdf/2002.05709v2.pdf"), normal("http://www.a.org/b/?s=20#c")
    ('arxiv:2002.05709', 'a.org/b')
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return url.strip().lower()
    path, query = parts.path, parse_qsl(parts.query, keep_blank_values=True)
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


def url_terms(url: str) -> list[str]:
    """Give what an address is found by: all of it, its host, each of its steps.

    The folders above are not among them, or a long address would cost its square: whoever
    looks for one asks for what begins with it.

    >>> url_terms("https://arxiv.org/abs/2004.05150")
    ['arxiv:2004.05150', '2004.05150', 'arxiv.org']
    """
    whole = normal(url).lower()
    if whole.startswith("arxiv:"):
        return [whole, whole.removeprefix("arxiv:"), "arxiv.org"]
    host, *steps = whole.partition("?")[0].split("/")
    names = [name for step in steps for name in (step, step.rsplit(".", 1)[0])]
    return list(dict.fromkeys(term for term in (whole, host, *names) if term))
