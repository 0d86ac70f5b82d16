"""English: Snowball's English stemmer and stop list, and forms and spellings that it does not know.

The lists are our own.
"""

from __future__ import annotations

from search import late
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
    emphasis:emphases ellipsis:ellipses axis:axes leaves:leaf calves:calf buses:bus quizzes:quiz
    began:begin begun:begin bought:buy broke:break broken:break brought:bring built:build
    caught:catch chose:choose chosen:choose drew:draw drawn:draw drove:drive driven:drive eaten:eat
    fed:feed flew:fly flown:fly forgot:forget forgotten:forget fought:fight froze:freeze
    frozen:freeze gave:give given:give gone:go went:go grew:grow grown:grow held:hold hidden:hide
    kept:keep knew:know known:know learnt:learn lent:lend made:make meant:mean paid:pay ran:run
    rebuilt:rebuild ridden:ride risen:rise said:say sang:sing seen:see sent:send shaken:shake
    shown:show slept:sleep sold:sell sought:seek spent:spend spoken:speak stood:stand struck:strike
    stolen:steal swam:swim taken:take took:take taught:teach threw:throw thrown:throw told:tell
    understood:understand withdrew:withdraw withdrawn:withdraw won:win wrote:write
    written:write became:become came:come
    centre:center centres:centers metre:meter metres:meters theatre:theater theatres:theaters
    litre:liter litres:liters fibre:fiber fibres:fibers catalogue:catalog catalogues:catalogs
    dialogue:dialog dialogues:dialogs licence:license licences:licenses defence:defense
    defences:defenses offence:offense offences:offenses practise:practice practised:practiced
    programme:program programmes:programs grey:gray judgement:judgment judgements:judgments
    artefact:artifact artefacts:artifacts ageing:aging sceptical:skeptical
    """
_READ = dict(pair.split(":") for pair in _PAIRS.split())

# British spellings as American ones; of promise and treatise there is one, as of what ends
# otherwise before it (supervise, precise). Read so are all forms of a word.
_BRITISH = (
    (
        "is",
        late.compile(
            r"(?<=\w\w(?:al|an|ar|as|at|el|en|er|et|gn|ic|id|il|im|in|it|nt|ol|om|on|or|rd|rn|tr))"
            r"(?<!prom)(?<!treat)is(?=(?:e[drs]?|ers|ing|ations?|able)$)"
        ),
        "iz",
    ),
    (
        "our",
        late.compile(
            r"^((?:dis|un|mis)?(?:arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|neighb|rig|rum|sav"
            r"|tum|vap|vig))our"
        ),
        r"\1or",
    ),
    ("yz", late.compile(r"(?<=\w\wl)yz(?=(?:e[drs]?|ers|ing)$)"), "ys"),
)


def plain_form(word: str) -> str:
    """Give the form of a folded word that Snowball knows, where it is irregular or British."""
    read = _READ.get(word, word)
    for letters, british, american in _BRITISH:
        # Few words have the letters, and all words of an archive are read.
        if letters in read:
            read = british.sub(american, read)
    return read


ENGLISH = WordAnalyzer(
    "en", 9, ("PyStemmer",), snowball_stem("english", "en", plain_form), trim_ending
)
