"""Dictionaries are kept between runs, and built anew when they are gone or broken."""

from __future__ import annotations

from pathlib import Path

import marisa_trie
import pytest

from search.analysis import zh
from search.analysis.cache import cached_trie


def build() -> marisa_trie.BytesTrie:
    return marisa_trie.BytesTrie([("word", b"value")])


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NLPSEARCH_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def refuse() -> marisa_trie.BytesTrie:
    raise AssertionError("built although it was kept")


def test_a_dictionary_is_built_once(own_cache: Path) -> None:
    cached_trie("d", marisa_trie.BytesTrie, build)
    assert cached_trie("d", marisa_trie.BytesTrie, refuse)["word"] == [b"value"]
    assert [path.name for path in own_cache.iterdir()] == ["d.trie"]


@pytest.mark.parametrize("content", [b"", b"not a trie", b"\0" * 5000])
def test_a_broken_dictionary_is_built_anew(own_cache: Path, content: bytes) -> None:
    own_cache.mkdir()
    (own_cache / "d.trie").write_bytes(content)
    assert cached_trie("d", marisa_trie.BytesTrie, build)["word"] == [b"value"]
    assert cached_trie("d", marisa_trie.BytesTrie, refuse)["word"] == [b"value"]


def test_a_cache_that_cannot_be_written_is_said_and_done_without(
    own_cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own_cache.write_text("a file where the folder should be")
    assert cached_trie("d", marisa_trie.BytesTrie, build)["word"] == [b"value"]
    assert "cannot keep the dictionary" in caplog.text


def test_words_of_taiwan_are_compiled_when_the_first_text_is_analysed(own_cache: Path) -> None:
    """Or the first query that asks for them would take longer than queries may."""
    remembered = (zh.dictionary, zh._counts, zh._words_of_taiwan)
    try:
        for each in remembered:
            each.cache_clear()
        zh.CHINESE.tokens("软件公司")
        assert any(path.name.startswith("taiwan-") for path in own_cache.iterdir())
    finally:
        for each in remembered:
            each.cache_clear()
