"""Tests of search.analysis."""
