"""What newsletters say, a file a language: each is whole, and its phrases mean what they say."""

from __future__ import annotations

import re

import pytest

from search.analysis.languages import LANGUAGES, UNKNOWN
from search.archive import language, sections, words

DONE_WITHOUT = {
    "months": {"zh"},
    "week": {"zh"},
    "function": {"zh"},
    "ordinals": {"en", "es", "fr", "pt", "tr", "zh"},
}
"""Lists to the languages that need none: Chinese writes digits, and its script tells it."""
SEARCHED = [lang for lang in LANGUAGES if lang != UNKNOWN]
LISTS = {**words.WORDS, **words.PHRASES}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("lang", SEARCHED)
def test_a_language_that_is_searched_has_every_list(lang: str, name: str) -> None:
    """A list that is missing is a kind of text that is not known in that language."""
    assert bool(words.files()[lang].get(name)) == (lang not in DONE_WITHOUT.get(name, ()))


@pytest.mark.parametrize("lang", words.files())
def test_a_file_holds_lists_that_are_read(lang: str) -> None:
    """A name misspelt would be a list that nothing reads; a capital one that nothing finds."""
    for name, listed in words.files()[lang].items():
        if name == words.SECTIONS:
            assert listed.keys() <= {
                each for _, needed, may in sections.RULES for each in needed + may
            }
            said = [word for line in listed.values() for word in line.split()]
        else:
            assert name in LISTS, f"{lang}.toml: {name}"
            assert isinstance(listed, str) == (name in words.WORDS), f"{lang}.toml: {name}"
            said = listed.split() if isinstance(listed, str) else listed
            assert len(set(said)) == len(said), f"{lang}.toml: {name} says something twice"
        assert all(said)
        assert said == [each.lower() for each in said], f"{lang}.toml: {name}"
        assert name != "months" or len(said) == 12


@pytest.mark.parametrize("name", words.PHRASES)
def test_every_phrase_is_found(name: str) -> None:
    """Whatever else is in its list, of any language."""
    found = re.compile(words.pattern(name))
    for lang, phrase in words.phrases(name):
        said = re.sub(r"\s?…\s?", " a b ", phrase.replace("*", "").replace("$", ""))
        assert found.search(said), f"{lang}.toml: {phrase}"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("share", "they share it", True),
        ("share", "they shared it", False),
        ("call", "欢迎投稿或推荐", True),
        ("here", "hier there", False),
        ("subscribe", "abonnez-vous", True),
        ("subscribe", "désabonnez-vous", False),
        ("note", "editor’s note", True),
        ("credit_line", "archive : anna", True),
        ("credit_line", "many thanks to all for their contributions!", True),
        ("credit_line", "many thanks to contributions of theirs it is out", False),
        ("newsletter", "a nlp_newsletter", True),
        ("number", "piano 12", False),
    ],
)
def test_a_phrase_is_whole_words(name: str, text: str, found: bool) -> None:
    """But for its signs, and for scripts that write words together."""
    assert bool(re.search(words.pattern(name), text)) == found


def test_languages_are_told_by_their_files() -> None:
    """A file with function words is all that detection needs."""
    for lang, said in words.words("function").items():
        assert language.detect(" ".join(sorted(said) * 3)).split("-")[0] == lang
