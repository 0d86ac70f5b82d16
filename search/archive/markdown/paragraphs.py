"""Paragraphs of the commonest Markdown as plain text, each read once.

Newsletters say much again issue after issue: events to come, who they are by, where to write.
"""

from __future__ import annotations

from functools import lru_cache

from search.archive.markdown import simple
from search.archive.markdown.inline import Context, Rich, render
from search.archive.markdown.seams import seamless

LONGEST = 500
"""Characters of a paragraph that is remembered."""


def plainly(source: str) -> Rich | None:
    """Give a paragraph as it reads in any issue, or None where it hangs on what else is there.

    That is so where it takes a parser, which knows what the issue defines, and where something
    is to be reported. Of issues without numbered references alone.

    >>> plainly("See [Looms](https://e.org).").text, plainly("See [Looms][loom].")
    ('See Looms.', None)
    """
    return (_read if len(source) <= LONGEST else _read.__wrapped__)(source)


@lru_cache(maxsize=1_000)
def _read(source: str) -> Rich | None:
    tokens = simple.tokens(source)
    if tokens is None:
        return None
    problems: list[str] = []
    context = Context(lambda line, kind, message: problems.append(message))
    rich = render(seamless(tokens) if ")[" in source else tokens, context, 0)
    return None if problems else rich
