"""From text to terms: one analyzer per language, the same for index, query and snippets."""

from search.analysis.base import Analyzer
from search.analysis.languages import LANGUAGES, analyzer_for, base_language

__all__ = ["LANGUAGES", "Analyzer", "analyzer_for", "base_language"]
