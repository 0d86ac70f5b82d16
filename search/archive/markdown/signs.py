"""Lists written with signs: each line of a paragraph begins with a dot, an arrow or an emoji."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, groupby

from search import late

_DOT = "\u2022\u25e6\u2023\u25aa\u25cf\u25cb\u25b8\u25ba\u2043\u00b7"
_EMOJI = "\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\u25b6\u25c0\U0001f000-\U0001faff"
_SIGNED = late.compile(
    rf"[ ]{{0,3}}(?:[{_DOT}]|(?=[{_EMOJI}])(?:[{_EMOJI}][\ufe0f\u200d]*)+)[ \t]*(?=\S)"
)
_HAS = late.compile(rf"^[ ]{{0,3}}[{_DOT}{_EMOJI}]", re.MULTILINE)
_LEFT = f" \t{_DOT}"
"""What a line of a list needs no more; an emoji may say what kind of entry it is."""
_LINK = late.compile(r"\]\(|https?://")
_LEAST = 2
"""Lines of a paragraph that make it a list; one by itself is none but with a dot, beside others."""


def as_lists(text: str) -> str:
    """Write paragraphs whose every line begins with a sign, and has a link, as lists.

    >>> as_lists("• [Looms](https://e.org/1)\\n• [Mills](https://e.org/2)")
    '- [Looms](https://e.org/1)\\n- [Mills](https://e.org/2)'
    """
    if not _HAS.search(text):
        return text
    groups = groupby(text.split("\n"), key=lambda line: not line.strip())
    runs = [list(group) for _, group in groups]
    every = [(run, listed) for run in runs if (listed := _listed(run))]
    signs = {listed[0].lstrip()[0] for _, listed in every if len(listed) >= _LEAST}
    for run, listed in every:
        if len(listed) >= _LEAST or listed[0].lstrip()[0] in signs.intersection(_DOT):
            run[-len(listed) :] = [f"- {line.lstrip(_LEFT)}" for line in listed]
    return "\n".join(chain.from_iterable(runs))


def _listed(run: Sequence[str]) -> Sequence[str]:
    """The lines of a paragraph, below a heading right above it, if all are entries; else none."""
    head = next((at for at, line in enumerate(run) if not line.startswith("#")), len(run))
    return run[head:] if all(map(_is_entry, run[head:])) else ()


def _is_entry(line: str) -> bool:
    return bool(_SIGNED.match(line) and _LINK.search(line))
