"""The command line: options in, lines out. Here alone is click known."""

from search.cli.app import main

__all__ = ["main"]
