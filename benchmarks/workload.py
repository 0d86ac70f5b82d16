"""Which questions are asked of an archive: chosen from the texts of its own items.

Words are chosen by the number of items that have them, so that every archive can be
measured: rare ones, the commonest that are no stop words, pairs that stand together. The same
items and seed give the same questions.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from search.analysis import base_language
from search.engine import analyze
from search.fields import FACETS
from search.model import Filters, Item, SearchRequest, Sort

PER_CLASS = 5
SAMPLE = 5_000
"""Items that are read for what is costly to count: pairs of words, runs of characters."""
PAGE = 10
LAST_PAGE = 100
LONGEST = 2_000
"""Code points of a query, at most."""

_LETTER = "a-zß-öø-ÿœğış"
# Not a piece of a name such as wav2vec, but words that stand beside Han.
_LATIN = re.compile(f"(?<![{_LETTER}0-9_])[{_LETTER}]{{3,}}(?![{_LETTER}0-9_])")
_PAIR = re.compile(f"(?=({_LATIN.pattern} {_LATIN.pattern}))")
_ARABIC = re.compile("[\u0621-\u064a]{3,}")
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
_NAME = re.compile(r"\b[A-Z][A-Za-z]+-[0-9A-Z]+\b")

How = Literal["any", "all", "phrase", "prefix", "misspelt"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question: ``query`` in our language, and in plain words for other engines.

    ``how`` says which of ``words`` an item must have: any, all, all beside each other, one that
    begins so, or one that is nearly so. ``without`` is a word it must not have. ``offset`` counts
    results.
    """

    kind: str
    query: str
    words: tuple[str, ...]
    how: How = "any"
    without: str = ""
    lang: str = ""
    sort: Sort = "relevance"
    offset: int = 0

    @property
    def request(self) -> SearchRequest:
        """What our engine is asked: a whole page, with all facets."""
        filters = Filters({"lang": (self.lang,)} if self.lang else {})
        return SearchRequest(self.query, filters, self.sort, self.offset, PAGE, facets=FACETS)


@dataclass
class Workload:
    """The questions, by class in the order of :data:`CLASSES`; ``missing`` are classes without."""

    questions: list[Question] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def first(self, kind: str) -> str:
        """Give the first query of a class, or the empty string."""
        return next((q.query for q in self.questions if q.kind == kind), "")


def choose(items: Sequence[Item], seed: int = 1) -> Workload:
    """Choose up to five questions of every class for which the items have words."""
    words = Words(items, random.Random(f"workload {seed}"))
    workload = Workload()
    for kind, questions in CLASSES.items():
        chosen = [q for _, q in zip(range(PER_CLASS), questions(words), strict=False)]
        workload.questions += chosen
        if not chosen:
            workload.missing.append(kind)
    return workload


class Words:
    """The words of an archive, counted: each number is of items that have it."""

    def __init__(self, items: Sequence[Item], chance: random.Random) -> None:
        self.items = items
        self.chance = chance
        self.latin: Counter[str] = Counter()
        self.names: Counter[str] = Counter()
        self.by_lang: dict[str, Counter[str]] = defaultdict(Counter)
        for item in items:
            told = text(item)
            found = set(_LATIN.findall(told.lower()))
            self.by_lang[item.lang].update(found)
            self.names.update(set(_NAME.findall(told)))
        for counts in self.by_lang.values():
            self.latin.update(counts)
        self.sample = chance.sample(items, min(SAMPLE, len(items)))
        self._langs = sorted({base_language(lang) for lang in self.by_lang} - {"und"})
        self.common = list(islice(self.searched(_ranked(self.latin)), 500))

    def searched(self, words: Iterable[str]) -> Iterator[str]:
        """Give those of some words that are stop words in none of the languages."""
        return _searched(words, self._langs)

    def some(self, words: Iterable[str]) -> Iterator[str]:
        """Give words in an order of chance, each once."""
        listed = sorted(set(words))
        yield from self.chance.sample(listed, len(listed))

    def together(self) -> Iterator[tuple[str, str]]:
        """Give two common words of one item, the commoner first; no pair twice.

        They begin differently, so no stemmer takes them for one word.
        """
        rank = {word: at for at, word in enumerate(self.common)}
        seen = set()
        for item in self.sample:
            inside = {word for word in _LATIN.findall(text(item).lower()) if word in rank}
            first, *others = sorted(inside, key=lambda word: rank[word]) or [""]
            second = next((word for word in others if word[:3] != first[:3]), "")
            if second and (first, second) not in seen:
                seen.add((first, second))
                yield first, second

    def runs(self, pattern: re.Pattern[str], langs: str, length: int) -> list[str]:
        """Give the commonest pieces of ``length`` characters in the runs that match."""
        counts: Counter[str] = Counter()
        for item in self.sample:
            if base_language(item.lang) == langs:
                for run in pattern.findall(text(item)):
                    counts.update(run[at : at + length] for at in range(len(run) - length + 1))
        return [run for run in _ranked(counts)[:PER_CLASS] if counts[run] > 1]


