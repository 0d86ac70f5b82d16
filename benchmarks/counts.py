"""Whether totals are what readers count: ``python -m benchmarks.counts --archive DIR``

Names, hyphenated names and Chinese words are drawn from the archive's own titles. A story has
one literally where any telling has it in title, text or a caption, as it is written but for
case, accents and width; in scripts with spaces no letter or digit stands beside it. The query
language also joins and parts words (`HuggingFace`, `hugging face`): that is counted apart. What
is over then has another form of the word.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import regex

from benchmarks.report import emit, table
from search.analysis.base import fold, strip_accents
from search.engine import Engine
from search.indexing import Order, index
from search.model import Item, SearchRequest
from search.settings import Settings

DRAWN = 60
LEAST, MOST = 0.9, 1.3
"""What the total over the stories that have a word literally may be."""
SHOWN = 10
PARTED = r"[-\s.'’_/]?"

KINDS = {
    "name": regex.compile(r"(?<![\p{L}\p{N}.-])\p{Lu}\p{L}*\p{Lu}\p{L}*(?![\p{L}\p{N}.-])"),
    "hyphenated": regex.compile(
        r"(?<![\p{L}\p{N}.-])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+(?![\p{L}\p{N}.-])"
    ),
    "chinese": regex.compile(r"(?<!\p{Han})\p{Han}{2,5}(?!\p{Han})"),
}
"""What is drawn: words with a capital beyond the first, words with hyphens, whole Han runs."""


def drawn(titles: Iterable[str], seed: int) -> list[tuple[str, str]]:
    """Give words of titles, each with its kind: as many of each kind as there are, up to DRAWN."""
    found: dict[str, set[str]] = {
        kind: {word for title in titles for word in pattern.findall(title)}
        for kind, pattern in KINDS.items()
    }
    chance = random.Random(seed)
    shuffled = {kind: chance.sample(sorted(words), len(words)) for kind, words in found.items()}
    turns = [
        (kind, words[n]) for n in range(DRAWN) for kind, words in shuffled.items() if words[n:]
    ]
    return turns[:DRAWN]


def plain(text: str) -> str:
    """Give a text without case, accents and width."""
    return strip_accents(fold(text))


def literal(word: str, texts: Mapping[str, str], between: str = "") -> set[str]:
    """Give the stories whose texts have ``word`` as it is written; ``texts`` are plain.

    ``between`` is a pattern of what may stand between any two of its letters; its own hyphens
    are then no letters.
    """
    letters = plain(word).replace("-", "") if between else plain(word)
    sought = between.join(map(regex.escape, letters))
    spaced = not regex.search(r"\p{Han}", word)
    bounded = rf"(?<![\p{{L}}\p{{N}}]){sought}(?![\p{{L}}\p{{N}}])" if spaced else sought
    pattern = regex.compile(bounded)
    return {story for story, text in texts.items() if pattern.search(text)}


def texts_of(items: Iterable[Item]) -> dict[str, str]:
    """Give all that the tellings of each story say, plain."""
    told: defaultdict[str, list[str]] = defaultdict(list)
    for item in items:
        told[item.story] += [item.title, item.text, *(image.caption for image in item.images)]
    return {story: plain("\n".join(texts)) for story, texts in told.items()}


def measure(engine: Engine, kind: str, word: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """Compare what a word finds with the stories that have it."""
    having, parted = literal(word, texts), literal(word, texts, PARTED)
    result = engine.search(SearchRequest(word, limit=SHOWN))
    first = [hit.item.story in having for hit in result.hits]
    return {
        "kind": kind,
        "word": word,
        "total": result.total,
        "literal": len(having),
        "parted": len(parted),
        "ratio": round(result.total / len(having), 2) if having else None,
        "ratio_parted": round(result.total / len(parted), 2) if parted else None,
        "first": sum(first) == min(SHOWN, len(having)),
    }


def summary(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Give the share of words whose total is right, and whose first results have them."""
    known = [line for line in lines if line["ratio"] is not None]
    right, parted = (
        round(sum(LEAST <= line[ratio] <= MOST for line in known) / max(len(known), 1), 4)
        for ratio in ("ratio", "ratio_parted")
    )
    many = [line["first"] for line in known if line["literal"] >= SHOWN]
    return {
        "words": dict(Counter(line["kind"] for line in known)),
        "total_right": right,
        "total_right_parted": parted,
        f"first_{SHOWN}_literal": f"{sum(many)}/{len(many)}",
    }


def main() -> None:
    """Measure the archive named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--index-data", type=Path, help="an index made before, or a place for one")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        settings = Settings(options.index_data or Path(temporary))
        if not settings.index.exists():
            index(settings, Order((options.archive,)))
        with Engine(settings) as engine:
            keys = [(s.issue.key, s.issue.lang) for s in engine.issues()]
            items = [item for key, lang in keys for item in engine.issue(key, lang)[0].items]
            texts = texts_of(items)
            words = drawn(dict.fromkeys(item.title for item in items), options.seed)
            lines = [measure(engine, kind, word, texts) for kind, word in words]
    table(list(lines[0]), [list(line.values()) for line in lines])
    emit(summary(lines))


if __name__ == "__main__":
    main()
