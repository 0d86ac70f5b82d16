"""The whole repair: what it gives, and what it does with odd input."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.repair import Pair, broken, measure
from search.repair import Loss, Override, read_overrides, repair
from search.repair.damage.recover import skeleton
from search.repair.guess.lexicon import lexicon
from search.repair.guess.reading import LONGEST_WORD
from tests.repair.shared import newsletters
from tests.repair.texts import TEXTS


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("words")


@pytest.mark.parametrize(
    ("lang", "page", "least"),
    [
        ("zh", "windows-1254", 0.9),
        ("zh", "windows-1252", 0.9),
        ("ar", "tis-620", 0.65),
        ("ar", "iso-8859-1", 0.6),
        ("tr", "iso-8859-9", 0.9),
        ("fr", "tis-620", 0.6),
        ("ru", "iso-8859-1", 0.8),
        ("ja", "windows-1252", 0.8),
        ("el", "windows-1252", 0.8),
    ],
)
def test_most_damaged_characters_are_read_right(
    cache: Path, lang: str, page: str, least: float
) -> None:
    row = measure(Pair(lang, TEXTS[lang], broken(TEXTS[lang], page)), cache)
    assert row["damaged_characters"] > 0
    assert row["characters_right"] >= least


@pytest.mark.parametrize(
    ("lang", "page", "word"), [("ar", "tis-620", "المتعلم"), ("ru", "iso-8859-1", "модель")]
)
def test_what_is_longer_than_any_word_is_not_read_as_one(
    cache: Path, lang: str, page: str, word: str
) -> None:
    """It is none, and to spell it would cost the square of its length."""
    for times, whole in ((1, True), (LONGEST_WORD, False)):
        text = "\n".join((TEXTS[lang], word * times))
        mended = repair(broken(text, page), cache=cache)
        assert all(guess.end - guess.start <= LONGEST_WORD for guess in mended.guesses)
        begin = mended.text.rindex("\n") + 1
        last = [guess for guess in mended.guesses if guess.start >= begin]
        assert (
            [(guess.start, guess.end) for guess in last] == [(begin, len(mended.text))]
        ) == whole


def test_clean_text_of_the_same_kind_helps(cache: Path) -> None:
    text = broken(TEXTS["ar"], "tis-620")
    alone = repair(text, cache=cache).text
    helped = repair(text, clean_text=[TEXTS["ar"]], cache=cache).text
    assert helped == TEXTS["ar"] != alone


@pytest.mark.parametrize("page", ["tis-620", "iso-8859-1"])
@pytest.mark.parametrize(("word", "english"), [("العميق", "deep"), ("المتعلم", "learned")])
def test_an_english_gloss_speaks_for_the_word_it_translates(
    cache: Path, word: str, english: str, page: str
) -> None:
    """The nearer the gloss, the likelier the word; a gloss for something else says nothing."""

    def read(gloss: str, later: str) -> tuple[float, str]:
        """Give the probability of the word before the gloss, and what is read there."""
        text = (
            f"نشر الباحثون هذا الأسبوع بحثاً جديداً عن {word} ({gloss}) وفيه أمثلة كثيرة. نلتقي في "
            f"العدد القادم، وشكراً لكل من شارك في إعداد هذه القائمة البريدية. {later}\n"
        )
        result = repair(broken(text, page), page=page, cache=cache)
        start = text.index(f"{word} ({gloss})")
        (guess,) = (g for g in result.guesses if g.start == start)
        shown = result.text[guess.start : guess.end]
        assert guess.end == start + len(word)
        return dict([(shown, guess.probability), *guess.alternatives]).get(word, 0.0), shown

    other, elsewhere, beside = read("x", "x"), read("x", english), read(english, "x")
    assert other[0] < elsewhere[0] < beside[0]
    assert other[1] != word
    assert beside[1] == word


SAYING = (
    "نشر الباحثون هذا الأسبوع بحثاً جديداً عن {} وفيه أمثلة كثيرة. نلتقي في العدد القادم، "
    "وشكراً لكل من شارك في إعداد هذه القائمة البريدية.\n"
)


def likely(text: str, word: str, cache: Path) -> float:
    """Give how likely a word is held to be where it first stands, once its text is broken."""
    result = repair(broken(text, "tis-620"), page="tis-620", cache=cache)
    start = text.index(word)
    (guess,) = (g for g in result.guesses if g.start <= start < g.end)
    shown = result.text[guess.start : guess.end]
    return dict([*guess.alternatives, (shown, guess.probability)]).get(word, 0.0)


def test_a_word_is_read_by_the_one_before_it(cache: Path) -> None:
    """Deep learning is said, deep is not: in none of the texts is there more of it."""
    alone, beside = (
        likely(SAYING.format(words), "العميق", cache) for words in ("العميق", "التعلم العميق")
    )
    assert alone < 0.2 < 0.5 < beside


def test_what_the_text_says_elsewhere_is_likelier(cache: Path) -> None:
    elsewhere = "قرأنا عن التعلم العميق.\n"
    once, again = (
        likely(SAYING.format("العميق") + elsewhere * times, "العميق", cache) for times in (0, 4)
    )
    assert once < 0.2 < 0.5 < again


def test_guesses_are_in_order_in_range_and_never_of_ascii(cache: Path) -> None:
    result = repair(broken(TEXTS["ar"] + TEXTS["zh"], "iso-8859-1"), cache=cache)
    end = 0
    for guess in result.guesses:
        assert end <= guess.start < guess.end <= len(result.text)
        assert 0 < guess.probability <= 1
        assert not result.text[guess.start : guess.end].isascii()
        for text, probability in guess.alternatives:
            assert len(text) == guess.end - guess.start
            assert 0.1 <= probability <= guess.probability
        end = guess.end
    report = result.report
    assert report.guessed > 0
    assert report.characters == sum(c > "\x7f" for c in result.text)
    assert json.loads(json.dumps(report.to_json()))["page"] == "iso-8859-1"


def test_ascii_lines_and_links_stay_in_place(cache: Path) -> None:
    clean = f"# 1. News\n\n{TEXTS['zh']}[a](https://example.org/x?y=1)\n* {TEXTS['ar']}"
    mended = repair(broken(clean, "windows-1254"), cache=cache).text
    for line, other in zip(clean.split("\n"), mended.split("\n"), strict=True):
        assert [c for c in line if c < "\x80"] == [c for c in other if c < "\x80"]


def test_skeletons_of_query_and_text_agree() -> None:
    """What the loss made equal has equal skeletons; what it left alone has its own."""
    result = repair(broken(TEXTS["ar"], "tis-620"))
    assert result.loss is not None
    assert result.loss.skeleton(result.text) == result.loss.skeleton(TEXTS["ar"])
    assert Loss.from_json(json.loads(json.dumps(result.loss.to_json()))) == result.loss
    assert result.loss.skeleton("BERT 2020") == "BERT 2020"


@given(st.text(max_size=60), st.frozensets(st.integers(0x80, 0xFF)))
def test_a_skeleton_is_as_long_as_its_text_and_its_own_skeleton(
    text: str, lost: frozenset[int]
) -> None:
    once = skeleton(text, lost)
    assert len(once) == len(text)


def test_text_read_wrongly_twice_comes_back() -> None:
    for lang in ("fr", "ru", "zh"):
        twice = broken(broken(TEXTS[lang], "cp437"), "macroman")
        result = repair(twice)
        assert result.text == TEXTS[lang]
        assert [note.kind for note in result.notes] == ["read-wrongly-again"]


def test_a_given_page_is_believed_and_an_unknown_one_reported(cache: Path) -> None:
    short = broken("é", "macroman")
    assert repair(short, page="macroman").text == "é"
    result = repair(short, page="klingon")
    assert result.text == short
    assert [note.kind for note in result.notes] == ["unknown-page"]
    assert repair(TEXTS["th"], page="tis-620").text == TEXTS["th"]


@pytest.mark.parametrize(
    ("lang", "encoding"),
    [("zh", "gb18030"), ("zh", "big5"), ("ja", "shift_jis"), ("ru", "cp1251"), ("el", "cp1253")],
)
def test_raw_bytes_in_another_encoding_are_read_and_the_assumption_told(
    lang: str, encoding: str
) -> None:
    text = (TEXTS[lang] * 3).encode(encoding, "ignore").decode(encoding)
    result = repair(text.encode(encoding))
    assert result.text == text
    assert [note.kind for note in result.notes] == ["encoding-assumed"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_is_believed(encoding: str) -> None:
    result = repair(TEXTS["ar"].encode(encoding))
    assert (result.text, result.notes) == (TEXTS["ar"], ())


def test_a_huge_file_ends_in_reasonable_time_with_a_note(cache: Path) -> None:
    part = TEXTS["th"] * 20 + broken(TEXTS["ru"], "iso-8859-1") * 5
    text = part * (10_000_000 // len(part.encode()))
    started = time.process_time()
    result = repair(text, cache=cache)
    assert time.process_time() - started < 60
    assert result.text.count(TEXTS["th"]) == text.count(TEXTS["th"])
    assert "too-long-to-guess" in [note.kind for note in result.notes]


def test_words_that_stand_beside_each_other_elsewhere_are_likelier_so(cache: Path) -> None:
    shown = broken(TEXTS["ar"], "tis-620")
    text, guesses = (found := repair(shown, cache=cache)).text, found.guesses
    at, other = next(
        (at, word)
        for at in range(1, len(guesses))
        for word, _ in guesses[at].alternatives
        if text[guesses[at - 1].end : guesses[at].start] == " "
    )
    first = text[guesses[at - 1].start : guesses[at - 1].end]

    def doubt(clean: str) -> float:
        mended = repair(shown, cache=cache, clean_text=[clean])
        guess = mended.guesses[at]
        read = {mended.text[guess.start : guess.end]: guess.probability, **dict(guess.alternatives)}
        return 1 - read.get(other, 0.0)

    assert doubt(f"{first} {other}. " * 50) < doubt(f"{first}. {other}. " * 50) / 2


@pytest.mark.parametrize(
    ("lang", "page", "another"), [("zh", "tis-620", "口"), ("ru", "iso-8859-1", "ъъ")]
)
def test_what_clean_text_says_is_likelier(cache: Path, lang: str, page: str, another: str) -> None:
    shown = broken(TEXTS[lang], page)
    guesses = repair(shown, cache=cache, clean_text=[another]).guesses
    at, other = next((at, g.alternatives[0][0]) for at, g in enumerate(guesses) if g.alternatives)

    def chance(clean: str) -> float:
        mended = repair(shown, cache=cache, clean_text=[clean])
        guess = mended.guesses[at]
        read = {mended.text[guess.start : guess.end]: guess.probability, **dict(guess.alternatives)}
        return read.get(other, 0.0)

    assert chance(f"{other}. " * 50) > 2 * chance(f"{another}. " * 50) > 0


def test_links_that_never_end_are_looked_through_once(cache: Path) -> None:
    text = f"{broken(TEXTS['ar'], 'tis-620')}\n{'](' * 40_000}"
    started = time.process_time()
    assert repair(text, cache=cache).text.endswith("](")
    assert time.process_time() - started < 5


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    repair(data)


@settings(max_examples=30, deadline=None)
@given(
    st.text(alphabet=st.characters(min_codepoint=0x80, max_codepoint=0x9FFF), max_size=80),
    st.sampled_from(["windows-1252", "tis-620", "iso-8859-3", "macroman", "windows-1255"]),
)
def test_no_broken_text_raises(cache: Path, text: str, name: str) -> None:
    shown = broken(text, name)
    for result in (repair(shown, cache=cache), repair(shown, page=name, cache=cache)):
        assert result.text.count("\n") == shown.count("\n")


def test_a_truncated_word_list_is_built_anew_with_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    whole = lexicon("el", tmp_path)
    path = tmp_path / "words-el.txt"
    for damage in (path.read_bytes()[:1000], b"", b"\xff" * 50, path.read_bytes() + b"x"):
        path.write_bytes(damage)
        caplog.clear()
        assert lexicon("el", tmp_path) == whole
        assert "words-el.txt" in caplog.text
    caplog.clear()
    assert lexicon("el", tmp_path) == whole
    assert not caplog.records


def test_a_folder_that_cannot_be_written_costs_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert lexicon("el", blocked / "words").lines
    assert "cannot" in caplog.text


def test_overrides_correct_single_readings(cache: Path) -> None:
    text = broken(TEXTS["ar"], "tis-620")
    before = repair(text, cache=cache)
    guess = next(g for g in before.guesses if g.alternatives)
    shown, meant = before.text[guess.start : guess.end], guess.alternatives[0][0]
    after = repair(text, cache=cache, overrides=[Override(shown, meant)])
    assert after.text[guess.start : guess.end] == meant
    assert any(g.start == guess.start and g.probability == 1 for g in after.guesses)
    unfit = repair(text, cache=cache, overrides=[Override("xyz", "abc")])
    assert unfit.text == before.text
    assert [note.kind for note in unfit.notes] == ["override-unused"]


def test_a_file_of_overrides_is_read_line_by_line() -> None:
    found, notes = read_overrides("# mine\n\na.txt:31: كما -> هنا\n*: ab -> cd\nnonsense\n")
    assert [(o.file, o.line, o.shown, o.meant) for o in found] == [
        ("a.txt", 31, "كما", "هنا"),
        ("*", 0, "ab", "cd"),
    ]
    assert [(note.kind, note.line) for note in notes] == [("override-unreadable", 5)]
    assert found[0].concerns("a.txt")
    assert not found[0].concerns("b.txt")
    assert Override("a", "b", file="News[PT-BR].md").concerns("News[PT-BR].md")


def test_the_real_broken_newsletters_reach_their_marks(cache: Path) -> None:
    """Each of the Arabic models - glosses, pairs, grammar, what is said again - is worth more."""
    clean = {path.name: path for path in newsletters("archive")}
    chinese, arabic = newsletters("archive-broken")
    for path, name, least in (
        (chinese, "2020-01-19-NLP简报_Reformer,_DeepMath,_ELECTRA,_TinyBERT.md", (0.955, 0.98)),
        (arabic, "2020-02-28-NLP_Newsletter.AR._The_Annotated_GPT-2_And_More.md", (0.803, 0.87)),
    ):
        pair = Pair(path.name, clean[name].read_text("utf-8"), path.read_text("utf-8"))
        row = measure(pair, cache)
        assert row["words_right"] >= least[0]
        assert row["terms_recall"] >= least[1]
        assert row["words_recall_skeleton"] >= 0.95


RAW = {
    "gb18030": "今天我们发布了新的自然语言处理模型，它可以处理很长的文本，并且训练速度更快。",
    "big5": "今天我們發布了新的自然語言處理模型，它可以處理很長的文本，並且訓練速度更快。",
    "cp932": "今日は新しい自然言語処理モデルを公開しました。長い文章を扱うことができます。",
    "cp1256": "نشر الباحثون نموذجاً جديداً لمعالجة اللغات الطبيعية، وهو أسرع من النماذج السابقة.",
    "cp1251": "Сегодня мы выпустили новую модель обработки языка, которая быстрее обучается.",
    "cp1254": "Bugün yeni bir doğal dil işleme modeli yayımladık; uzun metinlerle çalışabiliyor.",
    "cp1250": "Dzisiaj publikujemy nowy model języka, który uczy się szybciej. Źródło jest tu.",
    "cp1252": "Aujourd’hui nous publions un nouveau modèle de langage, déjà très précis à l’été.",
}


@pytest.mark.parametrize("encoding", RAW)
def test_bytes_of_another_encoding_are_read_and_the_assumption_said(encoding: str) -> None:
    text = f"{RAW[encoding]}\n" * 3
    result = repair(text.encode(encoding))
    assert result.text == text
    assert [note.kind for note in result.notes] == ["encoding-assumed"]
    assert encoding in result.notes[0].message
