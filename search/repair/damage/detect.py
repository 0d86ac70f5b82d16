"""Was this text UTF-8 read with a wrong single-byte page, and with which?

Two stages. A clean file must cost next to nothing: the first looks only at which
characters occur and drops pages that cannot have produced a single sequence. The second
weighs every line, so that a file half clean and half broken is mended where it is
broken, and mojibake quoted in a clean text stays.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache

from msgspec import Struct

from search import late
from search.repair.damage.evidence import QUOTED, evidence, fit, setting
from search.repair.damage.pages import CODECS, Page, page, producible

ENOUGH = 8.0
"""Evidence in nats below which a text is left alone."""
SURE = 3.0
"""Evidence in nats from which a line counts as surely broken, or surely clean."""
CHANCE = 0.02
"""Broken lines must weigh this share of clean ones: a long text has odd lines."""
SAMPLE = 200_000
"""Code points by which pages are compared."""
REPEATED = 3
"""Times that the same stretch counts, at most, before the lines are looked at."""
HOPELESS = 0.1
"""Share that stretches that look broken must have against clean ones to go on."""
LESS_COMMON = 0.15
"""Nats that each place in the table of pages costs, commoner ones being first."""
UNCLAIMED = -5.0
"""What it costs a page, in nats, to leave a character above ASCII unexplained."""

_NON_ASCII = late.compile(r"[^\x00-\x7f]")
_LEAD = late.compile("[\xc2-\xf4]")
_CONTINUATION = late.compile("[\x80-\xbf]")
_STRAY = late.compile("(?<![\x80-\xf4])[\x80-\xbf]")
_PAIR = late.compile("[\xc2-\xf4][\x80-\xbf]")


class Finding(Struct, frozen=True):
    """A page, the bytes it lost, and which lines (split at ``\\n``) came through it.

    ``fit`` compares pages, in nats.
    """

    page: Page
    lost: frozenset[int]
    lines: frozenset[int]
    fit: float


def detect(text: str, only: Page | None = None) -> Finding | None:
    """The page ``text`` was wrongly read with, or None if it seems to be as meant.

    With ``only`` that page is taken for granted and just the lines are looked for.
    """
    if text.isascii():
        return None
    runs = Counter(_runs().findall(text))
    pages = [only] if only else [p for p in _possible(runs) if _promising(runs, p)]
    if len(pages) > 1 and len(text) > SAMPLE:
        best = _best(_sample(text), pages, ENOUGH)
        pages = [best.page] if best else pages
    return _best(text, pages, 0.0 if only else ENOUGH)


def _best(text: str, pages: list[Page], enough: float) -> Finding | None:
    found = [f for p in pages if (f := _weigh(text, p, enough))]
    names = list(CODECS)
    return max(found, key=lambda f: f.fit - LESS_COMMON * names.index(f.page.name), default=None)


def _sample(text: str) -> str:
    """Lines from all over a long text, by which pages are compared."""
    lines = text.split("\n")
    return "\n".join(lines[:: len(text) // SAMPLE + 1])


@cache
def _runs() -> re.Pattern[str]:
    """Stretches of characters that some page produces: all that broken text has."""
    chars = "".join(sorted(producible()))
    return re.compile(f"[\x80-\x9f{re.escape(chars)}]{{2,}}")


def _possible(runs: Counter[str]) -> list[Page]:
    """Pages that have lead and continuation bytes for some of the characters."""
    shown = "".join(sorted(set("".join(runs))))
    found = []
    for name in CODECS:
        got = page(name).bytes_of(shown)
        if _LEAD.search(got) and _CONTINUATION.search(got):
            found.append(page(name))
    return found


def _promising(runs: Counter[str], candidate: Page) -> bool:
    """Is there enough in stretches that look broken in this page to look closer?"""
    text = "\n".join(runs)
    mapped = candidate.bytes_of(text)
    against = setting(mapped, candidate, candidate.lost(text))
    if len(_PAIR.findall(mapped)) * 8 < len(_STRAY.findall(mapped)):
        return False
    broken = clean = 0.0
    for run, times in zip(mapped.split("\n"), runs.values(), strict=True):
        n = min(times, REPEATED)
        if _PAIR.search(run):
            # Letters around a run speak louder than the run: hence the flat share.
            weight = evidence(run, against) + 1.0
            broken += n * max(0.0, weight)
            clean += n * max(0.0, -weight)
        else:
            clean += n
    return broken >= max(ENOUGH, clean * HOPELESS)


def _weigh(text: str, candidate: Page, enough: float) -> Finding | None:
    """Which lines came through ``candidate``, if there are any worth the name."""
    lost = candidate.lost(text)
    against = setting(candidate.bytes_of("\n".join(_runs().findall(text))), candidate, lost)
    split = text.split("\n")
    weights = {
        at: evidence(candidate.bytes_of(QUOTED.sub("", line)), against)
        for at, line in enumerate(split)
        if not line.isascii()
    }
    broken = [w for w in weights.values() if w > SURE]
    clean = [w for w in weights.values() if w < -SURE]
    if sum(broken) < max(enough, -sum(clean) * CHANCE):
        return None
    # A line that says little by itself goes with the rest of the text.
    prior = math.log((len(broken) + 1) / (len(clean) + 1))
    lines = frozenset(at for at, weight in weights.items() if weight + prior > 0)
    if not lines:
        return None
    claimed = "\n".join(split[at] for at in lines)
    left = sum(len(_NON_ASCII.findall(split[at])) for at in weights if at not in lines)
    score = fit(candidate.bytes_of(claimed), lost)
    return Finding(candidate, lost, lines, score + UNCLAIMED * left)
