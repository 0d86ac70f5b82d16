"""Tests of search.archive.markdown: each states a rule of how Markdown is read."""
