"""Tests of search.cli: in this process, and as processes that are interrupted and killed."""
