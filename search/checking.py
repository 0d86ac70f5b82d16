"""Looking without indexing: what is broken in a text or an archive, and how it would be mended."""

from __future__ import annotations

from pathlib import Path

from search.archive.repair import Repair, repair
from search.archive.repair.pages import CODECS, find_page
from search.errors import PageUnknown

__all__ = ["Repair", "known_page", "repair_text"]


def known_page(name: str) -> str:
    """Give a code page's own name for any of its spellings. Raises :class:`PageUnknown`.

    >>> known_page("CP1254")
    'windows-1254'
    """
    page = find_page(name)
    if page is None:
        raise PageUnknown(name, ", ".join(CODECS))
    return page.name


def repair_text(data: bytes, page: str | None, cache: Path | None) -> Repair:
    """Mend one text by itself.

    ``page`` is what it was wrongly read with, None to find out; ``cache`` the folder for
    word lists. Raises :class:`PageUnknown`.
    """
    return repair(data, page=known_page(page) if page else None, cache=cache)
