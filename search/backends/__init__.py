"""Engines that keep the index and answer plans; the table of them."""

from __future__ import annotations

from importlib import import_module

from search.backends.base import Backend

DEFAULT_BACKEND = "whoosh"
BACKENDS = {"whoosh": "search.backends.whoosh:WhooshBackend"}
"""Name to ``module:Class``, loaded when first used."""


def backend(name: str = DEFAULT_BACKEND) -> Backend:
    """Give the backend called ``name``."""
    module, _, attribute = BACKENDS[name].partition(":")
    made: Backend = getattr(import_module(module), attribute)()
    return made
