"""Hostile surroundings: odd files, signals at any moment, clients that say little."""

from __future__ import annotations

import resource
import signal
import socket
import subprocess
import time
from contextlib import ExitStack, suppress
from functools import partial

from search.engine import Engine
from search.model import SearchRequest
from search.settings import Settings
from tests.archive.folder import write
from tests.archive.test_files import GOOD, REFUSED
from tests.attack.ground import SECONDS, Faults, Ground, ask, serving
from tests.cli.running import PATIENCE, process, run, wait_until
from tests.conftest import SAMPLE

MEMORY = 1 << 30
"""Bytes of addresses that an index run may take."""


def special_files(ground: Ground, tries: int) -> Faults:
    """Index archives with links, pipes and devices among the newsletters."""
    rng = ground.random()
    for number in range(tries):
        folder = write(ground.folder / f"special-{number}" / "letters", {"good.md": GOOD})
        made = rng.sample(list(REFUSED), rng.randint(1, 3))
        for place, make in enumerate(made):
            with suppress(FileExistsError):  # two of them make the same pipe beside
                make(folder / f"2020-0{place + 1}-01-bad.md")
        names = ", ".join(make.__name__ for make in made)
        running = process(
            Settings(folder.parent / "data"), "index", str(folder), preexec=_little_memory
        )
        try:
            _, stderr = running.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            yield f"hangs: {names}"
        finally:
            running.kill()
        if running.returncode:
            yield f"status {running.returncode}: {names}: {stderr[-200:]}"


def _little_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


ENDING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT, signal.SIGKILL)
"""What ends a run, asked or not."""


def signals(ground: Ground, tries: int) -> Faults:
    """End runs at any moment, by any signal: the old answers stay, and little else."""
    rng = ground.random()
    settings = Settings(ground.folder / "signals")
    run(settings, "index", "--quiet", str(SAMPLE))
    answers = _answers(settings)
    for _ in range(tries):
        sent = rng.choice(ENDING)
        (settings.index / "lock.json").unlink(missing_ok=True)
        running = process(settings, "index", "--quiet", str(SAMPLE))
        # Before that Python itself is loading, and has its own way to end.
        wait_until(partial(_has_begun, running, settings))
        time.sleep(rng.random())
        running.send_signal(sent)
        _, stderr = running.communicate(timeout=PATIENCE)
        if "fault of nlpsearch" in stderr or "Traceback" in stderr:
            yield f"{sent.name}: {stderr[-300:]}"
        if _answers(settings) != answers:
            yield f"{sent.name}: other answers"
        # A run that came to its end keeps the one before it; one that was killed leaves its own.
        if len(list(settings.index.glob("gen-*"))) > 3:
            yield f"{sent.name}: {sorted(path.name for path in settings.index.iterdir())}"
    done = run(settings, "index", "--quiet", str(SAMPLE))
    if done.exit_code or len(list(settings.index.glob("gen-*"))) > 2:
        yield f"the next run: {done.exit_code} {done.stderr}"


def _has_begun(running: subprocess.Popen[str], settings: Settings) -> bool:
    """Tell whether a run holds the lock, or did: a short one may have come and gone."""
    return running.poll() is not None or (settings.index / "lock.json").exists()


def _answers(settings: Settings) -> object:
    with Engine(settings) as engine:
        return engine.rank(SearchRequest("model data", limit=1000, group=False))


SENT = (
    b"",
    b"GET /issues HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
)
"""What a client sends before it is silent: nothing, half a request, a whole one."""


def slow_clients(ground: Ground, tries: int) -> Faults:
    """Keep connections open and say little: others are answered all the same."""
    with serving(ground) as port:
        for sent in SENT:
            with ExitStack() as stack:
                for _ in range(tries):
                    link = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
                    stack.enter_context(link)
                    with suppress(ConnectionError):  # it has made room already
                        link.sendall(sent)
                began = time.monotonic()
                status, text, _ = ask(port, "/api/v1/search?q=bert", {})
                took = time.monotonic() - began
            if status != 200:
                yield f"beside {tries} that sent {sent[:20]!r}: {status} in {took:.1f} s, {text}"
