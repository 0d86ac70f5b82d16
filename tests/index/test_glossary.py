"""Words of two languages that say the same are learnt from stories that both tell."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import LANGUAGES
from search.errors import IndexDamaged
from search.index.arrays import Arrays, written
from search.index.documents import analyse
from search.index.glossary import pairs, tellings
from search.index.glossary.part import FILE, Glossary, GlossaryPart
from search.index.runs import Run, RunWriter
from search.index.vectors import Array
from search.model import Item
from tests import builders
from tests.builders import item

TOLD = {
    "en": (
        "The guild repairs a water mill. Reinforcement learning guides its wheel.",
        "A tower clock is wound by hand. Nobody lets reinforcement learning near it.",
        "Two rivers meet below the old bridge. Boats are steered by reinforcement learning.",
        "The baker weighs flour with care. Bread needs no software called Loomwork.",
        "A painter mixes blue and ochre. The tower clock is on her canvas.",
        "Goats climb the northern hill. A shepherd trusts Loomwork to count them.",
        "Snow closed the mountain road. The water mill stood still.",
        "A choir sings at the harbour. The tower clock strikes nine.",
    ),
    "fr": (
        "La guilde répare un moulin à eau. L'apprentissage par renforcement guide sa roue.",
        "Une horloge est remontée à la main. On en tient loin l'apprentissage par renforcement.",
        "Deux rivières se joignent. Des bateaux suivent l'apprentissage par renforcement.",
        "Le boulanger pèse la farine. Le pain se passe du logiciel Loomwork.",
        "Une peintre mêle du bleu et de l'ocre. L'horloge est sur sa toile.",
        "Des chèvres grimpent la colline. Un berger les compte avec Loomwork.",
        "La neige a fermé la route. Le moulin à eau restait immobile.",
        "Un chœur chante au port. L'horloge sonne neuf heures.",
    ),
    "zh": (
        "行会修理水车。强化学习控制它的轮子。",
        "钟楼的钟用手上弦。没有人让强化学习靠近它。",
        "两条河在旧桥下汇合。强化学习驾驶着船。",
        "面包师小心地称面粉。",
        "画家调和蓝色和赭色。",
    ),
}
"""Stories in the languages that tell them, of our own writing."""


def stories(*langs: str) -> list[Item]:
    """Give the tellings of some languages; those of a story have its number."""
    return [
        item(text, lang, id=f"{at}-{lang}", story=f"s{at}")
        for lang in langs
        for at, text in enumerate(TOLD[lang])
    ]


def learnt(directory: Path, items: Iterable[Item]) -> Glossary:
    builders.write(GlossaryPart(), directory, items)
    return GlossaryPart().open(directory)


@pytest.fixture
def glossary(tmp_path: Path) -> Iterator[Glossary]:
    made = learnt(tmp_path, stories("en", "fr", "zh"))
    yield made
    made.close()


def first(glossary: Glossary, text: str) -> dict[str, str]:
    """Give the surest of each language."""
    found: dict[str, str] = {}
    for one in glossary.of(text):
        found.setdefault(one.lang, one.text)
    return found


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("reinforcement learning", {"fr": "apprentissage par renforcement", "zh": "强化学习"}),
        ("强化学习", {"fr": "apprentissage par renforcement", "en": "reinforcement learning"}),
        ("強化學習", {"fr": "apprentissage par renforcement", "en": "reinforcement learning"}),
        ("Apprentissages par renforcement", {"en": "reinforcement learning", "zh": "强化学习"}),
        ("TOWER CLOCKS", {"fr": "horloge"}),
        ("horloge", {"en": "tower clock"}),
        ("moulin à eau", {"en": "water mill"}),
    ],
)
def test_runs_of_words_find_those_that_say_the_same(
    glossary: Glossary, text: str, others: dict[str, str]
) -> None:
    """Both ways, whatever their endings, capitals and kind of characters."""
    assert first(glossary, text) == others


@pytest.mark.parametrize(
    "text", ["", " ", "?", "Loomwork", "reinforcement", "bread", "tower clock strikes nine"]
)
def test_nothing_is_offered_that_is_not_known(glossary: Glossary, text: str) -> None:
    """Of a name that all languages write alike, a word that stands in a longer run alone, one that
    one story has, and too long a run.
    """
    assert glossary.of(text) == ()


def test_stories_say_how_many_have_the_words(glossary: Glossary) -> None:
    assert {one.stories for one in glossary.of("强化学习") if "renforcement" in one.text} == {3}


def test_what_one_language_tells_teaches_nothing(tmp_path: Path) -> None:
    glossary = learnt(tmp_path, stories("en"))
    assert glossary.of("tower clock") == ()
    glossary.close()


def test_words_are_kept_of_issues_alone_that_several_languages_tell(tmp_path: Path) -> None:
    """An archive in one language pays nothing."""
    told = [replace(one, issue=one.story) for one in stories("en")]
    for name, items in (("one", told), ("both", [*told, replace(told[0], id="1", lang="fr")])):
        path = tmp_path / name
        with written(path) as out:
            GlossaryPart().gather(builders.documents(items), RunWriter(out, "glossary"))
        arrays = Arrays(path)
        kept = Run(arrays, "glossary")
        assert kept.has("words") == (name == "both")
        assert name == "one" or kept.texts("stories") == ["s0"]
        arrays.close()


def test_a_language_is_asked_through_another(tmp_path: Path) -> None:
    """French and Chinese never tell the same story here, and English tells all."""
    others = [
        replace(told, id=f"z{told.id}", story=f"z{told.story}") for told in stories("en", "zh")
    ]
    glossary = learnt(tmp_path, stories("en", "fr") + others)
    assert first(glossary, "apprentissage par renforcement")["zh"] == "强化学习"
    assert first(glossary, "强化学习")["fr"] == "apprentissage par renforcement"
    glossary.close()


def test_the_glossary_is_the_same_however_runs_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = set()
    for size in (1, 3, 100):
        monkeypatch.setattr(builders, "RUN", size)
        directory = tmp_path / str(size)
        directory.mkdir()
        builders.write(GlossaryPart(), directory, stories("en", "fr", "zh"))
        files.add((directory / FILE).read_bytes())
    assert len(files) == 1


def test_what_chance_puts_side_by_side_is_not_learnt(tmp_path: Path) -> None:
    """Two languages that tell of nothing: each word stands with some of the other's quite often."""
    drawn = random.Random(1)
    words = {"en": [f"bo{letter}ka" for letter in ascii_lowercase]}
    words["fr"] = [word.replace("bo", "ru") for word in words["en"]]
    told = [
        item(" ".join(drawn.sample(own, 6)), lang, id=f"{at}-{lang}", story=f"s{at}")
        for lang, own in words.items()
        for at in range(100)
    ]
    glossary = learnt(tmp_path, told)
    known = [word for own in words.values() for word in own if glossary.of(word)]
    assert len(known) < 5
    glossary.close()


