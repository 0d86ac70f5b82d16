"""How does a file beside the index get new content in one step, wherever its folder came from?"""

from __future__ import annotations

from pathlib import Path


def replace(path: Path, text: str) -> None:
    """Give a file new content, which is written beside it first. Raises OSError.

    What lies there is removed, and nothing is written that is there already: else a link that
    came with the folder would have us write where it leads.
    """
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with part.open("x", encoding="utf-8") as file:
        file.write(text)
    part.replace(path)
