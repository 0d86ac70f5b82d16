"""``python -m search.archive.repair FILE``: the mended text; the report on stderr."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from search.archive.repair import repair


def main(arguments: list[str]) -> int:
    """Mend the file named by the one argument; 2 if there is not one or it is unreadable."""
    if len(arguments) != 1:
        print("usage: python -m search.archive.repair FILE", file=sys.stderr)
        return 2
    try:
        data = Path(arguments[0]).read_bytes()
    except OSError as error:
        print(f"cannot read {arguments[0]}: {error}", file=sys.stderr)
        return 2
    result = repair(data)
    sys.stdout.buffer.write(result.text.encode("utf-8", "surrogatepass"))
    print(json.dumps(result.report.to_json()), file=sys.stderr)
    for note in result.notes:
        print(f"{note.kind}: {note.message}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
