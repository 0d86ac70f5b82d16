"""A query that is being typed goes on as the archive has it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyzer_for
from search.analysis.base import UNSPACED, fold
from search.analysis.typed import shown
from search.archive.reader import read_archive
from search.engine import Engine
from search.model import SearchRequest, Suggestion
from search.query.typing import read
from search.settings import Settings
from tests.builders import engine, item
from tests.conftest import SAMPLE
from tests.index.test_glossary import stories

WORD = regex.compile(rf"(?:(?![{UNSPACED}])[\p{{L}}\p{{M}}]){{7,}}")


@pytest.fixture(scope="module")
def sample(sample_index: Settings) -> Iterator[Engine]:
    with Engine(sample_index) as opened:
        yield opened


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give an archive in which it is known what stands where."""
    items = [
        item(
            "Models are large. The model is GPT-2, and PyTorch has it. Deep learning.",
            title="Deep learning for everyone",
            story="a",
            author="Jane Doe",
            links=["https://www.example.org/a", "https://arxiv.org/abs/2004.05150"],
        ),
        item("Models again: a modern model with GPT-2 and gpt2.", story="b", date="2020-02-01"),
        item(
            "Le modèle est grand, l'élève aussi. PyTorch, lélé.",
            "fr",
            title="Apprentissage pour tous",
            story="a",
            section="ethics",
        ),
        item("這個語言模型很大。語言模型。", "zh", title="語言模型講座", story="c", issue="2"),
        item("هذه النُّصُوص كبيرة", "ar", title="النصوص الطويلة", story="d"),
    ]
    with engine(tmp_path_factory.mktemp("small"), items) as opened:
        yield opened


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Give an archive whose stories several languages tell."""
    with engine(tmp_path_factory.mktemp("translated"), stories("en", "fr", "zh")) as opened:
        yield opened


def texts(found: tuple[Suggestion, ...], kind: str = "word") -> list[str]:
    return [one.text for one in found if one.kind == kind]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("gp", "GPT-2"),
        ("GPT-", "GPT-2"),
        ("pyt", "PyTorch"),
        ("Mod", "model"),
        ("mode", "models"),
        ("modele", "modèle"),
        ("elev", "élève"),
        ("语言", "語言"),
        ("yuyan", "語言"),
        ("yy", "語言"),
        ("moxi", "模型"),
        ("نصو", "النصوص"),
        ("النُّص", "النصوص"),
        ("بايت", "PyTorch"),
        ("بايتورش", "PyTorch"),
    ],
)
def test_words_are_offered_as_they_are_mostly_written(
    small: Engine, typed: str, offered: str
) -> None:
    assert offered in texts(small.suggest(typed))


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("l'élè", "l'élève"),
        ("d’élè", "d’élève"),
        ("bert l'ele", "bert l'élève"),
        ("self-lear", "self-learning"),
        ("leanring", "learning"),
        ("deep pytroch", "deep PyTorch"),
        ("apprntiss", "Apprentissage"),
    ],
)
def test_the_last_part_of_a_word_goes_on_and_what_is_misspelt(
    small: Engine, typed: str, query: str
) -> None:
    assert [one.query for one in small.suggest(typed) if one.kind == "word"][:1] == [query]


@pytest.mark.parametrize("typed", ["l'xyz", "zz-", "modxyz", "lae", "мода"])
def test_what_is_like_nothing_goes_on_with_nothing(small: Engine, typed: str) -> None:
    assert texts(small.suggest(typed)) == []


def test_typed_accents_are_heeded_and_others_come_after(small: Engine) -> None:
    assert texts(small.suggest("mode"))[0] == "model"
    accented = texts(small.suggest("modè"))
    assert accented[0] == "modèle"
    assert sorted(accented) == sorted(texts(small.suggest("mode")))


def test_a_word_that_is_only_folded_alike_is_less_likely(tmp_path: Path) -> None:
    """But where it is much more common, or nothing else goes on so, it is the word meant."""
    items = [item("le vérificateur", "fr", story=f"f{number}") for number in range(3)]
    items += [item("é común la vérité", "fr", story="v"), item("verified", story="e")]
    with engine(tmp_path, items) as opened:
        assert texts(opened.suggest("veri")) == ["verified", "vérificateur", "vérité"]
        assert texts(opened.suggest("véri")) == ["vérificateur", "vérité", "verified"]


def test_places_go_to_words_that_save_typing_and_the_commonest_is_first(tmp_path: Path) -> None:
    long = "notebook notecard notepad noteworthy"
    items = [item(f"notes {long} nota2bene notarius", story="a")]
    items += [item("noted note bird cat cow dog fish", story=f"c{n}") for n in range(3)]
    with engine(tmp_path, items) as opened:
        assert texts(opened.suggest("note")[:5]) == ["noted", *long.split()]
        assert texts(opened.suggest("nota")) == ["notarius", "nota2bene"]


def test_five_places_are_for_words(small: Engine, sample: Engine) -> None:
    for limit in (5, 8):
        assert [one.kind for one in sample.suggest("mod", limit=limit)[:5]] == ["word"] * 5
    assert texts(small.suggest("deep", limit=5), "title")


def test_a_title_is_found_by_each_of_its_words_and_found_again_by_its_query(small: Engine) -> None:
    for typed, title in [
        ("deep", "Deep learning for everyone"),
        ("everyo", "Deep learning for everyone"),
        ("tous", "Apprentissage pour tous"),
        ("講座", "語言模型講座"),
        ("jiangzuo", "語言模型講座"),
        ("طويل", "النصوص الطويلة"),
        ("deep ", "Deep learning for everyone"),
    ]:
        (found,) = (one for one in small.suggest(typed) if one.kind == "title")
        assert found.text == title
        assert small.search(SearchRequest(found.query)).total == found.count == 1


def test_a_story_gives_one_of_its_titles_in_the_language_preferred(tmp_path: Path) -> None:
    items = [
        item("text", title="Longformer explained", story="a"),
        item("texte", "fr", title="Longformer expliqué", story="a"),
    ]
    with engine(tmp_path, items) as opened:
        assert len(texts(opened.suggest("longf"), "title")) == 1
        for lang, title in (("en", "Longformer explained"), ("fr", "Longformer expliqué")):
            assert texts(opened.suggest("longf", lang), "title") == [title]


def test_what_is_typed_before_stays(small: Engine) -> None:
    def queries(typed: str, kind: str = "word") -> list[str]:
        return [one.query for one in small.suggest(typed) if one.kind == kind]

    assert queries("bert lang:en mode")[0] == "bert lang:en model"
    assert queries("bert -mode")[0] == "bert -model"
    assert queries("(bert OR mode")[0] == "(bert OR model"
    assert queries('bert "large mode')[0] == 'bert "large model'
    assert queries("這語言模")[0] == "這語言模型"
    assert queries("lang:en deep lear", "title") == ['lang:en "Deep learning for everyone"']
    assert queries('lang:en "deep lear', "title") == ['lang:en "Deep learning for everyone"']


def test_words_that_stand_beside_the_earlier_ones_come_first(small: Engine) -> None:
    assert texts(small.suggest("for e"))[0] == "everyone"
    assert texts(small.suggest("deep l"))[0] == "learning"
    assert "learning" not in texts(small.suggest("learning l"))


def test_a_field_is_meant_by_what_no_word_begins_with_so_easily(small: Engine) -> None:
    """One letter of its name is no sign of it; one of a value is."""
    assert not {"Jane Doe"} & {one.text for one in small.suggest("a")}
    assert "Jane Doe" in {one.text for one in small.suggest("aut")}
    assert "Jane Doe" in {one.text for one in small.suggest("j")}
    assert "arxiv.org" in {one.text for one in small.suggest("a")}


def test_words_are_worth_the_titles_that_have_them_and_what_they_save(tmp_path: Path) -> None:
    """None of a letter more before long ones; the reader's own before others."""
    titles = {
        "Machine learning": "en",
        "Machine libraries": "en",
        "Libraries of a machine": "en",
        "Machine LP, the first": "en",
        "Machine LP, the second": "en",
        "Une machine linguistique": "fr",
        "Machine lidar": "en",
        "Lidar et machine": "fr",
    }
    items = [item("Words.", lang, title=title, story=title) for title, lang in titles.items()]
    with engine(tmp_path, items) as opened:
        found = texts(opened.suggest("machine l"))
        assert found.index("libraries") < found.index("LP")
        assert texts(opened.suggest("machine l", "fr"))[:2] == ["lidar", "linguistique"]
        found = texts(opened.suggest("machine l", "en"))
        # A word may be at home in both, and more of the one.
        assert found.index("lidar") < found.index("LP") < found.index("linguistique")


