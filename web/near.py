"""What is near a story or an issue that there is not."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

from flask import request

from search.model import Issue
from web.current import engine
from web.pages import editions

MOST = 3
"""Issues that are offered."""
_ALIKE = 3
"""Code points that keys of issues have in common at their beginning, if one may mean the other."""
_DIGITS = 9


def near() -> Sequence[Issue]:
    """Give the issues that the address of this request may have meant, the likeliest first.

    Of a story that is the one whose key its id begins with, of an issue those with the next
    numbers, or those beside it in the order of keys that begin alike.
    """
    asked = {name: str(value) for name, value in (request.view_args or {}).items()}
    summaries = engine().issues()
    if "item_id" in asked:
        told = (summary.issue for summary in summaries)
        own = (i for i in told if asked["item_id"].startswith(f"{i.key}-{i.lang.lower()}-"))
        return list(own)[:1]
    key = asked.get("key", "")
    issues = {edition.issue.key: edition.issue for edition in editions(summaries)}
    if key in issues:
        return [issues[key]]
    if key.isdecimal() and len(key) <= _DIGITS:
        numbers = (own for own in issues if own.isdecimal() and len(own) <= _DIGITS)
        keys = sorted(numbers, key=lambda own: abs(int(own) - int(key)))
    else:
        ordered = sorted(issues)
        at = bisect(ordered, key)
        beside = ordered[max(0, at - 1) : at + 1]
        keys = [own for own in beside if own[:_ALIKE] == key[:_ALIKE]]
    return [issues[own] for own in keys[:MOST]]
