"""The pages of a result, as a reader walks them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.model import SearchRequest

AROUND = 2
"""Pages shown on either side of the current one."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page one can go to; ``after_gap`` where numbers before it were left out."""

    number: int
    request: SearchRequest
    after_gap: bool = False


@dataclass(frozen=True, slots=True)
class Paging:
    """Where a result stands among its pages. ``pages`` is empty where there is but one."""

    current: int
    last: int
    pages: tuple[Page, ...]
    before: Page | None
    after: Page | None


def paging(request: SearchRequest, total: int) -> Paging:
    """Give the pages of a result with ``total`` entries."""
    last = max(-(-total // request.limit), 1)
    current = request.offset // request.limit + 1

    def page(number: int, after_gap: bool = False) -> Page:
        offset = (number - 1) * request.limit
        return Page(number, replace(request, offset=offset), after_gap)

    near = range(max(current - AROUND, 1), min(current + AROUND, last) + 1)
    numbers = sorted({1, last, *near})
    pages = tuple(
        page(number, number - before > 1)
        for before, number in zip([0, *numbers], numbers, strict=False)
    )
    return Paging(
        current,
        last,
        pages if last > 1 else (),
        page(min(current - 1, last)) if current > 1 else None,
        page(current + 1) if current < last else None,
    )
