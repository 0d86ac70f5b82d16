"""Why a result is one, in words."""

from __future__ import annotations

from search.model import Reason

_RULES = {
    "word": "",
    "exact": "just as it is spelt",
    "form": "another form",
    "part": "a part of it",
    "phrase": "",
    "beginning": "",
    "spelling": "as it is spelt",
    "synonym": "another name",
    "meaning": "near in meaning",
    "possible": "a word that may stand in what was lost",
}
_PLACES = {"captions": "a caption"}


def line(reason: Reason) -> str:
    """Say what was found and where, without what it adds.

    >>> line(Reason("model", "form", ("Models",), ("title", "text"), 1.5))
    'model: “Models” in title and text (another form)'
    """
    clause = f"{reason.clause}: " if reason.clause else ""
    if reason.rule not in _RULES:
        return f"{reason.clause}"
    words = ", ".join(f"“{word}”" for word in reason.words)
    places = " and ".join(_PLACES.get(field, field) for field in reason.fields)
    said = " in ".join(filter(None, (words, places)))
    rule = _RULES[reason.rule]
    if not said:
        return f"{clause}{rule or 'found'}"
    return f"{clause}{said}" + (f" ({rule})" if rule else "")
