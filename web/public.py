"""How readers reach the pages, and what of a request is believed: nothing unless said here."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from search.errors import BadRequest

YEAR = 365 * 24 * 3600
LONGEST_TITLE = 80
"""Code points of what an archive is called."""
_WEB = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[!-~]*)?")
_PLACE = re.compile(r"\{(?:path|line)\}")
_BASE = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~-]+)*/?")


@dataclass(frozen=True, slots=True)
class Public:
    """What a server is told of the way to it.

    ``title`` is what the archive is called, as we are where it is empty;
    ``base_url`` is the address under which readers know it, with scheme, host and prefix;
    ``hosts`` the names it may be asked by, any where empty; ``proxy`` the address of the
    proxy whose X-Forwarded headers are believed; ``hsts`` has browsers insist on HTTPS;
    ``original`` is where readers find the newsletters, with ``{path}`` and ``{line}`` in it;
    ``rate`` is how many requests a second one address may make, 0 as many as it likes;
    ``report`` has queries noted that find nothing;
    ``cors`` lets scripts of any site read what is for programs.
    """

    base_url: str = ""
    title: str = ""
    hosts: tuple[str, ...] = ()
    proxy: str = ""
    hsts: bool = False
    rate: float = 0
    original: str = ""
    report: bool = False
    cors: bool = False

    def __post_init__(self) -> None:
        """Raises :class:`BadRequest` for what cannot be meant."""
        if self.base_url and not _BASE.fullmatch(self.base_url):
            expected = "an address such as https://example.org/news"
            raise BadRequest("base-url", self.base_url[:80], expected)
        if not self.title.isprintable() or len(self.title) > LONGEST_TITLE:
            expected = f"a line of at most {LONGEST_TITLE} characters"
            raise BadRequest("title", self.title[:80], expected)
        bare = _PLACE.sub("", self.original)
        if self.original and (not _WEB.fullmatch(bare) or "{path}" not in self.original):
            expected = "an address such as https://example.org/letters/{path}"
            raise BadRequest("original", self.original[:80], expected)
        if self.hsts and not self.base_url.startswith("https://"):
            expected = "a base URL that begins with https://"
            raise BadRequest("hsts", self.base_url[:80], expected)
        if self.proxy and not _is_address(self.proxy):
            raise BadRequest("trusted-proxy", self.proxy[:80], "an IP address")

    @property
    def name(self) -> str:
        """What the pages are called."""
        return self.title.strip() or "nlpsearch"

    @property
    def prefix(self) -> str:
        """The path of ``base_url``: ``/news``, or nothing."""
        return urlsplit(self.base_url).path.rstrip("/")

    @property
    def origin(self) -> str:
        """The scheme and host of ``base_url``, or nothing: then links stay relative to us."""
        url = urlsplit(self.base_url)
        return f"{url.scheme}://{url.netloc}" if self.base_url else ""

    def place(self, path: str, line: int) -> str:
        """Give where readers find a line of a newsletter; empty where nobody said.

        >>> Public(original="https://e.org/{path}#L{line}").place("a b.md", 3)
        'https://e.org/a%20b.md#L3'
        """
        values = {"{path}": quote(path, errors="replace"), "{line}": str(line)}
        return _PLACE.sub(lambda found: values[found[0]], self.original)

    def for_waitress(self) -> dict[str, Any]:
        """Give the settings of waitress that say so."""
        said: dict[str, Any] = {"url_prefix": self.prefix}
        if self.base_url:
            said["url_scheme"] = urlsplit(self.base_url).scheme
        if self.proxy:
            said |= {
                "trusted_proxy": self.proxy,
                "trusted_proxy_headers": {
                    "x-forwarded-for",
                    "x-forwarded-host",
                    "x-forwarded-proto",
                },
            }
        return said

    def headers(self) -> dict[str, str]:
        """Give the headers of every answer that follow from this."""
        return {"Strict-Transport-Security": f"max-age={YEAR}"} if self.hsts else {}


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
