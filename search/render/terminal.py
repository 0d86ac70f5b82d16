"""Results for a person at a terminal: wrapped, marked in colour, right-to-left in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from search.fields import FIELDS
from search.model import Hit, Issue, Item, Repair, SearchResult, Snippet, Tier
from search.render import ACROSS, View, guesses, reasons, tiers
from search.render.layout import END_ISOLATE, ISOLATE, Line, clean, is_rtl, wrap

INDENT = 4
FIXED_SPACE = "\u00a0"
"""Keeps what it parts on one line; written as a plain space, which can be searched for."""
LABEL = 14
"""Columns before a facet's values."""
MOST_COUNTS = 8
"""Values of a facet that are listed."""

_STYLES = {"title": "1", "mark": "1;33", "guess": "4", "faint": "2", "plain": ""}


class Terminal:
    """Lines no wider than the view. Without colour nothing stands for marks and guesses."""

    def __init__(self, view: View) -> None:
        self._view = view

    def result(self, result: SearchResult) -> Iterator[str]:
        """Write results, numbered, then how many there are and where."""
        begun, tier = tiers.begun(result, self._view.offset), result.tiers[0]
        if lacked := tiers.first(result, begun):
            yield from self._text(Snippet(f"── {lacked} ──"), "title")
            yield ""
        for place, hit in enumerate(result.hits):
            if place in begun:
                tier = begun[place]
                yield from self._text(Snippet(f"── {tiers.line(tier)} ──"), "title")
                yield ""
            yield from self._hit(self._view.offset + place + 1, hit, tier)
            yield ""
        if result.across:
            yield from self._text(Snippet(f"── {ACROSS} ──"), "title")
            yield ""
        for hit in result.across:
            yield from self._near(hit)
            yield ""
        if result.total:
            yield self._totals(result)
            for name, counts in result.facets.items():
                yield from self._counts(f"{FIELDS[name].title.lower()}s", counts)

    def item(self, hit: Hit, repair: Repair | None = None) -> Iterator[str]:
        """Write an item with its whole text, its links and its other languages."""
        item = hit.item
        yield from self._text(guesses.title(item), "title")
        yield from self._text(Snippet(_about(item)), "faint")
        yield from self._text(Snippet(f"{item.path}:{item.line}"), "faint")
        if repair:
            yield from self._text(Snippet(self._notice(repair)), "faint")
        for paragraph in guesses.paragraphs(item):
            yield ""
            yield from self._text(paragraph)
        for image in item.images:
            if image.words:
                yield ""
                yield from self._text(Snippet(image.words), "faint")
        if item.links:
            yield ""
        for link in item.links:
            # Whole, however long: an address broken in two is of no use.
            yield clean(link.url)
        if hit.translations:
            yield ""
        for other in hit.translations:
            yield self._styled(f"{other.id}  ", "faint") + _isolated(clean(other.title))

    def issues(self, issues: Sequence[tuple[Issue, int]]) -> Iterator[str]:
        """Write issues, each with its languages and their numbers of items."""
        for key, told in groupby(issues, key=lambda pair: pair[0].key):
            tellings = list(told)
            issue = next((i for i, _ in tellings if i.lang == "en"), tellings[0][0])
            heading = " · ".join(str(part) for part in (key, issue.date, issue.title) if part)
            yield from self._text(Snippet(heading), "title")
            counts = ", ".join(f"{issue.lang} {items}" for issue, items in tellings)
            yield from self._text(Snippet(f"items: {counts}"), indent=INDENT)
            for issue, _ in tellings:
                if issue.repair:
                    summary = f"{issue.lang} {guesses.summary(issue.repair)}"
                    yield from self._text(Snippet(summary), "faint", INDENT)

    def _hit(self, number: int, hit: Hit, tier: Tier) -> Iterator[str]:
        lines = self._text(hit.title, "title", INDENT)
        yield f"{number:>{INDENT - 2}}. " + next(lines, "").removeprefix(" " * INDENT)
        yield from lines
        possible = guesses.POSSIBLE if hit.possible else ""
        about = " · ".join(filter(None, (_about(hit.item), possible, tiers.lacking(hit, tier))))
        yield from self._text(Snippet(about), "faint", INDENT)
        yield from self._text(hit.snippet, indent=INDENT)
        if hit.translations:
            others = ", ".join(dict.fromkeys(other.lang for other in hit.translations))
            yield from self._text(Snippet(f"also in {others}"), "faint", INDENT)
        for reason in hit.reasons or ():
            told = Snippet(f"{reason.score:+6.2f}  {reasons.line(reason)}")
            yield from self._text(told, "faint", INDENT)

    def _near(self, hit: Hit) -> Iterator[str]:
        """Write a story that was found by meaning, by its title in the reader's language."""
        title = Snippet(hit.own.title) if hit.own else hit.title
        lines = self._text(title, "title", INDENT)
        yield "  ~ " + next(lines, "").removeprefix(" " * INDENT)
        yield from lines
        about = " · ".join((_about(hit.item), f"cosine {hit.cosine:.2f}"))
        yield from self._text(Snippet(about), "faint", INDENT)
        if hit.own:
            yield from self._text(hit.title, indent=INDENT)

    def _notice(self, repair: Repair) -> str:
        underlined = self._view.color and repair.guessed > 0
        return guesses.notice(repair) + (" Guesses are underlined." if underlined else "")

    def _totals(self, result: SearchResult) -> str:
        first = self._view.offset + 1
        last = self._view.offset + len(result.hits)
        noun = "result" if result.total == 1 else "results"
        span = f"{first}-{last}" if last > first else f"{first}"
        rest = f" and {result.paged - result.total} more" if result.more else ""
        shown = f", {span} shown" if 0 < len(result.hits) < result.paged else ""
        more = f" (the next: --offset {last})" if shown and last < result.paged else ""
        count = f"{result.total} {noun}{rest}"
        return self._styled(f"{count}{shown}{more}, {result.took_ms:.0f} ms", "title")

    def _counts(self, name: str, counts: Mapping[str, int]) -> Iterator[str]:
        shown = [
            f"{value}{FIXED_SPACE}({count})" for value, count in list(counts.items())[:MOST_COUNTS]
        ]
        more = (
            [f"{len(counts) - MOST_COUNTS}{FIXED_SPACE}more"] if len(counts) > MOST_COUNTS else []
        )
        if len(counts) > 1:
            label = f"{name}:".ljust(LABEL)
            for line in self._text(Snippet(", ".join([*shown, *more])), "faint", LABEL):
                yield self._styled(label, "faint") + line[LABEL:]
                label = " " * LABEL

    def _text(self, text: Snippet, style: str = "plain", indent: int = 0) -> Iterator[str]:
        rtl = is_rtl(text.text)
        for line in wrap(text.text, self._view.width - indent, text.marks, text.guesses):
            written = self._line(line, style)
            yield " " * indent + (f"{ISOLATE}{written}{END_ISOLATE}" if rtl else written)

    def _line(self, line: Line, style: str) -> str:
        return "".join(
            self._styled(
                piece.text.replace(FIXED_SPACE, " "),
                style,
                *(["mark"] if piece.marked else []),
                *(["guess"] if piece.guessed else []),
            )
            for piece in line
        )

    def _styled(self, text: str, *styles: str) -> str:
        codes = ";".join(filter(None, (_STYLES[style] for style in styles)))
        return f"\x1b[{codes}m{text}\x1b[0m" if codes and self._view.color else text


def _about(item: Item) -> str:
    """Say in a line where an item is from."""
    parts = (item.lang, f"issue {item.issue}", item.date, item.section, item.id)
    return " · ".join(str(part) for part in parts if part)


def _isolated(text: str) -> str:
    return f"{ISOLATE}{text}{END_ISOLATE}" if is_rtl(text) else text
