"""The language of a text, from its script and its most frequent words.

For whole newsletters, never for queries: a page of text has hundreds of function words,
a query none. The word lists are the commonest function words of each language, chosen
by hand so that those of close neighbours differ.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

_SCRIPTS: tuple[tuple[str, str, str], ...] = (
    # script, its characters, the language it says where no word decides
    ("kana", "\u3040-\u30ff", "ja"),
    ("hangul", "\uac00-\ud7af\u1100-\u11ff", "ko"),
    ("han", "\u3400-\u4dbf\u4e00-\u9fff", "zh"),
    ("arabic", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff", "ar"),
    ("cyrillic", "\u0400-\u052f", "ru"),
    ("greek", "\u0370-\u03ff\u1f00-\u1fff", "el"),
    ("hebrew", "\u0590-\u05ff", "he"),
    ("thai", "\u0e00-\u0e7f", "th"),
    ("devanagari", "\u0900-\u097f", "hi"),
    ("bengali", "\u0980-\u09ff", "bn"),
    ("tamil", "\u0b80-\u0bff", "ta"),
    ("telugu", "\u0c00-\u0c7f", "te"),
    ("georgian", "\u10a0-\u10ff", "ka"),
    ("armenian", "\u0530-\u058f", "hy"),
)
_CHARACTERS = {script: re.compile(f"[{chars}]") for script, chars, _ in _SCRIPTS}
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_WORD = re.compile(r"[^\W\d_]+")
_MIN_OTHER_SCRIPT = 0.15
"""Share of letters: terms and names stay Latin in any script, so a seventh decides."""
_MIN_HITS = 5
_MIN_SHARE = 0.08
_SAMPLE = 40_000

_WORDS: dict[str, frozenset[str]] = {
    lang: frozenset(words.split())
    for lang, words in {
        "en": "the and of to in is that for it with as on this are be by from at an have was "
        "which you "
        "can not or their has we our more new how your its these will about what into they",
        "fr": "le la les des et en un une du est que pour dans qui sur au par plus avec ce cette "
        "sont pas "
        "ne il elle nous vous aux ses été leur mais ou comme être peut",
        "es": "el la los las de que y en un una del es se por con para al lo su más como pero "
        "sus este esta "
        "son fue entre está ha sobre también muy o hay",
        "pt": "o a os as de que e em um uma do da dos das é se por com para ao não mais como mas "
        "foi no na "
        "nos nas seu sua pelo pela são também você esse essa isso à",
        "tr": "ve bir bu için ile de da olarak daha çok gibi olan en kadar ne sonra her veya ya "
        "ise ki "
        "hakkında üzerine şu tarafından olduğu nasıl",
        "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als "
        "auch es an "
        "werden aus er hat dass sie nach bei um noch wie einer über wird",
        "it": "il la di che e in un una per con del della dei le gli è non si da sono alla nel "
        "come più "
        "anche questo questa ma al ha delle i lo",
        "nl": "de het een en van in is dat op te met voor zijn niet aan er om ook als dan maar "
        "bij nog uit "
        "wordt door naar heeft hun deze je",
        "sv": "och att det som en på är av för med den till inte ett om har de var jag men från "
        "kan så vi "
        "eller när ska också",
        "da": "og at det er en til på af med for den som der ikke et har de fra men kan vi eller "
        "også ved "
        "blev være sig",
        "no": "og i det er en til på av med for den som ikke et har de fra men kan vi eller også "
        "ved ble "
        "være seg å",
        "fi": "ja on ei se että hän oli joka mutta myös kun niin ovat tai kuin sen mitä voi jos "
        "olla",
        "pl": "i w na z do że się nie jest to o jak za po od przez dla oraz ale są który która "
        "być tym czy",
        "cs": "a v na se je že z do s o to pro jako za po ale jsou který která jeho by být i k "
        "jsem",
        "ro": "și de la în a cu pe un o care din este pentru nu că sunt mai ca au fost prin sau "
        "se al",
        "hu": "a az és hogy nem is egy ez van meg de csak már azt volt ha el mint még vagy lehet",
        "vi": "và của là có cho không được với trong các một những này để người khi từ đã như về",
        "id": "yang dan di untuk dengan dari ini pada adalah tidak dalam ke akan juga itu oleh "
        "sebagai atau "
        "dapat bisa",
        "ca": "el la els les de que i en un una del és per amb al no es més com però són aquest "
        "aquesta "
        "també hi ha",
        "ru": "и в не на что с как это по из для к от но за также или который быть при мы есть",
        "uk": "і в не на що з як це до та для від але за також або який бути при ми є",
        "bg": "и в не на че с как това по от за към но също или който да при се са",
        "ar": "في من على إلى عن أن هذا هذه التي الذي مع كما أو لا ما بين كل هو هي تم",
        "fa": "در از به که این را با است برای آن یک می های تا بر هم خود شده",
        "ur": "کے میں کی ہے اور سے کا کو نے پر یہ ہیں کہ اس بھی",
    }.items()
}
_OF_SCRIPT = {"cyrillic": ("ru", "uk", "bg"), "arabic": ("ar", "fa", "ur")}
_LATIN_LANGS = tuple(
    lang for lang in _WORDS if not any(lang in langs for langs in _OF_SCRIPT.values())
)


def detect(text: str) -> str:
    """The BCP 47 code of a text's language, or ``und`` where nothing says so clearly."""
    return _detect(text[:_SAMPLE])


@lru_cache(maxsize=8)
def _detect(text: str) -> str:
    sample = re.sub(r"https?://\S+|\([^()\s]*\)", " ", text)
    alphabet = "".join(set(sample))
    counts = {
        # Most texts have none of most scripts, which their alphabet tells soonest.
        script: len(chars.findall(sample)) if chars.search(alphabet) else 0
        for script, chars in _CHARACTERS.items()
    }
    latin = len(_LATIN.findall(sample))
    letters = latin + sum(counts.values())
    if not letters:
        return "und"
    if counts["kana"] >= 0.05 * (letters - latin) and counts["kana"] > 0.02 * letters:
        return "ja"
    script = max(counts, key=lambda name: counts[name])
    if counts[script] >= _MIN_OTHER_SCRIPT * letters:
        default = next(lang for name, _, lang in _SCRIPTS if name == script)
        return _by_words(sample, _OF_SCRIPT[script]) or default if script in _OF_SCRIPT else default
    return _by_words(sample, _LATIN_LANGS) or "und"


def _by_words(text: str, langs: tuple[str, ...]) -> str | None:
    """The language whose function words are the most frequent, if they are frequent."""
    # In lower case, İ would leave a dot of its own, which ends a word.
    words = Counter(_WORD.findall(text.replace("İ", "i").lower()))
    total = sum(words.values())
    hits = {lang: sum(words[word] for word in _WORDS[lang] & words.keys()) for lang in langs}
    ranked = sorted(hits, key=lambda lang: (-hits[lang], lang))
    best = ranked[0]
    if hits[best] < _MIN_HITS or hits[best] < _MIN_SHARE * total:
        return None
    return best
