"""The whole repair: detect, recover, choose, correct, report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from msgspec import Struct, field

from search import late
from search.repair.damage.detect import Finding, detect
from search.repair.damage.evidence import QUOTED
from search.repair.damage.pages import find_page
from search.repair.damage.raw import decode
from search.repair.damage.recover import Cells, Hole, recover
from search.repair.guess.reading import Evidence
from search.repair.overrides import Override, apply
from search.repair.result import (
    SURE,
    WORTH_FINDING,
    Guess,
    Loss,
    Note,
    Repair,
    RepairReport,
)

GUESSED_UP_TO = 400_000
"""Code points of a text in which damaged characters are guessed; after that they count
as lost, so that a huge file ends in reasonable time."""
PART = 200_000
"""Code points guessed at once, which bounds memory."""
ROUNDS = 3
"""How many wrong readings on top of each other are undone."""

_SUSPECT = late.compile("[ÃÂâÐÑØÙ](?:[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ])")


def repair(
    data: bytes | str,
    *,
    page: str | None = None,
    clean_text: Iterable[str] = (),
    cache: Path | None = None,
    overrides: Sequence[Override] = (),
) -> Repair:
    """Mend ``data`` if its encoding was ruined; otherwise give it back as it is.

    ``page`` names the page it was wrongly read with, instead of finding out.
    ``clean_text`` are undamaged texts of the same kind, read only when characters have
    to be guessed; ``cache`` is a folder for word lists, built when first needed.
    Never raises for what the data may be.

    >>> repair("la tarea estÃ¡ clara; el niÃ±o comiÃ³").text
    'la tarea está clara; el niño comió'
    """
    notes: list[Note] = []
    text = data if isinstance(data, str) else _decoded(data, notes)
    only = find_page(page) if page else None
    if page and only is None:
        notes.append(Note("unknown-page", f"no code page is called {page!r}; text left as it is"))
        return Repair(text, text, notes=tuple(notes))
    finding = detect(text, only)
    if finding is None:
        mended = text if page else _by_ftfy(text, notes)
        return Repair(mended, text, notes=tuple(notes))
    return _mend(text, finding, _Help(clean_text, cache, tuple(overrides)), notes)


class _Help(Struct, frozen=True):
    clean_text: Iterable[str]
    cache: Path | None
    overrides: tuple[Override, ...]


class _Mended(Struct):
    """The text as it grows, with the counts of the report."""

    parts: list[str] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)
    length: int = 0
    certain: int = 0
    guessed: int = 0
    lost: int = 0


def _decoded(data: bytes, notes: list[Note]) -> str:
    found = decode(data)
    if found.assumed:
        notes.append(Note("encoding-assumed", f"not UTF-8; read as {found.assumed}"))
    return found.text


def _mend(text: str, finding: Finding, given: _Help, notes: list[Note]) -> Repair:
    broken, rounds = text, 1
    while rounds < ROUNDS and (once := _undone(broken, finding)) and (more := detect(once)):
        broken, finding, rounds = once, more, rounds + 1
    if rounds > 1:
        notes.append(Note("read-wrongly-again", f"the text was read wrongly {rounds} times"))
    mended = _Mended()
    evidence: Evidence | None = None
    for number, part in enumerate(_parts(broken, finding)):
        if any(isinstance(cell, Hole) for cell in part) and number * PART < GUESSED_UP_TO:
            evidence = evidence or Evidence(finding.lost, tuple(given.clean_text))
            _fill(part, evidence, given.cache, mended)
        else:
            _keep(part, mended)
    return _reported(text, finding, mended, given, notes)


def _undone(text: str, finding: Finding) -> str:
    """The text with the wrong reading undone, or "" if bytes were lost."""
    lines = text.split("\n")
    for at in finding.lines:
        cells = recover(lines[at], finding.page, finding.lost)
        if any(isinstance(cell, Hole) for cell in cells):
            return ""
        lines[at] = "".join(cell for cell in cells if isinstance(cell, str))
    return "\n".join(lines)


def _parts(text: str, finding: Finding) -> Iterator[Cells]:
    """The cells of the text, some lines at a time."""
    part: Cells = []
    for at, line in enumerate(text.split("\n")):
        if at:
            part.append("\n")
        if len(part) >= PART:
            yield part
            part = []
        part += recover(line, finding.page, finding.lost) if at in finding.lines else list(line)
    yield part


def _fill(part: Cells, evidence: Evidence, cache: Path | None, mended: _Mended) -> None:
    """Add ``part``, its holes read as the models choose."""
    # Imported late: a clean run never loads the models.
    from search.repair.guess.choose import readings

    at = 0
    for reading in readings(part, evidence, cache):
        _keep(part[at : reading.start], mended)
        best, *others = reading.options
        start = mended.length
        mended.parts.append(best[0])
        mended.length += len(best[0])
        holes = sum(isinstance(cell, Hole) for cell in part[reading.start : reading.end])
        mended.guessed += holes
        mended.certain += sum(_counts(cell) for cell in part[reading.start : reading.end])
        alternatives = tuple(other for other in others if other[1] >= WORTH_FINDING)
        mended.guesses.append(Guess(start, mended.length, best[1], alternatives))
        at = reading.end
    _keep(part[at:], mended)


def _keep(part: Cells, mended: _Mended) -> None:
    """Add ``part``, its holes lost."""
    mended.parts.append("".join(c if isinstance(c, str) else "\ufffd" for c in part))
    mended.length += len(part)
    mended.certain += sum(_counts(cell) for cell in part)
    mended.lost += sum(isinstance(cell, Hole) for cell in part)


def _counts(cell: str | Hole) -> bool:
    return isinstance(cell, str) and cell > "\x7f"


def _reported(
    original: str, finding: Finding, mended: _Mended, given: _Help, notes: list[Note]
) -> Repair:
    text, guesses = "".join(mended.parts), tuple(mended.guesses)
    text, guesses, more = apply(text, guesses, given.overrides)
    if len(text) > GUESSED_UP_TO and mended.lost:
        message = f"nothing was guessed after the first {GUESSED_UP_TO:,} characters"
        notes.append(Note("too-long-to-guess", message))
    confident = sum(guess.probability > SURE for guess in guesses)
    report = RepairReport(
        page=finding.page.name,
        lines=len(finding.lines),
        certain=mended.certain,
        guessed=mended.guessed,
        lost=mended.lost,
        confident=confident / len(guesses) if guesses else 0.0,
    )
    damaged = mended.guessed or mended.lost
    loss = Loss(finding.page.name, finding.lost) if damaged else None
    return Repair(text, original, report, guesses, loss, (*notes, *more))


def _by_ftfy(text: str, notes: list[Note]) -> str:
    """Lines our detector does not claim, as ftfy would have them; quotations are left."""
    if text.isascii() or not _SUSPECT.search(text):
        return text
    import ftfy

    lines = text.split("\n")
    for at, line in enumerate(lines):
        # A line with other characters above ASCII is likely meant as it stands.
        rest = _SUSPECT.sub("", QUOTED.sub("", line))
        if rest.isascii() and _SUSPECT.search(QUOTED.sub("", line)):
            lines[at] = ftfy.fix_encoding(line)
            if lines[at] != line:
                notes.append(Note("mended-by-ftfy", "encoding mended by ftfy", at + 1))
    return "\n".join(lines)