def test_values_that_begin_so_come_before_those_that_are_called_so(tmp_path: Path) -> None:
    """And the one that is typed in whole before all."""
    told = [("11", "publications", "Essais")] * 3 + [("10", "education", "Cours")] * 2
    told += [("1", "ethics", "Morale")]
    items = [
        replace(item("Words.", "fr", story=str(at), issue=issue, section=section), heading=heading)
        for at, (issue, section, heading) in enumerate(told)
    ]
    with engine(tmp_path, items) as opened:
        sections = [one.query for one in opened.suggest("section:e")]
        assert sections == ["section:education", "section:ethics", "section:publications"]
        issues = [one.query for one in opened.suggest("issue:1")]
        assert issues == ["issue:1", "issue:11", "issue:10"]


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("lang:f", "lang:fr"),
        ("-lang:f", "-lang:fr"),
        ("bert lang:en,F", "bert lang:en,fr"),
        ("section:eth", "section:ethics"),
        ("ethi", "section:ethics"),
        ("issue:", "issue:1"),
        ("date:2020-0", "date:2020-01"),
        ("2020-02", "date:2020-02"),
        ("author:doe", 'author:"Jane Doe"'),
        ('author:"jane d', 'author:"Jane Doe"'),
        ("jane", 'author:"Jane Doe"'),
        ("url:exam", "url:example.org"),
        ("arxiv", "url:arxiv.org"),
    ],
)
def test_names_and_filters_are_offered(small: Engine, typed: str, query: str) -> None:
    found = {one.query: one for one in small.suggest(typed) if one.kind in ("name", "filter")}
    assert query in found
    if not query.startswith("-") and "," not in query:
        assert small.search(SearchRequest(query)).total == found[query].count


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("issue 2", "issue:2"),
        ("model numéro 2", "model issue:2"),
        ("deep february 2020", "deep date:2020-02"),
        ("2020年2月", "date:2020-02"),
        ("第2期", "issue:2"),
        ("newsletter #2", "issue:2"),
    ],
)
def test_what_words_name_together_comes_first_in_their_place(
    small: Engine, typed: str, query: str
) -> None:
    first, *others = small.suggest(typed)
    assert (first.kind, first.query) == ("filter", query)
    assert first.count == small.search(SearchRequest(first.text)).total > 0
    assert first.text not in {one.text for one in others}
    assert not any(one.kind == "filter" for one in small.suggest(f'"{typed}')[:1])


