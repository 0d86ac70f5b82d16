"""Which words of a query does the archive spell in several ways, and which of them was typed?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from search import late
from search.analysis.base import UNSPACED, fold
from search.analysis.forms import BARE, plain, spellings
from search.query.plan import PlanNode, Spelt
from search.query.tree import And, Group, Node, Split, Word

_ARABIC = late.regex(r"\p{Arabic}")
_UNSPACED = late.regex(rf"[{UNSPACED}]")


def exact(
    tree: Node, written: Callable[[str], Sequence[str]], planned: Callable[[Node], PlanNode]
) -> Iterator[Spelt]:
    """Give what has the words of ``tree`` as they are spelt, or with letters typed for theirs.

    ``written`` gives how the archive writes a word, with whatever accents.
    """
    match tree:
        case Group() | And():
            for child in tree.children:
                yield from exact(child, written, planned)
        case Word(text=text) | Split(typed=Word(text=text)):
            if text.isalpha() and not _UNSPACED.match(text):
                so, otherwise = _parted(text, written(text))
                if so:
                    besides = tuple(f"{BARE}{form}" for form in so) if otherwise else ()
                    yield Spelt(planned(tree), so, otherwise, besides)


def _parted(text: str, written: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the spellings that ``text`` is, and others that are found by it as it is typed.

    Nothing where the archive writes it in one way, which is as it is typed.
    """
    typed = fold(text)
    if typed in written:
        if _ARABIC.search(typed):
            # Written or left out by habit, its signs do not say which word is meant.
            return (), ()
        others = tuple(word for word in written if word != typed)
        # What has accents is found without them as well.
        return ((typed,), others if typed == plain(typed) else ()) if others else ((), ())
    alike = spellings(text)[-1]
    return tuple(word for word in written if spellings(word)[-1] == alike), ()
