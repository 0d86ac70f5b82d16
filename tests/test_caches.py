"""What a process remembers is bounded, whatever it is asked: a server runs for months."""

from __future__ import annotations

import ast
import gc
import random
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from search.analysis import LANGUAGES, analyzer_for, pinyin
from search.analysis.base import _folded, fold, fold_characters
from search.analysis.languages import _analyzer
from search.analysis.words import _KNOWN
from search.analysis.zh import _simplified, simplified
from search.archive.language import _SAMPLE, _detect, detect
from search.archive.markdown import paragraphs
from search.archive.markdown.blocks import Parsed
from search.archive.markdown.inline import Context, Rich
from search.archive.stories import boilerplate
from search.engine import Engine
from search.index import documents, vocabulary
from search.index.suggestions import keys
from search.kept import LONGEST, Kept
from search.model import Image, Link, SearchRequest
from search.repair.damage import evidence
from search.repair.damage.pages import page
from search.settings import Settings
from tests.sizes import size_of

ROOT = Path(__file__).parents[1]
WORDS = 100

ONCE = {
    "search.analysis.ar:stops",
    "search.analysis.pinyin:readings",
    "search.analysis.tr:lemmas",
    "search.analysis.tr:stops",
    "search.analysis.packages:installed",
    "search.analysis.zh:_counts",
    "search.analysis.zh:_words_of_taiwan",
    "search.analysis.zh:dictionary",
    "search.analysis.zh:jieba",
    "search.archive.markdown.parsers:of_text",
    "search.archive.words.__init__:files",
    "search.names.__init__:_codes",
    "search.names.__init__:_files",
    "search.repair.damage.detect:_runs",
    "search.repair.damage.pages:producible",
    "search.repair.guess.arabic_words:_sides",
    "search.repair.guess.arabic_words:glossary",
    "search.repair.guess.arabic_words:together",
    "search.repair.guess.lexicon:_simplified",
    "search.repair.guess.lexicon:_traditional_forms",
    "search.rules:rules",
}
"""Those that take nothing, and remember one value."""

TABLES = {
    "search.embedding.__init__:encoder": "a model of ENCODERS",
    "search.analysis.languages:_analyzer": "a language of LANGUAGES",
    "search.analysis.stops:stop_words": "a language with a stop list",
    "search.analysis.zh:_converter": "a conversion of OpenCC",
    "search.names.__init__:_concepts": "whether names are Latin",
    "search.archive.markdown.parsers:_without": "a set of the rules in MARKS",
    "search.backends.postings:wanted": "a language, for as long as one question lasts",
    "search.repair.damage.pages:page": "a page of CODECS",
    "web.interface:_locale": "a language of LANGUAGES",
    "web.interface:translations": "a language of LANGUAGES",
}
"""Those whose argument is a key of a table; for another they fail, and remember nothing."""

BOUNDED = {
    "search.addresses:normal": (512, "an address of at most LONGEST"),
    "search.analysis.pinyin:spelt": (16384, "a Chinese word of at most LONGEST"),
    "search.analysis.typed:_key": (16384, "a word, cut at LONGEST"),
    "search.analysis.zh:_sizes": (16384, "characters, at most LONGEST"),
    "search.archive.language:_detect": (8, "the beginning of a file"),
    "search.archive.markdown.paragraphs:plainly": (1000, "a paragraph of at most SHORT"),
    "search.archive.sections:plain": (4096, "a heading of at most LONGEST"),
    "search.archive.stories.boilerplate:_kind": (1000, "a paragraph of _MAX_CHARS and _MAX_LINKS"),
    "search.fields:_written": (4096, "a day"),
    "search.index.possible:_loss": (64, "what a damaged file lost"),
    "search.index.suggestions.keys:_of_parts": (16384, "a word of at most LONGEST"),
    "search.index.suggestions.narrowing:_host": (16384, "a host, while an archive is indexed"),
    "search.index.vocabulary:_spellings": (4096, "a word of at most LONGEST"),
    "search.index.vocabulary:_key": (16384, "a word of at most LONGEST"),
    "search.repair.damage.evidence:_oddity": (65536, "bytes of a character"),
    "search.repair.damage.evidence:_plausible": (65536, "a character"),
    "search.repair.damage.evidence:_weight": (65536, "at most four bytes"),
    "search.repair.damage.recover:remains": (65536, "a character"),
    "search.repair.damage.sequences:decoded": (65536, "bytes of a character"),
    "search.repair.damage.sequences:without_lead": (4096, "a byte"),
    "search.repair.guess.arabic:pair": (65536, "two words of its LONGEST_WORD"),
    "search.repair.guess.arabic_words:_known": (65536, "a word of reading.LONGEST_WORD"),
    "search.repair.guess.arabic_words:kind": (65536, "a word of reading.LONGEST_WORD"),
    "search.repair.guess.arabic_words:stems": (65536, "a word of reading.LONGEST_WORD"),
    "search.repair.guess.words:_script": (4096, "a character"),
    "web.frame:_extent": (2, "a generation, to two days and a number"),
    "web.frame:_months": (16, "an extent, in a language of the interface"),
    "web.pages:_examples": (2, "a generation, to at most EXAMPLES topics of its titles"),
    "web.pages:_fruitful": (4, "a generation, to those of the tips that find anything"),
    "web.words:_day": (4096, "a day, in a language of the interface"),
    "web.words:_month": (4096, "a month, in a language of the interface"),
    "web.words:_number": (4096, "a number of what there is, in a language of the interface"),
}
"""Those with a limit: how many entries, and of what, which says how large one can be.

Of dictionaries that outlive a question there are `LiveIndex._damaged`, with an entry a
generation, emptied when another serves, and `web.fixed.Fixed.kept`, of pieces of templates.
"""


