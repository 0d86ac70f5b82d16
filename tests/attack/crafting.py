"""Hostile indexes: numbers and words changed, and all sums made right again."""

from __future__ import annotations

import copy
import json
import random
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engine import Engine
from search.errors import NlpsearchError
from search.index.arrays import SUFFIX, Arrays, digest_of, written
from search.index.storage import IndexFolder
from search.model import SearchRequest
from search.render import json as rendered
from search.settings import Settings
from tests.attack.ground import Faults, Ground
from tests.builders import change_manifest

MEMORY = 4 << 30
"""Bytes of addresses that answers may take: a crafted count may ask for more than there are."""

Array = NDArray[Any]
Change = Callable[[Array, random.Random], Array]


def _highest(values: Array, rng: random.Random) -> Array:
    if values.dtype.kind == "f":
        return np.full(len(values), rng.choice((np.nan, np.inf, -1.0)), values.dtype)
    return np.full(len(values), np.iinfo(values.dtype).max, values.dtype)


def _some(values: Array, rng: random.Random) -> Array:
    """Change some bits somewhere."""
    data = bytearray(values.tobytes())
    for _ in range(rng.choice((1, 1, 20)) if data else 0):
        data[rng.randrange(len(data))] ^= rng.randrange(1, 256)
    return np.frombuffer(bytes(data), values.dtype)


def _moved(values: Array, rng: random.Random) -> Array:
    moved: Array = values + np.array(rng.choice((1, 5, 200)), values.dtype)
    return moved


def _shuffled(values: Array, rng: random.Random) -> Array:
    return values[rng.sample(range(len(values)), len(values))]


def _retyped(values: Array, rng: random.Random) -> Array:
    kind = rng.choice(("|u1", "<u2", "<u4", "<u8", "<i4", "<f4"))
    with np.errstate(all="ignore"):
        return values.astype(kind)


CHANGES: tuple[Change, ...] = (
    *(_highest, _some, _moved, _shuffled, _retyped),
    lambda values, rng: np.zeros_like(values),
    lambda values, rng: values[::-1],
    lambda values, rng: values[: rng.randrange(len(values) + 1)],
    lambda values, rng: np.concatenate((values, values[: rng.randrange(len(values) + 1)])),
)

ODD: tuple[Any, ...] = (None, -1, 10**30, 1.5, True, "", "x" * 999, "\ud800", [], {}, [1], {"a": 1})
QUERIES = (
    *("", "Reformer", "mod* language", '"language model"', "-bert", "lang:fr", "date:2021"),
    *("url:arxiv.org", "Refromer", "模型", "النموذج", "huggingface", "section:ethics model"),
)
BEGINNINGS = ("m", "reform", "lang:", "模", "hugging f", "language mod", "author:e")


def indexes(ground: Ground, tries: int) -> Faults:
    """Ask crafted indexes: they answer, or are called damaged in a line."""
    rng = ground.random()
    settings = Settings(ground.folder / "crafted")
    for _ in range(tries):
        shutil.rmtree(settings.index_data, ignore_errors=True)
        shutil.copytree(ground.settings.index, settings.index)
        what = _craft(settings.index, rng)
        with _little_memory():
            yield from (f"{what}: {fault}" for fault in _asked(settings))


def _craft(folder: Path, rng: random.Random) -> str:
    """Change one thing in an index, and say which."""
    manifest = IndexFolder(folder).manifest()
    name = rng.choice([*manifest.contents, "manifest.json"])
    path = folder / manifest.generation / name
    if path.suffix == SUFFIX:
        what = _craft_arrays(path, rng)
    elif name != "manifest.json":
        values = json.loads(path.read_text(encoding="utf-8"))
        values, what = _odd(values, rng)
        path.write_text(json.dumps(values))
    else:
        values = json.loads((folder / name).read_text(encoding="utf-8"))["manifest"]
        values, what = _odd(values, rng)
        change_manifest(folder, values if isinstance(values, dict) else {"sources": values})
        return f"{name} {what}"
    seal = [path.stat().st_size, digest_of(path)]
    change_manifest(folder, {"contents": {**manifest.contents, name: seal}})
    return f"{name} {what}"


def _craft_arrays(path: Path, rng: random.Random) -> str:
    arrays = Arrays(path)
    names = list(arrays.names())
    changed = rng.choice(names)
    change = rng.choice(CHANGES)
    part = path.with_suffix(".part")
    with written(part) as out:
        for name in names:
            values = arrays.array(name)
            out.add(name, change(values, rng) if name == changed else values)
    arrays.close()
    part.replace(path)
    return f"{changed} {CHANGES.index(change)}"


def _odd(values: Any, rng: random.Random) -> tuple[Any, str]:
    """Put something odd in the place of one of the values that a JSON value is made of."""
    values = copy.deepcopy(values)
    steps: list[tuple[Any, Any]] = []
    at = values
    while isinstance(at, dict | list) and at and (not steps or rng.random() < 0.7):
        key = rng.choice(list(at)) if isinstance(at, dict) else rng.randrange(len(at))
        steps.append((at, key))
        at = at[key]
    if not steps:
        return rng.choice(ODD), "all"
    holder, key = steps[-1]
    holder[key] = rng.choice(ODD)
    return values, f"{[key for _, key in steps]} {holder[key]!r:.20}"


@contextmanager
def _little_memory() -> Iterator[None]:
    limits = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)


def _asked(settings: Settings) -> Faults:
    with Engine(settings) as engine:
        found = ["1-en-publications-1"]
        for question in _questions(engine, found):
            try:
                question()
            except NlpsearchError:
                pass
            except Exception as error:  # the fault that is looked for
                yield f"{type(error).__name__} {error}"


def _questions(engine: Engine, found: list[str]) -> Iterator[Callable[[], object]]:
    for query in QUERIES:
        for request in (
            SearchRequest(query, limit=50),
            SearchRequest(query, limit=50, group=False, sort="newest"),
        ):
            yield partial(_search, engine, request, found)
    for beginning in BEGINNINGS:
        yield partial(engine.suggest, beginning, "fr", 50)
    for item_id in found[:: max(1, len(found) // 4)]:
        yield partial(_read, engine, item_id)
    yield lambda: [engine.issue(told.issue.key, told.issue.lang) for told in engine.issues()]
    yield engine.stats
    yield lambda: engine.explain("model mod* Refromer")


def _read(engine: Engine, item_id: str) -> None:
    engine.neighbours(engine.read(item_id, "model").hit.item)
    engine.similar(item_id, SearchRequest(""))
    engine.why(item_id, SearchRequest("model Refromer -bert"))


def _search(engine: Engine, request: SearchRequest, found: list[str]) -> None:
    result = engine.search(request)
    json.dumps(rendered.result(result)).encode()
    found += [hit.item.id for hit in result.hits]
