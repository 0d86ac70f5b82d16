"""Tests of search.render: one contract for every format."""
