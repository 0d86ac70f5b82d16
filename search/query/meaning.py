"""What a query may have meant whose words the archive lacks.

Words, words of phrases, beginnings and values of fields are looked up. A reading of the
query takes for each that is lacking something that the archive has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, product

from msgspec import Struct
from msgspec.structs import replace

from search import late
from search.addresses import ADDRESS, url_words
from search.analysis.base import UNSPACED
from search.analysis.typed import RUN
from search.index.suggestions.part import Suggestions
from search.query.analysis import Analysis
from search.query.homophones import homophones
from search.query.spelling import Kind, Meant, Speller
from search.query.syntax import write
from search.query.tree import Field, Group, Node, Phrase, Prefix, Word, replaced, walk
from search.query.values import values

MOST_WORDS, MOST_EACH = 16, 12
"""Words that are looked up, and what is given for one clause."""
MOST_SYLLABLES = 6
"""Words that may be the pinyin of one."""
_UNSPACED = late.regex(rf"[{UNSPACED}]")


class Reading(Struct, frozen=True):
    """A reading of a query. ``text`` is what is new in it, ``spelt`` what is spelt otherwise."""

    kind: Kind
    tree: Node
    text: str
    spelt: tuple[str, ...]


class Meaning:
    """The readings of one query: ``tree`` is as typed, ``meant`` what its clauses may mean."""

    def __init__(self, tree: Node, meant: Mapping[Node, Sequence[Meant]]) -> None:
        self._tree = tree
        self._meant = meant
        firsts = (
            (node, next((one for one in several if one.sure), None))
            for node, several in meant.items()
        )
        self._likeliest = {node: first for node, first in firsts if first}

    @property
    def likeliest(self) -> Reading | None:
        """The reading that may be taken unasked, if there is one."""
        return self._reading(self._likeliest) if self._likeliest else None

    @property
    def others(self) -> Iterator[Reading]:
        """Give other readings: of one clause another, of the rest the likeliest."""
        for node, several in self._meant.items():
            for one in several:
                if one != self._likeliest.get(node):
                    yield self._reading({**self._likeliest, node: one})

    def _reading(self, chosen: Mapping[Node, Meant]) -> Reading:
        spelt = tuple(one.text for one in chosen.values() if one.kind == "spelling")
        tree = replaced(self._tree, {node: one.node for node, one in chosen.items()})
        if isinstance(tree, Group) and len(tree.children) == 1:
            # The words of an address stand where it stood.
            (tree,) = tree.children
        text = " ".join(one.text for one in chosen.values())
        return Reading("spelling" if spelt else "completion", tree, text, spelt)


class Meanings:
    """Finds what queries of one archive may have meant."""

    def __init__(self, speller: Speller, analysis: Analysis, held: Suggestions) -> None:
        self._speller = speller
        self._analysis = analysis
        self._held = held

    def of(self, tree: Node, lacking: Collection[str], langs: Collection[str]) -> Meaning:
        """Give what ``tree`` may mean.

        ``lacking`` are clauses, as a query writes them, that no item has all of; ``langs`` the
        languages of its words.
        """
        together = self._in_pinyin(tree)
        if together:
            return Meaning(tree, {tree: together})
        nodes = dict.fromkeys(walk(tree))
        words = [node.text for node in nodes if isinstance(node, Word | Phrase)]
        if len(words) == 1 and not self._analysis.has(words[0]):
            # A stop word finds nothing by itself, and may be the beginning of another.
            lacking = {*lacking, words[0]}
        clauses = _Clauses(self._speller, self._analysis, self._held, lacking, langs)
        found = {node: list(islice(clauses.meant(node), MOST_EACH)) for node in nodes}
        return Meaning(tree, {node: several for node, several in found.items() if several})

    def _in_pinyin(self, tree: Node) -> list[Meant]:
        """Read words that the archive lacks as the pinyin of one of its words: rengong zhineng."""
        children = tree.children if isinstance(tree, Group) else ()
        words = [node.text for node in children if isinstance(node, Word)]
        if not 1 < len(words) == len(children) <= MOST_SYLLABLES:
            return []
        if any(not (word.isascii() and word.isalpha()) for word in words):
            return []
        if any(map(self._analysis.has, words)):
            return []
        meant = self._speller.meant("".join(words))
        return [one for one in meant if one.sure and RUN.fullmatch(one.text)]


class _Clauses:
    """What the clauses of one query may mean; the first :data:`MOST_WORDS` are looked up."""

    def __init__(
        self,
        speller: Speller,
        analysis: Analysis,
        held: Suggestions,
        lacking: Collection[str],
        langs: Collection[str],
    ) -> None:
        self._speller = speller
        self._analysis = analysis
        self._held = held
        self._lacking = lacking
        self._langs = langs
        self._left = MOST_WORDS

    def meant(self, node: Node) -> Iterator[Meant]:
        """Give what a clause may mean, if the archive lacks it."""
        match node:
            case Word(text=text) if ADDRESS.fullmatch(text):
                yield from self._of_address(text)
            case Word(text=text):
                if text in self._lacking or self._is_lacking(text):
                    yield from self._spelt_well(text, self._of_word(text))
            case Phrase(text=text):
                yield from self._of_phrase(text)
            case Prefix(text=text, column=column):
                several = list(self._of_word(text))
                if not any(isinstance(one.node, Prefix) for one in several):
                    for one in several:
                        yield replace(one, node=Prefix(one.text, column))
            case Field():
                for other, misspelt in values(node, self._held) if self._looks_up() else ():
                    kind: Kind = "spelling" if misspelt else "completion"
                    yield Meant(kind, other, write(other), misspelt)
            case _:
                return

    def _spelt_well(self, text: str, meant: Iterable[Meant]) -> Iterator[Meant]:
        """Be sure of no other spelling of a stop word: who types ``when`` does not mean Chen."""
        is_stop_word = self._analysis.is_stop_word(text)
        for one in meant:
            doubtful = is_stop_word and one.kind == "spelling"
            yield replace(one, sure=False) if doubtful else one

    def _of_address(self, text: str) -> Iterator[Meant]:
        """Read an address as the words in it that the archive has."""
        words = (word for word in url_words(text) if word.isalpha())
        known = list(islice(filter(self._analysis.has, words), MOST_WORDS))
        if known:
            named = Group(tuple(Word(word, 1) for word in known))
            yield Meant("completion", named, " ".join(known), True)

    def _of_word(self, text: str) -> Iterator[Meant]:
        if not self._looks_up():
            return
        if _UNSPACED.search(text):
            for alike in homophones(text, self._held.words, self._analysis):
                yield Meant("spelling", Word(alike, 1), alike, False)
        else:
            yield from self._speller.meant(text, self._langs)

    def _of_phrase(self, text: str) -> Iterator[Meant]:
        """Give readings of a phrase: of each word that is lacking one of its readings."""
        words = text.split()
        several: list[list[Meant | None]] = [self._words_meant(word) for word in words]
        if any(several):
            for chosen in product(*(meant or [None] for meant in several)):
                new = [one for one in chosen if one]
                pairs = zip(chosen, words, strict=True)
                reading = Phrase(" ".join(one.text if one else word for one, word in pairs), 1)
                text, sure = " ".join(one.text for one in new), all(one.sure for one in new)
                yield Meant(max(one.kind for one in new), reading, text, sure)

    def _words_meant(self, word: str) -> list[Meant | None]:
        """Give what a word of a phrase may mean, if it is lacking or of characters."""
        doubtful = self._is_lacking(word) or _UNSPACED.search(word)
        meant = self._of_word(word) if doubtful else ()
        whole = (one for one in meant if not isinstance(one.node, Prefix))
        return list(islice(whole, MOST_EACH))

    def _is_lacking(self, text: str) -> bool:
        lacking = not self._analysis.is_known(text) or self._analysis.is_torn(text)
        return lacking and self._analysis.is_searched(text)

    def _looks_up(self) -> bool:
        """Take one look-up, which compares a word with every word of the archive."""
        self._left -= 1
        return self._left >= 0
