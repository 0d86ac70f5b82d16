"""Tests of search.archive: each states a rule of how newsletters are read."""
