"""Paragraphs that are no story: subscriptions, calls, notes, links to earlier issues.

Each kind has a name, so that a report can say where text went. What such paragraphs say in
each language is in ``search.archive.words``; a paragraph must also be short, or point
where such paragraphs point, since stories mention newsletters too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from search import late
from search.archive.markdown.inline import Rich
from search.archive.words import pattern
from search.model import Link

_SUBSCRIBE = late.compile(rf"\W*(?:{pattern('please')} )?{pattern('subscribe')}")
# Of addresses in lower case: to leave case to an expression takes several times as long.
_SUBSCRIBE_URL = late.compile(
    r"dair\.ai/newsletter/?$|/subscribe\b|/unsubscribe\b|tinyletter|mailchi\.mp"
)
_FORM_URL = late.compile(r"//(?:forms\.gle|docs\.google\.com/forms)/")
_NEXT = late.compile(pattern("next"))
_SHARE = late.compile(pattern("share"))
_CALL = late.compile(pattern("call"))
_CALL_LINE = late.compile(rf"\W*{pattern('call_line')}")
_EARLIER, _ISSUE = pattern("earlier"), pattern("issues")
_PREVIOUS = late.compile(rf"{_EARLIER}.{{0,30}}{_ISSUE}|{_ISSUE}.{{0,12}}{_EARLIER}")
_HERE = late.compile(
    rf"\W*(?:{pattern('here')}|(?:\w+ )?{pattern('this_issue')}(?: [^\W\d_]{{2}} [\w-]+)?)\W*$"
)
_ISSUE_URL = late.compile(r"/[^/]*(?:newsletter|boletin)[^/]*/?$")
_NOTE = late.compile(rf"\W*{pattern('note')}")
_CREDIT = late.compile(pattern("credit"))
_CREDIT_LINE = late.compile(
    rf"\W*(?:{pattern('credit_line')}|{pattern('translated')}\b.{{0,10}}(?:[:：]|{pattern('by')}))"
)
PROFILE = late.compile(
    r"^https?://(?:www\.)?(?:(?:github|gitlab|twitter|x)\.com/[\w.-]+|linkedin\.com/in/[^/]+|"
    r"[\w.-]+/@[\w.-]+|[\w.-]+/~[\w.-]+|"
    r"[\w.-]+/(?:u|users?|profiles?|people|members?)/[\w.-]+)/?$"
)
"""The page of a person or an organisation."""
_HANDLES = late.compile(
    r"[^\w@]*(?:@[^\s@,，、;；·|()]+(?![^\s@,，、;；·|()])[^\w@]*(?:\d{1,4}\)[^\w@]*)?){2,}"
)
"""People, each maybe with how often. A handle begins with each ``@`` and ends where it must: else
a line of them would be parted in every way that there is."""
_CONTENTS = late.compile(rf"@?\[{pattern('contents')}\]$")
_END = late.compile(rf"[\W_]*{pattern('end')}[\W_]*$")
_SECOND_SENTENCE = late.compile(r"\w\w[)”’\"']?[.!?]\s+\S.{12}|[。！？].{6}", re.DOTALL)
_LEAD_IN = late.compile(rf"[:：]\s*$|{pattern('announce')}\W*(?:enjoy)?\W*$")
_INNER = 0.8
_MAX_CHARS = 420
_MAX_LINKS = 4
"""Links of a paragraph whose kind is remembered: their addresses are long at times."""
_MAX_LEAD_IN = 260


def kind(rich: Rich, *, tail: bool = False, entry: bool = False) -> str:
    """What kind of boilerplate a paragraph is, or the empty string for a story.

    ``tail`` says that it stands below the rule that ends the stories, ``entry`` that it is
    one of a list, which may point to a form or a letter as to anything else. Asked again
    and again of the same paragraphs, as a section's structure is found.
    """
    text = rich.text
    if text.startswith(("[", "@[")) and (text[:6] == "@[TOC]" or _CONTENTS.match(text.lower())):
        return "toc"
    if _is_contents(rich):
        return "toc"
    if len(text) > _MAX_CHARS and not (tail and _NOTE.match(text.lower())):
        return ""
    small = len(text) <= _MAX_CHARS and len(rich.links) <= _MAX_LINKS and not rich.images
    return (_kind if small else _kind.__wrapped__)(rich, entry)


@lru_cache(maxsize=1_000)
def _kind(rich: Rich, entry: bool) -> str:
    rich = rich._replace(text=rich.text.lower())
    if entry and any(map(_asks, rich.links)):
        # Without its links it has to say in words what it is.
        rich = rich._replace(links=tuple(link for link in rich.links if not _asks(link)))
    return next((name for name, holds in _KINDS if holds(rich)), "")


def subscribes(rich: Rich) -> bool:
    """Whether a paragraph leads to where readers subscribe or unsubscribe, among other places."""
    return any(map(_subscribes, rich.links))


def _asks(link: Link) -> bool:
    return _subscribes(link) or _is_to_form(link)


def _subscribes(link: Link) -> bool:
    url = link.url.lower()
    # Plain words first: what each of the addresses has is found by them ten times as fast.
    marked = "subscribe" in url or "newsletter" in url or "tinyletter" in url or "mailchi.mp" in url
    return marked and bool(_SUBSCRIBE_URL.search(url))


def _is_to_form(link: Link) -> bool:
    return "form" in (url := link.url.lower()) and bool(_FORM_URL.search(url))


def is_lead_in(rich: Rich) -> bool:
    """Whether a paragraph only announces the list that follows."""
    return len(rich.text) <= _MAX_LEAD_IN and bool(_LEAD_IN.search(rich.text.lower()))


def tells_more(rich: Rich) -> bool:
    """Whether a paragraph goes on after its first sentence."""
    return bool(_SECOND_SENTENCE.search(rich.text))


def _is_contents(rich: Rich) -> bool:
    """A line of a table of contents: nothing but links to other places of the page."""
    return rich.inner >= _INNER and not rich.links


def _is_note(rich: Rich) -> bool:
    return bool(_NOTE.match(rich.text))


def _is_call(rich: Rich) -> bool:
    text = rich.text
    return _is_form(rich) or bool(
        _CALL_LINE.match(text) or _CALL.search(text) or (_NEXT.search(text) and _SHARE.search(text))
    )


def _is_credit(rich: Rich) -> bool:
    text = rich.text
    if rich.links and _HANDLES.fullmatch(text):
        return True
    return len(text) < 200 and bool(_CREDIT_LINE.match(text) or _CREDIT.search(text))


def names_person(rich: Rich) -> bool:
    """Whether an entry is no more than a name that leads to a person's page."""
    return len(rich.links) == 1 and rich.text == rich.links[0].text and _is_page(rich.links[0])


