"""English: Snowball's English stemmer and stop list, and plurals that it does not know.

The list of plurals is our own.
"""

from __future__ import annotations

from search.analysis.base import Atom
from search.analysis.words import APOSTROPHES, WordAnalyzer, snowball_stem

# What English writes after an apostrophe: possessives and contractions.
ENDINGS = frozenset(("s", "t", "d", "m", "ll", "re", "ve"))


def trim_ending(pieces: list[Atom], text: str) -> list[Atom]:
    """Drop a possessive or contracted ending: ``model's`` is ``model``."""
    last = pieces[-1]
    if last.text.lower() in ENDINGS and text[last.start - 1] in APOSTROPHES:
        return pieces[:-1]
    return pieces


# Each word with the one that it is read as. Of nouns in -sis that is the plural, which the stemmer
# knows to be of the verb as well: analysis, analyses, analyse.
_PAIRS = """
    matrices:matrix indices:index vertices:vertex vortices:vortex appendices:appendix
    corpora:corpus criteria:criterion phenomena:phenomenon automata:automaton mice:mouse
    children:child men:man women:woman feet:foot teeth:tooth geese:goose oxen:ox wolves:wolf
    halves:half shelves:shelf knives:knife wives:wife thieves:thief loaves:loaf stimuli:stimulus
    nuclei:nucleus radii:radius loci:locus foci:focus fungi:fungus cacti:cactus alumni:alumnus
    syllabi:syllabus bacteria:bacterium curricula:curriculum symposia:symposium
    millennia:millennium optima:optimum maxima:maximum minima:minimum quanta:quantum
    spectra:spectrum strata:stratum errata:erratum addenda:addendum memoranda:memorandum
    lemmata:lemma schemata:schema analysis:analyses hypothesis:hypotheses thesis:theses
    synthesis:syntheses diagnosis:diagnoses crisis:crises parenthesis:parentheses
    emphasis:emphases ellipsis:ellipses axis:axes
    """
_READ = dict(pair.split(":") for pair in _PAIRS.split())
_snowball = snowball_stem("english", "en")


def stem(word: str) -> str | None:
    """Give the term of a word; the two of an irregular plural have the same."""
    return _snowball(_READ.get(word.lower(), word))


ENGLISH = WordAnalyzer("en", 7, ("PyStemmer",), stem, trim_ending)
