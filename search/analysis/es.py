"""Spanish: Snowball's Spanish stemmer and stop list."""

from __future__ import annotations

from search.analysis.words import WordAnalyzer, snowball_stem

SPANISH = WordAnalyzer("es", 6, ("PyStemmer",), snowball_stem("spanish", "es"))
