"""An index that a browser searches by itself, from files that it loads as scripts.

What no server answers has to be simple: words are cut and folded by rules that a script of a few
lines follows as well, with tables that are written here, and are found by their beginnings.
Scripts without spaces are found by pairs of characters beside each other. Files are scripts that
call ``nlpsearch(name, number, value)``: a page that was opened from a disk may load nothing else.

A *document* is a story or a foreword, numbered as its issue has them, issue after issue.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from search import late
from search.analysis.ar import PREFIXES
from search.analysis.base import TATWEEL, UNSPACED
from search.analysis.letters import LETTERS
from search.model import Item

LARGEST = 48_000
"""Characters of a file of words, about; a query needs one or two for each of its words."""
ITEMS = 24
"""Items of a file: a page of results needs ten of these at most."""
LEAST_LEFT = 2
"""Letters that must be left of a word without its article."""
TITLE, OFTEN = 2, 1
"""What is said of a word in a document: that it is in its title, that it is there again."""

_WORDS = late.regex(
    rf"(?P<unspaced>(?:[{UNSPACED}]\p{{M}}*)+)|(?:(?![{UNSPACED}])[\p{{L}}\p{{N}}\p{{M}}])+"
)
_DROPPED = late.regex(r"[\p{M}\s]")
"""Marks, and the spaces of letters that are whole sentences."""
_EVERYWHERE = {"http", "https", "www", "com", "org", "html"}
"""Words of addresses by which nobody looks for one."""
_HAN = range(0x3400, 0xA000)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Told:
    """An issue with its documents: ``page`` is the address of its page, ``date`` ISO or empty."""

    page: str
    lang: str
    key: str
    date: str
    items: Sequence[Item]


def letters() -> dict[str, str]:
    """Give what letters become that Unicode does not fold: those of Arabic, œ, 萬.

    A key is one letter in small form without marks, its value none, one, or two.
    """
    # Imported late: OpenCC takes a while.
    from search.analysis.zh import simplified

    # Of others Unicode knows the plain letter, and its marks go.
    table = {
        letter: LETTERS[ord(letter)] for letter in map(chr, LETTERS) if _plain(letter) == letter
    }
    table |= {"ى": "ي", "ς": "σ", TATWEEL: ""}
    for code in _HAN:
        plain = simplified(chr(code))
        if plain != chr(code):
            table[chr(code)] = plain
    return table


def _plain(text: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKD", text).lower())


class Folding:
    """Cuts texts into words and folds these, as the script does."""

    def __init__(self) -> None:
        self.table = letters()
        self._table = str.maketrans(self.table)

    def fold(self, word: str) -> str:
        """Give what a word of a script with spaces is found by."""
        if word.isascii():
            return word.lower()
        folded = _plain(word).translate(self._table)
        for prefix in PREFIXES:
            if folded.startswith(prefix) and len(folded) - len(prefix) >= LEAST_LEFT:
                return folded[len(prefix) :]
        return folded

    def words(self, text: str) -> Iterator[str]:
        """Give the words of a text; of scripts without spaces pairs, and what ends a run."""
        for found in _WORDS.finditer(text):
            if found["unspaced"]:
                characters = list(_plain(found[0]).translate(self._table))
                yield from map("".join, pairwise(characters))
                yield from characters[-1:]
            elif folded := self.fold(found[0]):
                yield folded


def files(told: Sequence[Told], names: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Give all files by name. ``names`` are the languages' own names, and their directions."""
    folding = Folding()
    postings: defaultdict[str, list[int]] = defaultdict(list)
    lengths: list[int] = []
    stories: dict[str, int] = {}
    told_as: list[int] = []
    shown: list[list[str]] = []
    for doc, item in enumerate(item for issue in told for item in issue.items):
        lengths.append(_add(postings, doc, item, folding))
        told_as.append(stories.setdefault(item.story, len(stories)))
        shown.append([item.title, "" if item.derived_title else "1", _text(item)])
    first_words = []
    for number, words in enumerate(_parted(postings)):
        first_words.append(words[0].partition(" ")[0])
        yield f"words-{number}.js", script("words", number, "\n".join(words))
    for number, start in enumerate(range(0, len(shown), ITEMS)):
        yield f"items-{number}.js", script("items", number, shown[start : start + ITEMS])
    firsts = accumulate((len(issue.items) for issue in told), initial=0)
    head = {
        "letters": folding.table,
        "prefixes": PREFIXES,
        "left": LEAST_LEFT,
        "words": first_words,
        "each": ITEMS,
        "lengths": lengths,
        "stories": told_as,
        "langs": names,
        "issues": [
            [first, issue.page, issue.lang, issue.key, issue.date]
            for first, issue in zip(firsts, told, strict=False)
        ],
    }
    yield "head.js", script("head", 0, head)


def script(name: str, number: int, value: object) -> str:
    """Give a script that hands over a value."""
    # No browser takes these two for ends of lines any more, but some editors do.
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    said = said.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'nlpsearch("{name}",{number},{said});\n'


def _text(item: Item) -> str:
    return "\n".join([item.text, *(image.words for image in item.images if image.words)])


def _add(postings: dict[str, list[int]], doc: int, item: Item, folding: Folding) -> int:
    """Note the words of a document, each with what is said of it; give how many there are."""
    titled = () if item.derived_title else tuple(folding.words(item.title))
    counts = Counter(titled)
    counts.update(folding.words(_text(item)))
    counts.update(word for link in item.links for word in {*folding.words(link.url)} - _EVERYWHERE)
    for word, count in counts.items():
        says = TITLE * (word in titled) + OFTEN * (count > 1)
        postings[word].append(4 * doc + says)
    return sum(counts.values())


def _parted(postings: Mapping[str, Sequence[int]]) -> Iterator[list[str]]:
    """Give lines of words with their documents, parted into files, in the order of a script's."""
    part: list[str] = []
    size = 0
    for word in sorted(postings, key=lambda word: word.encode("utf-16-be", "surrogatepass")):
        line = f"{word} {' '.join(_steps(postings[word]))}"
        part.append(line)
        size += len(line)
        if size >= LARGEST:
            yield part
            part, size = [], 0
    if part:
        yield part


def _steps(docs: Iterable[int]) -> Iterator[str]:
    """Give documents as steps from one to the next, with what is said of each, in base 36."""
    before = 0
    for doc in docs:
        yield _base36(doc - 4 * before)
        before = doc // 4


def _base36(number: int) -> str:
    written = ""
    while number >= 36:
        number, digit = divmod(number, 36)
        written = _DIGITS[digit] + written
    return _DIGITS[number] + written
