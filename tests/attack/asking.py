"""Hostile questions: to the engine, and to the server."""

from __future__ import annotations

import hmac
import random
import resource
import time
from dataclasses import replace
from json import loads
from xml.etree import ElementTree

from search import hooks
from search.engine import Engine
from search.errors import NlpsearchError
from search.model import SearchRequest, SearchResult
from search.render import json
from tests.attack import hostile
from tests.attack.ground import SECONDS, Faults, Ground, ask, serving
from tests.attack.pages import foreign
from web import create_app

HOSTS = ("localhost", "a..b", ".a", "a" * 64, "xn--a", "[::1", "<a>", "a:99999", "")
"""What a request may say it asks; most of it is no name."""
GROWTH = 64_000
"""Kilobytes that a process may grow by once it has answered for a while: stems fill a cache."""


def queries(ground: Ground, tries: int) -> Faults:
    """Ask the engine hostile queries: it answers or refuses, soon, with marks in their texts."""
    rng = ground.random()
    early = 0
    with Engine(ground.settings) as engine:
        for number in range(tries):
            if number == tries // 2:
                early = _most_memory()
            query = hostile.query(rng)
            asked = SearchRequest(
                query, limit=rng.choice((0, 1, 10, 100)), group=rng.random() < 0.8
            )
            began = time.process_time()
            try:
                result = engine.search(asked)
                json.dumps(json.result(result)).encode()
                yield from (f"{what}: {query[:200]!r}" for what in _misplaced(result))
            except NlpsearchError:
                pass
            except Exception as error:  # the fault that is looked for
                yield f"{type(error).__name__} {error}: {query[:200]!r}"
            if time.process_time() - began > SECONDS:
                yield f"slow: {query[:200]!r}"
    if _most_memory() - early > GROWTH:
        yield f"memory grows: {early} to {_most_memory()} kB"


def _most_memory() -> int:
    """Give the kilobytes that the process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _misplaced(result: SearchResult) -> Faults:
    for hit in result.hits:
        for text in (hit.title, hit.snippet):
            last = 0
            for start, end in text.marks:
                if not last <= start < end <= len(text.text):
                    yield f"marks {text.marks}"
                last = end


def requests(ground: Ground, tries: int) -> Faults:
    """Ask the server hostile addresses: no fault, and nothing foreign in any answer."""
    rng = ground.random()
    with serving(ground) as port:
        for _ in range(tries):
            path = hostile.address(rng)
            sent = {"Accept-Language": hostile.query(rng)[:99], "Host": rng.choice(HOSTS)}
            status, text, headers = ask(port, path, sent)
            if status not in (200, 400, 404, 431):
                yield f"status {status}: {path[:200]}"
            if "Traceback" in text or str(ground.folder) in text:
                yield f"told too much: {path[:200]}"
            for name in ("location", "set-cookie", "x-odd", "server"):
                if name in headers:
                    yield f"header {name}: {path[:200]}"
            kind = headers.get("content-type", "").partition(";")[0]
            yield from (f"{what}: {path[:200]}" for what in _odd(kind, text))


def _odd(kind: str, text: str) -> Faults:
    """Say what is foreign in a page, and whether anything else is not what it is called."""
    try:
        if kind == "text/html":
            yield from foreign(text)
        elif kind.endswith("xml"):
            ElementTree.fromstring(text)
        elif kind.endswith("json"):
            loads(text)
    except (ElementTree.ParseError, ValueError) as error:
        yield f"no {kind}: {error}"


def messages(ground: Ground, tries: int) -> Faults:
    """Send the hook messages that are nearly signed, odd or long: none of them is heeded."""
    rng = ground.random()
    secret = f"{rng.getrandbits(128):x}"
    settings = replace(ground.settings, hook_secret=secret)
    client = create_app(settings).test_client()
    for _ in range(tries):
        body = hostile.query(rng).encode("utf-8", "replace") * rng.choice((1, 1, 1, 200))
        signed = "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()
        signature, sent = _nearly(signed, body, rng)
        headers = {"X-Hub-Signature-256": signature, "X-GitHub-Delivery": _header(rng)}
        status = client.post("/hooks/reindex", data=sent, headers=headers).status_code
        if status not in (403, 413):
            yield f"status {status}: {signature!r} of {sent[:80]!r}"
    if (settings.index_data / hooks.FILE).exists():
        yield "a message was heeded"


def _header(rng: random.Random) -> str:
    """Give what a header can hold of a hostile query."""
    return "".join(char for char in hostile.query(rng)[:150] if " " <= char < "\xff")


def _nearly(signed: str, body: bytes, rng: random.Random) -> tuple[str, bytes]:
    """Change the signature or the body a little, and give both."""
    at = rng.randrange(len(signed))
    other = rng.choice("0123456789abcdefé= ".replace(signed[at], ""))
    return rng.choice(
        (
            (signed[:at] + other + signed[at + 1 :], body),
            (signed[:at], body),
            (signed + other, body),
            (signed, body + b"\x00"),
            (signed, body[1:] if body else b"x"),
            (_header(rng), body),
            ("", body),
        )
    )
