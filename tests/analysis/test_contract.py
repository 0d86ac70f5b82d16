"""What every analyzer promises, whatever its language."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import LANGUAGES, Analyzer, analyzer_for
from search.analysis.base import WORDS, words_in

MIXED = (
    "Reformer 使用BERT模型 التعلّم العميق (Deep Learning) l’IA BERT'lere İSTANBUL ılık "
    "ＦＵＬＬ 2004.05150 GPT-2 é é 👩‍👩‍👧 🇫🇷 ภาษาไทย ひらがなカタカナ 자연어 क्षत्रिय ﷺ ß ŉ"
)
analyzers = pytest.mark.parametrize("lang", LANGUAGES)


def check_tokens(analyzer: Analyzer, text: str) -> None:
    tokens = list(analyzer.tokens(text))
    assert all(0 <= t.start < t.end <= len(text) for t in tokens), "spans lie in the text"
    assert all(t.term and len(t.term) <= 400 for t in tokens), "terms are not empty"
    positions = [t.position for t in tokens]
    assert positions == sorted(positions), "tokens come in order of position"
    assert tokens == list(analyzer.tokens(text)), "the same text gives the same tokens"
    uncut = [token for token in tokens if token.kind != "cut"]
    assert uncut == list(analyzer.tokens(text, cuts=False)), "cuts are left out, nothing else"


@analyzers
def test_tokens_of_mixed_scripts_keep_the_contract(lang: str) -> None:
    check_tokens(analyzer_for(lang), MIXED)


@analyzers
def test_marks_without_a_letter_keep_the_contract(lang: str) -> None:
    """Arabic that was read as Thai begins so; a tatweel by itself lengthens nothing."""
    check_tokens(analyzer_for(lang), "a \u0640 b \u0640\u0640\u0640 c-\u0640")
    check_tokens(analyzer_for(lang), "\u0e38\u0e0a \u0e38\u0e38 \u0301 \u064b x\u3099 \u3099\u5b66")


@analyzers
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_random_unicode_never_raises_and_keeps_the_contract(lang: str, text: str) -> None:
    check_tokens(analyzer_for(lang), text)


@analyzers
@pytest.mark.parametrize("word", ["Reformer", "GPT-2", "COVID-19", "distill.pub", "2004.05150"])
def test_names_are_found_in_text_of_every_language(lang: str, word: str) -> None:
    """A name stays Latin in Chinese and Arabic text, glued to it or not."""
    analyzer = analyzer_for(lang)
    wanted = {t.term for t in analyzer.tokens(word)}
    for text in (f"使用{word}模型", f"نموذج {word} الجديد", f"({word}),", f"« {word} »"):
        assert wanted <= {t.term for t in analyzer.tokens(text)}


@analyzers
@pytest.mark.parametrize("word", ["Reformer", "the", "WHO", "OR", "2020", "ve", "de", "x" * 99])
def test_a_word_alone_has_the_tokens_that_it_has_beside_a_sign(lang: str, word: str) -> None:
    analyzer = analyzer_for(lang)
    assert list(analyzer.tokens(word)) == list(analyzer.tokens(f"{word}!"))


@analyzers
def test_marks_of_a_token_hold_whole_characters(lang: str) -> None:
    """A combining mark belongs to its letter: no span ends before it."""
    text = "e\u0301te\u0301 العَرَبِيَّة गाड़ी"
    for token in analyzer_for(lang).tokens(text):
        assert token.end == len(text) or not "\u0300" <= text[token.end] <= "\u036f"
        assert token.end == len(text) or not "\u064b" <= text[token.end] <= "\u0652"


@analyzers
@pytest.mark.parametrize("character", list("学資言"))
def test_one_chinese_character_is_a_term(lang: str, character: str) -> None:
    analyzer = analyzer_for(lang)
    (token,) = analyzer.tokens(character)
    assert token.term in {t.term for t in analyzer.tokens(f"abc{character}習def")}


@analyzers
def test_an_endless_word_becomes_a_short_term(lang: str) -> None:
    (token,) = analyzer_for(lang).tokens("x" * 200_000)
    assert len(token.term) <= 100
    assert (token.start, token.end) == (0, 200_000)


_ASCII = st.sampled_from(
    [
        *"aZ09.,-'_&#+*() \n/",
        "C++",
        "o(n log n)",
        "O((n) 1)",
        ".NET",
        "1,000,000",
        "a..b",
        "pre-trained",
    ]
)


@settings(max_examples=500, deadline=None)
@given(
    st.one_of(st.lists(_ASCII, max_size=12).map("".join), st.text(st.characters(max_codepoint=127)))
)
def test_words_of_ascii_are_found_as_in_any_text(text: str) -> None:
    """The short expression for such texts gives what the whole one does."""
    found = [(match.span(), match.lastgroup) for match in words_in(text)]
    assert found == [(match.span(), match.lastgroup) for match in WORDS.finditer(text)]
