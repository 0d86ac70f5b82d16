"""A result as JSON: the one object that ``nlpsearch query --json`` and the web API give.

The keys are a contract, written down in ``docs/json.md``. ``FORMAT`` changes when a key
goes or changes its meaning, not when one is added.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from search import late
from search.model import (
    Card,
    Guess,
    Hit,
    Issue,
    Item,
    Link,
    Offer,
    Reason,
    Repair,
    Rung,
    SearchResult,
    Snippet,
    Suggestion,
    Tier,
    Verdict,
)
from search.render import schema

FORMAT = 1

_ESCAPED = late.compile(r"[\x7f-\x9f\ud800-\udfff]")


def result(result: SearchResult) -> schema.Result:
    """Give the whole object of a search: what was understood, results, facets."""
    return {
        "format": FORMAT,
        "query": result.query,
        "read_as": result.read_as,
        "total": result.total,
        "tiers": [tier(alike) for alike in result.tiers],
        "took_ms": round(result.took_ms, 1),
        "ignored": list(result.ignored),
        "unsearched": list(result.unsearched),
        "corrections": list(result.corrections),
        "applied": result.applied,
        "left_out": list(result.left_out),
        "notice": result.notice,
        "synonyms": list(result.synonyms),
        "narrower": [offer(other) for other in result.narrower],
        "ladder": [rung(other) for other in result.ladder],
        "results": [hit(found) for found in result.hits],
        "across": [near(found) for found in result.across],
        "meaning": result.meaning,
        "fault": result.fault,
        "facets": {name: dict(counts) for name, counts in result.facets.items()},
    }


def offer(offer: Offer) -> schema.Offer:
    """Give another query that may be meant."""
    return {"query": offer.query, "total": offer.total}


def rung(rung: Rung) -> schema.Rung:
    """Give one entry of ``ladder``."""
    filters = rung.request.filters
    return {
        "kind": rung.kind,
        "text": rung.text,
        "total": rung.total,
        "query": rung.request.query,
        "filters": {name: list(values) for name, values in filters.values.items()},
        "since": _day(filters.since),
        "until": _day(filters.until),
        "sort": rung.request.sort,
    }


def tier(tier: Tier) -> schema.Tier:
    """Give one entry of ``tiers``."""
    return {
        "total": tier.total,
        "missing": list(tier.missing),
        "otherwise": list(tier.otherwise),
        "forewords": tier.forewords,
    }


def hit(hit: Hit) -> schema.Hit:
    """Give one entry of ``results``."""
    said: schema.Hit = {
        "story": hit.item.story,
        "score": round(hit.score, 4),
        "item": item(hit.item),
        "title": snippet(hit.title),
        "snippet": snippet(hit.snippet),
        "possible": hit.possible,
        "missing": list(hit.missing),
        "translations": [translation(other) for other in hit.translations],
    }
    if hit.reasons is not None:
        said["explain"] = [reason(why) for why in hit.reasons]
    return said


def near(found: Hit) -> schema.Near:
    """Give one entry of ``across``."""
    own = translation(found.own) if found.own else None
    cosine = round(found.cosine or 0, 4)
    said = {**hit(found), "meaning": True, "cosine": cosine, "own": own}
    return cast("schema.Near", said)


def reason(reason: Reason) -> schema.Reason:
    """Give one entry of ``explain``."""
    return {
        "clause": reason.clause,
        "rule": reason.rule,
        "words": list(reason.words),
        "fields": list(reason.fields),
        "score": round(reason.score, 4),
    }


def verdict(verdict: Verdict, query: str) -> schema.Verdict:
    """Give the whole object that says whether and why an item answers a query."""
    return {
        "format": FORMAT,
        "query": query,
        "item": item(verdict.item),
        "place": verdict.place,
        "total": verdict.total,
        "score": round(verdict.score, 4),
        "shown": verdict.shown or None,
        "explain": [reason(why) for why in verdict.reasons],
        "lacking": list(verdict.lacking),
        "unwanted": list(verdict.unwanted),
        "filtered": list(verdict.filtered),
    }


def item(item: Item) -> schema.Item:
    """Give what a result says about its item: where it stands, not its text."""
    return {
        "id": item.id,
        "kind": item.kind,
        "issue": issue_number(item.issue),
        "lang": item.lang,
        "date": _day(item.date),
        "section": item.section,
        "title": item.title,
        "derived_title": item.derived_title,
        "path": item.path,
        "line": item.line,
        "links": [link.url for link in item.links],
    }


def whole_item(hit: Hit, repair: Repair | None = None) -> schema.ItemAlone:
    """Give an item by itself: all that is kept of it, and its translations.

    ``repair`` is that of its issue.
    """
    told = hit.item
    return {
        "format": FORMAT,
        "story": told.story,
        "item": {
            **item(told),
            "heading": told.heading,
            "text": told.text,
            "anchors": [anchor(link) for link in told.links],
            "title_guesses": [guess(chosen) for chosen in told.title_guesses],
            "guesses": [guess(chosen) for chosen in told.guesses],
            "authors": list(told.authors),
            "images": [
                {"url": image.url, "alt": image.alt, "caption": image.caption}
                for image in told.images
            ],
        },
        "translations": [translation(other) for other in hit.translations],
        "repair": mending(repair),
    }


def anchor(link: Link) -> schema.Anchor:
    """Give a link with its words, and where they stand in the text."""
    return {"url": link.url, "text": link.text, "spans": _spans(link.spans)}


def issue(issue: Issue, items: int) -> schema.Issue:
    """Give an issue as a list of issues says it; ``items`` is how many it has."""
    return {
        "issue": issue_number(issue.key),
        "lang": issue.lang,
        "date": _day(issue.date),
        "title": issue.title,
        "authors": list(issue.authors),
        "tags": list(issue.tags),
        "path": issue.path,
        "items": items,
        "repair": mending(issue.repair),
    }


def suggestions(query: str, found: Sequence[Suggestion]) -> schema.Suggestions:
    """Give the whole object of what is suggested for a query that is being typed."""
    return {
        "format": FORMAT,
        "query": query,
        "suggestions": [
            {
                "text": one.text,
                "kind": one.kind,
                "count": one.count,
                "lang": one.lang,
                "query": one.query,
            }
            for one in found
        ],
    }


def mending(repair: Repair | None) -> schema.Repair | None:
    """Give how far an issue that arrived broken could be mended; null of one that was whole."""
    if repair is None:
        return None
    return {
        "page": repair.page,
        "characters": repair.characters,
        "certain": round(repair.certain, 4),
        "guessed": round(repair.guessed, 4),
        "lost": round(repair.lost, 4),
        "confident": round(repair.confident, 4),
    }


def guess(guess: Guess) -> schema.Guess:
    """Give what a repair chose: where, how likely it is, and what else it may have been."""
    return {
        "span": [guess.start, guess.end],
        "probability": round(guess.probability, 4),
        "alternatives": [
            {"text": text, "probability": round(probability, 4)}
            for text, probability in guess.alternatives
        ],
    }


def snippet(snippet: Snippet) -> schema.Snippet:
    """Give a text with its spans: half-open code points of ``text``."""
    return {
        "text": snippet.text,
        "marks": _spans(snippet.marks),
        "guesses": _spans(snippet.guesses),
    }


def translation(translation: Card) -> schema.Translation:
    """Give another telling of a result's story."""
    return {"id": translation.id, "lang": translation.lang, "title": translation.title}


def issue_number(key: str) -> int | str:
    """Give an issue's number, or the slug of one that has none.

    >>> issue_number("5"), issue_number("spring-special")
    (5, 'spring-special')
    """
    return int(key) if key.isascii() and key.isdigit() and str(int(key)) == key else key


def dumps(value: Mapping[str, Any] | Sequence[Any], indent: int | None = None) -> str:
    r"""Write ``value`` as JSON that encodes to UTF-8 and steers no terminal, letters as they are.

    >>> dumps({"query": "模型 \ud800"})
    '{"query": "模型 \\ud800"}'
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    # A query may hold half a surrogate pair, which JSON can say and UTF-8 cannot. Of what
    # steers a terminal the module escapes only what JSON asks for: not U+009B, a short ESC [.
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _spans(spans: tuple[tuple[int, int], ...]) -> list[schema.Span]:
    return [[start, end] for start, end in spans]
