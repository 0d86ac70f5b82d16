"""Tests of the pages and the API, by client and in a real browser."""
