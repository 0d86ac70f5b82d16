"""How much of a broken text is repaired: ``python -m benchmarks.repair CLEAN=BROKEN...``

For every pair a line of JSON on stdout and a table on stderr. BROKEN is a file, or the
name of a code page: then CLEAN is broken here, as a wrong reader would have done.
``--clean FILE...`` gives undamaged files that the repair may learn from; leave out all
files of the issue that is repaired. ``--cache DIR`` keeps the word lists.
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import resource
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.analysis import analyzer_for
from search.repair import Repair, repair
from search.repair.damage.pages import CODECS, find_page
from search.repair.damage.recover import skeleton

_HAN = re.compile("[\u3400-\u9fff]")
_ARABIC = re.compile("[\u0620-\u06ff]")
_WORD = re.compile(r"[^\W_]+(?:[\u064b-\u0652]+[^\W_]*)*")


def broken(text: str, page: str) -> str:
    """``text`` as it looks after its bytes were read with ``page`` (a key of ``CODECS``).

    Undefined bytes are dropped, and then control and format characters but newlines.
    """
    shown = text.encode("utf-8").decode(CODECS[page], "ignore")
    return visible(shown)


def visible(text: str) -> str:
    """``text`` without control and format characters, newlines aside."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A clean text, the same text broken, and what the repair may learn from."""

    name: str
    clean: str
    broken: str
    learn: tuple[str, ...] = ()


