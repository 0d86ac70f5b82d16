"""YAML as front matter has it."""

from __future__ import annotations

from typing import Any

import yaml

from search.archive.notations import MAX_DEPTH, Unreadable


class _PlainLoader(yaml.BaseLoader):
    """Strings, lists and mappings only: no aliases (bombs), no tags, no deep nesting."""

    _depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases and nesting before anything is built."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not taken in front matter")
        if self._depth >= MAX_DEPTH:
            raise yaml.YAMLError("nested too deeply")
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1


def load(block: str) -> object:
    """Give what a block says. Raises :class:`search.archive.notations.Unreadable`."""
    try:
        return yaml.load(block, Loader=_PlainLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = str(getattr(error, "problem", None) or error)
        raise Unreadable(reason, mark.line if mark else 0) from error
