"""The tests: real files, the real engine, real processes."""
