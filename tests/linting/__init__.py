"""Tests of the rules for editors."""
