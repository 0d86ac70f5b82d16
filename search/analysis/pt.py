"""Portuguese, as written in Brazil and elsewhere: Snowball's stemmer and stop list."""

from __future__ import annotations

from search.analysis.latin import WordAnalyzer, snowball_stem

PORTUGUESE = WordAnalyzer("pt", "1", snowball_stem("portuguese", "pt"))
