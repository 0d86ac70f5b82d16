"""What is counted of requests, told at ``/metrics`` as Prometheus reads it.

Counts lie in memory that worker processes share, a part for each, as each alone writes its own.
"""

from __future__ import annotations

import datetime
import mmap
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from flask import Flask, Response, current_app, g, request

from search.errors import NlpsearchError
from search.misses import Misses
from search.model import SearchResult
from web.current import engine

EXTENSION = "nlpsearch-metrics"
STATUSES = (200, 302, 304, 400, 404, 405, 413, 429, 500, 503)
"""Those that are counted each for itself; any other is counted as 0."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Seconds up to which answers are counted together; the last of all has no bound."""
TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counts of requests by endpoint and status, of their seconds, and of queries."""

    def __init__(
        self, endpoints: Sequence[str], workers: int = 1, misses: Misses | None = None
    ) -> None:
        names: list[object] = [
            (endpoint, status) for endpoint in sorted(endpoints) for status in (*STATUSES, 0)
        ]
        names += [*BUCKETS, "slower", "seconds", "queries", "without results"]
        self._places = {name: place for place, name in enumerate(names)}
        self._counts = memoryview(mmap.mmap(-1, len(names) * workers * 8)).cast("d")
        self._lock = threading.Lock()
        self.worker = 0
        self._misses = misses

    def request(self, endpoint: str, status: int, seconds: float) -> None:
        """Count an answer; what has no endpoint of those known is counted under none."""
        place = bisect_left(BUCKETS, seconds)
        bucket = BUCKETS[place] if place < len(BUCKETS) else "slower"
        counted = status if status in STATUSES else 0
        self._add((endpoint, counted) if (endpoint, counted) in self._places else ("", counted), 1)
        self._add(bucket, 1)
        self._add("seconds", seconds)

    def query(self, result: SearchResult) -> None:
        """Count a query that was answered."""
        if result.query.strip():
            self._add("queries", 1)
            self._add("without results", 0 if result.total else 1)
            if self._misses and not result.total:
                self._misses.note(result.query)

    def lines(self) -> Iterator[str]:
        """Write all counts of all workers."""
        yield from _head("requests_total", "counter", "Answers, by endpoint and status.")
        for name in self._places:
            if isinstance(name, tuple) and self._sum(name):
                labels = f'endpoint="{name[0]}",status="{name[1] or "other"}"'
                yield f"nlpsearch_requests_total{{{labels}}} {self._sum(name):.0f}"
        yield from _head("request_seconds", "histogram", "Seconds until an answer was ready.")
        total = 0.0
        for bound in (*BUCKETS, "slower"):
            total += self._sum(bound)
            label = bound if bound in BUCKETS else "+Inf"
            yield f'nlpsearch_request_seconds_bucket{{le="{label}"}} {total:.0f}'
        yield f"nlpsearch_request_seconds_sum {self._sum('seconds'):.6f}"
        yield f"nlpsearch_request_seconds_count {total:.0f}"
        yield from _head("queries_total", "counter", "Queries that were answered.")
        yield f"nlpsearch_queries_total {self._sum('queries'):.0f}"
        yield from _head("queries_without_results_total", "counter", "Those that found nothing.")
        yield f"nlpsearch_queries_without_results_total {self._sum('without results'):.0f}"

    def _add(self, name: object, value: float) -> None:
        place = self.worker * len(self._places) + self._places[name]
        with self._lock:
            self._counts[place] += value

    def _sum(self, name: object) -> float:
        return float(sum(self._counts[self._places[name] :: len(self._places)]))


def install(app: Flask, workers: int, misses: Misses | None) -> None:
    """Count what ``app`` answers, and tell it; all its endpoints are known by now.

    ``misses`` notes the queries that find nothing.
    """
    app.add_url_rule("/metrics", view_func=_told, endpoint="metrics")
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    app.extensions[EXTENSION] = Metrics([*endpoints, ""], workers, misses)
    app.after_request(_counted)


def metrics() -> Metrics:
    """Give the counts of the current application."""
    held: Metrics = current_app.extensions[EXTENSION]
    return held


def _counted(response: Response) -> Response:
    seconds = time.perf_counter() - g.started
    metrics().request(request.endpoint or "", response.status_code, seconds)
    return response


def _told() -> Response:
    lines = [
        *metrics().lines(),
        *_head("index_ready", "gauge", "Whether searches can be answered."),
    ]
    try:
        created = datetime.datetime.fromisoformat(engine().serving().created)
    except NlpsearchError:
        lines.append("nlpsearch_index_ready 0")
    else:
        age = datetime.datetime.now(datetime.timezone.utc) - created
        lines.append("nlpsearch_index_ready 1")
        lines += _head("generation_age_seconds", "gauge", "Since the index was written.")
        lines.append(f"nlpsearch_generation_age_seconds {age.total_seconds():.0f}")
    return Response("\n".join(lines) + "\n", content_type=TYPE)


def _head(name: str, kind: str, said: str) -> Iterator[str]:
    yield f"# HELP nlpsearch_{name} {said}"
    yield f"# TYPE nlpsearch_{name} {kind}"
