"""What is known of Arabic words: their parts, which go together, what they translate.

The lists in ``data/`` and the figures here were written for this project from knowledge
of the language, not drawn from any text; they are under the project's licence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from search import late

LETTER = late.compile("[\u0621-\u065f\u0670-\u06d3]")
SPELLING = late.compile("[\u0621-\u063a\u0641-\u064a\u067e\u0686\u06a4\u06af]")
"""Letters a word in no list may be spelt with."""
MARK = late.compile("[\u064b-\u065f\u0640\u0670]")
"""Vowel marks and the lengthening stroke, which word lists leave out."""

PREFIXES = {
    "": 1.0, "و": 0.5, "ف": 0.06, "ب": 0.1, "ل": 0.12, "ك": 0.03, "ال": 0.3, "وال": 0.1,
    "بال": 0.06, "لل": 0.06, "فال": 0.01, "كال": 0.01, "ولل": 0.005, "وب": 0.02,
    "ول": 0.02, "س": 0.02, "وس": 0.005,
}  # fmt: skip
SUFFIXES = {
    "": 1.0, "ه": 0.2, "ها": 0.2, "هم": 0.07, "ي": 0.07, "نا": 0.06, "ك": 0.05, "كم": 0.03,
    "هما": 0.02, "هن": 0.01, "ات": 0.1, "ين": 0.08, "ون": 0.06, "ان": 0.04, "ة": 0.1,
    "ية": 0.05, "وا": 0.03, "ت": 0.05,
}  # fmt: skip
"""Prefixes and suffixes with how often they occur; rough figures, by judgement."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ARTICLES = ("وبال", "وال", "بال", "كال", "فال", "ولل", "ال", "لل")
_PREPOSITIONS = _listed(
    "في من على إلى عن مع بين خلال بعد قبل عند منذ حول عبر ضمن تحت دون لدى نحو ضد حسب فوق أمام "
    "وراء داخل خارج بدون وفي ومن وعلى وإلى وعن ومع"
)
_BEFORE_VERBS = _listed("لم لن قد سوف أن لا وقد ولم ولن ولا وأن بأن كي لكي حتى")
_OTHER_PARTICLES = _listed(
    "هو هي ما أو و كل كان كانت أنه أنها إن ثم بل لكن أي كما إذا إذ حيث عندما الذين وهو وهي "
    "كانوا ليس ليست له لها به بها فيه فيها منه منها عليه عليها هناك أيضا هم نحن أنا غير بعض "
    "أكثر مثل يمكن يجب"
)
_FIXED_KINDS = {
    **dict.fromkeys(_OTHER_PARTICLES, "other"),
    **dict.fromkeys(_BEFORE_VERBS, "before verb"),
    **dict.fromkeys(_PREPOSITIONS, "preposition"),
    **dict.fromkeys(_listed("هذا ذلك بهذا لهذا وهذا"), "this he"),
    **dict.fromkeys(_listed("هذه تلك بهذه لهذه وهذه"), "this she"),
    **dict.fromkeys(_listed("الذي والذي"), "who he"),
    **dict.fromkeys(_listed("التي والتي"), "who she"),
}

# Nats for kinds of words in a row: agreement in gender and definiteness, and what
# prepositions and verbal particles govern. By judgement.
_GRAMMAR = {
    **{
        ("preposition", noun): 0.4
        for noun in ("the", "the she", "the pl", "the ين", "noun", "she", "pl")
    },
    ("preposition", "verb"): -1.5,
    ("preposition", "the ون"): -2.0,
    ("preposition", "preposition"): -1.5,
    ("preposition", "before verb"): -1.0,
    ("preposition", "adverb"): -0.6,
    **{("before verb", noun): -1.5 for noun in ("the", "the she", "the pl", "the ين", "the ون")},
    ("before verb", "verb"): 1.0,
    ("before verb", "preposition"): -1.0,
    ("the she", "the she"): 0.8,
    ("the", "the"): 0.4,
    ("the pl", "the she"): 0.8,
    ("the she", "the"): -0.2,
    ("the", "the she"): -0.4,
    ("she", "she"): 0.5,
    ("pl", "she"): 0.5,
    ("she", "the she"): 0.2,
    ("this he", "the"): 0.8,
    ("this he", "the she"): -0.8,
    ("this she", "the she"): 0.8,
    ("this she", "the"): -0.3,
    ("this she", "the pl"): 0.8,
    ("who she", "verb"): 0.8,
    ("who he", "verb"): 0.8,
    **{(who, the): -1.0 for who in ("who he", "who she") for the in ("the", "the she")},
    ("the pl", "who she"): 0.5,
    ("the she", "who she"): 0.5,
    ("the she", "who he"): -0.8,
    ("the", "who he"): 0.4,
    ("noun", "who he"): -1.0,
    ("she", "who she"): -1.0,
}
PHRASE, GOVERNED = 4.0, 2.0
"""Nats for two words of a set phrase, and for a word with one that often goes with it."""
_AFFIXED = 0.75
"""What is left of it when the words match only without their prefixes."""


