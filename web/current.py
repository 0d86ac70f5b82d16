"""The engine of the application that is answering."""

from __future__ import annotations

from flask import current_app

from search.engine import Engine

EXTENSION = "nlpsearch"


def engine() -> Engine:
    """Give the engine of the current application."""
    held: Engine = current_app.extensions[EXTENSION]
    return held
