"""What attacks share: what is attacked, how it is served, and how it is asked."""

from __future__ import annotations

import http.client
import random
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from search.settings import Settings
from tests.cli.running import PATIENCE, process, wait_until

SECONDS = 10
"""Far above what one answer takes: of the processor where it is ours, of the clock else."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is attacked: an index of the sample archive, and a folder for whatever is made."""

    settings: Settings
    folder: Path
    seed: int = 1

    def random(self) -> random.Random:
        """Give the same chances every time."""
        return random.Random(self.seed)


Faults = Iterator[str]
Check = Callable[[Ground, int], Faults]


def ask(port: int, path: str, headers: Mapping[str, str]) -> tuple[int, str, dict[str, str]]:
    """Give status, text and headers of an answer; status 0 where there was none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        clean = {name: value.encode("utf-8", "replace") for name, value in headers.items()}
        connection.putrequest("GET", path, skip_host="Host" in headers)
        for name, value in clean.items():
            connection.putheader(name, bytes(byte for byte in value if 32 <= byte != 127))
        connection.endheaders()
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        return answer.status, text, {n.lower(): v for n, v in answer.headers.items()}
    except (OSError, http.client.HTTPException) as error:
        return 0, repr(error), {}
    finally:
        connection.close()


@contextmanager
def serving(ground: Ground) -> Iterator[int]:
    """Serve the index as a process of its own, and give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    running = process(ground.settings, "serve", "--port", str(port))
    try:
        wait_until(lambda: ask(port, "/healthz", {})[0] == 200)
        yield port
    finally:
        running.terminate()
        running.communicate(timeout=PATIENCE)
