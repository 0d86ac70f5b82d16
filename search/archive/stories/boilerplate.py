"""Paragraphs that are no story: subscriptions, calls, notes, links to earlier issues.

Each kind has a name, so that a report can say where text went. The words are what such
paragraphs say in the languages of the archive; a paragraph must also be short, or point
where such paragraphs point, since stories mention newsletters too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from search.archive.markdown.inline import Rich
from search.model import Link

_SUBSCRIBE = re.compile(
    r"^\W*(?:don.t forget to |please |click here to |you can )?(?:subscribe|sign up|unsubscribe|"
    r"suscr[íi]b\w+|inscrev\w+|"
    r"assine|abonnez|abone ol|اشترك|订阅|点击订阅|[^.]{0,80}(?:abone ol\w*|subscribe here))",
    re.IGNORECASE,
)
_SUBSCRIBE_URL = re.compile(
    r"dair\.ai/newsletter/?$|/subscribe\b|/unsubscribe\b|tinyletter|mailchi\.mp", re.IGNORECASE
)
_FORM_URL = re.compile(r"//(?:forms\.gle|docs\.google\.com/forms)/", re.IGNORECASE)
_NEXT = re.compile(
    r"next (?:issue|edition|iteration|newsletter|week)|future (?:issue|edition)s?|prochaine? "
    r"(?:édition|numéro|"
    r"newsletter)|próxim[ao] (?:edição|edición|número|boletín|newsletter)|siguiente (?:edición|"
    r"número)|"
    r"bir sonraki sayı|sonraki sayı|下一期|下期|العدد القادم|النسخة القادمة|الإصدار القادم|الأعداد "
    r"القادمة|القادم من",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\bshare\b|hosted|submit|featured|publish|reach out|contact|partager|compartil\w+|compartir|"
    r"publicad[ao]|"
    r"gostaria|deseja|paylaş\w*|gönder\w*|共享|分享|投稿|提交|نشر|مشاركة|يتم نشرهم|"
    r"send (?:us|me)|nos envie|envi[ea]",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"如果想让自己|在公众号|公众号后台|欢迎投稿|欢迎提交|^\W*(?:please )?submit your|"
    r"want (?:something|to be) (?:mentioned|featured)|send us a pull request",
    re.IGNORECASE,
)
_EARLIER = (
    r"(?:previous|past|earlier|pr[ée]c[ée]dente?s?|anterior(?:es)?|[úu]ltim[ao]s?|passad[ao]s?|"
    r"önceki|geçen|上一|往|前几|"
    r"前一|السابقة?)"
)
_ISSUE = (
    r"(?:issues?|editions?|newsletters?|newletters?|éditions?|numéros?|versiones|ediciones|"
    r"edición|boletines|boletín|"
    r"edições|edição|boletim|sayı\w*|bülten\w*|期|简报|通讯|周刊|الإصدار|الإصدارات|العدد|الأعداد|"
    r"القائمة|النشرة)"
)
_PREVIOUS = re.compile(rf"{_EARLIER}.{{0,30}}{_ISSUE}|{_ISSUE}.{{0,12}}{_EARLIER}", re.IGNORECASE)
_HERE = re.compile(
    r"^\W*(?:here|aqu[íi]|ici|burada\w*|هنا|(?:在)?(?:这里|此处|这儿)|(?:\w+ )?(?:edi[çc][ãa]o|"
    r"edici[óo]n|issue|"
    r"numéro|newsletter)(?: (?:em|in|en) [\w-]+)?)\W*$",
    re.IGNORECASE,
)
_ISSUE_URL = re.compile(r"/[^/]*(?:newsletter|boletin)[^/]*/?$", re.IGNORECASE)
_NOTE = re.compile(
    r"^\W*(?:editor.?s?.? note|note from the editor|translator.?s?.? note|nota (?:do|del|da) "
    r"(?:tradutor|traductor|"
    r"editor|edición|redacción)|notes? d[ue] (?:la )?(?:traducteur|traduction|rédaction|"
    r"l.éditeur)|çevirmen(?:in)? notu|"
    r"editörün notu|ملاحظة (?:المترجم|المحرر)|译者注|编者[注按]|译注)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\W*(?:maintained|curated|edited|compiled|written|reviewed|section written) by\b|"
    r"^\W*(?:many |special )?thanks to .{1,160}\bcontributions?\W*$|"
    r"^\W*(?:编辑|归档|订阅(?:新闻)?|editor|archive)\s?[:：]|"
    r"wechat|微信|公众号[:：]|thanks to .{1,120}translation|^\W*(?:traduction|translated|traduzido|"
    r"traducido|çeviri"
    r"|翻译|译者|ترجمة)\b.{0,10}(?::|by\b|por\b|par\b|：)|post original|original post|article "
    r"original|artigo original",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"^@?\[(?:toc|目录)\]$", re.IGNORECASE)
_END = re.compile(
    r"^[\W_]*(?:完|the end|fin|fim|son|end|thanks for reading.{0,20}|(?:see you|until) next "
    r"(?:time|week|month))[\W_]*$|"
    r"限定款分割线|阅读原文",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(r"[:：]\s*$|(?:有哪些内容|本期的?内容|第.期的?内容)\W*(?:enjoy)?\W*$")
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
    if _CONTENTS.match(text) or text.startswith("@[TOC]") or _is_contents(rich):
        return "toc"
    if len(text) > _MAX_CHARS and not (tail and _NOTE.match(text)):
        return ""
    small = len(text) <= _MAX_CHARS and len(rich.links) <= _MAX_LINKS and not rich.images
    return (_kind if small else _kind.__wrapped__)(rich, entry)


@lru_cache(maxsize=1_000)
def _kind(rich: Rich, entry: bool) -> str:
    if entry and any(map(_asks, rich.links)):
        # Without its links it has to say in words what it is.
        rich = rich._replace(links=tuple(link for link in rich.links if not _asks(link)))
    return next((name for name, holds in _KINDS if holds(rich)), "")


def _asks(link: Link) -> bool:
    return bool(_SUBSCRIBE_URL.search(link.url) or _FORM_URL.search(link.url))


def is_lead_in(rich: Rich) -> bool:
    """Whether a paragraph only announces the list that follows."""
    return len(rich.text) <= _MAX_LEAD_IN and bool(_LEAD_IN.search(rich.text))


def _is_contents(rich: Rich) -> bool:
    """A line of a table of contents: nothing but links to other places of the page."""
    return rich.inner >= _INNER and not rich.links


def _is_note(rich: Rich) -> bool:
    return bool(_NOTE.match(rich.text))


def _is_call(rich: Rich) -> bool:
    text = rich.text
    return _is_form(rich) or bool(
        _CALL.search(text) or (_NEXT.search(text) and _SHARE.search(text))
    )


def _is_credit(rich: Rich) -> bool:
    return len(rich.text) < 200 and bool(_CREDIT.search(rich.text))


def _is_end(rich: Rich) -> bool:
    return len(rich.text) < 60 and bool(_END.search(rich.text))


def _is_subscription(rich: Rich) -> bool:
    if any(_SUBSCRIBE_URL.search(link.url) for link in rich.links):
        return len(rich.links) <= 2
    return len(rich.text) < 240 and bool(_SUBSCRIBE.match(rich.text))


def _is_form(rich: Rich) -> bool:
    """An invitation that points to a form, and to little else."""
    return len(rich.links) <= 2 and any(_FORM_URL.search(link.url) for link in rich.links)


def _is_previous(rich: Rich) -> bool:
    """A pointer to an earlier issue: its links say no more than "here", or lead to an issue."""
    # The words last: they are sought all over the text, in seven languages.
    pointing = all(_HERE.match(link.text) or _ISSUE_URL.search(link.url) for link in rich.links)
    return bool(rich.links) and pointing and bool(_PREVIOUS.search(rich.text))


_KINDS: tuple[tuple[str, Callable[[Rich], bool]], ...] = (
    ("note", _is_note),
    ("subscribe", _is_subscription),
    ("call", _is_call),
    ("previous-issue", _is_previous),
    ("credit", _is_credit),
    ("end", _is_end),
)
"""Each kind with its test, the first that holds wins; none is made in vain."""
