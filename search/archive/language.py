"""The language of a text, from its script and its most frequent words.

For whole newsletters, never for queries: a page of text has hundreds of function words,
a query none. The word lists (``search.archive.words``) are the commonest function words of
each language, chosen by hand so that those of close neighbours differ.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from search import late
from search.analysis.languages import LANGUAGES
from search.archive import words

_SCRIPTS: tuple[tuple[str, str, str], ...] = (
    # script, its characters, the language it says where no word decides
    ("kana", "\u3040-\u30ff", "ja"),
    ("hangul", "\uac00-\ud7af\u1100-\u11ff", "ko"),
    ("han", "\u3400-\u4dbf\u4e00-\u9fff", "zh"),
    ("arabic", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff", "ar"),
    ("cyrillic", "\u0400-\u052f", "ru"),
    ("greek", "\u0370-\u03ff\u1f00-\u1fff", "el"),
    ("hebrew", "\u0590-\u05ff", "he"),
    ("thai", "\u0e00-\u0e7f", "th"),
    ("devanagari", "\u0900-\u097f", "hi"),
    ("bengali", "\u0980-\u09ff", "bn"),
    ("tamil", "\u0b80-\u0bff", "ta"),
    ("telugu", "\u0c00-\u0c7f", "te"),
    ("georgian", "\u10a0-\u10ff", "ka"),
    ("armenian", "\u0530-\u058f", "hy"),
)
_CHARACTERS = {script: late.compile(f"[{chars}]+") for script, chars, _ in _SCRIPTS}
_LATIN = late.compile(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]+")
_WORD = late.compile(r"[^\W\d_]+")
_BLANKED = bytes(code if code >= 0x80 or chr(code).isalpha() else ord(" ") for code in range(0x100))
"""A table for ``bytes.translate`` that leaves of ASCII, in UTF-8, nothing but letters."""
_MIN_OTHER_SCRIPT = 0.15
"""Share of letters: terms and names stay Latin in any script, so a seventh decides."""
_MIN_HITS = 5
_MIN_CLEAR = 3
"""Of a short text, where no other language has more than half as many."""
_MIN_SHARE = 0.08
_SAMPLE = 40_000

_WORDS = words.words("function")
_OF_SCRIPT = {"cyrillic": ("ru", "uk", "bg"), "arabic": ("ar", "fa", "ur")}
_FOREIGN = {"ru": "іїєґ", "uk": "ыэёъ", "bg": "ыэёіїє"}
"""Letters that a language has not, of those that share a script and many words."""
_MOST_FOREIGN = 0.01
_LATIN_LANGS = tuple(
    lang for lang in _WORDS if not any(lang in langs for langs in _OF_SCRIPT.values())
)


def detect(text: str) -> str:
    """The BCP 47 code of a text's language, or ``und`` where nothing says so clearly."""
    return _detect(text[:_SAMPLE])


@lru_cache(maxsize=8)
def _detect(text: str) -> str:
    sample = re.sub(r"https?://\S+|\([^()\s]*\)", " ", text)
    alphabet = "".join(set(sample))
    counts = {
        # Most texts have none of most scripts, which their alphabet tells soonest.
        script: _count(chars, sample) if chars.search(alphabet) else 0
        for script, chars in _CHARACTERS.items()
    }
    if not any(counts.values()):
        return _by_words(sample, _LATIN_LANGS) or "und"
    latin = _count(_LATIN, sample)
    letters = latin + sum(counts.values())
    if counts["kana"] >= 0.05 * (letters - latin) and counts["kana"] > 0.02 * letters:
        return "ja"
    script = max(counts, key=lambda name: counts[name])
    if counts[script] >= _MIN_OTHER_SCRIPT * letters:
        default = next(lang for name, _, lang in _SCRIPTS if name == script)
        near = [
            lang for lang in _OF_SCRIPT.get(script, ()) if _may_be(lang, sample, counts[script])
        ]
        return (_by_words(sample, near) if near else None) or default
    return _by_words(sample, _LATIN_LANGS) or "und"


def _may_be(lang: str, text: str, letters: int) -> bool:
    """Whether a text of so many letters in its script has hardly one that is not the language's."""
    foreign = _FOREIGN.get(lang, "")
    return sum(map(text.casefold().count, foreign)) <= _MOST_FOREIGN * letters


def _count(runs: re.Pattern[str], text: str) -> int:
    """Give how many characters the runs in a text have."""
    return sum(map(len, runs.findall(text)))


def _by_words(text: str, langs: Sequence[str]) -> str | None:
    """The language whose function words are the most frequent, if they are frequent."""
    # In lower case, İ would leave a dot of its own, which ends a word.
    counts = _words(text.replace("İ", "i").lower())
    total = counts.total()
    hits = {lang: sum(counts[word] for word in _WORDS[lang] & counts.keys()) for lang in langs}
    # Of neighbours that a short text fits alike, one that is searched is likelier.
    ranked = sorted(hits, key=lambda lang: (-hits[lang], lang not in LANGUAGES, lang))
    best, *others = ranked
    clear = all(2 * hits[other] <= hits[best] for other in others)
    if hits[best] < (_MIN_CLEAR if clear else _MIN_HITS) or hits[best] < _MIN_SHARE * total:
        return None
    return best


def _words(text: str) -> Counter[str]:
    """Count the words of a text: those of ASCII at once, and then what is left between them."""
    encoded = text.encode("utf-8", "surrogatepass").translate(_BLANKED)
    counts = Counter(encoded.decode("utf-8", "surrogatepass").split())
    for piece in [piece for piece in counts if not piece.isascii()]:
        times = counts.pop(piece)
        for word in _WORD.findall(piece):
            counts[word] += times
    return counts