def caches() -> Iterator[tuple[str, int | None]]:
    """Give each cached function of ours, nested ones too, and its limit."""
    for package in ("search", "web"):
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    for decorator in node.decorator_list:
                        name, limit = _cache(decorator)
                        if name:
                            yield f"{module}:{node.name}", limit


def _cache(decorator: ast.expr) -> tuple[str, int | None]:
    called = decorator if isinstance(decorator, ast.Call) else None
    name = ast.unparse(called.func if called else decorator).rpartition(".")[2]
    if name not in ("cache", "lru_cache", "remembered"):
        return "", None
    limit = called.keywords[0].value if called and called.keywords else None
    return name, eval(ast.unparse(limit)) if limit else None


def test_every_cache_is_listed_here_with_its_bound() -> None:
    found = dict(caches())
    unlimited = {name for name, limit in found.items() if limit is None}
    assert unlimited == ONCE | set(TABLES)
    limited = {name: limit for name, limit in found.items() if limit is not None}
    assert limited == {name: limit for name, (limit, _) in BOUNDED.items()}


@pytest.mark.parametrize("name", sorted(ONCE))
def test_what_remembers_one_value_takes_nothing(name: str) -> None:
    module, _, function = name.partition(":")
    assert getattr(import_module(module), function).__wrapped__.__code__.co_argcount == 0


def test_marks_on_characters_are_not_remembered() -> None:
    """A query may put any marks to any character: each was another entry, for ever."""
    rng = random.Random(1)
    marks = [chr(code) for code in range(0x300, 0x370)]
    simplified("模")
    fold_characters("模")
    before = len(_simplified), len(_folded)
    for _ in range(20_000):
        marked = "模" + "".join(rng.choices(marks, k=3))
        assert simplified(marked) == "模"
        assert fold_characters([marked]) == [fold(marked)]
    assert (len(_simplified), len(_folded)) == before


def test_characters_are_remembered_up_to_the_limit() -> None:
    limit = 1 << 15
    most = 0
    for code in range(0x20000, 0x20000 + limit + 1000):
        simplified(chr(code))
        most = max(most, len(_simplified))
    assert limit - 1 <= most <= limit


