"""Results as Markdown, to be pasted into a note: a list with links, matches in bold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from search import late
from search.model import Hit, Issue, Item, Repair, SearchResult, Snippet, Tier
from search.render import ACROSS, View, guesses, tiers
from search.render.layout import clean

_SPECIAL = late.compile(r"([\\`*_\[\]<>#|~&])")
# At the beginning of a line these would make a list or a heading of it.
_LEADING = late.compile(r"^(?:(?=[-+=])|(\d+)(?=[.)]))")
_UNSAFE_IN_ADDRESS = late.compile(r"[\s<>\\\x00-\x20\x7f]")


class Markdown:
    """CommonMark; whatever an archive's text holds, it stays text."""

    def __init__(self, view: View) -> None:
        self._offset = view.offset

    def result(self, result: SearchResult) -> Iterator[str]:
        """Write a numbered list, each entry linked to its first link."""
        if result.total:
            yield from self._results(result)
        if result.across:
            yield from ([""] if result.total else [])
            yield f"── {ACROSS} ──"
            yield ""
        for hit in result.across:
            title = _escaped(hit.own.title) if hit.own else _marked(hit.title)
            yield f"- {_linked(title, hit.item)} ({_about(hit.item)}, cosine {hit.cosine:.2f})"

    def _results(self, result: SearchResult) -> Iterator[str]:
        noun = "result" if result.total == 1 else "results"
        yield f"{result.total} {noun} for {_code(result.query)}"
        begun, tier = tiers.begun(result, self._offset), result.tiers[0]
        if lacked := tiers.first(result, begun):
            yield ""
            yield f"── {_escaped(lacked)} ──"
        for place, hit in enumerate(result.hits):
            if place in begun:
                tier = begun[place]
                yield ""
                yield f"── {_escaped(tiers.line(tier))} ──"
            yield ""
            yield from _hit(self._offset + place + 1, hit, tier)

    def item(self, hit: Hit, repair: Repair | None = None) -> Iterator[str]:
        """Write a heading, the text, the links and the other languages."""
        item = hit.item
        yield f"# {_escaped(item.title)}"
        yield ""
        yield _about(item)
        if repair:
            yield ""
            yield f"> {_escaped(guesses.notice(repair))}"
        for paragraph in item.text.split("\n\n"):
            if paragraph.strip():
                yield ""
                yield _escaped(paragraph)
        if item.links:
            yield ""
        for link in item.links:
            yield f"- [{_escaped(link.text or link.url)}]({_address(link.url)})"
        if hit.translations:
            yield ""
        for other in hit.translations:
            yield f"- {_escaped(other.lang)}: {_escaped(other.title)} ({_code(other.id)})"

    def issues(self, issues: Sequence[tuple[Issue, int]]) -> Iterator[str]:
        """Write a table of issues, then a list of those that a repair mended."""
        yield "| issue | language | date | items | title |"
        yield "|---|---|---|---|---|"
        for issue, items in issues:
            cells = (issue.key, issue.lang, str(issue.date or ""), str(items), issue.title)
            yield f"| {' | '.join(_escaped(cell) for cell in cells)} |"
        mended = [(issue, issue.repair) for issue, _ in issues if issue.repair]
        if mended:
            yield ""
        for issue, repair in mended:
            yield f"- {_escaped(f'{issue.key}, {issue.lang}: {guesses.summary(repair)}')}"


def _hit(number: int, hit: Hit, tier: Tier) -> Iterator[str]:
    lead = f"{number}. "
    yield lead + _linked(_marked(hit.title), hit.item)
    remarks = (guesses.POSSIBLE if hit.possible else "", _escaped(tiers.lacking(hit, tier)))
    said = "".join(f" ({remark})" for remark in remarks if remark)
    yield " " * len(lead) + f"({_about(hit.item)}){said}"
    if hit.snippet.text.strip():
        yield ""
        yield " " * len(lead) + _marked(hit.snippet)


def _about(item: Item) -> str:
    parts = (item.lang, f"issue {item.issue}", item.date, item.section)
    words = ", ".join(_escaped(str(part)) for part in parts if part)
    return f"{words}, {_code(item.id)}"


def _linked(text: str, item: Item) -> str:
    return f"[{text}]({_address(item.links[0].url)})" if item.links else text


def _marked(snippet: Snippet) -> str:
    """Write a text with its marks in bold."""
    written, end = "", 0
    for start, stop in snippet.marks:
        written += _escaped(snippet.text[end:start], inner=True)
        written += f"**{_escaped(snippet.text[start:stop], inner=True)}**"
        end = stop
    return _LEADING.sub(r"\1\\", (written + _escaped(snippet.text[end:], inner=True)).strip())


def _escaped(text: str, inner: bool = False) -> str:
    """Write text so that Markdown reads nothing into it; ``inner`` keeps its outer spaces."""
    escaped = _SPECIAL.sub(r"\\\1", re.sub(r" +", " ", clean(text)))
    return escaped if inner else _LEADING.sub(r"\1\\", escaped.strip())


def _code(text: str) -> str:
    """Write text as code, fenced by more backticks than it has in a row."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    space = " " if "`" in text else ""
    return f"{'`' * (longest + 1)}{space}{clean(text)}{space}{'`' * (longest + 1)}"


def _address(url: str) -> str:
    """Write an address between angle brackets, where parentheses do no harm."""
    return f"<{_UNSAFE_IN_ADDRESS.sub(lambda bad: f'%{ord(bad[0]):02X}', url)}>"
