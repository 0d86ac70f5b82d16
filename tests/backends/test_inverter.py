"""From documents to postings: in ranges of terms, and for a large archive."""

from __future__ import annotations

import datetime
import random
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.archive.reader import read_archive
from search.backends.arrays import ArraySegment
from search.backends.base import Reader
from search.backends.layout import text_field
from search.backends.writing import PostingsOut, write_field
from search.index.arrays import Arrays, written
from search.index.inverter import Inverter
from search.index.merging import Merged
from search.index.runs import Runs, RunWriter, opened
from search.model import Filters, Item, SearchRequest
from search.parts import PARTS
from search.query.budget import Budget
from search.query.plan import All, Plan, PlanNode, Property, Slot, Terms
from tests import builders
from tests.builders import item, reader
from tests.conftest import SAMPLE

Occurrence = tuple[int, str, int, float]
"""Document, term, place, weight."""
DOCS = 6


def inverted(
    directory: Path, occurrences: Sequence[Occurrence], run: int = DOCS
) -> Mapping[str, object]:
    """Write the postings of some occurrences, and give for each term what is read again.

    They are merged from runs of so many documents.
    """
    firsts = range(0, DOCS, run)
    runs = [directory / f"{first}.arrays" for first in firsts]
    for first, path in zip(firsts, runs, strict=True):
        inverter = Inverter(positions=True)
        for doc in range(first, min(first + run, DOCS)):
            own = [occurrence for occurrence in occurrences if occurrence[0] == doc]
            numbers = inverter.numbers([term for _, term, _, _ in own])
            places = array("I", [place for _, _, place, _ in own])
            weights = array("f", [weight for *_, weight in own])
            inverter.add_places(doc - first, numbers, places, weights)
        with written(path) as out:
            inverter.write(RunWriter(out, "part"), "f")
    docs = [np.arange(first, first + run, dtype=np.uint32) for first in firsts]
    names = ("terms", "postings", "positions")
    paths = [directory / f"{name}.arrays" for name in names]
    with written(paths[0]) as terms, written(paths[1]) as postings, written(paths[2]) as positions:
        out_ = PostingsOut(terms, postings, positions)
        with opened(runs) as files:
            write_field(Merged(Runs(files, "part"), "f", docs, positions=True), "f", out_)
    return _read(*map(Arrays, paths))


def _read(terms: Arrays, postings: Arrays, positions: Arrays) -> Mapping[str, object]:
    found = {}
    texts = list(terms.texts("f"))
    starts, place_starts = terms.array("f.postings").tolist(), terms.array("f.places").tolist()
    for rank, term in enumerate(texts):
        first, last = starts[rank : rank + 2]
        both = postings.slice("f", 2 * first, 2 * last)
        docs, weights = both[: last - first].tolist(), both[last - first :].view("<f4").tolist()
        values = positions.slice("f", *place_starts[rank : rank + 2])
        ends, places = values[: last - first].tolist(), values[last - first :]
        begins = [0, *ends][:-1]
        own = [places[b:e].tolist() for b, e in zip(begins, ends, strict=True)]
        found[term] = dict(zip(docs, zip(weights, own, strict=True), strict=True))
        assert docs == sorted(docs)
    assert starts[-1] * 2 == postings.count("f")
    assert place_starts[-1] == positions.count("f")
    for arrays in (terms, postings, positions):
        arrays.close()
    return found


occurrences = st.lists(
    st.tuples(
        st.integers(0, DOCS - 1),
        st.sampled_from(["a", "b", "学", "é", "\U0001f600"]),
        st.integers(0, 6),
        st.sampled_from([0.25, 1.0, 2.0]),
    ),
    max_size=60,
)


@given(
    given_=occurrences, rows=st.sampled_from([4, 5, 9, 1 << 21]), run=st.sampled_from([1, 2, 4, 6])
)
def test_weights_are_summed_and_places_stand_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, given_: list[Occurrence], rows: int, run: int
) -> None:
    wanted: dict[str, dict[int, tuple[float, list[int]]]] = {}
    for doc, term, place, weight in given_:
        before, places = wanted.setdefault(term, {}).get(doc, (0.0, []))
        wanted[term][doc] = before + weight, sorted({*places, place})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("search.index.merging.ROWS", rows)
        got = inverted(tmp_path_factory.mktemp("inverted"), given_, run)
    assert got == {term: wanted[term] for term in sorted(wanted)}
    assert list(got) == sorted(got)


@pytest.fixture(scope="module")
def sample_items() -> list[Item]:
    return [made for issue in read_archive([SAMPLE]).issues for made in issue.items]


