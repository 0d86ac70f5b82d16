"""The command line: options in, lines out. Here alone is click known."""

import os

# numpy, when it is imported, else starts a thread of its linear algebra for every core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from search.cli.app import main

__all__ = ["main"]
