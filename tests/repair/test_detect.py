"""A clean text is never taken for a broken one; a broken one is, with its page."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.repair import broken
from search.repair import repair
from search.repair.damage.detect import detect
from search.repair.damage.pages import CODECS, find_page, page
from tests.repair.shared import newsletters
from tests.repair.texts import TEXTS

CUTS = (60, 200, 600, 6000)
NOTHING_LOST = [name for name in CODECS if not (page(name).undefined | page(name).stripped)]


@pytest.mark.parametrize("lang", TEXTS)
def test_clean_text_is_left_alone_whole_cut_and_repeated(lang: str) -> None:
    for text in (TEXTS[lang], *(TEXTS[lang][:cut] for cut in CUTS), TEXTS[lang] * 40):
        result = repair(text)
        assert result.text is text
        assert (result.page, result.notes, result.guesses) == (None, (), ())


def test_all_languages_together_are_left_alone() -> None:
    text = "".join(TEXTS.values())
    assert repair(text).text is text


def test_the_clean_archive_is_left_alone() -> None:
    for path in newsletters("archive"):
        text = path.read_text("utf-8")
        for cut in (len(text), *CUTS):
            assert repair(text[:cut]).notes == (), (path.name, cut)
            assert not repair(text[:cut]).changed, (path.name, cut)


@pytest.mark.parametrize("lang", [lang for lang in TEXTS if lang != "emoji"])
@pytest.mark.parametrize("name", NOTHING_LOST)
def test_where_no_byte_is_lost_the_text_comes_back_whole(lang: str, name: str) -> None:
    result = repair(broken(TEXTS[lang], name))
    assert result.text == broken(TEXTS[lang], name).encode(CODECS[name]).decode()
    assert result.page == name
    assert result.loss is None


# Pages that lose every lead byte of a script leave nothing to go by.
LEADS_LOST = {
    ("iso-8859-6", "*"),
    ("iso-8859-8", "*"),
    ("iso-8859-3", "*"),
    ("windows-1255", "ar"),
    ("tis-620", "ja"),
}


TOLD_BY_LEADS = [
    (lang, name)
    for lang in ("zh", "ar", "ru", "el", "th", "ja", "ko", "hi")
    for name in CODECS
    if not {(name, "*"), (name, lang)} & LEADS_LOST
]


@pytest.mark.parametrize(("lang", "name"), TOLD_BY_LEADS)
def test_the_page_is_found_or_one_that_breaks_the_text_alike(lang: str, name: str) -> None:
    text = broken(TEXTS[lang] * 6, name)
    finding = detect(text)
    assert finding is not None
    assert broken(TEXTS[lang] * 6, finding.page.name) == text


def test_the_two_broken_newsletters_have_the_pages_we_know() -> None:
    pages = [detect(path.read_text("utf-8")) for path in newsletters("archive-broken")]
    assert [f.page.name for f in pages if f] == ["windows-1254", "tis-620"]


def test_half_a_file_clean_half_broken_is_mended_where_it_is_broken() -> None:
    for lang in ("fr", "zh", "ar", "ru"):
        clean = TEXTS[lang] * 3
        result = repair(clean + broken(clean, "macroman") + clean)
        assert result.text == clean * 3, lang


@pytest.mark.parametrize(
    "line",
    [
        "Where é should stand, readers saw Ã© instead, and Ã¨ for è.",
        "A page read as Latin-1 shows `cafÃ©` and “naÃ¯ve”.",
        'He wrote that "DÃ¼sseldorf" was printed on the parcel.',
        "我们看到的是 Ã© 而不是 é。",
        "L’accent s’affiche « Ã© » quand l’encodage est perdu.",
    ],
)
def test_mojibake_quoted_on_purpose_is_left(line: str) -> None:
    text = f"Notes from the field.\n{line}\nThat is all.\n"
    assert repair(text).text == text
    assert repair(TEXTS["fr"] + line + "\n").text == TEXTS["fr"] + line + "\n"


def test_a_single_broken_word_in_plain_english_is_mended() -> None:
    assert repair("We met at the cafÃ© yesterday.").text == "We met at the café yesterday."


@pytest.mark.parametrize("lang", ["ru", "el", "ar"])
def test_one_odd_line_of_a_long_clean_text_is_left(lang: str) -> None:
    """A line that would be mended by itself does not make a long text a broken one."""
    line = "Notes: Ã© and Ã¨ and Ã  stand for accents lost.\n"
    assert repair(line).page
    text = TEXTS[lang] * 10 + line + TEXTS[lang] * 10
    result = repair(text)
    assert result.text == text
    assert (result.page, result.guesses) == (None, ())


def test_replacement_characters_do_no_harm() -> None:
    clean = TEXTS["fr"].replace("é", "\ufffd", 1)
    assert repair(clean).text == clean
    text = broken(TEXTS["zh"], "macroman") + "\ufffd\n"
    assert repair(text).text == TEXTS["zh"] + "\ufffd\n"


def test_a_lost_byte_shown_as_replacement_character_is_a_hole() -> None:
    clean = TEXTS["zh"] * 3
    text = clean.encode().decode("cp1252", "replace")
    result = repair(text)
    assert result.page == "windows-1252"
    assert len(result.text) == len(clean)
    right = sum(a == b for a, b in zip(result.text, clean, strict=True))
    assert right / len(clean) > 0.97


def test_a_page_is_known_by_several_names() -> None:
    for name in ("cp1254", "Windows-1254", "WINDOWS_1254", "windows1254"):
        found = find_page(name)
        assert found is not None
        assert found.name == "windows-1254"
    assert find_page("klingon") is None


@given(st.text(max_size=200))
def test_detection_never_raises(text: str) -> None:
    detect(text)


def test_a_clean_run_loads_no_model() -> None:
    code = (
        "import sys; from search.repair import repair; repair('é – “Ünïcödé” 文 й' * 50);"
        "heavy = {'wordfreq', 'ftfy', 'jieba', 'search.repair.guess.choose'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
