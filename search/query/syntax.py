"""The query language: text to a syntax tree, and a tree to text.

    query    = either
    either   = both { "OR" both }
    both     = group { "AND" group }
    group    = { clause }                      words beside each other: any, best first
    clause   = ( "-" | "NOT" ) clause  |  primary
    primary  = "(" query ")" | field ":" value | phrase | word [ "*" ]
    phrase   = '"' anything '"'                 quotes of any shape

Operators are upper case. What cannot be an operator where it stands is a word, and so is a
value that a field cannot have (`date:soon`): nothing a person types is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import regex

from search import late
from search.analysis.base import NOTATION, QUOTES
from search.errors import QuerySyntaxError, QueryTooLong
from search.fields import FIELDS, TYPED, alternatives
from search.query.dates import date_range, write_period
from search.query.tree import (
    Address,
    And,
    Corrected,
    DateRange,
    Dotted,
    Field,
    Group,
    Ignored,
    Joined,
    Named,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Split,
    Synonyms,
    Word,
)

LONGEST = 2000
"""Code points of a query; more is an error, as no reader means it."""
DEEPEST = 50
"""Parentheses within parentheses; deeper ones are read as if they were not there."""

_STARS = "*＊"
_MINUS = ("-", "−", "－")
_OPTION = late.compile("[A-Za-z]")
_SEVERAL = late.regex(r"[\s()（）]")

_OPERATORS = ("AND", "OR", "NOT")
# What most words are, without a look at the rest: as many as follow each other.
_WORD = rf"(?!(?:{'|'.join(_OPERATORS)})(?!\w))\w+(?:\s+|$)"
_PLAIN, _PLAIN_WORDS = late.compile(_WORD), late.compile(f"(?:{_WORD})+")
_TOKEN = late.regex(
    r"""
    (?P<space>[\s\p{Cc}\p{Cf}\p{Cs}\p{Zs}]+ | [<\[](?=\w+://))
    | (?P<whole>NOTATION | [a-z][a-z0-9+.-]*://PLAIN+(?:\(PLAIN*\)PLAIN*)*)
    | (?P<open>[(（]) | (?P<close>[)）])
    | [QUOTES](?P<phrase>[^QUOTES]*)[QUOTES]?
    | (?<!\w)[‘‚'](?P<single>(?=\S)[^‘QUOTES]{1,200}?(?<=\S))[’‘'](?!\w)
    | (?P<field>FIELDS)[:：]
      (?: [QUOTES](?P<quoted>[^QUOTES]*)[QUOTES]? | (?P<value>(?:PLAIN+(?:\(PLAIN*\)PLAIN*)*)?) )
    | (?P<minus>[MINUS])(?=[^\sMINUS)])
    | (?P<word>[^\s()（）QUOTES\p{Cc}\p{Cs}]+)
    """.replace("FIELDS", "|".join(TYPED))
    .replace("MINUS", re.escape("".join(_MINUS)))
    .replace("NOTATION", NOTATION)
    # What parentheses and quotes end, but for a pair of parentheses within an address.
    .replace("PLAIN", r"[^\s()（）QUOTES]")
    .replace("QUOTES", QUOTES),
    regex.VERBOSE | regex.IGNORECASE,
)
_KINDS = {"whole": "word", "single": "phrase"}


class _Lexeme(NamedTuple):
    """A ``plain`` one is words with nothing but spaces between them."""

    kind: str
    text: str
    column: int
    name: str = ""


def parse(text: str) -> Group | And | Or:
    """Read a query. Raises :class:`QueryTooLong`.

    >>> parse("bert -gpt")
    Group(children=(Word(text='bert', column=1), Not(child=Word(text='gpt', column=7))))
    """
    if len(text) > LONGEST:
        raise QueryTooLong(len(text), LONGEST)
    return _Parser(_lexemes(text)).query()


def _lexemes(text: str) -> list[_Lexeme]:
    lexemes: list[_Lexeme] = []
    at = 0
    while at < len(text):
        # What excludes does so with one word alone.
        excludes = bool(lexemes) and (lexemes[-1].kind == "minus" or lexemes[-1].text == "NOT")
        plain = (_PLAIN if excludes else _PLAIN_WORDS).match(text, at)
        if plain:
            lexemes.append(_Lexeme("plain", plain.group().rstrip(), at + 1))
            at = plain.end()
            continue
        match = _TOKEN.search(text, at)
        if match is None:
            break
        kind, column = str(match.lastgroup), match.start() + 1
        if match["field"] is not None:
            value = match["quoted"] if match["quoted"] is not None else match["value"]
            lexemes.append(_Lexeme("field", value, column, match["field"].lower()))
        elif kind != "space":
            lexemes.append(_Lexeme(_KINDS.get(kind, kind), match[kind], column))
        at = match.end()
    return lexemes


def _words(plain: _Lexeme) -> Iterator[Word]:
    """Give the words of a lexeme; one that comes again is the same node."""
    known: dict[str, Word] = {}
    at = 0
    for text in plain.text.split():
        at = plain.text.index(text, at)
        word = known.get(text)
        if word is None:
            word = known[text] = Word(text, plain.column + at)
        yield word
        at += len(text)


class _Parser:
    """Recursive descent over lexemes; forgiving about parentheses and stray operators."""

    def __init__(self, lexemes: list[_Lexeme]) -> None:
        self._lexemes = lexemes
        self._next = 0
        self._depth = 0
        self._unread: list[Ignored] = []

    def query(self) -> Group | And | Or:
        read = self._all()
        return Group((read, *self._unread)) if self._unread else read

    def _all(self) -> Group | And | Or:
        parts = [self._either()]
        while self._peek() is not None:  # a closing parenthesis that nothing opened
            self._next += 1
            parts.append(self._either())
        children = tuple(part for part in parts if part.children)
        return children[0] if len(children) == 1 else Group(children)

    def _peek(self) -> _Lexeme | None:
        return self._lexemes[self._next] if self._next < len(self._lexemes) else None

    def _operator(self, name: str) -> bool:
        """Take the operator if it stands here and something follows it."""
        lexeme = self._peek()
        following = self._next + 1 < len(self._lexemes)
        if lexeme and lexeme.kind == "word" and lexeme.text == name and following:
            self._next += 1
            return True
        return False

    def _either(self) -> Group | And | Or:
        parts = [self._both()]
        while self._operator("OR"):
            parts.append(self._both())
        kept = tuple(part for part in parts if part.children)
        return kept[0] if len(kept) == 1 else Or(kept)

    def _both(self) -> Group | And | Or:
        parts = [self._group()]
        while self._operator("AND"):
            parts.append(self._group())
        kept = tuple(part for part in parts if part.children)
        return kept[0] if len(kept) == 1 else And(kept)

    def _group(self) -> Group:
        clauses: list[Node] = []
        while (lexeme := self._peek()) is not None and lexeme.kind != "close":
            if lexeme.kind == "plain":
                self._next += 1
                clauses += _words(lexeme)
                continue
            if clauses and self._stands_operator():
                break
            clause = self._clause()
            if clause is not None:
                clauses.append(clause)
        return Group(tuple(clauses))

    def _stands_operator(self) -> bool:
        lexeme = self._peek()
        following = self._next + 1 < len(self._lexemes)
        return bool(lexeme and lexeme.kind == "word" and lexeme.text in ("AND", "OR") and following)

    def _clause(self) -> Node | None:
        negated = False
        while (lexeme := self._peek()) and (lexeme.kind == "minus" or self._operator("NOT")):
            if self._is_option():
                self._next += 1
                continue
            self._next += lexeme.kind == "minus"
            negated = not negated
        if lexeme is None or lexeme.kind == "close":
            return None
        self._next += 1
        child = self._primary(lexeme)
        return Not(child) if negated and child is not None else child

    def _is_option(self) -> bool:
        """Tell whether a sign and a letter are an option of a command: pip install -U nltk.

        It stands among words; at the end it is a name that is excluded, as C and R are.
        """
        if not 0 < self._next < len(self._lexemes) - 2:
            return False
        sign, letter, after = self._lexemes[self._next : self._next + 3]
        stands = sign.kind == "minus" and after.kind in ("plain", "word", "phrase")
        return stands and letter.kind == "plain" and bool(_OPTION.fullmatch(letter.text))

    def _primary(self, lexeme: _Lexeme) -> Node | None:
        if lexeme.kind == "open":
            return self._parenthesis()
        if lexeme.kind == "field":
            return self._field(lexeme)
        if lexeme.kind == "phrase":
            return Phrase(lexeme.text, lexeme.column) if lexeme.text.strip() else None
        # Which words end so is not known: a star before a word asks for nothing.
        text = lexeme.text.lstrip(_STARS) or lexeme.text
        begins = text.rstrip(_STARS) and text[-1] in _STARS
        # A capital with a star is a name, A*, or is read as a beginning later on.
        if begins and not re.fullmatch(r"[A-Z]\*", text):
            return Prefix(text.rstrip(_STARS), lexeme.column)
        # Beside others an operator that has nothing to join is no name in capitals.
        stray = text in _OPERATORS and len(self._lexemes) > 1
        return Word(text.lower() if stray else text, lexeme.column)

    def _field(self, lexeme: _Lexeme) -> Node | None:
        """Read a field; if it cannot have its value, that is searched for as it stands."""
        try:
            return field(lexeme.name, lexeme.text, lexeme.column)
        except QuerySyntaxError:
            self._unread.append(Ignored(Word(f"{lexeme.name}:", lexeme.column)))
            text = lexeme.text.strip()
            column = lexeme.column + len(lexeme.name) + 1
            return Phrase(text, column) if _SEVERAL.search(text) else Word(text, column)

    def _parenthesis(self) -> Node | None:
        if self._depth == DEEPEST:
            return None
        self._depth += 1
        inner = self._either()
        self._depth -= 1
        if self._peek() is not None:  # the closing parenthesis; at the end it is understood
            self._next += 1
        return inner if inner.children else None


def field(name: str, text: str, column: int) -> Field | DateRange | None:
    """Read one ``field:value``; a field without a value is dropped.

    Raises :class:`QuerySyntaxError` for a value that cannot be.
    """
    value = text.strip()
    if not value:
        return None
    if name == "date":
        return date_range(value, column)
    return Field(name, value, column)


_SEVERAL_CLAUSES = (Group, And, Or)
_BETWEEN = {Group: " ", And: " AND ", Or: " OR "}


def write(node: Node) -> str:
    """Write a tree as the query that says it, words as they are meant.

    Fields come after what they narrow, the values of one field together; what was ignored
    is left out.

    >>> write(parse("lang:fr  bert  NOT (gpt)  lang:en"))
    'bert -gpt lang:fr,en'
    """
    match node:
        case Word():
            return node.text
        case Phrase():
            return f'"{node.text}"'
        case Prefix():
            return f"{node.text}*"
        case Split() | Dotted() | Corrected():
            return node.typed.text
        case Address():
            return f"url:{node.typed.text}"
        case Ignored() | Joined() | Named() | Synonyms():
            return ""
        case Field():
            return _written_field(node.name, alternatives(node.name, node.text))
        case DateRange():
            return f"date:{write_period(node)}"
        case Not():
            return _excluded(_clause_of(node.child))
        case Group() | And() | Or():
            return _BETWEEN[type(node)].join(_parts(node))


def fields(children: Iterable[Node]) -> dict[str, list[str]]:
    """Give the fields among the children of a group, each with the values that will do."""
    values: dict[str, list[str]] = {}
    for child in children:
        if isinstance(child, Field):
            values.setdefault(child.name, []).extend(alternatives(child.name, child.text))
    return values


def _parts(node: Group | And | Or) -> list[str]:
    """Write what is in a node, each part so that it may stand beside the others."""
    if not isinstance(node, Group):
        return [text for child in node.children if (text := _clause_of(child))]
    clauses = [_clause_of(child) for child in node.children if not isinstance(child, Field)]
    narrowing = [_written_field(name, values) for name, values in fields(node.children).items()]
    return [text for text in (*clauses, *narrowing) if text]


def _clause_of(node: Node) -> str:
    """Write a node as one clause: in parentheses where it is several."""
    if isinstance(node, Word):
        return node.text
    if not isinstance(node, _SEVERAL_CLAUSES):
        return write(node)
    parts = _parts(node)
    text = _BETWEEN[type(node)].join(parts)
    return f"({text})" if len(parts) > 1 else text


def _excluded(text: str) -> str:
    if text.startswith(_MINUS):
        return f"-({text})"
    return f"-{text}" if text else ""


def _written_field(name: str, values: list[str]) -> str:
    if FIELDS[name].commas:
        return " ".join(f"{name}:{_quoted(value)}" for value in values)
    return f"{name}:{_quoted(','.join(values) or ',')}"


def _quoted(value: str) -> str:
    return f'"{value}"' if _SEVERAL.search(value) else value
