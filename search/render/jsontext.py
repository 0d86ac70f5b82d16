"""JSON and JSON lines, as text: what :mod:`search.render.json` says, written out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.model import Hit, Issue, Repair, SearchResult
from search.render import View, json


class Json:
    """One object, indented."""

    def __init__(self, view: View) -> None:
        """Take a view, of which JSON needs nothing."""

    def result(self, result: SearchResult) -> Iterator[str]:
        """Write the object of a search; ``docs/json.md`` describes it."""
        yield json.dumps(json.result(result), indent=1)

    def item(self, hit: Hit, repair: Repair | None = None) -> Iterator[str]:
        """Write one object: the item with its text, and its translations."""
        yield json.dumps(json.whole_item(hit, repair), indent=1)

    def issues(self, issues: Sequence[tuple[Issue, int]]) -> Iterator[str]:
        """Write one object that lists the issues."""
        listed = [json.issue(issue, items) for issue, items in issues]
        yield json.dumps({"format": json.FORMAT, "issues": listed}, indent=1)


class JsonLines:
    """An object a line."""

    def __init__(self, view: View) -> None:
        """Take a view, of which JSON needs nothing."""

    def result(self, result: SearchResult) -> Iterator[str]:
        """Write a line for each result, the entries of ``results`` in the JSON object."""
        for hit in result.hits:
            yield json.dumps(json.hit(hit))

    def item(self, hit: Hit, repair: Repair | None = None) -> Iterator[str]:
        """Write the item's object on one line."""
        yield json.dumps(json.whole_item(hit, repair))

    def issues(self, issues: Sequence[tuple[Issue, int]]) -> Iterator[str]:
        """Write a line for each issue."""
        for issue, items in issues:
            yield json.dumps(json.issue(issue, items))
