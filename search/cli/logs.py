"""What is said on standard error, as lines to read or as JSON for programs."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timezone
from typing import Any

FORMS = ("text", "json")


class _State:
    """The form of this run: standard error is the process's, and so is how it is written."""

    form = "text"


class JsonLines(logging.Formatter):
    """Writes a record as an object in a line: when, how grave, from where, what.

    ``fields`` of a record, where it has some, are keys beside these.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        fields: dict[str, Any] = getattr(record, "fields", {})
        if record.exc_info:
            fields = {**fields, "traceback": self.formatException(record.exc_info)}
        return line(record.levelname.lower(), record.name, record.getMessage(), **fields)


def line(level: str, logger: str, message: str, **fields: Any) -> str:
    """Write an entry as JSON; what steers a terminal, or is no UTF-8, is escaped."""
    at = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    said = {"at": at, "level": level, "logger": logger, "message": message}
    return json.dumps(said | fields)


def choose(form: str) -> None:
    """Write in one of :data:`FORMS` from now on."""
    _State.form = form


def is_json() -> bool:
    """Tell whether programs read what is said."""
    return _State.form == "json"


def begin(verbose: bool) -> None:
    """Have what is logged written to standard error, more of it if ``verbose``."""
    handler = logging.StreamHandler()
    text = logging.Formatter("%(name)s: %(message)s")
    handler.setFormatter(JsonLines() if is_json() else text)
    logging.basicConfig(level=logging.INFO if verbose else logging.WARNING, handlers=[handler])
