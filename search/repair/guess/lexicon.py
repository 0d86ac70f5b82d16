"""Word frequencies per language, from wordfreq and jieba, cached as plain text.

A list is built when a damaged file first needs it. Its cache file is UTF-8 text: a JSON
header with a checksum, then one line for each frequency: ``centibels word word …`` where
a word's probability is ``10 ** (centibels / 100)``. Nothing in it can run code.

Sources: wordfreq by Robyn Speer (code Apache-2.0, data CC BY-SA 4.0); jieba's dictionary
by Sun Junyi (MIT). Both are read from the installed libraries; none of it is kept here.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import math
import os
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from itertools import islice, product
from pathlib import Path

from msgspec import Struct

FORMAT = 1

MOST_SPELLINGS = 4

_log = logging.getLogger(__name__)


class Lexicon(Struct, frozen=True):
    """The words of one language. ``lines`` are as in the cache file, commonest first."""

    lang: str
    lines: tuple[str, ...]

    def words(self) -> Iterator[tuple[str, float]]:
        """Each word with its probability."""
        for line in self.lines:
            centibels, *words = line.split(" ")
            probability = 10 ** (int(centibels) / 100)
            for word in words:
                yield word, probability

    def matching(self, table: dict[int, str], wanted: set[str]) -> Iterator[tuple[str, str, float]]:
        """Words that ``table`` (for :meth:`str.translate`) turns into one of ``wanted``.

        Yields what it became, the word, its probability.
        """
        for line in self.lines:
            probability = 10 ** (int(line[: line.index(" ")]) / 100)
            changed = line.translate(table).split(" ")
            if wanted.isdisjoint(changed):
                continue
            for key, word in zip(changed[1:], line.split(" ")[1:], strict=True):
                if key in wanted:
                    yield key, word, probability


def lexicon(lang: str, folder: Path | None) -> Lexicon:
    """The word list of ``lang``, from ``folder`` if it is there.

    ``lang`` is a code that wordfreq has a list for, or ``zh-Hant``, made from ``zh``.
    A file that is truncated, altered or of other versions is rebuilt, with a line in
    the log. A folder that cannot be written costs time, not the repair.
    """
    if folder is None:
        return Lexicon(lang, tuple(_build(lang)))
    path = folder / f"words-{lang}.txt"
    lines = _load(path, lang)
    if lines is None:
        lines = tuple(_build(lang))
        _save(path, lang, lines)
    return Lexicon(lang, lines)


def _sources(lang: str) -> str:
    jieba = f", jieba {version('jieba')}" if lang.startswith("zh") else ""
    return f"wordfreq {version('wordfreq')}{jieba}"


def _build(lang: str) -> Iterator[str]:
    """Lines of the list, commonest first."""
    import wordfreq

    listed = wordfreq.get_frequency_list(lang.partition("-")[0], "best")
    buckets = {-at: list(words) for at, words in enumerate(listed)}
    if lang.startswith("zh"):
        _add_jieba(buckets)
    if lang == "zh-Hant":
        buckets = {c: [t for w in words for t in _traditional(w)] for c, words in buckets.items()}
    for centibels, words in sorted(buckets.items(), reverse=True):
        plain = sorted({w for w in words if " " not in w and not w.isascii()})
        if plain:
            yield f"{centibels} {' '.join(plain)}"


def _add_jieba(buckets: dict[int, list[str]]) -> None:
    """Words of jieba's dictionary that wordfreq lacks, at a tenth of their share."""
    known = {word for words in buckets.values() for word in words}
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba, whose dictionary the Chinese word list needs")
    # The file is read without importing jieba, which would load its own model.
    text = (Path(spec.origin).parent / "dict.txt").read_text("utf-8")
    rows = [line.split(" ") for line in text.splitlines()]
    total = sum(int(row[1]) for row in rows)
    for word, count, *_ in rows:
        if word not in known and int(count) > 0:
            share = int(count) / total / 10
            buckets.setdefault(round(100 * math.log10(share)), []).append(word)


def _traditional(word: str) -> list[str]:
    """``word`` in traditional characters, in at most ``MOST_SPELLINGS`` ways."""
    forms = _traditional_forms()
    ways = islice(product(*(forms.get(char, char) for char in word)), MOST_SPELLINGS)
    return ["".join(way) for way in ways]


@cache
def _simplified() -> dict[int, str]:
    """wordfreq's table from traditional to simplified characters."""
    from wordfreq import chinese

    return dict(chinese.SIMPLIFIED_MAP)


@cache
def _traditional_forms() -> dict[str, str]:
    """Simplified characters to all their traditional ones, themselves last."""
    forms: dict[str, str] = {}
    for traditional, simple in _simplified().items():
        if len(simple) == 1 and "\u4e00" <= chr(traditional) <= "\u9fff":
            forms[simple] = forms.get(simple, "") + chr(traditional)
    return {simple: found + simple for simple, found in forms.items()}


def traditional_share(text: str) -> float:
    """Of the characters that differ between the scripts, the traditional ones' share."""
    to_simple, forms = _simplified(), _traditional_forms()
    traditional = sum(ord(char) in to_simple for char in text)
    simple = sum(char in forms for char in text)
    return traditional / (traditional + simple) if traditional else 0.0


def _header(lang: str, body: bytes) -> dict[str, object]:
    return {
        "format": FORMAT,
        "lang": lang,
        "source": _sources(lang),
        "bytes": len(body),
        "crc32": zlib.crc32(body),
    }


def _load(path: Path, lang: str) -> tuple[str, ...] | None:
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        _log.warning("cannot read %s (%s); building the word list anew", path, error)
        return None
    try:
        header = json.loads(head)
    except ValueError:
        header = None
    if header != _header(lang, body):
        _log.warning("%s is truncated, altered or outdated; building it anew", path)
        return None
    return tuple(body.decode("utf-8").splitlines())


def _save(path: Path, lang: str, lines: tuple[str, ...]) -> None:
    body = "\n".join(lines).encode("utf-8")
    temporary = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(json.dumps(_header(lang, body)).encode("ascii") + b"\n" + body)
        temporary.replace(path)
    except OSError as error:
        _log.warning("cannot cache the word list in %s (%s)", path, error)
