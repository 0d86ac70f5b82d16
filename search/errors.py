"""The exception tree. Each class builds its own message and hint.

A request that cannot be served raises one of these; wrong input to an index run is
a :class:`search.model.Problem` instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


class NlpsearchError(Exception):
    """Base of all our errors: what was wrong, and what to do about it.

    ``public`` is what readers of pages are told, who need not know where things lie.
    """

    def __init__(self, message: str, hint: str = "", public: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.public = public or message

    def __str__(self) -> str:
        """One line: the message, then the hint."""
        return f"{self.message}; {self.hint}" if self.hint else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what was built, since subclasses are built from something else."""
        return type(self).__new__, (type(self), *self.args), self.__dict__


class PathMissing(NlpsearchError):
    """A path to index does not exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"no such file or folder: {path}", "check the path")


class PathUnreadable(NlpsearchError):
    """A path to index, or a file that is kept beside the index, may not be read."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"cannot read {path}: {reason}", "check its permissions")


class NotWatched(NlpsearchError):
    """The system does not tell of changes, perhaps as there are too many folders."""

    def __init__(self, folders: str, reason: str) -> None:
        super().__init__(
            f"cannot watch {folders}: {reason}",
            "index from a timer instead, or let the system watch more (fs.inotify)",
        )


class PathSpecial(NlpsearchError):
    """A path to index is a pipe, a socket or a device."""

    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(f"cannot index {path}: it is {kind}", "give a file or a folder")


class TextTooLong(NlpsearchError):
    """A text to mend is longer than any that is mended."""

    def __init__(self, most: int) -> None:
        super().__init__(f"the text has more than {most >> 20} MB", "mend it in parts")


class NoNewsletters(NlpsearchError):
    """The paths to index hold not one newsletter."""

    def __init__(self, paths: str, reason: str) -> None:
        super().__init__(
            f"no newsletters in {paths}: {reason}",
            "give a folder of Markdown newsletters (.md)",
        )


class NoSources(NlpsearchError):
    """`index` was called without a path, and no earlier run says which to take."""

    def __init__(self) -> None:
        super().__init__("no path given and none indexed before", "run: nlpsearch index PATH")


class NoNamedSources(NlpsearchError):
    """`sync` was called, and no source has a name."""

    def __init__(self) -> None:
        super().__init__("there are no sources", "run: nlpsearch sources add NAME LOCATION")


class SourceUnknown(NlpsearchError):
    """No source has this name."""

    def __init__(self, name: str, known: str) -> None:
        super().__init__(
            f"no source {name!r}", f"these are: {known}" if known else "there are none"
        )


class SourceNotFetched(NlpsearchError):
    """A repository could not be fetched; what was fetched of it before is as it was."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"could not fetch the source {name}: {reason}",
            "check its address (nlpsearch sources list) and your right to read it",
        )


class SourcesUnreadable(NlpsearchError):
    """The list of sources cannot be understood."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"cannot use {path}: {reason}", "mend it, or remove it and add them anew")


class IndexMissing(NlpsearchError):
    """There is no index yet."""

    def __init__(self, directory: Path) -> None:
        super().__init__(
            f"no index in {directory}", "run: nlpsearch index PATH", "there is no index yet"
        )


class IndexOutdated(NlpsearchError):
    """The index was written by another version, or for another analysis."""

    def __init__(self, directory: Path, reason: str) -> None:
        super().__init__(
            f"the index in {directory} does not fit: {reason}",
            "run: nlpsearch index --rebuild",
            f"the index does not fit: {reason}",
        )
        self.reason = reason


class IndexDamaged(NlpsearchError):
    """Files of the index are missing or unreadable."""

    def __init__(self, directory: Path, reason: str) -> None:
        super().__init__(
            f"the index in {directory} is damaged: {reason}",
            "run: nlpsearch index --rebuild PATH",
            "the index is damaged",
        )
        self.reason = reason


class IndexUnreadable(NlpsearchError):
    """Files of the index may be whole, but we may not read them."""

    def __init__(self, directory: Path, name: str) -> None:
        super().__init__(
            f"cannot read the index in {directory}: {name}: permission denied",
            "check its permissions",
            "the index may not be read",
        )


class IndexLocked(NlpsearchError):
    """Another run is writing the index."""

    def __init__(self, directory: Path, holder: str) -> None:
        super().__init__(
            f"another run is writing the index in {directory} ({holder})",
            "wait for it to end, or use --wait",
        )


class IndexRefused(NlpsearchError):
    """A new index answers golden queries worse than it has to; the earlier one goes on serving."""

    def __init__(self, path: Path, queries: tuple[str, ...]) -> None:
        shown = ", ".join(queries[:5]) + (", …" if len(queries) > 5 else "")
        super().__init__(
            f"the new index does not serve: {len(queries)} of the queries in {path} do not find"
            f" what they must among the first three results: {shown}",
            "the earlier index goes on serving; correct the newsletters or the file",
        )


