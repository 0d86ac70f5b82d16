"""Spanish: Snowball's Spanish stemmer and stop list."""

from __future__ import annotations

from search.analysis.latin import WordAnalyzer, snowball_stem

SPANISH = WordAnalyzer("es", "1", snowball_stem("spanish", "es"))