def test_a_language_is_preferred(small: Engine) -> None:
    assert texts(small.suggest("mode"))[0] == "model"
    assert texts(small.suggest("mode", lang="fr"))[0] == "modèle"
    assert texts(small.suggest("mode", lang="fr-CA"))[0] == "modèle"
    assert small.suggest("mode", lang="xx") == small.suggest("mode")
    assert small.suggest("mode", lang="\ud800") == small.suggest("mode")


def test_a_common_word_of_another_language_takes_the_place_of_a_rare_one(tmp_path: Path) -> None:
    """But those of the reader's language stand before it."""
    told = [
        *(item(f"A model is here {n}", id=f"en{n}") for n in range(40)),
        item("modelagem modelador modeladora modelista modelismo", "pt", id="rare"),
        item("modelos", "pt", id="p1"),
        item("modelos", "pt", id="p2"),
    ]
    with engine(tmp_path, told) as opened:
        first = texts(opened.suggest("mode", lang="pt"))[:5]
        assert first[0] == "modelos"
        assert first[4] == "model"


def test_a_word_of_short_items_is_likelier_than_one_among_many(tmp_path: Path) -> None:
    """Any item may be looked for, and what a reader remembers of it is any of its words."""
    many = " ".join(f"{first}{second}" for first in "abcdefgh" for second in "xyz")
    items = [item(f"noteworthy {many}", title="long", story=f"l{number}") for number in range(3)]
    items += [item("notebook", title="short", story=f"s{number}") for number in range(2)]
    with engine(tmp_path, items) as opened:
        assert texts(opened.suggest("note")) == ["notebook", "noteworthy"]


def test_words_are_cut_and_found_among_the_first_five(sample: Engine) -> None:
    """In 95 of 100, of all words of the sample, cut to four, five and six letters."""
    found = wanted = 0
    written = {
        (word, stored.lang)
        for issue in read_archive((SAMPLE,)).issues
        for stored in issue.items
        for word in WORD.findall(f"{stored.title}\n{stored.text}")
    }
    for word, lang in sorted(written):
        if next(iter(analyzer_for(lang).tokens(word)), None):
            for length in (4, 5, 6):
                five = sample.suggest(word[:length])[:5]
                found += fold(shown(word)) in [fold(one.text) for one in five]
                wanted += 1
    assert wanted > 3000
    assert found >= 0.95 * wanted


@pytest.mark.parametrize(
    ("langs", "offered"),
    [
        (["pt-BR"], ["lang:pt-BR"]),
        (["pt", "pt-BR"], ["lang:pt", "lang:pt-BR"]),
        (["pt-PT", "pt-BR"], ["lang:pt", "lang:pt-BR", "lang:pt-PT"]),
    ],
)
def test_a_language_that_is_told_in_one_variant_is_offered_as_that_alone(
    tmp_path: Path, langs: list[str], offered: list[str]
) -> None:
    told = [item(f"modelo {number}", lang) for number, lang in enumerate(langs)]
    with engine(tmp_path, told) as opened:
        for typed in ("lang:", "lang:pt", "portugu"):
            found = (one.query for one in opened.suggest(typed) if one.kind == "filter")
            assert sorted(found) == offered, typed