class GenerationUnfit(NlpsearchError):
    """A generation that shall serve cannot; the one that does is as it was."""

    def __init__(self, directory: Path, name: str, reason: str, hint: str) -> None:
        super().__init__(f"{name} in {directory} cannot serve: {reason}", hint)


class HookRefused(NlpsearchError):
    """A message that newsletters have changed is not signed with our secret."""

    def __init__(self) -> None:
        super().__init__(
            "the message is not signed as it has to be", "check the secret on both sides"
        )


class GenerationMissing(NlpsearchError):
    """No generation of that name is kept, or none before the one that serves."""

    def __init__(self, name: str, kept: tuple[str, ...]) -> None:
        super().__init__(
            f"no generation {name} is kept" if name else "no earlier generation is kept",
            f"these are: {', '.join(kept)}",
        )


class IndexNotWritten(NlpsearchError):
    """A run could not write; the earlier index goes on serving."""

    def __init__(self, directory: Path, reason: str) -> None:
        super().__init__(
            f"could not write the index in {directory}: {reason}",
            "any earlier index is unchanged; free space or check permissions, then run again",
            "the index cannot be written",
        )


class ExportNotWritten(NlpsearchError):
    """An archive could not be written to a folder."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"cannot write {path}: {reason}", "give an empty or a new folder that may be written to"
        )


class ExportUnusable(NlpsearchError):
    """What shall be imported is no whole export of ours. ``line`` counts from 1, 0 is all."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        where = f"line {line} of {path}" if line else str(path)
        super().__init__(
            f"cannot import {where}: {reason}",
            "the index is unchanged; export the archive anew, or index its newsletters",
        )


class WorkerLost(NlpsearchError):
    """A process that took part in a run was ended by something else than the run."""

    def __init__(self, exit_code: int) -> None:
        how = f"signal {-exit_code}" if exit_code < 0 else f"exit status {exit_code}"
        super().__init__(
            f"a worker process ended in the midst of its work ({how})",
            "it may have run out of memory; free some, then run again",
        )


class TextLost(NlpsearchError):
    """`--strict`: more of an issue's text than allowed reached no item."""

    def __init__(self, paths: str) -> None:
        super().__init__(
            f"more than 2 % of the text is in no item: {paths}",
            "the earlier index is unchanged; run without --strict to index anyway",
        )


class QuerySyntaxError(NlpsearchError):
    """A query that cannot be read. ``column`` counts from 1."""

    def __init__(self, message: str, column: int, hint: str = "") -> None:
        super().__init__(f"column {column}: {message}", hint)
        self.column = column


class QueryTooLong(QuerySyntaxError):
    """A query has more code points, ``length``, than the ``most`` that are read."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"the query has {length} characters", most + 1, f"at most {most} are read")
        self.length = length
        self.most = most


class ItemMissing(NlpsearchError):
    """No item has this id."""

    def __init__(self, item_id: str) -> None:
        super().__init__(f"no item {item_id!r}", "nlpsearch query lists ids with --format json")
        self.item_id = item_id


class IssueMissing(NlpsearchError):
    """No issue has this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no issue {key!r}", "nlpsearch issues lists them")
        self.key = key


class LanguageUnknown(NlpsearchError):
    """No analyzer for this language."""

    def __init__(self, lang: str, known: str) -> None:
        super().__init__(f"no analyzer for language {lang!r}", f"known: {known}")


class ModelUnknown(NlpsearchError):
    """No model for search by meaning has this name."""

    def __init__(self, name: str, known: str) -> None:
        super().__init__(f"no model {name!r} for search by meaning", f"known: {known}")


class ModelMissing(NlpsearchError):
    """A model for search by meaning is not installed, or its package cannot be loaded."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"the model {name} for search by meaning cannot be loaded: {reason}",
            "run: pip install 'nlpsearch[meaning]'",
            "search by meaning is not available",
        )


class PageUnknown(NlpsearchError):
    """No code page of this name could have broken a text."""

    def __init__(self, name: str, known: str) -> None:
        super().__init__(f"no code page {name!r}", f"known: {known}")


class JudgementsUnreadable(NlpsearchError):
    """A file of judged queries, or of an earlier run of them, cannot be understood."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"cannot use {path}: {reason}", "docs/eval.md says what it holds")


class BadRequest(NlpsearchError):
    """A parameter of a request has no such value. ``expected`` says which would do."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name}: {value!r} will not do", f"expected {expected}")
        self.name = name
        self.value = value
        self.expected = expected


class TooMuch(BadRequest):
    """The values of some parameters have more characters, all in all, than ``most``."""

    def __init__(self, name: str, value: str, most: int) -> None:
        super().__init__(name, value, f"filters of at most {most} characters in all")
        self.most = most


class OutOfBounds(BadRequest):
    """A parameter is no whole number from ``least`` to ``most``."""

    def __init__(self, name: str, value: str, least: int, most: int) -> None:
        super().__init__(name, value, f"a number from {least} to {most}")
        self.least = least
        self.most = most
