"""Regular expressions that are compiled when they are first used.

Modules have hundreds of them at their top, and no command needs half of those that it loads: to
compile one takes up to 9 ms.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import regex as unicode


def compile(expression: str, flags: int = 0) -> re.Pattern[str]:
    """Give what :func:`re.compile` does, from the first use on.

    >>> compile("ab+", re.IGNORECASE).findall("abBa")
    ['abB']
    """
    return cast("re.Pattern[str]", _Late(partial(re.compile, expression, flags)))


def regex(expression: str, flags: int = 0) -> unicode.Pattern[str]:
    r"""Give what ``regex.compile`` does, from the first use on.

    >>> regex(r"\X").findall("e\u0301a")
    ['é', 'a']
    """
    return cast("unicode.Pattern[str]", _Late(partial(unicode.compile, expression, flags)))


class _Late:
    """A pattern that is not made yet, and then has all that it has, as fast."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            # Of what copies and pickles, none of which a pattern at the top of a module is for.
            raise AttributeError(name)
        made = self._make()
        vars(self).update({each: getattr(made, each) for each in dir(made) if each[0] != "_"})
        return getattr(made, name)