def _is_page(link: Link) -> bool:
    return bool(PROFILE.match(link.url))


def _is_end(rich: Rich) -> bool:
    return len(rich.text) < 60 and bool(_END.match(rich.text))


def _is_subscription(rich: Rich) -> bool:
    if any(map(_subscribes, rich.links)):
        return len(rich.links) <= 2
    return len(rich.text) < 240 and bool(_SUBSCRIBE.match(rich.text))


def _is_form(rich: Rich) -> bool:
    """An invitation that points to a form, and to little else."""
    return len(rich.links) <= 2 and any(map(_is_to_form, rich.links))


def _is_previous(rich: Rich) -> bool:
    """A pointer to an earlier issue: its links say no more than "here", or lead to an issue."""
    # The words last: they are sought all over the text, in seven languages.
    pointing = bool(rich.links) and all(map(_points, rich.links))
    return pointing and bool(_PREVIOUS.search(rich.text))


def _points(link: Link) -> bool:
    """Whether a link says no more than "here", or leads to an issue."""
    url = link.url.lower()
    issue = ("newsletter" in url or "boletin" in url) and _ISSUE_URL.search(url)
    return bool(issue or _HERE.match(link.text.lower()))


_KINDS: tuple[tuple[str, Callable[[Rich], bool]], ...] = (
    ("note", _is_note),
    ("subscribe", _is_subscription),
    ("call", _is_call),
    ("previous-issue", _is_previous),
    ("credit", _is_credit),
    ("end", _is_end),
)
"""Each kind with its test, the first that holds wins; none is made in vain."""