def test_counts_are_those_of_a_search(sample: Engine) -> None:
    """Of filters and names exactly; a word is found besides where it is inflected."""
    for typed in ("lang:", "section:", "issue:", "date:", "author:", "url:"):
        for one in sample.suggest(typed, limit=50):
            assert sample.search(SearchRequest(one.query, limit=0)).total == one.count, one
    for letter in "abcdefghijklmnoprst":
        for one in sample.suggest(letter, limit=50):
            total = sample.search(SearchRequest(one.query, limit=0)).total
            assert 1 <= one.count <= total, one


def test_limits_are_kept(sample: Engine) -> None:
    assert len(sample.suggest("m")) == 8
    assert len(sample.suggest("m", limit=3)) == 3
    assert len(sample.suggest("m", limit=50)) == 50
    assert len(sample.suggest("m", limit=1000)) == 50
    assert sample.suggest("m", limit=0) == ()


def test_what_is_too_long_is_no_beginning(sample: Engine) -> None:
    assert sample.suggest("x " * 998 + "ref")
    assert sample.suggest("x " * 1000 + "ref") == ()
    assert sample.suggest("r" + "'" * 60)
    assert sample.suggest("r" + "'" * 70) == ()


@pytest.mark.parametrize("typed", ["", " ", "\t", '"', "-", "(", "bert AND", "bert OR", "xqzkv"])
def test_where_nothing_goes_on_nothing_is_offered(sample: Engine, typed: str) -> None:
    assert sample.suggest(typed) == ()


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 2000,
        "模" * 2000,
        "é" * 2000,
        "a " * 1000,
        '"' * 1999,
        "lang:" * 400,
        "\ud800" * 2000,
        "\u202e" * 1999 + "a",
        "👩" * 2000,
        "-" * 1999 + "a",
        "模" + "\u0301" * 1900,
        "ﷺ" * 64,
        "a" * 9999,
    ],
)
def test_hostile_text_costs_little(sample: Engine, typed: str) -> None:
    started = time.process_time()
    for _ in range(5):
        sample.suggest(typed)
    assert time.process_time() - started < 0.5


@given(st.text(st.characters(), max_size=60), st.sampled_from(["", "mod", "lang:f", '"', "模"]))
def test_no_text_is_an_error(sample_index: Settings, text: str, end: str) -> None:
    typed = read(text + end)
    assert typed is None or (text + end).startswith(typed.before)
    with Engine(sample_index) as opened:
        for one in opened.suggest(text + end, limit=3):
            assert one.text
            assert one.query


def test_what_says_the_same_in_other_languages_is_offered(translated: Engine) -> None:
    """For the longest run of last words that is known, the reader's language first."""

    def offered(typed: str, lang: str = "") -> list[tuple[str, str, str]]:
        found = translated.suggest(typed, lang, 20)
        return [(one.text, one.lang, one.query) for one in found if one.kind == "translation"]

    french = ("apprentissage par renforcement", "fr", "apprentissage par renforcement")
    chinese = ("强化学习", "zh", "强化学习")
    assert offered("reinforcement learning", "zh") == [chinese, french]
    assert offered("Reinforcement learning ", "fr") == [french, chinese]
    assert offered("bread reinforcement learning", "zh")[0] == ("强化学习", "zh", "bread 强化学习")
    assert ("reinforcement learning", "en", "reinforcement learning") in offered("强化学习", "en")
    for typed in ('"reinforcement learning', "-horloge", "lang:horloge", "horlo", "bread", "!"):
        assert offered(typed) == []
    assert ("tower clock", "en", "tower clock") in offered("horloge")


def test_translations_leave_the_words_their_places(translated: Engine) -> None:
    kinds = [one.kind for one in translated.suggest("learning", "en", 8)]
    assert kinds[0] == "word"
    assert kinds.count("translation") <= 2


def test_nothing_is_offered_twice(tmp_path: Path) -> None:
    """A word that goes on may say the same in another language, too."""
    told = [
        replace(
            one, text=one.text.replace("tower clock", "carillons").replace("horloge", "carillon")
        )
        for one in stories("en", "fr")
    ]
    with engine(tmp_path, told) as opened:
        assert opened.suggest("carillons", "fr")[-1].kind == "translation"
        for typed in ("carillon", "carillons"):
            queries = [one.query for one in opened.suggest(typed, "fr")]
            assert sorted(queries) == ["carillon", "carillons"]
