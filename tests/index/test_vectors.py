"""What is kept of the meaning of items: vectors as the model gives them, nearly."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from search.embedding import Vectors, encoder
from search.embedding.passages import passage, sentences
from search.errors import IndexDamaged
from search.index.vectors import FILE, MOST, StoredVectors, VectorsPart
from search.model import Item
from tests.builders import item, write

STORIES = [
    item("The oven was cold. A baker bakes bread before sunrise. Nobody was up.", title="Bread"),
    item("学者发布了一个新的语言模型。它能写诗。", "zh", title="语言模型"),
    item("Dos equipos jugaron al fútbol bajo la lluvia.", "es"),
    item("كتب الباحث رسالة عن القمر.", "ar", title="القمر"),
    item(
        " ".join(f"Sentence number {n} is about something else." for n in range(30)), title="Long"
    ),
    item("🙂", title="Short"),
]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> StoredVectors:
    """Give the vectors of the stories."""
    directory = tmp_path_factory.mktemp("vectors")
    write(VectorsPart("usem3"), directory, STORIES)
    return VectorsPart("usem3").open(directory)


def vectors(texts: list[str]) -> Vectors:
    return encoder("usem3").passages(texts)


def test_cosines_are_those_of_the_model_but_for_a_hundredth(stored: StoredVectors) -> None:
    query = vectors(["Who bakes in the morning?"])[0]
    expected = vectors([passage(story) for story in STORIES]) @ query
    assert np.abs(stored.items(query) - expected).max() < 0.01


def test_the_nearest_sentence_is_where_it_says(stored: StoredVectors) -> None:
    query = vectors(["A baker bakes bread before sunrise."])[0]
    start, end = stored.sentence(0, query)
    assert passage(STORIES[0])[start:end] == "A baker bakes bread before sunrise."


def test_half_of_nearness_is_the_nearest_sentence(stored: StoredVectors) -> None:
    query = vectors(["A baker bakes bread before sunrise."])[0]
    whole, both = stored.items(query), stored.both([0, 3], query)
    assert abs(both[0] - (whole[0] + 1) / 2) < 0.01
    assert both[0] > both[1]
    assert len(stored.both([], query)) == 0


def test_an_item_lies_where_its_own_vector_is(stored: StoredVectors) -> None:
    for place in range(len(STORIES)):
        cosines = stored.items(stored.vector(place))
        assert int(np.argmax(cosines)) == place
        assert abs(float(cosines[place]) - 1) < 0.001


def test_of_many_sentences_some_are_kept(stored: StoredVectors) -> None:
    kept = np.diff(stored._starts.astype(np.int64)).tolist()
    assert kept[4] == MOST < len(sentences(passage(STORIES[4])))
    assert min(kept) == 1


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("One is here. Two is there!", ["One is here.", "Two is there!"]),
        ("第一句在这里结束。第二句也在这里。", ["第一句在这里结束。", "第二句也在这里。"]),
        ("A title\n\nA text of v1.2 that goes on", ["A text of v1.2 that goes on"]),
        ("ما هذا السؤال؟ هذا جواب طويل.", ["ما هذا السؤال؟", "هذا جواب طويل."]),
        ("short", ["short"]),
        ("", [""]),
    ],
)
def test_sentences(text: str, cut: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == cut


def test_signs_without_an_end_are_looked_through_once() -> None:
    text = "One is here. " + "." * 40_000 + "x"
    started = time.process_time()
    assert sentences(text) == [(0, 12), (13, len(text))]
    assert time.process_time() - started < 5


def test_a_derived_title_is_read_once() -> None:
    assert passage(item("All of the text")) == "All of the text"
    assert passage(item("The text", title="Title")) == "Title\nThe text"


def test_no_items_are_no_vectors(tmp_path: Path) -> None:
    write(VectorsPart("usem3"), tmp_path, list[Item]())
    assert len(VectorsPart("usem3").open(tmp_path).items(np.ones(512, np.float32))) == 0


def test_a_file_cut_short_is_damaged(tmp_path: Path) -> None:
    write(VectorsPart("usem3"), tmp_path, STORIES[:2])
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(IndexDamaged, match=FILE):
        VectorsPart("usem3").open(tmp_path)
