"""From files to issues, items and stories: the first half of the road in."""

from __future__ import annotations

from search.archive.reader import Archive, LeftOut, read_archive, read_file
from search.archive.sections import SECTION_NAMES

__all__ = ["SECTION_NAMES", "Archive", "LeftOut", "read_archive", "read_file"]