def text(item: Item) -> str:
    """Give what is searched of an item: its title and its text."""
    return f"{item.title}\n{item.text}"


def _ranked(counts: Counter[str]) -> list[str]:
    """Give what was counted, the commonest first; as often counted, by the alphabet."""
    return sorted(counts, key=lambda word: (-counts[word], word))


def _searched(words: Iterable[str], langs: Sequence[str]) -> Iterator[str]:
    return (word for word in words if all(analyze(lang, word) for lang in langs))


def _rare(words: Words) -> Iterator[Question]:
    once = (word for word, count in words.latin.items() if count <= 3 and len(word) > 4)
    return (Question("rare", word, (word,)) for word in words.searched(words.some(once)))


def _common(words: Words) -> Iterator[Question]:
    return (Question("common", word, (word,)) for word in words.common)


def _three(words: Words) -> Iterator[Question]:
    for _ in range(PER_CLASS if len(words.common) >= 3 else 0):
        three = words.chance.sample(words.common, 3)
        yield Question("three words", " ".join(three), tuple(three))


def _and(words: Words) -> Iterator[Question]:
    return (Question("and", " AND ".join(pair), pair, "all") for pair in words.together())


def _phrase(words: Words) -> Iterator[Question]:
    counts: Counter[str] = Counter()
    common = set(words.common)
    for item in words.sample:
        pairs = _PAIR.findall(text(item).lower())
        counts.update({pair for pair in pairs if common.issuperset(pair.split())})
    for pair in _ranked(counts):
        yield Question("phrase", f'"{pair}"', tuple(pair.split()), "phrase")


def _prefix(words: Words) -> Iterator[Question]:
    starts = {word[:4] for word in words.common if len(word) > 5}
    return (Question("prefix", f"{start}*", (start,), "prefix") for start in words.some(starts))


def _name(words: Words) -> Iterator[Question]:
    return (Question("hyphenated name", n, (n,)) for n in _ranked(words.names))


def _misspelt(words: Words) -> Iterator[Question]:
    for word in words.some(word for word in words.common if len(word) > 6):
        wrong = word[:3] + word[4] + word[3] + word[5:]
        if wrong != word and wrong not in words.latin:
            yield Question("misspelt", wrong, (wrong,), "misspelt")


def _exclusion(words: Words) -> Iterator[Question]:
    for common, other in words.together():
        if words.latin[common] >= 2 * words.latin[other]:
            yield Question("exclusion", f"{common} -{other}", (common,), without=other)


def _filter(words: Words) -> Iterator[Question]:
    for word in words.common:
        lang = max(words.by_lang, key=lambda lang: words.by_lang[lang][word])
        yield Question("language filter", word, (word,), lang=lang)


def _newest(words: Words) -> Iterator[Question]:
    return (Question("newest first", w, (w,), sort="newest") for w in words.common)


def _deep(words: Words) -> Iterator[Question]:
    """Ask for the hundredth page of words that enough stories have."""
    offset = (LAST_PAGE - 1) * PAGE
    tried = words.common[: 2 * PER_CLASS]
    stories: dict[str, set[str]] = {word: set() for word in tried}
    if sum(words.latin[word] for word in tried) > offset:
        for item in words.items:
            for word in stories.keys() & set(_LATIN.findall(text(item).lower())):
                stories[word].add(item.story)
    for at in range(PER_CLASS):
        pair = (tried[at], tried[at + PER_CLASS]) if len(tried) == 2 * PER_CLASS else ()
        if pair and len(stories[pair[0]] | stories[pair[1]]) > offset:
            yield Question("page 100", " ".join(pair), pair, offset=offset)


def _chinese(words: Words) -> Iterator[Question]:
    for run in words.runs(_HAN, "zh", 2)[:3] + words.runs(_HAN, "zh", 4)[:2]:
        yield Question("chinese", run, (run,))


def _arabic(words: Words) -> Iterator[Question]:
    counts: Counter[str] = Counter()
    for item in words.sample:
        if base_language(item.lang) == "ar":
            counts.update(set(_ARABIC.findall(text(item))))
    for word in islice(_searched(_ranked(counts), ("ar",)), PER_CLASS):
        yield Question("arabic", word, (word,))


def _long(words: Words) -> Iterator[Question]:
    for at in range(PER_CLASS):
        query = ""
        for item in words.sample[at::PER_CLASS]:
            for word in _LATIN.findall(text(item).lower()):
                if len(query) + 1 + len(word) <= LONGEST:
                    query += f" {word}" if query else word
            if len(query) > LONGEST - 5:
                yield Question("2,000 characters", query, tuple(dict.fromkeys(query.split())))
                break


CLASSES = {
    "rare": _rare,
    "common": _common,
    "three words": _three,
    "and": _and,
    "phrase": _phrase,
    "prefix": _prefix,
    "hyphenated name": _name,
    "misspelt": _misspelt,
    "exclusion": _exclusion,
    "language filter": _filter,
    "newest first": _newest,
    "page 100": _deep,
    "chinese": _chinese,
    "arabic": _arabic,
    "2,000 characters": _long,
}
"""Each class of questions, and what gives them, best first, from an archive's words."""
