"""What issues say before their stories is found, and never counted among stories."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.engine import Engine
from search.model import Filters, SearchRequest, SearchResult, Tier
from tests.builders import engine, item

ITEMS = (
    item("A loom of silk.", id="1-en-a", story="a", title="Silk", section="tools", issue="1"),
    item("Un métier de soie.", "fr", id="1-fr-a", story="a", title="Soie", issue="1"),
    item("Cotton on a loom.", id="2-en-b", story="b", title="Cotton", issue="2"),
    item(
        "Looms, says the editor, and a sackbut.",
        id="1-en-foreword-0",
        story="1/foreword#0",
        section="foreword",
        title="Weaving #1",
        issue="1",
        kind="foreword",
    ),
    item(
        "Un sacqueboute, dit l'éditrice.",
        "fr",
        id="1-fr-foreword-0",
        story="1/foreword#0",
        section="foreword",
        title="Tissage #1",
        issue="1",
        kind="foreword",
    ),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine(tmp_path_factory.mktemp("forewords"), ITEMS) as opened:
        yield opened


def ask(archive: Engine, query: str, **given: tuple[str, ...]) -> SearchResult:
    facets = ("lang", "section")
    return archive.search(SearchRequest(query, Filters(given), facets=facets))


def ids(result: SearchResult) -> list[str]:
    return [hit.item.id for hit in result.hits]


def test_they_follow_the_stories_that_have_all(archive: Engine) -> None:
    result = ask(archive, "loom")
    assert sorted(ids(result)[:2]) == ["1-en-a", "2-en-b"]
    assert ids(result)[2:] == ["1-en-foreword-0"]
    assert result.tiers == (Tier(2), Tier(1, forewords=1))
    assert result.facets["section"] == {"publications": 1, "tools": 1}


def test_they_follow_stories_that_have_only_some_where_others_have_all(archive: Engine) -> None:
    result = ask(archive, "silk loom")
    assert ids(result) == ["1-en-a", "2-en-b", "1-en-foreword-0"]
    assert result.tiers == (Tier(1), Tier(1, ("silk",)), Tier(1, ("silk",), forewords=1))


def test_they_lead_where_no_story_has_all(archive: Engine) -> None:
    result = ask(archive, "loom sackbut")
    assert ids(result)[0] == "1-en-foreword-0"
    assert result.tiers == (Tier(1, forewords=1), Tier(2, ("sackbut",)))
    assert [card.id for card in result.hits[0].translations] == ["1-fr-foreword-0"]
    assert ask(archive, "sackbut").forewords == ask(archive, "sackbut").total == 1


def test_a_question_is_answered_by_both(archive: Engine) -> None:
    result = ask(archive, "which editor has a sackbut?")
    assert ids(result)[0] == "1-en-foreword-0"
    assert (result.forewords, result.more) == (1, ())


def test_without_words_stories_alone_are_listed(archive: Engine) -> None:
    """But for who asks for forewords."""
    assert ask(archive, "").total == 2
    assert ask(archive, "issue:1").total == 1
    result = ask(archive, "", section=("foreword",))
    assert (ids(result), result.total) == (["1-en-foreword-0"], 1)
    assert ids(ask(archive, "section:foreword lang:fr")) == ["1-fr-foreword-0"]


def test_they_are_counted_nowhere_among_items_and_stories(archive: Engine) -> None:
    stats = archive.stats()
    assert (stats.manifest.counts["items"], stats.manifest.counts["stories"]) == (3, 2)
    assert stats.sections == {"publications": 2, "tools": 1}
    assert sum(summary.items for summary in archive.issues()) == 3


def test_an_issue_has_its_opening_beside_its_items(archive: Engine) -> None:
    issue, _ = archive.issue("1", "fr")
    assert issue.opening
    assert issue.opening.id == "1-fr-foreword-0"
    assert [told.id for told in issue.items] == ["1-fr-a"]
    near = archive.neighbours(archive.item("1-fr-a").item)
    assert (near.before, near.after) == (None, None)


def test_their_words_are_suggested_and_not_their_titles(archive: Engine) -> None:
    """With the count that a search has."""
    assert [(one.text, one.count) for one in archive.suggest("sackb")] == [("sackbut", 1)]
    assert next(one.count for one in archive.suggest("loom") if one.kind == "word") == 2
    assert not [one for one in archive.suggest("weav") if one.kind == "title"]
    assert ask(archive, "sackb").read_as == "sackb*"


def test_they_are_explained_and_compared_like_any_item(archive: Engine) -> None:
    verdict = archive.why("1-en-foreword-0", SearchRequest("loom"))
    assert (verdict.place, [reason.clause for reason in verdict.reasons]) == (3, ["loom"])
    alike = archive.similar("1-en-a", SearchRequest(""))
    assert ids(alike) == ["2-en-b", "1-en-foreword-0"]
    assert ids(archive.similar("1-en-foreword-0", SearchRequest(""))) == ["1-en-a", "2-en-b"]
