"""Paragraphs of the commonest Markdown as plain text, each read once.

Newsletters say much again issue after issue: events to come, who they are by, where to write.
"""

from __future__ import annotations

from functools import lru_cache

from search.archive.markdown import simple
from search.archive.markdown.inline import Context, Rich, render
from search.archive.markdown.seams import seamless

SHORT = 500
"""Characters of a paragraph that is remembered."""


@lru_cache(maxsize=1_000)
def plainly(source: str) -> Rich | None:
    """Give a short paragraph as it reads in any issue, None where that hangs on the issue.

    That is so where it takes a parser, which knows what the issue defines, and where something
    is to be reported. Of issues without numbered references alone.

    >>> plainly("See [Looms](https://e.org).").text, plainly("See [Looms][loom].")
    ('See Looms.', None)
    """
    tokens = simple.tokens(source)
    if tokens is None:
        return None
    problems: list[str] = []
    context = Context(lambda line, kind, message: problems.append(message))
    rich = render(seamless(tokens) if ")[" in source else tokens, context, 0)
    return None if problems else rich
