"""Lists written with signs: each line of a paragraph begins with a dot, an arrow or an emoji."""

from __future__ import annotations

import re
from itertools import groupby

_DOT = "\u2022\u25e6\u2023\u25aa\u25cf\u25cb\u25b8\u25ba\u2043\u00b7"
_EMOJI = "\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\u25b6\u25c0\U0001f000-\U0001faff"
_SIGNED = re.compile(
    rf"[ ]{{0,3}}(?:[{_DOT}]|(?=[{_EMOJI}])(?:[{_EMOJI}][\ufe0f\u200d]*)+)[ \t]*(?=\S)"
)
_HAS = re.compile(rf"^[ ]{{0,3}}[{_DOT}{_EMOJI}]", re.MULTILINE)
_LEFT = f" \t{_DOT}"
"""What a line of a list needs no more; an emoji may say what kind of entry it is."""
_LINK = re.compile(r"\]\(|https?://")
_LEAST = 2
"""Lines of a paragraph that make it a list."""


def as_lists(text: str) -> str:
    """Write paragraphs whose every line begins with a sign, and has a link, as lists.

    >>> as_lists("• [Looms](https://e.org/1)\\n• [Mills](https://e.org/2)")
    '- [Looms](https://e.org/1)\\n- [Mills](https://e.org/2)'
    """
    if not _HAS.search(text):
        return text
    lines: list[str] = []
    for blank, group in groupby(text.split("\n"), key=lambda line: not line.strip()):
        run = list(group)
        # A heading stands above its list without a blank line.
        head = next((at for at, line in enumerate(run) if not line.startswith("#")), len(run))
        listed = run[head:]
        if not blank and len(listed) >= _LEAST and all(map(_is_entry, listed)):
            run[head:] = [f"- {line.lstrip(_LEFT)}" for line in listed]
        lines += run
    return "\n".join(lines)


def _is_entry(line: str) -> bool:
    return bool(_SIGNED.match(line) and _LINK.search(line))
