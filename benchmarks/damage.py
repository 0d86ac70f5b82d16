"""What a damaged index answers: ``python -m benchmarks.damage --archive DIR [--runs 200]``

The archive is indexed twice, so that there is a generation before the live one. Each run
copies the index, damages one file of the live generation or the manifest, and asks ten
questions; in half of the runs a server has the index open already. A run counts by the
worst of its answers, from best to worst:

right      what the whole index answers
noticed    the same, with a word about it, as from the generation before
clear      one line that names a file and the command to run
unclear    any other error
wrong      another answer
killed     the process died, or did not answer within a minute
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.doors import Answer, Question, order, questions
from benchmarks.processes import ROOT
from benchmarks.report import emit, table
from search.archive.reader import read_archive
from search.indexing import Order, index
from search.settings import Settings

OUTCOMES = ("right", "noticed", "clear", "unclear", "wrong", "killed")
FAULTS = ("unclear", "wrong", "killed")
DOORS = ("command", "server")
WAYS = ("byte", "bit", "byte", "bit", "byte", "bit", "page", "page", "cut", "remove")
"""How a file is damaged: mostly so that its size stays, which would give it away."""
PAGE = 4096
LIMIT = 60
"""Seconds in which ten answers must come."""
SHOWN = 12
"""Faults that are printed."""

REFUSED = (2, 500, 503)
"""Exit and HTTP statuses that say that there is no answer."""
VOLATILE = frozenset(("took_ms", "written", "generation", "bytes"))
"""What differs between two generations of the same items."""
_TIME = re.compile(r"(?:in )?(?:under )?\d+ ms")


class Worker:
    """A process that asks, started anew when it has died."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def ask(self, door: str, index_data: Path, asked: Sequence[Question]) -> list[Answer] | None:
        """Give the answers, or None if the process died of it or had to be stopped."""
        if self.process is None:
            command = (sys.executable, "-m", "benchmarks.doors")
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                cwd=ROOT,
            )
        assert self.process.stdin
        assert self.process.stdout
        late = threading.Timer(LIMIT, self.process.kill)
        late.start()
        print(order(door, index_data, asked), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        late.cancel()
        if line:
            return [Answer(*answer) for answer in json.loads(line)]
        self.close()
        return None

    def close(self) -> None:
        """Let the process end."""
        if self.process:
            self.process.communicate()
            self.process = None


@dataclass(frozen=True, slots=True)
class Trial:
    """One run: which file was damaged and how, at which door it was asked, what came of it."""

    door: str
    way: str
    file: str
    change: str
    outcome: str
    question: str = ""
    said: str = ""


class Trials:
    """Runs on copies of one whole index, below ``temporary``."""

    def __init__(self, archive: Path, temporary: Path, seed: int) -> None:
        self.chance = random.Random(f"damage {seed}")
        self.temporary = temporary
        self.whole = temporary / "whole"
        for _ in range(2):
            run = index(Settings(self.whole), Order((archive,)))
        issues = read_archive((archive,)).issues
        self.asked = questions([item for issue in issues for item in issue.items])
        folder = self.whole / "index"
        self.manifest = folder / "manifest.json"
        live = (folder / run.generation).rglob("*")
        self.files = [path for path in sorted(live) if path.is_file() and path.stat().st_size]
        self.names = {path.name for path in (*self.files, self.manifest)}
        self.worker = Worker()
        opened = self.ask("open", self.whole)
        self.right = {"command": self.ask("command", self.whole), "server": opened}
        for answers in self.right.values():
            bad = [answer for answer in answers if answer.status not in (0, 200)]
            assert not bad, f"the whole index does not answer: {bad[:1]}"

    def ask(self, door: str, index_data: Path) -> list[Answer]:
        """Ask of an index that is whole."""
        answers = self.worker.ask(door, index_data, self.asked)
        assert answers, "the whole index kills its reader"
        return answers

    def run(self, number: int) -> Trial:
        """Damage a copy and ask; at the second door every other time."""
        door, way = DOORS[number % 2], self.chance.choice(WAYS)
        victim = self.manifest if self.chance.random() < 0.1 else self.chance.choice(self.files)
        data = self.temporary / f"run-{number}"
        shutil.copytree(self.whole, data)
        if door == "server":
            self.worker.ask("open", data, self.asked[:1])
        change = damage(data / victim.relative_to(self.whole), way, self.chance)
        answers = self.worker.ask(door, data, self.asked)
        shutil.rmtree(data)
        name = re.sub(r"^_?MAIN_\w*?(?=[._])", "", victim.name)
        if answers is None:
            return Trial(door, way, name, change, "killed")
        outcome, question, answer = max(
            zip(self.judge(door, answers), self.asked, answers, strict=True),
            key=lambda judged: OUTCOMES.index(judged[0]),
        )
        said = f"{answer.status} {answer.said}" if outcome != "right" else ""
        return Trial(door, way, name, change, outcome, question.name, said)

    def judge(self, door: str, answers: Sequence[Answer]) -> list[str]:
        """Give the outcome of each answer."""
        return [
            outcome(got, right, self.names)
            for got, right in zip(answers, self.right[door], strict=True)
        ]


def damage(path: Path, way: str, chance: random.Random) -> str:
    """Damage a file in place, as those who have it open see it too; say what was done."""
    if way == "remove":
        path.unlink()
        return "removed"
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    with path.open("r+b") as file:
        if way == "cut":
            file.truncate(at)
            return f"cut to {at} of {len(data)} bytes"
        old = bytes(data[at : at + (PAGE if way == "page" else 1)])
        new = bytes(len(old))
        if way != "page" or new == old:
            flip = 1 << chance.randrange(8) if way == "bit" else chance.randrange(1, 256)
            new = bytes((old[0] ^ flip,)) + old[1:]
        file.seek(at)
        file.write(new)
    return f"{len(new)} bytes at {at} of {len(data)}: {old[0]:#04x} became {new[0]:#04x}"


def outcome(got: Answer, right: Answer, names: set[str]) -> str:
    """Give what an answer is, beside the right one; ``names`` are those of an index's files."""
    if got.status == right.status:
        same, more = agree(settled(got.text), settled(right.text))
        if same:
            return "noticed" if more or got.said != right.said else "right"
        return "wrong"
    if isinstance(got.status, str):
        return "unclear"
    # A page begins its sentences with capitals.
    said = got.said.lower()
    if got.status not in REFUSED or "no item" in said:
        return "wrong"
    # Readers of pages are told what is wrong, but not where; the log has it.
    page = ("the index is damaged",) if got.status == 503 else ()
    named = any(name.lower() in said for name in (*names, "no index in", *page))
    return "clear" if named and "nlpsearch index" in said and "\n" not in said else "unclear"


def settled(text: str) -> Any:
    """Give an answer without what differs from one time to another: JSON, or lines."""
    try:
        value = json.loads(text)
    except ValueError:
        return _TIME.sub("", text).splitlines()
    # A notice is more than the right answer; that there is none is nothing.
    kept = {key: held for key, held in value.items() if key not in VOLATILE}
    return {key: held for key, held in kept.items() if key != "notice" or held}


def agree(got: Any, right: Any) -> tuple[bool, bool]:
    """Tell whether an answer holds all of the right one, in order, and whether it holds more."""
    if isinstance(got, dict) and isinstance(right, dict):
        held = all(key in got and got[key] == value for key, value in right.items())
        return held, len(got) > len(right)
    if isinstance(got, list) and isinstance(right, list):
        rest = iter(got)
        return all(line in rest for line in right), len(got) > len(right)
    return False, False


def show(trials: Sequence[Trial]) -> None:
    """Print the faults, and how often what came of which damage."""
    faults = [trial for trial in trials if trial.outcome in FAULTS]
    rows = [(t.outcome, t.door, t.file, t.change, t.question, t.said[:160]) for t in faults]
    table(("fault", "door", "file", "damage", "question", "said"), rows[:SHOWN])
    for name in ("door", "way", "file"):
        counts = Counter((getattr(trial, name), trial.outcome) for trial in trials)
        values = sorted({value for value, _ in counts})
        print(file=sys.stderr)
        table((name, *OUTCOMES), [(v, *(counts[v, o] for o in OUTCOMES)) for v in values])


def main() -> int:
    """Run as often as the command line says; the exit status is 1 if there was a fault."""
    parser = argparse.ArgumentParser(description="what a damaged index answers")
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        trials = Trials(options.archive, Path(name), options.seed)
        done = [trials.run(number) for number in range(options.runs)]
        trials.worker.close()
    show(done)
    counts = Counter(trial.outcome for trial in done)
    emit({"runs": len(done), **{outcome: counts[outcome] for outcome in OUTCOMES}})
    return 1 if any(counts[fault] for fault in FAULTS) else 0


if __name__ == "__main__":
    sys.exit(main())