def measure(pair: Pair, cache: Path | None) -> dict[str, Any]:
    """Repair one pair and compare; all shares are 0–1."""
    started = time.perf_counter()
    result = repair(pair.broken, clean_text=pair.learn, cache=cache)
    seconds = time.perf_counter() - started
    lost = result.loss.lost if result.loss else frozenset()
    readings = list(_aligned(pair.clean, result.text))
    damaged = [(c, r) for c, r in readings if skeleton(c, lost) != c]
    words = [(c, r) for c, r in _words(pair.clean, readings) if skeleton(c, lost) != c]
    guesses = list(_guesses(pair.clean, result))
    sure = [right for p, right in guesses if p > 0.9]
    return {
        "pair": pair.name,
        "page": result.page,
        "damaged_characters": len(damaged),
        "characters_right": _share([c == r for c, r in damaged]),
        "damaged_words": len(words),
        "words_right": _share([c == r for c, r in words]),
        **_terms(pair.clean, result, lost),
        "guesses": len(guesses),
        "sure": round(len(sure) / len(guesses), 4) if guesses else 0.0,
        "sure_right": _share(sure),
        "calibration": _calibration(guesses),
        "seconds": round(seconds, 2),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _share(right: list[bool]) -> float:
    return round(sum(right) / len(right), 4) if right else 1.0


def _aligned(clean: str, mended: str) -> Iterator[tuple[str, str]]:
    """Each character of ``clean`` with what stands for it in ``mended`` ("": nothing)."""
    for line, other in zip(clean.split("\n"), mended.split("\n"), strict=False):
        if len(line) == len(other):
            yield from zip(line, other, strict=True)
        else:
            matcher = difflib.SequenceMatcher(None, line, other, autojunk=False)
            for kind, a, b, c, d in matcher.get_opcodes():
                same = kind == "equal" or b - a == d - c
                yield from ((x, other[c + i] if same else "") for i, x in enumerate(line[a:b]))
        yield "\n", "\n"


def _words(clean: str, readings: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Words of ``clean``, in Chinese characters one by one, with what stands for them."""
    for match in _WORD.finditer(clean):
        pieces = readings[match.start() : match.end()]
        if _HAN.search(match[0]):
            yield from pieces
        else:
            yield match[0], "".join(reading for _, reading in pieces)


def _guesses(clean: str, result: Repair) -> Iterator[tuple[float, bool]]:
    """Probability of each guess, and whether it is right; lines that shifted are left out."""
    lines = clean.split("\n")
    number, line_start = 0, 0
    breaks = [at for at, c in enumerate(result.text) if c == "\n"]
    for guess in result.guesses:
        while number < len(breaks) and breaks[number] < guess.start:
            line_start = breaks[number] + 1
            number += 1
        end = breaks[number] if number < len(breaks) else len(result.text)
        if number < len(lines) and len(lines[number]) == end - line_start:
            truth = lines[number][guess.start - line_start : guess.end - line_start]
            yield guess.probability, truth == result.text[guess.start : guess.end]


def _calibration(guesses: list[tuple[float, bool]]) -> list[list[float]]:
    """For each tenth of probability: how many, their mean, how many of them are right."""
    rows = []
    for tenth in range(10):
        inside = [(p, right) for p, right in guesses if min(int(p * 10), 9) == tenth]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            rows.append([len(inside), round(mean, 3), _share([right for _, right in inside])])
    return rows


def _terms(clean: str, result: Repair, lost: frozenset[int]) -> dict[str, float]:
    """Index terms found again: as shown, with alternatives, by skeleton.

    ``terms`` counts each distinct term once, ``tokens`` each time it occurs.
    """
    lang = _language(clean)

    def terms(text: str) -> Counter[str]:
        return Counter(token.term for token in analyzer_for(lang).tokens(text))

    wanted, shown = terms(clean), terms(result.text)
    others = [alternative for guess in result.guesses for alternative, _ in guess.alternatives]
    more = shown + terms(" \n".join(others))
    # Query and text are broken alike before they are cut into words and compared.
    left = set(_left(result.text, lost))
    found = [skeleton(word, lost) in left for word in set(_WORD.findall(clean))]
    return {
        "terms_recall": _recall(wanted, shown),
        "terms_precision": _recall(shown, wanted),
        "tokens_recall": _tokens(wanted, shown),
        "tokens_precision": _tokens(shown, wanted),
        "terms_recall_alternatives": _recall(wanted, more),
        "tokens_recall_alternatives": _tokens(wanted, more),
        "words_recall_skeleton": _share(found),
    }


def _left(text: str, lost: frozenset[int]) -> Iterator[str]:
    return (skeleton(word, lost) for word in _WORD.findall(text))


def _recall(wanted: Counter[str], found: Counter[str]) -> float:
    return round(len(wanted.keys() & found.keys()) / max(len(wanted), 1), 4)


def _tokens(wanted: Counter[str], found: Counter[str]) -> float:
    return round((wanted & found).total() / max(wanted.total(), 1), 4)


def _language(text: str) -> str:
    """Good enough to choose an analyzer: by script, then by Turkish and French letters."""
    tests: dict[str, Callable[[str], int]] = {
        "zh": lambda t: len(_HAN.findall(t)),
        "ar": lambda t: len(_ARABIC.findall(t)),
        "tr": lambda t: sum(t.count(c) for c in "ışğİŞ") * 2,
        "pt": lambda t: sum(t.count(c) for c in "ãõ") * 2,
        "fr": lambda t: sum(t.count(c) for c in "éèêàç"),
    }
    counts = {lang: test(text) for lang, test in tests.items()}
    best = max(counts, key=lambda lang: counts[lang])
    return best if counts[best] > len(text) / 200 else "en"


def _pair(argument: str, learn: tuple[str, ...]) -> Pair:
    clean_name, _, second = argument.rpartition("=")
    clean = visible(Path(clean_name).read_text("utf-8"))
    page = find_page(second)
    text = broken(clean, page.name) if page else Path(second).read_text("utf-8")
    return Pair(f"{Path(clean_name).name}={Path(second).name}", clean, text, learn)


def _print(row: dict[str, Any]) -> None:
    print(f"\n{row['pair']}: page {row['page']}", file=sys.stderr)
    for name, value in row.items():
        if name not in ("pair", "page", "calibration"):
            print(f"  {name:28} {value}", file=sys.stderr)
    print("  calibration: guesses, stated, right", file=sys.stderr)
    for number, stated, right in row["calibration"]:
        print(f"    {number:6} {stated:6.3f} {right:6.3f}", file=sys.stderr)


def main(arguments: list[str] | None = None) -> None:
    """Measure the pairs given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.repair")
    parser.add_argument("pairs", nargs="+", metavar="CLEAN=BROKEN")
    parser.add_argument("--clean", nargs="*", type=Path, default=[], metavar="FILE")
    parser.add_argument("--cache", type=Path)
    options = parser.parse_args(arguments)
    learn = tuple(path.read_text("utf-8") for path in options.clean)
    for argument in options.pairs:
        row = measure(_pair(argument, learn), options.cache)
        print(json.dumps(row, ensure_ascii=False), flush=True)
        _print(row)


if __name__ == "__main__":
    main()
