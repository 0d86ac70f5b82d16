"""Tests of search.query."""
