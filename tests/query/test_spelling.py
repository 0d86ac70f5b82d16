"""What words that the archive lacks were meant to be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.keyboards import otherwise
from search.query.parting import parted
from search.query.spelling import Speller
from search.query.syntax import write
from search.query.tree import Prefix
from tests.builders import item
from tests.query.archive import small

TEXTS = [
    *[("en", "Attention and PyTorch make a model of the network")] * 4,
    ("en", "The Longformer by Turon takes a turn with GPT-2 and the Reformer"),
    ("en", "natural language processing is easy"),
    *[("en", "turn")] * 3,
    ("fr", "Le modèle et la création d'un réseau; l'apprentissage"),
    *[("fr", "attentiop")] * 20,
    ("tr", "Öğrenme aktarımı kolaydır"),
    ("es", "la creación de modelos"),
    ("ar", "الشبكات العصبية في المستشفى والمكتبة مسؤولة"),
    ("ar", "هيئه"),
    ("zh", "强化学习的新方法，机器学习模型。"),
    ("en", "a planet called Theia"),
    ("zh", "黑暗"),
    ("en", "Точность, пожалуйста"),
]


@pytest.fixture(scope="module")
def spelling(tmp_path_factory: pytest.TempPathFactory) -> Speller:
    items = [item(text, lang, id=f"i{n}") for n, (lang, text) in enumerate(TEXTS)]
    return small(tmp_path_factory.mktemp("speller"), items).speller


def meant(spelling: Speller, typed: str, *langs: str) -> list[str]:
    """Give what a word may mean, the likeliest first, as a query writes it."""
    return [write(one.node) for one in spelling.meant(typed, langs)]


def sure(spelling: Speller, typed: str) -> list[str]:
    return [write(one.node) for one in spelling.meant(typed, ()) if one.sure]


MISSPELT = [
    ("longfromer", "Longformer", "neighbours exchanged"),
    ("lngformer", "Longformer", "a letter left out"),
    ("lonngformer", "Longformer", "a letter typed twice"),
    ("longfarmer", "Longformer", "another letter"),
    ("longfonmerr", "Longformer", "two edits in a long word"),
    ("pytroch", "PyTorch", "as the archive writes it"),
    ("PYTROCH", "PYTORCH", "in capitals, as typed"),
    ("Attnetion", "Attention", "with the capital that was typed"),
    ("attnetion", "attention", "and without one"),
    ("gqt2", "GPT-2", "with its hyphen"),
    ("l'aprentissage", "l'apprentissage", "behind an apostrophe"),
    ("Attnetion?", "Attention", "before a question mark"),
    ("modéele", "modèle", "wrong accents besides"),
    ("öğernme", "Öğrenme", "Turkish"),
    ("المستشقى", "المستشفى", "Arabic"),
    ("natrual", "natural", "no other language"),
]


@pytest.mark.parametrize(
    ("typed", "word"), [case[:2] for case in MISSPELT], ids=[case[2] for case in MISSPELT]
)
def test_a_misspelt_word_is_read_as_the_archive_writes_it(
    spelling: Speller, typed: str, word: str
) -> None:
    assert meant(spelling, typed)[0] == word
    assert word in sure(spelling, typed)


def test_a_beginning_may_be_misspelt_but_whole_words_are_likelier(spelling: Speller) -> None:
    assert sure(spelling, "appentiss") == ["apprentissage"]
    assert sure(spelling, "procssi") == ["processing"]
    assert sure(spelling, "attentop") == ["attentiop", "attention"]


UNLIKE = ["xyz", "mdl", "zzxqyyvk", "gtp3", "GPT-22", "2004.05151", "", "'", "-", "😀", "\ud800"]


@pytest.mark.parametrize("typed", UNLIKE)
def test_what_is_like_no_word_means_none(spelling: Speller, typed: str) -> None:
    """Few letters are like too many words, and another number is another thing."""
    assert sure(spelling, typed) == []


def test_of_a_short_word_an_exchange_is_offered(spelling: Speller) -> None:
    assert meant(spelling, "nad") == []
    assert meant(spelling, "hte") == []
    assert [one.sure for one in spelling.meant("esay", ())] == [True]


def test_a_korean_word_is_read_without_what_follows_it(tmp_path: Path) -> None:
    speller = small(tmp_path, [item("서울은 크고 모델이 학습한다", "ko")]).speller
    for typed in ("서울의", "서울에서", "서울에서는"):
        assert sure(speller, typed) == ["서울*"]
    assert sure(speller, "모델을") == ["모델*"]
    assert sure(speller, "부산은") == []


def test_a_short_word_with_another_letter_is_offered_as_it_may_be_another_word(
    spelling: Speller,
) -> None:
    """A bank is no bark, nor a course a picture; of a name with digits no other is near."""
    assert [(one.text, one.sure) for one in spelling.meant("tury", ())] == [("turn", False)]
    assert sure(spelling, "gqt2") == ["GPT-2"]
    assert sure(spelling, "هيأه") == ["هيئه"]


def test_what_is_often_written_is_likelier_and_what_is_often_typed_so(spelling: Speller) -> None:
    """A letter left out is likelier than one too many: fewer are."""
    assert meant(spelling, "turm")[0] == "turn"
    assert meant(spelling, "attentio")[0] == "attentio*"
    assert meant(spelling, "attentino")[:2] == ["attention", "attentiop"]
    assert meant(spelling, "Tuorn")[0] == "Turon", "a name is typed with its capital"
    assert meant(spelling, "turnn")[0] == "turn"


def test_words_of_the_languages_of_the_query_come_first(spelling: Speller) -> None:
    assert meant(spelling, "creatcion", "es")[0] == "creación"
    assert meant(spelling, "creatcion", "fr")[0] == "création"


BEGUN = ["refor", "longf", "attentio", "netw", "modele", "öğr", "المست"]


@pytest.mark.parametrize("typed", BEGUN)
def test_what_is_not_finished_is_no_other_word(spelling: Speller, typed: str) -> None:
    first, *others = spelling.meant(typed, ())
    assert first.node == Prefix(typed, 1)
    assert first.sure
    assert not any(other.sure for other in others)
    assert others[0].kind == "completion"


def test_pinyin_is_read_as_the_words_that_are_spelt_so(spelling: Speller) -> None:
    assert sure(spelling, "moxing") == ["模型"]
    assert sure(spelling, "qianghuaxuexi") == ["强化学习"]
    assert sure(spelling, "mx") == []
    assert "模型" in meant(spelling, "moxi"), "not finished"
    assert sure(spelling, "jqxx") == [], "first letters alone say little"


def test_the_script_that_is_typed_is_meant_before_others(spelling: Speller) -> None:
    """``heia`` begins the pinyin of 黑暗, and is more likely *Theia*."""
    assert sure(spelling, "heia") == ["Theia"]
    assert "黑暗" in meant(spelling, "heia")
    assert sure(spelling, "heian") == ["黑暗"]


def test_a_word_is_begun_behind_its_article(spelling: Speller) -> None:
    assert sure(spelling, "شبكا") == ["الشبكات"]


@pytest.mark.parametrize(
    ("typed", "word"),
    [("لونغفورمر", "Longformer"), ("الريفورمر", "Reformer"), ("بايتورش", "PyTorch"), ("ثيا", "")],
)
def test_a_name_in_arabic_letters_is_read_as_the_archive_writes_it(
    spelling: Speller, typed: str, word: str
) -> None:
    """What is as short as ``ثيا`` sounds like many names, so none is meant for sure."""
    assert (sure(spelling, typed) or [""])[0] == word


@pytest.mark.parametrize("typed", ["لونغفارمر", "ريفورمرة", "عريفورمر", "نتورك"])
def test_an_arabic_word_is_no_name_that_sounds_otherwise_or_is_none(
    spelling: Speller, typed: str
) -> None:
    """Another vowel, letters that no foreign name has, and a word without a capital."""
    assert not any(word.isascii() for word in sure(spelling, typed))


def test_words_run_together_are_parted(spelling: Speller) -> None:
    assert sure(spelling, "naturallanguageprocessing") == ['"natural language processing"']
    assert sure(spelling, "NaturalLanguage") == ['"natural language"']


def test_abbreviations_run_together_are_parted_and_other_short_words_are_not(
    tmp_path: Path,
) -> None:
    speller = small(tmp_path, [item("TCP/IP in CI/CD; we do as it is to be, tcp")]).speller
    assert sure(speller, "tcpip") == ['"tcp ip"']
    assert sure(speller, "cicd") == ['"ci cd"']
    assert sure(speller, "tcpdo") == []


def test_stop_words_run_together_with_others_stand_between_words(spelling: Speller) -> None:
    assert sure(spelling, "modelofthenetwork") == ['"model of the network"']
    assert not sure(spelling, "ofthenetworkthe")


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("حغفخقؤا", "PyTorch"),
        ("ىثفصخقن", "network"),
        ("hgaf;hj", "الشبكات"),
        ("qttention", "attention"),
        ("фееутешщт", "attention"),
        ("njxyjcnm", "Точность"),
        ("gj;fkeqcnf", "пожалуйста"),
        ("lqngmqge", ""),
    ],
)
def test_another_keyboard_is_noticed(spelling: Speller, typed: str, word: str) -> None:
    assert (sure(spelling, typed) or [""])[0] == word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("sznonzmz", "synonymy"), ("еуые", "test"), ("oğio", "test")],
)
def test_each_layout_has_its_keys(typed: str, meant: str) -> None:
    assert meant in otherwise(typed)


def test_keys_that_write_two_letters_are_one_or_two_keys() -> None:
    assert list(otherwise("لاثقف")) == ["bert", "ghert"]
    assert "الأسبوع" in otherwise("hgHsf,u")


def test_a_text_is_parted_into_the_fewest_words() -> None:
    words = {word: word for word in ("one", "two", "onetwo", "thr", "ree")}
    assert parted("onetwothr", 3, words.get) == ("onetwo", "thr")
    assert parted("onetwothree", 3, words.get) == ()
    assert parted("", 3, words.get) == ()


@given(typed=st.text(st.sampled_from("abelmnot'-.é ،لاشع强化ı2\u0301\ud800"), max_size=60))
def test_whatever_is_typed_means_words_that_are_not_the_same(spelling: Speller, typed: str) -> None:
    texts = [one.text.lower() for one in spelling.meant(typed, ()) if one.kind == "spelling"]
    assert typed.lower() not in texts
    assert len(texts) == len(set(texts))
