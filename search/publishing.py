"""From all that goes into a generation to one that serves."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

from search import parts
from search.analysis import analyzer_for
from search.errors import IndexDamaged, IndexMissing, IndexOutdated
from search.generation import verify
from search.index import codec
from search.index.portions import Portion
from search.index.storage import IndexFolder, Manifest, contents
from search.keeping import digest
from search.model import IssueSummary, Item
from search.settings import GENERATIONS_KEPT
from search.workers import Workers

log = logging.getLogger(__name__)


class Content(NamedTuple):
    """What goes into a generation; ``languages`` are analysing ones, with what was lost in each.

    ``stories`` is how many there are, over all languages, ``model`` makes vectors, if there is one.
    """

    issues: Sequence[IssueSummary]
    portions: Sequence[Portion]
    stories: int
    languages: frozenset[tuple[str, str]]
    files: Mapping[str, str]
    pages: Mapping[str, str]
    model: str


class AtHand(NamedTuple):
    """Items that were not read from newsletters, as a portion."""

    told: Sequence[Item]
    translated: frozenset[str]

    @property
    def digest(self) -> str:
        """Changes with anything that the items say, and with what of them is translated."""
        return digest(*map(codec.encode, self.told), *sorted(self.translated))

    @property
    def size(self) -> int:
        """The number of the items."""
        return len(self.told)

    def items(self) -> list[Item]:
        """Give the items."""
        return list(self.told)


def publish_content(
    content: Content,
    folder: IndexFolder,
    sources: Sequence[Path],
    report: Callable[[int, int], None],
    pool: Workers,
    look: Callable[[Manifest, int], None],
    keep: int = GENERATIONS_KEPT,
) -> Manifest:
    """Write a generation, have it looked over, and let it serve; so many are kept.

    What ``look`` raises of it leaves the one before serving.
    """
    issues = content.issues
    with folder.new_generation() as directory:
        told = codec.encode(issues)
        inputs = parts.inputs(content.portions, told, content.model)
        # Runs that are gone are to be made, so that the next change costs no more than itself.
        kept = parts.all_kept(content.portions, folder.runs, content.model)
        if not (kept and _copied(folder, inputs, directory)):
            parts.write(directory, content.portions, told, folder.runs, report, pool, content.model)
        languages = sorted({lang for lang, _ in content.languages})
        counts = {
            "issues": len(issues),
            "items": sum(issue.items for issue in issues),
            "stories": content.stories,
        }
        manifest = Manifest(
            directory.name,
            datetime.now(timezone.utc).isoformat(timespec="seconds"),
            parts.versions(content.model),
            {lang: analyzer_for(lang).version for lang in languages},
            tuple(map(str, sources)),
            dict(content.files),
            counts,
            contents(directory),
            tuple(sorted(lost for lost in content.languages if lost[1])),
            dict(content.pages),
            content.model,
            inputs,
        )
        look(manifest, sum(portion.size for portion in content.portions))
        folder.publish(manifest, keep)
    return manifest


def _copied(folder: IndexFolder, inputs: str, directory: Path) -> bool:
    """Take all from the generation that serves, if it was made from the same and is whole."""
    try:
        before = folder.manifest()
        if before.inputs != inputs:
            return False
        verify(folder, before)
    except (IndexMissing, IndexOutdated):
        return False
    except IndexDamaged as error:
        log.warning("%s; it is written again", error.message)
        return False
    for name in before.contents:
        path = directory / name
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(folder.generation(before.generation) / name, path)
    return True
