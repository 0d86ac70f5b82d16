"""How well does an archive answer queries whose right answers somebody has judged?

Judgements are JSON: a list of objects with ``query`` and ``relevant``, a list of what must
come back, and if wanted ``id`` and ``lang``, the language that the query is in. What must come
back is named by the id of an item or a story, or by an object with ``id``, or with ``file`` and
``line`` or ``title``; there may be a ``grade``, from 1. A result stands for its story: it is
relevant if any telling of that is.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

from search.engine import Engine
from search.errors import JudgementsUnreadable
from search.model import Item, SearchRequest

SHOWN = 10
"""Results that count."""
FIRST = 3
"""Results of which one must be relevant for a success."""
NEAR = 3
"""Lines that an item may have moved from where it was judged."""

MEASURES = (f"success@{FIRST}", f"ndcg@{SHOWN}", f"recall@{SHOWN}")
ALL = "all"


@dataclass(frozen=True, slots=True)
class Judged:
    """A query, and the grade of each story that must come back; ``missing`` are not indexed."""

    id: str
    query: str
    lang: str
    relevant: Mapping[str, int]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A result: the telling that was shown, and its story's grade, 0 for what is not relevant."""

    story: str
    item: str
    lang: str
    title: str
    grade: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query found; each measure is from 0 to 1."""

    judged: Judged
    found: tuple[Found, ...]

    @property
    def measures(self) -> Mapping[str, float]:
        """Whether a relevant story is in the first three, nDCG and recall of the first ten."""
        grades = [found.grade for found in self.found]
        ideal = sorted(self.judged.relevant.values(), reverse=True)[:SHOWN]
        values = (
            float(self.success),
            _gain(grades) / _gain(ideal) if ideal else 0.0,
            sum(map(bool, grades)) / len(ideal) if ideal else 0.0,
        )
        return dict(zip(MEASURES, values, strict=True))

    @property
    def success(self) -> bool:
        """Whether a relevant story is in the first three."""
        return any(found.grade for found in self.found[:FIRST])

    @property
    def place(self) -> str:
        """Say where the first relevant story stands."""
        at = next((at for at, found in enumerate(self.found, 1) if found.grade), None)
        if at is None and not self.judged.relevant:
            return "none of its stories is indexed"
        return f"not in the first {SHOWN}" if at is None else f"result {at}"


def _gain(grades: Sequence[int]) -> float:
    """Give the discounted cumulative gain (Järvelin and Kekäläinen 2002)."""
    return sum(grade / math.log2(rank + 2) for rank, grade in enumerate(grades))


def read(path: Path) -> list[Mapping[str, Any]]:
    """Give the judgements of a file. Raises :class:`JudgementsUnreadable`, with the place."""
    judgements = _loaded(path)
    if not isinstance(judgements, list) or not judgements:
        raise JudgementsUnreadable(path, "it holds no list of queries")
    for number, judgement in enumerate(judgements, start=1):
        wrong = _wrong(judgement)
        if wrong:
            raise JudgementsUnreadable(path, f"query {number} {wrong}")
    ids = Counter(_name(number, judgement) for number, judgement in enumerate(judgements, 1))
    twice = next((name for name, count in ids.items() if count > 1), "")
    if twice:
        raise JudgementsUnreadable(path, f"two queries are called {twice}")
    return judgements


def _loaded(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise JudgementsUnreadable(path, error.strerror or "it cannot be read") from error
    except (RecursionError, ValueError) as error:
        raise JudgementsUnreadable(path, f"it is no JSON: {error}") from error


def _wrong(judgement: Any) -> str:
    """Say what is wrong with a judgement, if anything is."""
    if not isinstance(judgement, dict):
        return "is no object"
    if not isinstance(judgement.get("query"), str) or not judgement["query"].strip():
        return "has no query"
    if any(not isinstance(judgement.get(name, ""), str) for name in ("id", "lang")):
        return "has an id or lang that is no text"
    relevant = judgement.get("relevant")
    if not isinstance(relevant, list) or not relevant:
        return "has no list of what is relevant"
    for reference in relevant:
        if not isinstance(reference, str | dict):
            return f"names {reference!r} as relevant, which is neither an id nor an object"
        if isinstance(reference, dict) and not _is_reference(reference):
            return "names something as relevant without id, or file and line or title"
    return ""


def _is_reference(reference: Mapping[str, Any]) -> bool:
    grade, line = reference.get("grade", 1), reference.get("line", 1)
    place = isinstance(reference.get("file"), str) and (
        "line" in reference or isinstance(reference.get("title"), str)
    )
    numbers = all(isinstance(number, int) and number > 0 for number in (grade, line))
    return numbers and (isinstance(reference.get("id"), str) or place)


def evaluate(engine: Engine, judgements: Sequence[Mapping[str, Any]]) -> list[Answer]:
    """Ask each query as a reader would, and give what it found."""
    with engine.pinned():
        places = _Places(engine)
        judged = [places.judged(n, judgement) for n, judgement in enumerate(judgements, 1)]
        return [_answer(engine, one) for one in judged]


def _answer(engine: Engine, judged: Judged) -> Answer:
    prefer = (judged.lang,) if judged.lang else ()
    result = engine.search(SearchRequest(judged.query, limit=SHOWN, prefer=prefer, facets=()))
    items = [hit.item for hit in result.hits]
    grades = judged.relevant
    found = (Found(i.story, i.id, i.lang, i.title, grades.get(i.story, 0)) for i in items)
    return Answer(judged, tuple(found))


def summary(answers: Sequence[Answer]) -> dict[str, dict[str, float]]:
    """Give the number of queries and the mean of each measure, of all and by language."""
    groups: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[ALL].append(answer)
    for answer in sorted(answers, key=lambda answer: answer.judged.lang):
        groups[answer.judged.lang or "?"].append(answer)
    return {
        name: {
            "queries": len(own),
            **{m: round(sum(a.measures[m] for a in own) / len(own), 4) for m in MEASURES},
        }
        for name, own in groups.items()
    }


def as_json(answers: Sequence[Answer]) -> dict[str, Any]:
    """Give a run as an object, which :func:`earlier` reads."""
    return {
        "format": 1,
        "measures": summary(answers),
        "failed": [answer.judged.id for answer in answers if not answer.success],
        "answers": [_as_object(answer) for answer in answers],
    }


def _as_object(answer: Answer) -> dict[str, Any]:
    judged = answer.judged
    return {
        "id": judged.id,
        "query": judged.query,
        "lang": judged.lang,
        **{name: round(value, 4) for name, value in answer.measures.items()},
        "relevant": dict(judged.relevant),
        "missing": list(judged.missing),
        "results": [asdict(found) for found in answer.found],
    }


def earlier(path: Path) -> list[Answer]:
    """Read the answers of an earlier run. Raises :class:`JudgementsUnreadable`."""
    try:
        return [_answer_of(one) for one in _loaded(path)["answers"]]
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reason = "it is not what `nlpsearch eval --json` writes"
        raise JudgementsUnreadable(path, reason) from error


def _answer_of(one: Mapping[str, Any]) -> Answer:
    relevant = {str(story): int(grade) for story, grade in one["relevant"].items()}
    missing = tuple(map(str, one["missing"]))
    results = (
        Found(str(f["story"]), str(f["item"]), str(f["lang"]), str(f["title"]), int(f["grade"]))
        for f in one["results"]
    )
    judged = Judged(str(one["id"]), str(one["query"]), str(one["lang"]), relevant, missing)
    return Answer(judged, tuple(results))


Moved: TypeAlias = list[tuple[Answer, Mapping[str, float]]]


def moved(answers: Sequence[Answer], before: Sequence[Answer]) -> dict[str, Moved]:
    """Give the queries of both runs that are answered ``better`` or ``worse``, and by how much.

    What got better in one measure and worse in another is worse; new queries are neither.
    """
    known = {answer.judged.id: answer.measures for answer in before}
    found: dict[str, Moved] = {"better": [], "worse": []}
    for answer in answers:
        was = known.get(answer.judged.id, answer.measures)
        by = {name: value - was[name] for name, value in answer.measures.items()}
        by = {name: change for name, change in by.items() if abs(change) > 1e-9}
        if by:
            found["worse" if min(by.values()) < 0 else "better"].append((answer, by))
    return found


class _Places:
    """Where the items of an index are, to find those that were judged."""

    def __init__(self, engine: Engine) -> None:
        self._stories: dict[str, str] = {}
        self._files: defaultdict[str, list[Item]] = defaultdict(list)
        for told in engine.issues():
            issue, _ = engine.issue(told.issue.key, told.issue.lang)
            for item in issue.items:
                self._stories |= {item.id: item.story, item.story: item.story}
                self._files[Path(item.path).name].append(item)

    def judged(self, number: int, judgement: Mapping[str, Any]) -> Judged:
        """Find the stories that a judgement names; one that is named twice has the best grade."""
        relevant: dict[str, int] = {}
        missing = []
        for reference in judgement["relevant"]:
            named = {"id": reference} if isinstance(reference, str) else reference
            story = self._story(named)
            if story is None:
                missing.append(named.get("id") or f"{named['file']}:{named.get('line', '')}")
                # It counts: what is not indexed cannot be found.
                story = f"missing {missing[-1]}"
            relevant[story] = max(relevant.get(story, 0), int(named.get("grade", 1)))
        name, lang = _name(number, judgement), judgement.get("lang", "")
        return Judged(name, judgement["query"], lang, relevant, tuple(missing))

    def _story(self, named: Mapping[str, Any]) -> str | None:
        if "id" in named:
            return self._stories.get(named["id"])
        return next((item.story for item in self._near(named)), None)

    def _near(self, named: Mapping[str, Any]) -> Iterator[Item]:
        """Give the items of a file that may be meant, the likeliest first."""
        file, line = named["file"], named.get("line")
        within = [item for item in self._files[Path(file).name] if item.path.endswith(file)]
        if line is None:
            return (item for item in within if item.title == named["title"])
        near = [item for item in within if abs(item.line - line) <= NEAR]
        return iter(sorted(near, key=lambda item: abs(item.line - line)))


def _name(number: int, judgement: Mapping[str, Any]) -> str:
    return str(judgement.get("id") or number)
