"""Tests of the benchmarks: what they make and choose, not how fast."""
