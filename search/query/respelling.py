"""How the archive reads the words of a query: misspelt, parted, joined, as addresses.

People leave out letters, run two words together or write one as two, and remember
addresses. What is meant becomes a node that keeps what was typed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Protocol

from search import late
from search.addresses import ADDRESS, ID, trim
from search.analysis.base import atoms
from search.analysis.stops import FEW_WORDS
from search.kept import Kept
from search.query.analysis import Analysis
from search.query.budget import Budget
from search.query.naming import Names, named, nothing, synonyms
from search.query.notations import HAN_NUMBER, MEASURED, NAMED, notations
from search.query.spelling import Meant
from search.query.tree import (
    Address,
    And,
    Corrected,
    Dotted,
    Group,
    Ignored,
    Joined,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Split,
    Word,
    walk,
)

_STARRED = late.compile(r"[A-Z]\*")
_NUMBERED = late.compile(r"[^\W\d_]+[0-9]+[^\W\d_]+")
"""A name with a number within, as word2vec."""
_DOTTED = late.compile(r"(?:arxiv:)?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_BEFORE, _AFTER = "([{<*~`“‘「《【", "]}>*~`”’」》】.,;:!?…，。；：！？、،؛؟"
"""Signs around a name that are none of it: those of brackets, quotes, sentences, Markdown."""

BESIDE = 12
"""Words of a query that tell its languages."""
COMPARED = 50
"""Expansions that a correction costs: the word is compared with every word of the archive."""


class Words(Protocol):
    """What respelling asks of a vocabulary (:class:`search.index.vocabulary.Vocabulary`)."""

    def __contains__(self, word: str) -> bool:
        """Tell whether the archive has ``word``, however it is spelt."""

    def languages(self, word: str) -> Collection[str]:
        """Give the languages that have ``word``, whatever its case and accents."""

    def splits(self, word: str) -> Sequence[tuple[str, str]]:
        """Give the ways to read ``word`` as two words of the archive run together."""


class Speller(Protocol):
    """What respelling asks of :class:`search.query.spelling.Speller`."""

    def meant(self, word: str, langs: Collection[str]) -> Iterator[Meant]:
        """Give what ``word`` may have been meant to be, the likeliest first."""

    def in_other_letters(self, word: str) -> Sequence[str]:
        """Give the names that ``word``, which the archive has, is in other letters."""


class Reading:
    """How an archive reads single words, whatever stands beside them; what it read last is kept.

    ``words`` are its vocabulary.
    """

    def __init__(self, words: Words, analysis: Analysis) -> None:
        self.words = words
        self.analysis = analysis
        self.word = Kept(self._word)
        self.joins = Kept(self._joins)

    def _word(self, text: str) -> Node | None:
        """Read a word; None where the archive lacks it, so that it may be misspelt."""
        word = Word(text, 1)
        has_signs = not text.isalnum()
        linked = self.linked(text) if has_signs else None
        if isinstance(linked, Address):
            return linked
        if has_signs and _STARRED.fullmatch(text) and not self.analysis.is_known(text):
            return Prefix(text[0], 1)
        if not self.analysis.is_searched(text):
            return Ignored(word)
        if linked:
            return linked
        if text in self.words or self.analysis.is_known(text):
            return None if has_signs and self._lacks(text) else self.apart(word)
        return Dotted(word) if ID.fullmatch(text) else None

    def linked(self, text: str) -> Address | Dotted | None:
        """Read what may stand in links alone, whatever signs are around it."""
        bare = trim(text.lstrip(_BEFORE), _AFTER)
        if ADDRESS.fullmatch(bare):
            return Address(Word(bare, 1))
        if _DOTTED.fullmatch(bare) and not _is_number(bare):
            return Dotted(Word(bare, 1))
        return None

    def _lacks(self, text: str) -> bool:
        """Tell whether the archive has a compound in parts alone, so that it may be misspelt."""
        whole = "".join(atom.text for atom in atoms(text, 0))
        return self.analysis.is_torn(text) and whole not in self.words

    def apart(self, word: Word) -> Word | Split:
        """Give a word, also as two where the archive has it so; a number as others write it.

        A word of Taiwan is also the one of the mainland. The other way it is in traditional
        Chinese, or anywhere if the archive lacks the mainland's.
        """
        splits = [f"{first} {second}" for first, second in self.words.splits(word.text)]
        splits += filter(None, [self.analysis.on_the_mainland(word.text)])
        taiwan = tuple(filter(None, [self.analysis.in_taiwan(word.text)]))
        if taiwan and not self.analysis.has(word.text):
            splits, taiwan = [*splits, *taiwan], ()
        if not word.text.isalpha() or HAN_NUMBER.search(word.text):
            splits += filter(self.analysis.has, notations(word.text))
        return Split(word, tuple(splits), taiwan) if splits or taiwan else word

    def _joins(self, text: str) -> bool:
        """Tell whether the archive writes two words so that were typed side by side."""
        if text.isalpha():
            return text in self.words
        return bool(_is_number(text) or _NUMBERED.fullmatch(text)) and self.analysis.has(text)


def _is_number(text: str) -> bool:
    """Tell whether a text is a number with its name or its unit."""
    return bool(NAMED.fullmatch(text) or MEASURED.fullmatch(text))


def respell(
    tree: Node,
    reading: Reading,
    speller: Speller | None,
    budget: Budget,
    names: Names = nothing,
) -> Node:
    """Give ``tree`` as the archive reads it; ``reading`` and ``names`` are the archive's.

    A word that ``budget`` has nothing left to correct stays as typed; so do all without a
    ``speller``.
    """
    return _Respelling(tree, reading, speller, budget, names).node(tree)


def languages(tree: Node, words: Words) -> Collection[str]:
    """Give the languages that have most of the words of a query."""
    asked = (node.text for node in walk(tree) if isinstance(node, Word))
    counts = Counter(lang for word in islice(asked, BESIDE) for lang in words.languages(word))
    most = max(counts.values(), default=0)
    return {lang for lang, count in counts.items() if count == most}


def _is_shouted(tree: Node) -> bool:
    """Tell whether all words are in capitals, so that capitals say nothing of any."""
    count = 0
    for node in walk(tree):
        if isinstance(node, Word):
            if not node.text.isupper():
                return False
            count += 1
    return count > FEW_WORDS


class _Respelling:
    """The respelling of one query: each text of it is looked up once."""

    def __init__(
        self,
        tree: Node,
        reading: Reading,
        speller: Speller | None,
        budget: Budget,
        names: Names,
    ) -> None:
        self._tree = tree
        self._is_shouted = _is_shouted(tree)
        self._reading = reading
        self._analysis = reading.analysis
        self._speller = speller
        self._names = names
        self._budget = budget
        self._respelt: dict[str, Node] = {}

    def node(self, node: Node) -> Node:
        match node:
            case Word():
                known = self._respelt.get(node.text)
                if known is None:
                    known = self._respelt[node.text] = self._word(node)
                return known
            case Phrase(text=text):
                if not self._analysis.is_searched(text):
                    return Ignored(node)
                # Code and lists of references quote names and addresses.
                return self._reading.linked(text) or node
            case Not():
                return Not(self.node(node.child))
            case Group() if read := self._of_stop_words(node):
                return read
            case Group():
                joined = self._joined(node.children)
                names = tuple(named(node.children, self._names))
                # A name is spelt well, whether or not the archive's texts have its words.
                meant = {word for one in names for word in one.typed}
                respelt: Iterable[Node] = map(self.node, node.children)
                if meant:
                    respelt = (
                        one.typed if isinstance(one, Corrected) and one.typed in meant else one
                        for one in respelt
                    )
                spelt = self._speller.in_other_letters if self._speller else nothing
                others = synonyms(node.children, self._analysis.has, spelt)
                return Group((*respelt, *joined, *names, *others))
            case And() | Or():
                return type(node)(tuple(map(self.node, node.children)))
            case _:
                return node

    def _of_stop_words(self, group: Group) -> Group | None:
        """Read words that are all stop words of a language as a phrase, where it has that.

        One by itself that no other language has either is not searched for.
        """
        words = [child for child in group.children if isinstance(child, Word)]
        texts = [word.text for word in words]
        read: Phrase | Ignored
        if len(words) == 1 and self._is_lone(texts[0]):
            read = Ignored(words[0])
        elif len(words) > 1 and self._analysis.is_of_stop_words(texts):
            read = Phrase(" ".join(texts), words[0].column)
        else:
            return None
        others = (child for child in group.children if not isinstance(child, Word))
        return Group((read, *map(self.node, others)))

    def _is_lone(self, text: str) -> bool:
        """Tell whether a word is nothing but a stop word, with whatever accents."""
        return self._analysis.is_stop_word(text) and text not in self._reading.words

    def _word(self, word: Word) -> Node:
        read = self._reading.word(word.text)
        shouted = self._is_shouted and not isinstance(read, Address | Prefix)
        if shouted and not self._analysis.is_searched(word.text.lower()):
            return Ignored(word)
        if read is not None:
            return read
        apart, meant = self._reading.apart(word), self._meant(word.text)
        # Parted in two it is both: as typed and apart.
        if meant and not (isinstance(apart, Split) and isinstance(meant, Phrase)):
            return Corrected(word, meant)
        return apart

    def _meant(self, text: str) -> Node | None:
        """Give what a word that the archive lacks was meant to be, as far as that is sure.

        Three and more parts of it may be words by chance.
        """
        if self._speller is None:
            return None
        if self._budget.late():
            self._budget.leave_out(text, "time")
            return None
        if self._budget.spend_expansions(COMPARED) < COMPARED:
            self._budget.leave_out(text, "expansions")
            return None
        meant = self._speller.meant(text, self._languages)
        likeliest = next((one.node for one in meant if one.sure), None)
        several = isinstance(likeliest, Phrase) and len(likeliest.text.split()) > 2
        return None if several else likeliest

    @cached_property
    def _languages(self) -> Collection[str]:
        return languages(self._tree, self._reading.words)

    def _joined(self, children: Sequence[Node]) -> Iterator[Joined]:
        """Read neighbours as one word that the archive has: hugging face, word 2 vec."""
        words = [child.text if isinstance(child, Word) else "" for child in children]
        runs = [run for at in range(len(words) - 1) for run in _runs(words[at : at + 3])]
        joined = self._reading.joins.each(["".join(run) for run in runs])
        for run, is_one in zip(runs, joined, strict=True):
            if is_one:
                yield Joined("".join(run), run)


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give what may be one word: the first two, and three that have a number between.

    What is no word is empty.
    """
    if all(words[:2]):
        yield tuple(words[:2])
        if len(words) > 2 and words[2] and words[1].isdecimal():
            yield tuple(words)
