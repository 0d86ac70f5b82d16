"""Engines that keep the index and answer plans; the table of them."""

from __future__ import annotations

from importlib import import_module

from search.index.part import Part

DEFAULT_BACKEND = "whoosh"
BACKENDS = {"whoosh": "search.backends.whoosh:WhooshBackend"}
"""Name to ``module:Class``, loaded when first used."""


def backend(name: str = DEFAULT_BACKEND) -> Part:
    """Give the backend called ``name``; it opens as a :class:`search.backends.base.Reader`."""
    module, _, attribute = BACKENDS[name].partition(":")
    made: Part = getattr(import_module(module), attribute)()
    return made
