"""The table of languages, and the way from a language code to its analyzer."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from search.analysis.base import Analyzer

UNKNOWN = "und"
"""Analyses what no other language does, by Unicode rules."""

LANGUAGES = {
    "ar": "search.analysis.ar:ARABIC",
    "en": "search.analysis.en:ENGLISH",
    "es": "search.analysis.es:SPANISH",
    "fr": "search.analysis.fr:FRENCH",
    "pt": "search.analysis.pt:PORTUGUESE",
    "tr": "search.analysis.tr:TURKISH",
    "zh": "search.analysis.zh:CHINESE",
    UNKNOWN: "search.analysis.und:UNICODE",
}
"""Language code to ``module:NAME`` of its analyzer, loaded when first used."""


def base_language(lang: str) -> str:
    """Give the code that analyses ``lang``: ``pt`` for ``pt-BR``, ``und`` where none does.

    >>> base_language("zh-Hant"), base_language("de")
    ('zh', 'und')
    """
    if lang in LANGUAGES:
        return lang
    code = lang.replace("_", "-").split("-")[0].lower()
    return code if code in LANGUAGES else UNKNOWN


def analyzer_for(lang: str) -> Analyzer:
    """Give the analyzer of ``lang``; of unknown languages, the one by Unicode rules."""
    return _analyzer(base_language(lang))


@cache
def _analyzer(code: str) -> Analyzer:
    module, _, name = LANGUAGES[code].partition(":")
    analyzer: Analyzer = getattr(import_module(module), name)
    return analyzer
