"""How strongly a stretch of text speaks for having come through a given page.

The measure is a log-likelihood ratio in nats: text read through the page against text
that is meant as it stands. A lead byte followed by its continuation bytes is rare in
natural text; a continuation byte without a lead is impossible in broken text.
The figures were set by hand on texts in some thirty languages, and only their order of
magnitude matters.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from functools import lru_cache

from msgspec import Struct

from search import late
from search.repair.damage.pages import FOREIGN, Page
from search.repair.damage.sequences import SEQUENCE, candidates, decoded, length
from search.repair.damage.symbols import COMMON

_SYMBOL = 4.5
"""A continuation byte that shows as a symbol or control, right after a letter."""
_VIOLATION = -5.0
_FOREIGN_LETTER = -3.0
_IMPOSSIBLE = -40.0
UNSEEN = 0.5
"""Weight of the evidence that bytes a page could show are never seen."""
_UNUSUAL = -4.0
"""The character so recovered is unassigned, or of a script no archive is likely in."""

# A small Latin letter, characters of an intact sequence, and a small Latin letter again:
# other scripts, or capitals, inside a word. On one side only it may be a glued word.
_IN_WORD = late.compile("[a-z](?:[\xc2-\xdf][\x80-\xbf])+([a-z])?")
_BOTH_SIDES = 3.0
_ONE_SIDE = 1.0

# A lead byte of three or four by itself among ASCII: é, à. (E2 may be a dash, F0 an emoji.)
_LONE = late.compile("(?<![^\0-\x7f])[\xe0\xe1\xe3-\xef](?![^\0-\x7f])")
_ALONE = -3.0

_LEADS = late.compile("[\xc2-\xf4]")
_CONTINUING = late.compile("[\x80-\xbf]")

_USUAL_MARKS = late.compile(
    "[\u02b0-\u0385\u0589-\u061f\u0640\u0660-\u066d\u0964\u0965\u2000-\u21ff\u2200-\u22ff\u2460-\u24ff"
    "\u2500-\u27bf\u2b00-\u2bff\u3000-\u303f\ufe00-\ufe4f\uff00-\uffef\U0001f000-\U0001faff]"
)
_RARE = -2.0
"""It is a Han character of no common set."""

_USUAL = (
    "LATIN",
    "GREEK",
    "CYRILLIC",
    "HEBREW",
    "ARABIC",
    "DEVANAGARI",
    "BENGALI",
    "TAMIL",
    "THAI",
    "HANGUL",
    "HIRAGANA",
    "KATAKANA",
    "CJK",
    "IDEOGRAPHIC",
    "FULLWIDTH",
    "GEORGIAN",
    "ARMENIAN",
    "COMBINING",
    "VARIATION",
    "ZERO",
)

# Quoted in passing: code spans, and short pieces in straight or curly quotes.
QUOTED = late.compile(
    r"`[^`\n]{1,80}`|\"[^\"\n]{1,40}\"|“[^”\n]{1,40}”|«[^»\n]{1,40}»|‘[^’\n]{1,40}’"
)


class Setting(Struct, frozen=True):
    """What the evidence is measured against.

    ``lead`` and ``letter`` say, in nats, how little a lead byte, and a continuation
    byte that shows as a letter, are to be expected if the text is meant as it stands.
    """

    page: Page
    lost: frozenset[int]
    lead: float
    letter: float


def setting(mapped: str, page: Page, lost: frozenset[int]) -> Setting:
    """The setting for a text: how common its characters of either kind are in it."""
    leads = len(_LEADS.findall(mapped))
    continuing = len(_CONTINUING.findall(mapped))
    both = leads + continuing + 2
    lead, letter = -math.log((leads + 1) / both), -math.log((continuing + 1) / both)
    # Rounded so that texts share the cache of weights.
    return Setting(page, lost, round(min(lead, 0.7), 1), round(min(max(letter, 0.3), 1.5), 1))


def evidence(mapped: str, against: Setting) -> float:
    """The log-likelihood ratio of ``mapped`` (see :meth:`Page.bytes_of`), in nats."""
    counts = Counter(SEQUENCE.findall(mapped))
    # Bytes without a lead may be as many as there are, and two are as good as all of them.
    total = sum(n * _weight(sequence[:4], against) for sequence, n in counts.items())
    total += sum(_BOTH_SIDES if m[1] else _ONE_SIDE for m in _IN_WORD.finditer(mapped))
    return total + _ALONE * len(_LONE.findall(mapped))


def fit(mapped: str, lost: frozenset[int]) -> float:
    """How well a page explains text known to be broken, in nats; to compare pages.

    The share of lost bytes is unknown (a Beta prior around the share of lost byte
    values), those that are left are any of those the page can show.
    """
    gone = sum(0x80 <= b <= 0xBF for b in lost)
    present = missing = wrong = leads = 0
    odd = 0.0
    for sequence, n in Counter(SEQUENCE.findall(mapped)).items():
        expected = length(sequence[0])
        present += n * (len(sequence) - 1 if expected else 0)
        missing += n * max(0, expected - len(sequence))
        wrong += 0 if expected else n * len(sequence)
        leads += n if expected else 0
        odd += n * (_oddity(sequence, lost) if expected else 0.0)
    # Bytes are far from evenly used: that some are never seen says a little only.
    unseen = UNSEEN * present * math.log(64 - gone)
    known = odd + _IMPOSSIBLE * wrong - leads * math.log(30) - unseen
    if missing and not gone:
        return known + _IMPOSSIBLE * missing
    lost_before, kept_before = 0.3 + 12 * gone / 64, 0.3 + 12 * (64 - gone) / 64
    chances = _log_beta(missing + lost_before, present + kept_before)
    prior = _log_beta(lost_before, kept_before)
    return known + chances - prior


@lru_cache(maxsize=65536)
def _oddity(sequence: str, lost: frozenset[int]) -> float:
    """What it costs, in nats, that a sequence is of a strange character."""
    if char := decoded(sequence):
        return 3 * min(0.0, _plausible(char))
    if sequence[0] != "\xe2":
        return 0.0
    return 0.0 if any(c in COMMON for c in candidates(sequence, lost)) else _UNUSUAL


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


@lru_cache(maxsize=65536)
def _weight(sequence: str, against: Setting) -> float:
    lead, slots = sequence[0], length(sequence[0]) - 1
    if "\x80" <= lead <= "\xbf":
        # A whole run counts once and a half: its bytes are not independent.
        return _VIOLATION * (1 if len(sequence) == 1 else 1.5)
    if slots < 1:
        return _foreign(lead)
    char = decoded(sequence)
    missing = slots + 1 - len(sequence)
    share = sum(0x80 <= b <= 0xBF for b in against.lost) / 64
    if (missing and not share) or not (missing or char or "\ufffd" in sequence):
        return _VIOLATION
    ways = math.log(math.comb(slots, missing))
    chance = missing * math.log(share or 1) + (slots - missing) * math.log(1.01 - share)
    shown = sum(_continuation(byte, against) for byte in sequence[1:])
    return against.lead + shown + ways + chance + (_plausible(char) if char else 0.0)


def _foreign(char: str) -> float:
    if char == "\ufffd":
        return 0.0
    if char == FOREIGN or char < "\u0100" or not char.isalpha():
        return _VIOLATION
    return _FOREIGN_LETTER


def _continuation(byte: str, against: Setting) -> float:
    if byte == "\ufffd":
        return 0.0
    shown = against.page.chars[ord(byte) - 0x80]
    return against.letter if shown and unicodedata.category(shown)[0] in "LM" else _SYMBOL


def _common(char: str) -> bool:
    """Is this Han character in a national standard's set, and so not a rare one?"""
    for standard in ("gb2312", "big5", "shift_jis"):
        try:
            return bool(char.encode(standard))
        except UnicodeEncodeError:
            continue
    return False


@lru_cache(maxsize=65536)
def _plausible(char: str) -> float:
    category = unicodedata.category(char)
    if "\u4e00" <= char <= "\u9fff" and not _common(char):
        return _RARE
    if category[0] in "LM":
        return 0.3 if unicodedata.name(char, "").startswith(_USUAL) else _UNUSUAL
    if category in ("Cn", "Co"):
        return _UNUSUAL
    return 0.0 if char < "\u0100" or _USUAL_MARKS.match(char) else _UNUSUAL