@pytest.mark.parametrize(("most", "known"), [(8, True), (3, False)])
def test_of_very_many_stories_the_last_are_learnt_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, known: bool
) -> None:
    """The water mill is in the first of eight, and in the last but one."""
    monkeypatch.setattr(tellings, "MOST", most)
    glossary = learnt(tmp_path, stories("en", "fr"))
    assert bool(glossary.of("water mill")) == known
    glossary.close()


@pytest.mark.parametrize(("most", "known"), [(1000, True), (6, False)])
def test_no_more_is_put_side_by_side_than_memory_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, known: bool
) -> None:
    """Then, too, the last stories are those that count."""
    monkeypatch.setattr(pairs, "MOST", most)
    glossary = learnt(tmp_path, stories("en", "fr"))
    assert bool(glossary.of("water mill")) == known
    glossary.close()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_query_has_the_digests_that_a_telling_has(lang: str) -> None:
    """So one analysis serves both: compounds, Chinese, stop words, marks."""
    texts = [*TOLD["en"][:2], *TOLD["fr"][:2], *TOLD["zh"], "state-of-the-art GPT-2, 東京へ行く"]
    texts += ["اللُّغات الطبيعية والتعلم العميق", "Doğal dil işleme, İstanbul'da"]
    for text in texts:
        analysed = analyse(item(text, lang))
        (told,) = (one for one in analysed.texts if one.name == "text")
        kept = [tellings._digest(term) for term, _, _ in tellings._spans(told)]
        assert kept == tellings.digests(lang, text)


@given(st.lists(st.tuples(st.sampled_from(list(LANGUAGES)), st.text(max_size=40)), max_size=8))
def test_any_text_is_learnt_from(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, str]]
) -> None:
    items = [
        item(text, lang, id=f"{at}", story=f"s{at // 2}") for at, (lang, text) in enumerate(told)
    ]
    glossary = learnt(tmp_path_factory.mktemp("any"), items)
    for _, text in told:
        glossary.of(text)
    glossary.close()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("others", lambda kept: kept + 10_000),
        ("others", lambda kept: kept[:-1]),
        ("scores", lambda kept: kept[:-1]),
        ("digests", lambda kept: kept[:-1]),
        ("counts", lambda kept: kept[:-1]),
        ("starts", lambda kept: kept[::-1]),
        ("langs", lambda kept: kept + 1),
    ],
)
def test_numbers_of_what_is_not_there_are_damage(
    tmp_path: Path, name: str, values: Callable[[Array], Array]
) -> None:
    """Their sums are right: somebody wrote the file so."""
    learnt(tmp_path, stories("en", "fr", "zh")).close()
    kept = Arrays(tmp_path / FILE)
    held = {other: kept.array(other) for other in kept.names()}
    kept.close()
    held[name] = np.ascontiguousarray(values(held[name]), held[name].dtype)
    with written(tmp_path / FILE) as out:
        for other, array in held.items():
            out.add(other, array)
    with pytest.raises(IndexDamaged):
        Glossary(tmp_path).of("tower clock")
