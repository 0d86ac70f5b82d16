"""What a process keeps counts for about the bytes that it takes, as bounds are given in bytes."""

from __future__ import annotations

import math
import random
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from search.analysis import LANGUAGES
from search.archive import records as kept_records
from search.archive.reader import catalogue
from search.backends import records as records_module
from search.backends import weighing as weighing_module
from search.backends.arrays import CARDS, ArraySegment
from search.backends.arrays import _size as _card_size
from search.backends.layout import TOKEN
from search.backends.records import Records
from search.backends.weighing import COSTS, Weighing
from search.generation import open_generation
from search.index import codec, vocabulary
from search.index.arrays import Arrays, written
from search.index.storage import IndexFolder
from search.index.vocabulary import Vocabulary
from search.keeping import Keeping
from search.kept import Kept
from search.model import Card
from search.query.analysis import Analysis
from search.query.budget import Budget
from search.query.clauses import KEPT, Clauses
from search.query.plan import Slot, Terms
from search.query.planner import KEPT as PLANS
from search.query.planner import Planner
from search.repair.damage import sequences
from search.settings import Settings
from tests.archive.folder import HEADER, write
from tests.builders import item
from tests.sizes import size_of


def test_plans_are_kept_by_the_bytes_that_they_take(sample_index: Settings) -> None:
    """A run of Chinese has a slot for each of its letters, in each language."""
    rng = random.Random(1)
    letters = range(0x4E00, 0x9FFF)
    clauses = _clauses(sample_index)
    adjacent = clauses.adjacent
    for _ in range(40):
        adjacent("".join(map(chr, rng.choices(letters, k=97))))
    assert KEPT // 4 < size_of(adjacent) < 2 * adjacent.sum
    assert adjacent.sum <= KEPT


def test_plans_of_whole_queries_are_kept_by_the_bytes_that_they_take(
    sample_index: Settings,
) -> None:
    """Counted as if nothing else held their words, which the plans of words mostly do."""
    rng = random.Random(1)

    def query() -> str:
        return " ".join("".join(rng.choices("abcdefghij", k=5)) for _ in range(150))

    words = Vocabulary(next(sample_index.index.rglob(vocabulary.FILE)).parent)
    folder = IndexFolder(sample_index.index)
    generation = open_generation(folder, folder.manifest())
    try:
        planner = Planner(list(LANGUAGES), words, generation.suggestions, lambda *_: 1)
        budget = Budget(deadline=math.inf, expansions=1 << 30)
        for _ in range(20):
            assert len(dict(planner.plan(query(), budget, verbatim=True).marks)) == len(LANGUAGES)
        assert PLANS // 2 < planner.kept.sum <= PLANS
        assert planner.kept.sum / 2 < size_of(planner.kept) < planner.kept.sum
    finally:
        generation.close()


def test_words_are_weighed_and_kept_by_the_bytes_that_they_take(sample_index: Settings) -> None:
    """Those that many stories have, and those that none has."""
    rng = random.Random(1)
    with closing(ArraySegment(next(sample_index.index.glob("gen-*/engine")))) as segment:
        terms = [*segment.terms(0), *segment.terms(1), *map(str, range(100))]
        weighing = Weighing(segment)
        for number in range(30_000):
            slot = Slot(tuple(rng.sample(terms, 3)), 0, 9, 0)
            node = Terms({"en": (slot,)}, text=f"{number}")
            weighing.weighed(node)
            weighing.cost(node)
        for kept, most in ((weighing.weighed, weighing_module.KEPT), (weighing.cost, COSTS)):
            assert most // 4 < kept.sum <= most
            assert size_of(kept._results) < 1.5 * kept.sum


def test_records_are_kept_by_the_bytes_that_they_take(tmp_path: Path) -> None:
    texts = [f"{number:06}" * (number % 7) * 5_000 for number in range(200)]
    items = [codec.encode(item(text)) for text in texts]
    with written(tmp_path / "records.arrays") as out:
        out.add("items", np.frombuffer(b"".join(items), np.uint8))
        out.add("items.starts", np.cumsum([0, *map(len, items)], dtype="<u8"))
        out.add("tokens", np.array([2, 1, 0, *[0] * TOKEN] * len(items), "<u4"))
        out.add("tokens.starts", np.arange(len(items) + 1, dtype="<u8") * (3 + TOKEN))
    with closing(Arrays(tmp_path / "records.arrays")) as arrays:
        records = Records(arrays, len(items))
        assert [records.item(at, {})[0].text for at in range(len(texts))] == texts
        assert records_module.KEPT // 4 < records._record.sum <= records_module.KEPT
        assert size_of(records._record._results) < 2 * records_module.KEPT


@pytest.mark.parametrize("title", ["", "x" * 300, "\U0001f917" * 300])
def test_cards_are_kept_by_the_bytes_that_they_take(title: str) -> None:
    cards = Kept(lambda number: Card(f"{number}", "en", f"{title}{number}"), CARDS, _card_size)
    for number in range(30_000):
        cards(number)
    assert CARDS // 4 < cards.sum <= CARDS
    assert size_of(cards._results) < 1.5 * cards.sum


def test_what_damaged_characters_may_have_been_is_kept_by_its_bytes() -> None:
    """There are thousands of readings of some, for each set of bytes that a file has lost."""
    every = frozenset(range(0x80, 0xC0))
    for left in every:
        for lead in (0xE5, 0xE6):
            sequences.candidates(f"{chr(lead)}\ufffd\ufffd", every - {left})
    assert sequences.KEPT // 4 < sequences._kept.sum <= sequences.KEPT
    assert size_of(sequences._kept) < 1.5 * sequences._kept.sum


def _clauses(settings: Settings) -> Clauses:
    words = Vocabulary(next(settings.index.rglob(vocabulary.FILE)).parent)
    return Clauses(words, Analysis(list(LANGUAGES), lambda lang, term: 1))


def test_what_is_held_of_all_files_of_a_run_takes_few_bytes(tmp_path: Path) -> None:
    """Until the last is read: of each story a few digests, and no object."""
    stories = 200
    links = " ".join(f"[page](https://e.org/{{n}}/{page})" for page in range(5))
    body = "\n\n".join(f"**Story {n}** of {links.format(n=n)}." for n in range(stories))
    write(tmp_path / "in", {"1.md": f"{HEADER}\n## News\n\n{body}\n"})
    keeping = Keeping(tmp_path / "kept")
    found = catalogue([tmp_path / "in"], keeping)
    (record,) = (kept_records.find(keeping, name) for name in found.kept)
    assert record
    (telling,) = record.tellings
    assert len(telling.places) == stories
    compared = len(bytes(telling.all_said)) + len(bytes(telling.all_gists))
    assert size_of(telling.places) + compared < 400 * stories