def files(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize(("rows", "run"), [(4, 2), (64, 50), (5_000, 1)])
def test_many_runs_and_ranges_of_terms_give_the_same_files_as_one(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    sample_items: list[Item],
    rows: int,
    run: int,
    name: str,
) -> None:
    items = sample_items[: 3 if rows == 4 else None]
    for where in ("one", "many"):
        (tmp_path / where).mkdir()
        builders.write(PARTS[name](), tmp_path / where, items)
        monkeypatch.setattr("search.index.merging.ROWS", rows)
        monkeypatch.setattr(builders, "RUN", run)
    one, many = files(tmp_path / "one"), files(tmp_path / "many")
    assert one
    assert [file for file in one if one[file] != many[file]] == []


@pytest.mark.parametrize("texts", [[], ["the of and"], [""], ["word", "", "the"]], ids=repr)
def test_documents_without_words_are_documents(tmp_path: Path, texts: list[str]) -> None:
    items = [item(text, id=str(at), title="?") for at, text in enumerate(texts)]
    opened = reader(tmp_path, items)
    assert ids(opened, All(())) == [made.id for made in items]
    assert ids(opened, word("word")) == [made.id for made in items if made.text == "word"]
    opened.close()


def word(term: str) -> Terms:
    return Terms({"en": (Slot((term,), 0, 1, 0),)})


def ids(opened: Reader, node: PlanNode, **wanted: object) -> list[str]:
    request = SearchRequest("", **{"limit": 10**6, **wanted})  # type: ignore[arg-type]
    return [name for name, _ in opened.ids(Plan(node, ""), request, Budget(deadline=1e12))]


STORIES = 70_000
"""More than fit into two bytes."""
SECTIONS = ("publications", "education", "ethics")


def tellings(stories: int) -> Iterator[Item]:
    """Give stories with one word of their own each; every fortieth is told in French as well."""
    made = replace(item(""), title="")
    for number in range(stories):
        story = replace(
            made,
            id=f"en-{number}",
            story=f"s{number}",
            section=SECTIONS[number % 3],
            issue=str(number // 100),
            date=datetime.date(1900, 1, 1) + datetime.timedelta(number),
            text=f"w{number} g{number % 1000}",
        )
        yield story
        if number % 40 == 0:
            yield replace(story, id=f"fr-{number}", lang="fr")


def test_a_large_archive_is_found_grouped_and_counted(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Warnings are errors in all tests; nothing is printed either."""
    opened = reader(tmp_path, tellings(STORIES))
    french = len(range(0, STORIES, 40))
    assert opened.languages() == {"en": STORIES, "fr": french}

    every = ids(opened, All(()), sort="oldest")
    assert every == [f"en-{number}" for number in range(STORIES)]
    assert len(ids(opened, All(()), group=False)) == STORIES + french
    assert ids(opened, All(()), offset=STORIES - 1, sort="newest") == ["en-0"]

    request = SearchRequest("", limit=1, facets=("lang", "section"))
    found = opened.search(Plan(All(()), ""), request, Budget(deadline=1e12))
    assert found.total == STORIES
    assert found.facets["lang"] == {"en": STORIES, "fr": french}
    assert found.facets["section"] == Counter(SECTIONS[n % 3] for n in range(STORIES))

    chosen = random.Random(1).sample(range(STORIES), 100)
    for number in (0, 40, 65_535, 65_536, STORIES - 1, *chosen):
        told = [f"en-{number}", *([f"fr-{number}"] if number % 40 == 0 else [])]
        either = Terms({lang: word(f"w{number}").slots["en"] for lang in ("en", "fr")})
        assert ids(opened, either, group=False, sort="oldest") == told
        assert ids(opened, either) == told[:1]
        row = opened.item(told[0], {})
        assert row is not None
        assert [card.id for card in row.others] == told[1:]

    common = word("g7")
    assert len(ids(opened, common)) == STORIES // 1000
    narrowed = Filters({"section": ("ethics",)})
    assert len(ids(opened, common, filters=narrowed)) == 23
    assert len(ids(opened, Property("issue", ("655",)))) == 100
    opened.close()

    segment = ArraySegment(tmp_path)
    sizes = np.bincount(segment.stories(), minlength=STORIES)
    assert Counter(sizes.tolist()) == {1: STORIES - french, 2: french}
    assert segment.frequency_of_prefix("en", "w") == STORIES
    for prefix in ("w6553", "g"):
        sums = np.zeros(segment.size, np.float32)
        for term in segment.field_terms(text_field("en")):
            if term.startswith(prefix):
                docs, weights = segment.postings("en", term)
                sums[docs] += weights
        docs, weights = segment.postings_of_prefix("en", prefix)
        assert docs.tolist() == np.flatnonzero(sums).tolist()
        assert weights.tolist() == sums[docs].tolist()
    segment.close()
    assert capfd.readouterr() == ("", "")
