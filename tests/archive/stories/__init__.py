"""Tests of search.archive.stories: each states a rule of what is a section, and what a story."""
