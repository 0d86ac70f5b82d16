"""Ten questions at the two doors of an index: commands, and a server that has it open.

Run as a program it is a process that answers orders until its input ends, a line of JSON
each: ``[door, index_data, questions]``. ``command`` runs each as a command of its own,
``open`` starts a server, and ``server`` asks the one that was started.
"""

from __future__ import annotations

import contextlib
import html
import io
import json
import logging
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.workload import choose
from search.cli import main as command_line
from search.engine import Engine
from search.model import Item
from search.settings import Settings
from web import create_app

_FAILURE = re.compile(r'(?s)<div class="column failure">(.*?)</div>')
_TAG = re.compile(r"(?s)<[^>]*>")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the words of a command, and as an address of the server."""

    name: str
    command: tuple[str, ...]
    address: str


class Answer(NamedTuple):
    """An answer: exit or HTTP status (a text where an exception came out), and what was said.

    ``text`` is the data, ``said`` the message to a person: standard error, or the failure
    that a page or the API shows.
    """

    status: int | str
    text: str
    said: str


def questions(items: Sequence[Item]) -> list[Question]:
    """Choose the ten questions from an archive's items."""
    workload = choose(items)
    common = workload.first("common")
    other = workload.first("chinese") or workload.first("language filter")
    item = items[len(items) // 2].id
    page = Question("query", ("query", common), f"/?q={quote(common)}")
    asked = {
        "query --json": common,
        "prefix": workload.first("prefix"),
        "misspelt": workload.first("misspelt"),
        "phrase": workload.first("phrase"),
        "facets of all": "-zzqqxxyyvv",
        "another language": other,
    }
    return [
        page,
        *(_searched(name, query) for name, query in asked.items()),
        Question("item", ("show", item, "--json"), f"/api/v1/item/{quote(item)}"),
        Question("issues", ("issues", "--json"), "/api/v1/issues"),
        Question("stats", ("stats", "--json"), "/healthz"),
    ]


def _searched(name: str, query: str) -> Question:
    command = ("query", "--json", "--limit", "50", "--", query)
    return Question(name, command, f"/api/v1/search?limit=50&q={quote(query)}")


def ask_command(index_data: Path, command: Sequence[str]) -> Answer:
    """Run a command in this process, as if it were the whole of it."""
    # Handlers hold the standard error of the command before.
    logging.root.handlers.clear()
    out, err = io.StringIO(), io.StringIO()
    status: int | str = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            command_line(["--index-data", str(index_data), *command])
        except SystemExit as end:
            status = end.code or 0
        except BaseException as error:
            # Whatever comes out is the finding.
            status = f"{type(error).__name__}: {error}"
    return Answer(status, out.getvalue(), err.getvalue().strip())


class Server:
    """The pages and the API over an engine that stays open."""

    def __init__(self, index_data: Path) -> None:
        self.engine = Engine(Settings(index_data))
        self.client = create_app(engine=self.engine).test_client()

    def ask(self, address: str) -> Answer:
        """Get an address."""
        response = self.client.get(address)
        text = response.get_data(as_text=True)
        if response.status_code < 400:
            return Answer(response.status_code, text, "")
        if response.is_json:
            problem = response.get_json()
            said = "; ".join(filter(None, (problem["detail"], problem.get("expected"))))
            return Answer(response.status_code, "", said)
        shown = _FAILURE.search(text)
        said = html.unescape(_TAG.sub(" ", shown.group(1) if shown else text))
        return Answer(response.status_code, "", " ".join(said.split()))


def main() -> None:
    """Answer orders until there are no more."""
    server = None
    for line in sys.stdin:
        door, index_data, asked = json.loads(line)
        told = [Question(**each) for each in asked]
        if door == "command":
            answers = [ask_command(Path(index_data), each.command) for each in told]
        else:
            if door == "open" or server is None:
                if server:
                    server.engine.close()
                server = Server(Path(index_data))
            answers = [server.ask(each.address) for each in told]
        print(json.dumps(answers), flush=True)


def order(door: str, index_data: Path, asked: Sequence[Question]) -> str:
    """Give the line that orders these answers."""
    return json.dumps([door, str(index_data), [asdict(each) for each in asked]])


if __name__ == "__main__":
    main()
