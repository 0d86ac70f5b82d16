"""The second half of writing a segment: runs in, files of arrays out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.backends.gathering import renumber
from search.backends.layout import COLUMNS, F4, FILES, I4, PROPERTY, TEXT, U4, U8
from search.fields import SINGLE
from search.index.arrays import ArraysWriter, written
from search.index.merging import Merged
from search.index.runs import Runs

Array = NDArray[Any]


class Written(NamedTuple):
    """What was written: the number of documents, and of each field with terms its kind.

    ``terms`` have places, ``values`` have none.
    """

    documents: int
    kinds: dict[str, str]


class PostingsOut(NamedTuple):
    """The files that postings go to."""

    terms: ArraysWriter
    postings: ArraysWriter
    positions: ArraysWriter


def write_segment(runs: Runs, directory: Path) -> Written:
    """Write a segment of the documents of some runs into an empty folder. Raises OSError."""
    sizes = [len(run.array("day")) for run in runs]
    starts = accumulate(sizes, initial=0)
    docs = [np.arange(first, last, dtype=U4) for first, last in pairwise(starts)]
    named = {name.removesuffix(".starts") for run in runs for name in run.names()}
    texts = sorted(name for name in named if name.startswith(TEXT) and "." not in name)
    properties = sorted(name for name in named if name.startswith(PROPERTY) and "." not in name)
    with ExitStack() as stack:
        out = {name: stack.enter_context(written(directory / f"{name}.arrays")) for name in FILES}
        postings = PostingsOut(out["terms"], out["postings"], out["positions"])
        ranks = {}
        for name in texts:
            ranks[name.removeprefix(TEXT)] = write_field(
                Merged(runs, name, docs, positions=True), name, postings
            )
        for name in properties:
            write_field(Merged(runs, name, docs), name, postings)
        _write_records(runs, ranks, out["records"])
        _write_columns(runs, out["columns"])
    return Written(sum(sizes), dict.fromkeys(texts, "terms") | dict.fromkeys(properties, "values"))


def write_field(merged: Merged, name: str, out: PostingsOut) -> list[Array]:
    """Write a field's terms and postings; give for each run the ranks of its terms."""
    out.terms.add_encoded(name, merged.terms)
    starts, place_starts = [np.zeros(1, U8)], [np.zeros(1, U8)]
    with (
        out.postings.stream(name, "<u4") as postings,
        out.positions.stream(name, "<u4") as positions,
    ):
        for part in merged.postings():
            starts.append(starts[-1][-1:] + np.cumsum(part.counts, dtype=U8))
            postings.write(part.values)
            if merged.positions:
                place_starts.append(place_starts[-1][-1:] + np.cumsum(part.sizes, dtype=U8))
                positions.write(part.places)
    out.terms.add(f"{name}.postings", np.concatenate(starts))
    if merged.positions:
        out.terms.add(f"{name}.places", np.concatenate(place_starts))
    return merged.ranks


def _write_records(runs: Runs, ranks: Mapping[str, Sequence[Array]], out: ArraysWriter) -> None:
    """Write of all documents their tokens, the terms in them by rank, and their items."""
    with out.stream("tokens", "<u4") as stream:
        for number, run in enumerate(runs):
            tokens, sizes = run.array("tokens").copy(), run.array("sizes")
            own = {lang: of_run[number] for lang, of_run in ranks.items()}
            renumber(tokens, sizes, run.texts("analysed"), run.array("analysed.codes"), own)
            stream.write(tokens)
    with out.stream("items", "|u1") as stream:
        for run in runs:
            stream.write(run.array("items"))
    for name, sizes_of in (("tokens", "sizes"), ("items", "items.sizes")):
        ends = np.cumsum(_joined(runs, sizes_of, U4), dtype=U8)
        out.add(f"{name}.starts", np.concatenate([np.zeros(1, U8), ends]))


def _write_columns(runs: Runs, out: ArraysWriter) -> None:
    for name in ("id", "title"):
        out.add_encoded(name, chain.from_iterable(run.encoded(name) for run in runs))
    out.add("day", _joined(runs, "day", I4))
    codes = {name: _write_codes(runs, out, name) for name in COLUMNS}
    out.add("length", _joined(runs, "length", F4))
    stories = codes["story"]
    order = np.argsort(stories, kind="stable")
    out.add("told", order.astype(U4))
    out.add("told.starts", np.searchsorted(stories[order], np.arange(len(stories) + 1)).astype(U4))
    for name in SINGLE:
        keys = stories.astype(U8) << np.uint64(32) | codes[name]
        pairs, numbers = np.unique(keys, return_inverse=True)
        out.add(f"{name}.pairs", numbers.astype(U4))
        out.add(f"{name}.pair_codes", (pairs & np.uint64(0xFFFFFFFF)).astype(U4))


def _joined(runs: Runs, name: str, kind: Any) -> Array:
    return np.concatenate([np.empty(0, kind), *(run.array(name) for run in runs)])


def _write_codes(runs: Runs, out: ArraysWriter, name: str) -> Array:
    """Write a column as codes among its values, in order; give the codes."""
    distinct, ranks = runs.ranked(name)
    own = [of_run[run.array(f"{name}.codes")] for run, of_run in zip(runs, ranks, strict=True)]
    codes = np.concatenate([np.empty(0, U4), *own])
    out.add_encoded(name, distinct)
    out.add(f"{name}.codes", codes)
    return codes
