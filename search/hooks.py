"""Being told from elsewhere that newsletters have changed: who may say so, and what is begun."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Literal, TypeAlias

from filelock import FileLock, Timeout

import search
from search import sources
from search.errors import HookRefused, IndexNotWritten
from search.replacing import replace
from search.settings import HOOK_SECRET, Settings

log = logging.getLogger(__name__)

BODY = 1 << 18
"""Bytes of a message that are read: GitHub tells of a hundred commits in about as many."""
FILE = "deliveries"
MOST = 2_000
"""Marks of messages that are remembered, two for each."""
RUNS = 2
"""Runs at once: one that reads newsletters, and one that waits for it and reads what came since."""
PATIENCE = 10
"""Seconds that another process may take to note a message."""
_PREFIX = "sha256="

Heeded: TypeAlias = Literal["begun", "waiting", "seen"]


class Hook:
    """Heeds messages that are signed as GitHub signs them; safe from several threads.

    What was heeded is remembered in a file beside the index, which processes share and which
    outlives them: a message that somebody sends again begins nothing.
    """

    def __init__(self, settings: Settings) -> None:
        """``settings`` have a secret."""
        self._settings = settings
        self._running: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()

    def heed(self, body: bytes, signature: str, delivery: str) -> Heeded:
        """Begin a run in a process of its own, if the message is genuine and new.

        ``signature`` is ``sha256=`` and the HMAC of the body in hex, ``delivery`` names the
        message. It gives whether a run has begun, waits already, or the message has been seen.
        Raises :class:`HookRefused` and :class:`IndexNotWritten`.
        """
        self.check(body, signature)
        if not self._is_new(signature, delivery):
            return "seen"
        return self._begin()

    def check(self, body: bytes, signature: str) -> None:
        """Raise :class:`HookRefused` for what is not signed with our secret."""
        key = os.fsencode(self._settings.hook_secret)
        right = _PREFIX + hmac.new(key, body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")):
            raise HookRefused

    def _is_new(self, signature: str, delivery: str) -> bool:
        """Note a message. Its name is not signed, so that its signature marks it as well."""
        marks = [hashlib.sha256(os.fsencode(text)).hexdigest() for text in (signature, delivery)]
        path = self._settings.index_data / FILE
        try:
            with FileLock(path.with_suffix(".lock"), timeout=PATIENCE):
                seen = path.read_text("ascii", "replace").split() if path.exists() else []
                if not set(marks).isdisjoint(seen):
                    return False
                replace(path, "".join(f"{mark}\n" for mark in [*seen, *marks][-MOST:]))
        except (OSError, Timeout) as error:
            raise IndexNotWritten(self._settings.index_data, str(error)) from error
        return True

    def _begin(self) -> Heeded:
        with self._lock:
            self._running = [each for each in self._running if each.poll() is None]
            if len(self._running) >= RUNS:
                return "waiting"
            process = subprocess.Popen(
                command(self._settings),
                # Where we are from, and nothing else that is there: `-m` looks here first.
                cwd=Path(search.__file__).parents[1],
                env={name: value for name, value in os.environ.items() if name != HOOK_SECRET},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
            self._running.append(process)
        threading.Thread(target=_told, args=(process,), daemon=True).start()
        return "begun"


def command(settings: Settings) -> list[str]:
    """Give the command that indexes the named sources, or else the newsletters of last time."""
    data = str(settings.index_data.absolute())
    done = "sync" if (settings.index_data / sources.FILE).exists() else "index"
    return [sys.executable, "-m", "search.cli", "--index-data", data, done, "--quiet", "--wait"]


def _told(process: subprocess.Popen[bytes]) -> None:
    status = process.wait()
    level = logging.ERROR if status else logging.INFO
    log.log(level, "the run that a hook began has ended with status %d", status)
