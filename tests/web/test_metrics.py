"""What Prometheus is told: what was answered, how fast, and how old the index is."""

from __future__ import annotations

import re
from pathlib import Path

from search.engine import Engine
from search.settings import Settings
from web import create_app

SAMPLE = re.compile(r'[a-z_]+(\{([a-z]+="[^"\\]*",?)+\})? [0-9.e+-]+')


def told(text: str) -> dict[str, float]:
    """Read samples; each is as the text format has it."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(SAMPLE.fullmatch(line) for line in lines)
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_answers_and_queries_are_counted(engine: Engine) -> None:
    client = create_app(engine=engine).test_client()
    tag = client.get("/?q=BERT").headers["ETag"]
    client.get("/?q=BERT", headers={"If-None-Match": tag})
    for address in ("/api/v1/search?q=zzxqyyvk", "/", "/?lang=fr", "/nowhere", "/?sort=x"):
        client.get(address)
    answer = client.get("/metrics")
    assert answer.mimetype == "text/plain"
    counts = told(answer.text)
    name = "nlpsearch_requests_total"
    assert counts[f'{name}{{endpoint="pages.search",status="200"}}'] == 3
    assert counts[f'{name}{{endpoint="pages.search",status="304"}}'] == 1
    assert counts[f'{name}{{endpoint="pages.search",status="400"}}'] == 1
    assert counts[f'{name}{{endpoint="",status="404"}}'] == 1
    assert counts["nlpsearch_queries_total"] == 2, "what names no words is no query"
    assert counts["nlpsearch_queries_without_results_total"] == 1
    assert counts["nlpsearch_request_seconds_count"] == 7
    assert counts['nlpsearch_request_seconds_bucket{le="+Inf"}'] == 7
    assert 0 < counts["nlpsearch_request_seconds_sum"] < 60
    buckets = [value for sample, value in counts.items() if "_bucket" in sample]
    assert buckets == sorted(buckets)
    assert 0 <= counts["nlpsearch_generation_age_seconds"] < 24 * 3600
    assert counts["nlpsearch_index_ready"] == 1


def test_without_an_index_it_says_so(tmp_path: Path) -> None:
    counts = told(create_app(Settings(tmp_path)).test_client().get("/metrics").text)
    assert counts["nlpsearch_index_ready"] == 0
    assert "nlpsearch_generation_age_seconds" not in counts