def test_strange_languages_are_one_analyzer() -> None:
    for number in range(1000):
        analyzer_for(f"x{number}-Latn")
    assert _analyzer.cache_info().currsize <= len(LANGUAGES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_long_words_of_texts_are_not_remembered(lang: str) -> None:
    analyzer = analyzer_for(lang)
    list(analyzer.tokens("warm"))
    before, size = set(_KNOWN._results), size_of(_KNOWN)
    for number in range(WORDS):
        list(analyzer.tokens(f"q{number}" + "a" * 20_000))
    assert not set(_KNOWN._results) - before
    assert size_of(_KNOWN) == size


REMEMBERED = [pinyin.spelt, keys._of_parts, vocabulary._key]
"""Functions that remember what they gave for short words."""


@pytest.mark.parametrize("give", REMEMBERED, ids=lambda give: give.__name__)
def test_long_words_are_not_remembered(give: Callable[[str], object]) -> None:
    before = size_of(give.__closure__)
    for number in range(WORDS):
        give(f"{number:05}" + "模型" * 10_000)
    assert size_of(give.__closure__) - before < 200_000, "other tests may have had it remember some"


def test_forms_of_words_are_kept_up_to_a_bound() -> None:
    """Each of these has more than a hundred."""
    for number in range(2_000):
        documents._forms(f"{number:06}-" + "ab-" * 31)
    assert (1 << 21) < size_of(documents._forms) < 1.5 * (1 << 23)


def test_paragraphs_are_read_once_only_where_they_are_small() -> None:
    paragraphs.plainly.cache_clear()
    body = "\n\n".join(f"{number} words\n\n{number} {'and more ' * 60}" for number in range(10))
    context = Context(lambda line, kind, message: None)
    assert len(list(Parsed(body, 1, context).blocks)) == 20
    assert paragraphs.plainly.cache_info().currsize == 10


def test_paragraphs_are_remembered_only_where_they_are_small() -> None:
    boilerplate._kind.cache_clear()
    many = tuple(Link(f"https://e.org/{number}") for number in range(1000))
    for number in range(10):
        text = f"{number} words"
        boilerplate.kind(Rich(text))
        boilerplate.kind(Rich(text, links=many))
        boilerplate.kind(Rich(text, images=(Image("https://e.org/", "words" * 1000),)))
        boilerplate.kind(Rich(text * 1000))
    assert boilerplate._kind.cache_info().currsize == 10


def test_bytes_without_a_lead_are_weighed_as_two() -> None:
    against = evidence.setting("", page("windows-1252"), frozenset())
    evidence._weight.cache_clear()
    weights = {evidence.evidence("\x80" * size, against) for size in range(2, 2000)}
    assert len(weights) == 1
    assert evidence._weight.cache_info().currsize <= 3


def test_languages_of_long_files_are_remembered_by_their_beginning() -> None:
    for number in range(20):
        detect(f"{number} the words of a text " * 50_000)
    assert _detect.cache_info().currsize == 8
    hits = _detect.cache_info().hits
    detect("19 the words of a text " * 50_000 + "and more")
    assert _detect.cache_info().hits == hits + 1
    assert _SAMPLE <= 100_000


def test_what_queries_leave_is_bounded(sample_index: Settings) -> None:
    """Marked Han letters took 90 kB a query, for as long as the process lives."""
    rng = random.Random(1)
    marks = [chr(code) for code in range(0x300, 0x370)]

    def ask(count: int) -> None:
        for _ in range(count):
            text = "".join("模" + "".join(rng.choices(marks, k=3)) for _ in range(490))
            engine.search(SearchRequest(text, limit=0, facets=()))
            words = " ".join("".join(rng.choices("abcdefghi", k=7)) for _ in range(200))
            engine.search(SearchRequest(words, limit=0, facets=()))

    with Engine(sample_index) as engine:
        tracemalloc.start()
        try:
            ask(5)
            gc.collect()
            grown, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert grown < 25_000_000


MEMORIES = {
    "search.analysis.base": 1,
    "search.analysis.words": 1,
    "search.analysis.zh": 2,
    "search.backends.arrays": 1,
    "search.backends.records": 1,
    "search.backends.weighing": 2,
    "search.index.documents": 2,
    "search.index.suggestions.table": 1,
    "search.index.texts": 2,
    "search.index.vocabulary": 3,
    "search.kept": 1,
    "search.query.analysis": 2,
    "search.query.clauses": 5,
    "search.query.planner": 1,
    "search.query.respelling": 2,
    "search.query.spelling": 1,
    "search.repair.damage.sequences": 1,
}
"""How many memories of `search.kept` a module makes for each index, list or language it opens."""


def test_every_memory_of_results_is_listed_here() -> None:
    found = Counter(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "search").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Kept", "Memory")
    )
    assert found == MEMORIES


def test_results_for_several_keys_are_those_for_each() -> None:
    made: list[str] = []

    def make(text: str) -> str | None:
        made.append(text)
        return text or None

    kept = Kept(make)
    assert kept("a") == "a"
    assert kept.each(["b", "a", "", "b"]) == ["b", "a", None, "b"]
    assert made.count("a") == 1
    assert kept.each(["a", "b"]) == ["a", "b"]
    assert len(made) == len(set(made)) == 3


def test_results_are_kept_up_to_a_bound_and_long_texts_never() -> None:
    made: list[str] = []

    def make(text: str) -> int:
        made.append(text)
        return len(text)

    kept = Kept(make, 10)
    assert [kept(f"{n % 8}") for n in range(24)] == [len(f"{n % 8}") for n in range(24)]
    assert len(kept) <= 10
    assert len(made) < 24, "what is kept is not made again"
    kept("x" * (LONGEST + 1))
    kept("x" * (LONGEST + 1))
    assert made[-2:] == ["x" * (LONGEST + 1)] * 2


def test_results_of_different_sizes_are_kept_up_to_their_sum() -> None:
    made: list[int] = []

    def make(size: int) -> bytes:
        made.append(size)
        return bytes(size)

    kept = Kept(make, 1000, lambda size, result: len(result))
    for size in range(200):
        assert len(kept(size)) == size
        assert kept.sum == sum(map(len, kept)) <= 1000
    assert kept(199)
    assert made.count(199) == 1, "what is kept is not made again"
    kept(251)
    kept(251)
    assert made.count(251) == 2, "a result of more than a quarter would drive out the others"