def plain(word: str) -> str:
    """``word`` without vowel marks."""
    return MARK.sub("", word)


@lru_cache(maxsize=65536)
def kind(word: str) -> str:
    """The kind of a word, as far as its form tells: enough for agreement."""
    if word in _FIXED_KINDS:
        return _FIXED_KINDS[word]
    if any(word.startswith(a) and len(word) > len(a) + 1 for a in _ARTICLES):
        endings = {"ة": "the she", "ات": "the pl", "ون": "the ون", "ين": "the ين"}
        return next((k for ending, k in endings.items() if word.endswith(ending)), "the")
    endings = {"ة": "she", "ات": "pl", "ا": "adverb"}
    found = next((k for ending, k in endings.items() if word.endswith(ending)), "")
    if found:
        return found
    verb = len(word) >= 4 and word[0] in "يتن"
    longer = len(word) >= 5 and word[:2] in ("وي", "وت", "سي", "ست", "لي")
    return "verb" if verb or longer else "noun"


def bases(word: str) -> Iterator[str]:
    """``word`` and what it is without a conjunction or preposition: ``وبالعلم``, ``العلم``."""
    yield word
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 2:
            yield "ال" + word[len(article) :]
    if len(word) > 3 and word[0] in "وف":
        yield word[1:]
    if len(word) > 4 and word[0] in "بلك":
        yield word[1:]
    if len(word) > 5 and word[:2] in ("وب", "ول", "وك"):
        yield word[2:]


@lru_cache(maxsize=65536)
def stems(word: str) -> frozenset[str]:
    """Forms of ``word`` (without marks) under which a glossary may have it."""
    found = set()
    for base in bases(word):
        for form in (base, base.removeprefix("ال")):
            found.add(form)
            for ending in ("ات", "ين", "ون", "ها", "هم", "نا", "ه", "ا", "ة"):
                if form.endswith(ending) and len(form) - len(ending) >= 3:
                    found.add(form.removesuffix(ending))
                    found.add(form.removesuffix(ending).removesuffix("ت") + "ة")
    return frozenset(found)


def _lines(name: str) -> Iterator[str]:
    text = (files("search.repair") / "data" / name).read_text("utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


@cache
def together() -> dict[tuple[str, str], float]:
    """Nats for two words in a row that go together, from ``data/arabic.txt``."""
    found: dict[tuple[str, str], float] = {}
    for line in _lines("arabic.txt"):
        if line[0] in "<>":
            word, others = line[1:].split(":")
            for other in others.split():
                pair = (word.strip(), other) if line[0] == ">" else (other, word.strip())
                found.setdefault(pair, GOVERNED)
        else:
            words = line.split()
            found.update(dict.fromkeys(pairwise(words), PHRASE))
    return found


@cache
def glossary() -> dict[str, frozenset[str]]:
    """Arabic translations of English words (small letters), ``data/arabic_glossary.txt``."""
    found: dict[str, set[str]] = defaultdict(set)
    for line in _lines("arabic_glossary.txt"):
        english, arabic = line.split(":")
        for word in english.split():
            found[word].update(arabic.split())
    return {word: frozenset(translations) for word, translations in found.items()}


@lru_cache(maxsize=65536)
def _known(word: str, side: int) -> tuple[tuple[str, float], ...]:
    """The bases of ``word`` that stand first (0) or second (1) in some known pair."""
    sides = _sides()[side]
    return tuple(
        (base, _AFFIXED if at else 1.0) for at, base in enumerate(bases(word)) if base in sides
    )


@cache
def _sides() -> tuple[frozenset[str], frozenset[str]]:
    pairs = together()
    return frozenset(first for first, _ in pairs), frozenset(second for _, second in pairs)


def affinity(first: str, second: str) -> float:
    """Nats for two words (without marks) in a row, against standing apart."""
    best = 0.0
    for left, one in _known(first, 0):
        for right, other in _known(second, 1):
            best = max(best, together().get((left, right), 0.0) * min(one, other))
    return best + _GRAMMAR.get((kind(first), kind(second)), 0.0)
