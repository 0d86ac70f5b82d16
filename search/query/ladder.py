"""Other searches to offer where a query finds nothing, or no story has all of it.

Each rung of the ladder is another request, made from the query's tree. Whether it finds
anything is not known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby, islice
from typing import NamedTuple

from search.index.glossary.part import Glossary, Translation
from search.index.suggestions.part import Suggestions
from search.model import Filters, RungKind, SearchRequest
from search.query.meaning import Meaning
from search.query.syntax import write
from search.query.tree import (
    And,
    DateRange,
    Field,
    Group,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    replaced,
    walk,
)
from search.query.values import values

_NOTHING = Group(())
MOST_RUNS, MOST_WORDS, LONGEST_RUN = 4, 8, 5
"""What is looked up for translations: runs of a query, words of each, and words together."""


class Step(NamedTuple):
    """A search that may be offered; ``text`` is what is new in it, or what it leaves out.

    The ``likeliest`` reading is offered even where no story has all of it.
    """

    kind: RungKind
    text: str
    request: SearchRequest
    likeliest: bool = False


def asking(request: SearchRequest, tree: Node) -> SearchRequest:
    """Give a request for a tree instead of its query, from the first result on."""
    return replace(request, query=write(tree), offset=0, verbatim=False)


def readings(request: SearchRequest, meaning: Meaning) -> Iterator[Step]:
    """Ask for what the query may have meant."""
    first = meaning.likeliest
    if first:
        yield Step(first.kind, first.text, asking(request, first.tree), likeliest=True)
    for other in meaning.others:
        yield Step(other.kind, other.text, asking(request, other.tree))


def refiltered(request: SearchRequest, held: Suggestions) -> Iterator[Step]:
    """Ask for values of the filters that the archive has instead of some that it lacks."""
    for name, given in request.filters.values.items():
        for value in given:
            for meant, misspelt in values(Field(name, value, 1), held):
                if isinstance(meant, Field) and meant.name == name:
                    kept = [meant.text if one == value else one for one in given]
                    asked = {**request.filters.values, name: tuple(kept)}
                    filters = replace(request.filters, values=asked)
                    kind: RungKind = "spelling" if misspelt else "completion"
                    yield Step(kind, write(meant), replace(request, filters=filters, offset=0))


def unfiltered(request: SearchRequest, tree: Node) -> Iterator[Step]:
    """Leave out what narrows the query: each filter by itself, and then all of them."""
    every = request
    filters = {name: f"{name}:{','.join(given)}" for name, given in request.filters.values.items()}
    if request.filters.since or request.filters.until:
        filters["date"] = f"date:{request.filters.since or ''}..{request.filters.until or ''}"
    for name, text in filters.items():
        every = _without(every, name)
        yield Step("filters", text, asking(_without(request, name), tree))
    clauses: dict[Node, Node] = {
        node: _NOTHING for node in walk(tree) if isinstance(node, Field | DateRange)
    }
    for node in clauses:
        yield Step("filters", write(node), asking(request, replaced(tree, {node: _NOTHING})))
    if len(filters) + len(clauses) > 1:
        yield Step("filters", "", asking(every, replaced(tree, clauses)))


def translated(request: SearchRequest, tree: Node, glossary: Glossary) -> Iterator[Step]:
    """Say in each other language what translations of stories say, the surest first."""
    others: defaultdict[str, dict[Node, Node]] = defaultdict(dict)
    said: defaultdict[str, list[Translation]] = defaultdict(list)
    for words in islice(_together(tree), MOST_RUNS):
        for run, translations in _known(words, glossary):
            for one in translations:
                # Of each language the surest comes first.
                if run[0] not in others[one.lang]:
                    others[one.lang].update(dict.fromkeys(run, _NOTHING))
                    others[one.lang][run[0]] = _meant(run[0], one.text)
                    said[one.lang].append(one)
    for lang, several in sorted(said.items(), key=lambda own: -max(one.score for one in own[1])):
        text = " ".join(one.text for one in several)
        yield Step("translation", text, asking(request, replaced(tree, others[lang])))


def _together(node: Node) -> Iterator[tuple[Word | Phrase, ...]]:
    """Give what stands side by side: words, or a phrase by itself; not what is excluded."""
    match node:
        case Word() | Phrase():
            yield (node,)
        case Group():
            for several, children in groupby(node.children, lambda child: isinstance(child, Word)):
                if several:
                    yield tuple(child for child in children if isinstance(child, Word))
                else:
                    yield from chain.from_iterable(map(_together, children))
        case And() | Or():
            yield from chain.from_iterable(map(_together, node.children))
        case _:
            return


def _known(
    words: Sequence[Word | Phrase], glossary: Glossary
) -> Iterator[tuple[Sequence[Word | Phrase], Sequence[Translation]]]:
    """Give the longest runs of words that have translations, from the first word on."""
    at = 0
    while at < min(len(words), MOST_WORDS):
        after = at + 1
        for end in range(min(at + LONGEST_RUN, len(words)), at, -1):
            found = glossary.of(" ".join(word.text for word in words[at:end]))
            if found:
                yield words[at:end], found
                after = end
                break
        at = after


def _meant(typed: Word | Phrase, text: str) -> Node:
    """Give what is asked in place of words: what says the same stands side by side, too."""
    phrase = isinstance(typed, Phrase) or " " in text
    return Phrase(text, typed.column) if phrase else Word(text, typed.column)


def without_one(request: SearchRequest, tree: Node) -> Iterator[Step]:
    """Leave out one of what a result must have, or one of what it must not."""
    for node in dict.fromkeys(walk(tree)):
        for left_out, rest in _shorter(node):
            yield Step("without", left_out, asking(request, replaced(tree, {node: rest})))


def _shorter(node: Node) -> Iterator[tuple[str, Node]]:
    match node:
        case And():
            for child in node.children:
                words, narrowing = _parted(child)
                others = [other for other in node.children if other != child]
                others += [narrowing] if narrowing.children else []
                yield write(words), others[0] if len(others) == 1 else And(tuple(others))
        case Not():
            yield write(node), _NOTHING
        case Phrase(text=text, column=column):
            several = text.split()
            # What is beside each other in a phrase is so without its ends.
            for left_out, rest in ((several[0], several[1:]), (several[-1], several[:-1])):
                if rest:
                    yield left_out, Phrase(" ".join(rest), column)
        case _:
            return


def _parted(node: Node) -> tuple[Group, Group]:
    """Part what a clause looks for from what narrows it."""
    children = node.children if isinstance(node, Group) else (node,)
    narrowing = tuple(child for child in children if isinstance(child, Field | DateRange))
    return Group(tuple(child for child in children if child not in narrowing)), Group(narrowing)


def any_of(request: SearchRequest, tree: Node) -> Iterator[Step]:
    """Ask for any of the words."""
    loose = _loose(tree)
    if loose != tree:
        yield Step("any", write(loose), asking(request, loose))


def _loose(node: Node) -> Node:
    match node:
        case Not():
            return _NOTHING
        case Phrase(text=text, column=column):
            words = tuple(Word(word, column) for word in text.split())
            return Group(words) if len(words) > 1 else node
        case Group() | And():
            # Groups in groups would be written with parentheses, and say no more.
            loose = map(_loose, node.children)
            beside = (one.children if isinstance(one, Group) else (one,) for one in loose)
            return Group(tuple(chain.from_iterable(beside)))
        case Or():
            return Or(tuple(map(_loose, node.children)))
        case _:
            return node


def any_language(request: SearchRequest, tree: Node) -> SearchRequest | None:
    """Give the request without its languages, if it asks for some."""
    named: dict[Node, Node] = {
        node: _NOTHING for node in walk(tree) if isinstance(node, Field) and node.name == "lang"
    }
    if not named and not request.filters.of("lang"):
        return None
    return asking(_without(request, "lang"), replaced(tree, named))


def newest(request: SearchRequest) -> Iterator[Step]:
    """List the newest stories: those that pass the filters, or all."""
    bare = replace(request, query="", sort="newest", offset=0, verbatim=False)
    yield Step("newest", "", bare)
    yield Step("newest", "", replace(bare, filters=Filters()))


def in_language(request: SearchRequest, lang: str) -> Step:
    """Narrow a request to one language."""
    filters = request.filters
    asked = {**filters.values, "lang": (lang,)}
    return Step("language", lang, replace(request, filters=replace(filters, values=asked)))


def _without(request: SearchRequest, name: str) -> SearchRequest:
    """Give a request without one of its filters; ``date`` is since and until."""
    given = request.filters
    if name == "date":
        return replace(request, filters=Filters(given.values))
    kept = {other: asked for other, asked in given.values.items() if other != name}
    return replace(request, filters=replace(given, values=kept))
