"""The command ``nlpsearch``: its commands, loaded when used, and how every run of it ends."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from msgspec import Struct

from search import __version__
from search.cli import logs, streams
from search.cli.ending import Interrupted, ReaderGone, heed_signals, log_unraisable, status
from search.settings import Settings, settings

if TYPE_CHECKING:
    from search.engine import Engine

COMMANDS = {
    "index": "search.cli.index:index",
    "watch": "search.cli.watch:watch",
    "sources": "search.cli.sources:sources",
    "sync": "search.cli.sources:sync",
    "check": "search.cli.check:check",
    "query": "search.cli.query:query",
    "suggest": "search.cli.suggest:suggest",
    "similar": "search.cli.similar:similar",
    "whynot": "search.cli.whynot:whynot",
    "show": "search.cli.show:show",
    "issues": "search.cli.issues:issues",
    "stats": "search.cli.stats:stats",
    "verify": "search.cli.verify:verify",
    "generations": "search.cli.generations:generations",
    "rollback": "search.cli.generations:rollback",
    "history": "search.cli.generations:history",
    "export": "search.cli.moving:export",
    "import": "search.cli.moving:import_",
    "report": "search.cli.report:report",
    "analyze": "search.cli.analyze:analyze",
    "repair": "search.cli.repair:repair",
    "eval": "search.cli.eval:evaluate",
    "serve": "search.cli.serve:serve",
    "completion": "search.cli.completion:completion",
}
"""Name to ``module:command``: what a command needs is imported when it runs."""


class Session(Struct, frozen=True):
    """What was said before the command."""

    settings: Settings
    verbose: bool

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """Give an engine; at the end say so if an older index had to answer."""
        from search.engine import Engine

        with Engine(self.settings) as engine:
            try:
                yield engine
            finally:
                damage = engine.damage()
                if damage:
                    streams.note(f"{damage.message}; an older one answers; {damage.hint}")


class App(click.Group):
    """A group whose commands load late, and whose runs all end by :func:`ending.status`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the commands in the order of a newcomer's day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's module and give the command."""
        module, _, attribute = COMMANDS.get(cmd_name, "").partition(":")
        if not module:
            return None
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take no arguments at all as a wish for help."""
        return super().parse_args(ctx, args or ["--help"])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, keeping from click the endings that it would settle its own way."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as cause:
            # Where it came from within `exec`, as of a dataclass, Python would remember it and
            # in the end kill itself instead of giving our status. Another `exec` forgets it.
            exec("")
            raise Interrupted(cause) from None
        except BrokenPipeError:
            raise ReaderGone from None

    def __call__(self, *args: Any, **extra: Any) -> NoReturn:
        """Be the whole process, as the installed script is."""
        # What a command loads lives on: to look through it for garbage as often as Python does
        # by itself takes a twentieth of the time it takes to load.
        gc.set_threshold(10_000)
        sys.unraisablehook = log_unraisable
        heed_signals()
        try:
            self.main(*args, **extra)
        finally:
            # All goes with the process: Python would look through it for garbage once more.
            gc.freeze()

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run a command line and exit: 0 found, 1 nothing found, 2 an error, 128 + a signal."""
        streams.prepare()
        extra |= {"prog_name": "nlpsearch", "standalone_mode": False}
        try:
            code = super().main(*args, **extra)
        except Exception as error:
            code = status(error)
        sys.exit(code)


@click.group(cls=App, context_settings={"help_option_names": ["--help"]})
@click.option(
    "--index-data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the index is. Default: $NLPSEARCH_INDEX_DATA, else ./index_data, else your"
    " data directory.",
)
@click.option("-v", "--verbose", is_flag=True, help="Say more, on standard error.")
@click.option(
    "--log-format",
    type=click.Choice(logs.FORMS),
    default="text",
    is_eager=True,
    expose_value=False,
    callback=lambda context, option, form: logs.choose(form),
    help="Write standard error as text, or as an object of JSON in each line.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def main(context: click.Context, index_data: Path | None, verbose: bool) -> None:
    """Search newsletters in many languages.

    Exit status: 0 something was found, 1 nothing was found, 2 an error.
    """
    logs.begin(verbose)
    context.obj = Session(settings(index_data), verbose)
