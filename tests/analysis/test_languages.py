"""What each language's analysis must bring together, and what it must keep apart."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import analyzer_for, base_language


def terms(lang: str, text: str) -> list[str]:
    return [token.term for token in analyzer_for(lang).tokens(text)]


MEET = [
    ("en", "models", "model"),
    ("en", "Matrices", "matrix"),
    ("en", "children", "child"),
    ("en", "analysis", "analyses"),
    ("zh", "corpora", "corpus"),
    ("en", "model's", "model"),
    ("en", "ＢＥＲＴ", "bert"),
    ("en", "Jürgen", "jurgen"),
    ("fr", "l'apprentissage", "apprentissages"),
    ("fr", "l’IA", "IA"),
    ("fr", "modèles", "modèle"),
    ("fr", "qu'un réseau", "réseaux"),
    ("pt", "traduções", "tradução"),
    ("pt", "traducao", "traduções"),
    ("pt", "traducoes", "tradução"),
    ("pt", "padroes", "padrão"),
    ("en", "taught", "teaching"),
    ("en", "written", "writes"),
    ("en", "leaves", "leaf"),
    ("en", "summarisation", "summarization"),
    ("en", "tokenisers", "tokenizer"),
    ("en", "organised", "organize"),
    ("en", "promised", "promising"),
    ("en", "supervised", "supervision"),
    ("en", "behavioural", "behavioral"),
    ("en", "Analysers", "analyzing"),
    ("en", "centre", "center"),
    ("zh", "colours", "color"),
    ("pt", "redes neurais", "rede neural"),
    ("pt", "papéis", "papel"),
    ("pt", "variaveis", "variável"),
    ("pt", "fósseis", "fóssil"),
    ("pt", "espanhóis", "espanhol"),
    ("pt", "civis", "civil"),
    ("pt", "linguagens", "linguagem"),
    ("pt", "comuns", "comum"),
    ("pt", "tokens", "token"),
    ("es", "aplicaciones", "aplicación"),
    ("es", "luces", "luz"),
    ("es", "índices", "índice"),
    ("es", "imágenes", "imagen"),
    ("es", "ciudades", "ciudad"),
    ("es", "mujeres", "mujer"),
    ("es", "lugares", "lugar"),
    ("fr", "travaux", "travail"),
    ("fr", "yeux", "œil"),
    ("fr", "enjeux", "enjeu"),
    ("fr", "heureux", "heureuse"),
    ("fr", "fichiers", "fichier"),
    *[(lang, "embeddings", "embedding") for lang in ("es", "fr", "pt", "tr")],
    *[(lang, "transformers", "transformer") for lang in ("es", "fr", "pt", "tr")],
    *[(lang, "GPUs", "GPU") for lang in ("en", "es", "fr", "pt", "tr", "ar", "zh", "und")],
    ("tr", "ogrenme aktarimi", "öğrenme aktarımı"),
    ("tr", "DIL MODELLERI", "dil modelleri"),
    ("tr", "DOĞAL DİL İŞLEME", "doğal dil işleme"),
    ("tr", "BERT'lere", "BERT"),
    ("tr", "kitaplardan", "kitap"),
    ("tr", "laboratuvarlarının", "laboratuvar"),
    ("tr", "tartışmaktadırlar", "tartışmak"),
    ("ar", "العَرَبِيَّة", "العربية"),
    ("ar", "الذكــاء", "الذكاء"),
    ("ar", "أحمد", "احمد"),
    ("ar", "مكتبة", "مكتبه"),
    ("ar", "والشبكات", "شبكات"),
    ("ar", "٢٠٢٠", "2020"),
    ("zh", "語言模型", "语言模型"),
    ("zh", "機器學習", "机器学习"),
    ("und", "Straße", "STRASSE"),
    ("en", "Łódź", "lodz"),
    ("en", "O(n^2)", "O(n²)"),
    ("hi", "हिंदी", "हिन्दी"),
    ("hi", "पांच", "पाँच"),
    ("hi", "ज़मीन", "जमीन"),
    ("hi", "२०२४", "2024"),
    ("ta", "௧௯௪௭", "1947"),
    ("ja", "ﾃﾞｰﾀﾍﾞｰｽ", "データベース"),
    ("zh", "ﾎﾟｰﾄ", "ポート"),
    ("en", "2001.04451v2", "2001.04451"),
    ("en", "v2.1.3", "2.1.3"),
    ("zh", "V2.1版本", "2.1版本"),
    ("en", "1,000,000", "1.000.000"),
    ("en", "❤️👍🏽", "❤👍"),
    ("fr", "œuvres", "oeuvre"),
    ("ar", "المصرى", "المصري"),
    ("ar", "کتاب", "كتاب"),
    ("ar", "مسئول", "مسؤول"),
    ("ar", "شئ", "شيء"),
    ("tr", "aile", "ailesi"),
    ("und", "ё", "е"),
    ("und", "CAFÉ", "cafe"),
]


@pytest.mark.parametrize(("lang", "one", "other"), MEET)
def test_spellings_that_mean_the_same_meet(lang: str, one: str, other: str) -> None:
    assert terms(lang, one) == terms(lang, other) != []


APART = [
    ("ar", "على", "علا"),
    ("ar", "أسماء", "ءسماء"),
    ("ar", "علي", "على"),
    ("tr", "kar", "kâğıt"),
    ("tr", "aile", "AI"),
    ("tr", "ders", "der"),
    ("pt", "seis", "sei"),
    ("pt", "mais", "mal"),
    ("es", "veces", "ve"),
    ("en", "GPUS", "GPU"),
    ("en", "hours", "hor"),
    ("en", "treatise", "treatize"),
    ("und", "दिन", "दान"),
    ("und", "мой", "мои"),
    ("fr", "été", "et"),
    ("en", "GPT-2", "GPT-3"),
    ("en", ".NET", "net"),
    ("en", "A*", "a"),
    ("en", "C++17", "C17"),
    ("en", "v2", "2"),
    ("en", "vb6.0", "6.0"),
    ("zh", "学习", "学校"),
]


@pytest.mark.parametrize(("lang", "one", "other"), APART)
def test_words_that_differ_stay_apart(lang: str, one: str, other: str) -> None:
    assert terms(lang, one) != terms(lang, other)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "the of and"),
        ("fr", "le la les d'un"),
        ("ar", "من في على"),
        ("tr", "ve bir ile"),
        ("en", "what who how why which where when"),
        ("fr", "quoi qui comment pourquoi quels combien où quand lequel"),
        ("fr", "qu'est-ce que est-ce qu’est-ce"),
        ("es", "qué quién cómo cuál cuáles cuántos dónde cuándo"),
        ("es", "que quien como cual cuales cuantos donde cuando"),
        ("pt", "que quem como qual quais quantos onde quando"),
        ("ar", "ماذا من كيف لماذا أي كم أين متى"),
        ("tr", "ne kim nasıl neden hangi kaç nerede"),
    ],
)
def test_stop_words_and_those_that_ask_are_no_terms(lang: str, text: str) -> None:
    assert all(token.kind == "pair" for token in analyzer_for(lang).tokens(text))


@pytest.mark.parametrize("lang", ["en", "es", "fr", "pt", "tr"])
def test_each_language_knows_capitals_of_its_stop_words(lang: str) -> None:
    stop = {"en": "it", "es": "el", "fr": "les", "pt": "os", "tr": "ne"}[lang]
    assert terms(lang, stop) == []
    assert terms(lang, stop.upper()) == [stop.upper()]


def test_stop_words_side_by_side_are_one_term() -> None:
    assert terms("en", "to be or") == ["to be", "be or"]
    assert terms("en", "to\nbe; or\u00a0not") == ["or not"]
    assert terms("en", "to be, or") == terms("en", "to be or")


@pytest.mark.parametrize("lang", ["en", "fr", "zh", "ar"])
def test_a_stop_word_in_capitals_is_a_name(lang: str) -> None:
    word = "ET" if lang == "fr" else "IT"
    assert word in terms(lang, f"Voilà {word} people")
    assert word not in terms(lang, f"{word} {word} ALL {word}"), "capitals of all say nothing"
    assert not terms(lang, word.lower())


def test_no_substring_of_two_characters_is_unfindable() -> None:
    text = "测试工具箱里的自然语言处理"
    found = set(terms("zh", text))
    assert {*text} <= found
    assert {text[i : i + 2] for i in range(len(text) - 1)} <= found


def test_chinese_words_are_jiebas() -> None:
    assert "自然语言" in terms("zh", "自然语言处理")


def test_a_pair_that_is_a_word_counts_twice() -> None:
    assert terms("zh", "语言").count("语言") == 2


def test_traditional_characters_fold_one_by_one() -> None:
    """A character folds alike alone and in a word, or one of them would miss the other."""
    assert set(terms("zh", "乾")) <= set(terms("zh", "乾隆"))


@pytest.fixture(scope="module")
def jiebas() -> Any:
    import jieba

    jieba.setLogLevel(60)
    return jieba.Tokenizer()


def _assert_cut_alike(jiebas: Any, text: str) -> None:
    ours = [text[t.start : t.end] for t in analyzer_for("zh").tokens(text) if t.kind == "cut"]
    assert ours == [word for word in jiebas.cut(text) if len(word) > 1]


CHINESE = (
    "他来到了网易杭研大厦研究循环神经网络和强化学习的最新进展并提出了新的预训练方法"
    "小明硕士毕业于中国科学院计算所后在日本京都大学深造，李航宇与欧阳明月同去了乌鲁木齐"
    "𠮷野家和㐀字都不在词典里而工信处女干事每月经过下属科室都要亲口交代交换机等技术性器件"
)


def test_chinese_is_cut_as_jieba_does(jiebas: Any) -> None:
    _assert_cut_alike(jiebas, CHINESE)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from([*CHINESE, "一", "々", "㐀", "。", "の"]), max_size=40))
def test_any_characters_are_cut_as_jieba_does(jiebas: Any, text: str) -> None:
    """Where characters are no words that it knows, too."""
    _assert_cut_alike(jiebas, text)


def test_as_many_characters_as_a_file_holds_are_cut_in_time() -> None:
    """Characters that are words by themselves: jieba copies its way to each, for each."""
    text = "模" * 50_000
    started = time.process_time()
    assert len(terms("zh", text)) > len(text)
    assert time.process_time() - started < 4


def test_a_compound_is_found_by_its_parts_and_run_together() -> None:
    found = terms("en", "pre-trained")
    assert set(terms("en", "pretrained")) <= set(found)
    assert set(terms("en", "trained")) <= set(found)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("AT&T", "att"),
        ("R&D", "rd"),
        ("1,000,000", "1000000"),
        ("1\u202f000", "1000"),
        ("12,345.67", "12345.67"),
    ],
)
def test_signs_within_a_word_join_it(text: str, term: str) -> None:
    assert term in terms("en", text)


@pytest.mark.parametrize(("text", "other"), [("1.75", "175"), ("v2.1.3", "213"), ("24-7", "247")])
def test_parts_of_a_number_are_no_other_number(text: str, other: str) -> None:
    assert other not in terms("en", text)


def test_a_phrase_runs_across_emoji() -> None:
    plain = {token.term: token.position for token in analyzer_for("en").tokens("face released")}
    signs = {token.term: token.position for token in analyzer_for("en").tokens("face 🤗 released")}
    assert signs == {**plain, "🤗": plain["releas"]}


def test_a_language_tag_finds_its_analyzer() -> None:
    assert [base_language(tag) for tag in ("pt-BR", "zh-Hant", "AR", "pt_BR", "de")] == [
        "pt",
        "zh",
        "ar",
        "pt",
        "und",
    ]
