"""How much of an archive is found again: links, characters, sections, titles, files.

``python -m benchmarks.coverage DIR...`` reads each archive and prints one JSON object a line::

    {"archive": "letters", "issues": 12, "items": 340, "links": 0.99, "characters": 0.99,
     "sections": 30, "one_off_sections": 2, "titles_with_address": 0, "left_out": {...}}

``links`` and ``characters`` are the shares of those in the newsletters' text that are in an
item, a foreword or named boilerplate; what is left is lost to a search. A one-off section
is one that a single issue has. ``left_out`` counts files by reason. With ``-v`` stderr names
the links that are lost, file by file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from search.archive import document, files, frontmatter, triage
from search.archive.decode import decode
from search.archive.markdown import blocks, links
from search.archive.markdown.inline import Context
from search.archive.markdown.prepare import prepare
from search.archive.mender import Mender, Repairing
from search.archive.reader import read_archive
from search.archive.records import own_headings
from search.archive.stories.headings import Headings, survey
from search.archive.stories.outline import Outline, outline
from search.archive.stories.segment import segment


def outlines(
    found: files.Found, mender: Mender, archive: Headings
) -> Iterator[tuple[Outline, set[str], set[str]]]:
    """The outline of each issue of a file, the addresses it writes, and those that are kept."""
    data, _ = files.read(found)
    text = decode(data or b"", found.name, mender).text or ""
    header, _ = frontmatter.split(text, found.name)
    body = prepare(header.body, _unsaid)
    context = Context(_unsaid, document.reference_list(body, _unsaid))
    parsed = blocks.Parsed(body, header.first_line, context).blocks
    for part in [part for _, part in triage.dated_parts(parsed)] or [parsed]:
        made = outline(part, known=triage.is_house(header), archive=archive)
        drafts = segment(made)
        wanted = {link.url for block in part for link in block.rich.links}
        yield made, wanted, made.apart | {link.url for each in drafts for link in each.links}


def measure(folder: Path, *, verbose: bool = False) -> dict[str, object]:
    """All figures of an archive."""
    archive = read_archive([folder])
    found, _ = files.find([folder])
    mender = Mender(Repairing(), found)
    likely = (each for each in found if not triage.by_name(each))
    said = survey(own_headings(files.read(each)[0] or b"") for each in likely)
    written = lost = 0
    placed = total = 0
    for each in found:
        if each.name not in archive.files:
            continue
        for made, wanted, kept in outlines(each, mender, said):
            written, lost = written + len(wanted), lost + len(wanted - kept)
            placed, total = placed + round(made.coverage * made.total), total + made.total
            if verbose:
                for url in sorted(wanted - kept):
                    print(f"{each.name}: {url}", file=sys.stderr)
    carriers = Counter(
        section for issue in archive.issues for section in {item.section for item in issue.items}
    )
    items = [item for issue in archive.issues for item in issue.items]
    return {
        "archive": folder.name,
        "issues": len(archive.issues),
        "items": len(items),
        "links": round(1 - lost / max(1, written), 4),
        "characters": round(placed / max(1, total), 4),
        "sections": len(carriers),
        "one_off_sections": sum(count == 1 for count in carriers.values()),
        "titles_with_address": sum(any(links.bare(item.title)) for item in items),
        "left_out": dict(Counter(left.reason for left in archive.left_out)),
    }


def _unsaid(line: int, kind: str, message: str) -> None:
    """Problems are for those who index."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print each archive."""
    parser = argparse.ArgumentParser(prog="benchmarks.coverage", description=__doc__)
    parser.add_argument("archives", type=Path, nargs="+", help="folders of newsletters")
    parser.add_argument("-v", "--verbose", action="store_true", help="name the links that are lost")
    options = parser.parse_args(arguments)
    for folder in options.archives:
        print(json.dumps(measure(folder, verbose=options.verbose), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
