"""``nlpsearch completion``: what a shell needs to complete our commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from search.cli import streams

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_NLPSEARCH_COMPLETE"


@click.command(short_help="Print a script that completes commands in a shell.")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    r"""Print the script that completes nlpsearch's commands and options in SHELL.

    \b
    In ~/.bashrc:  eval "$(nlpsearch completion bash)"
    In ~/.zshrc:   eval "$(nlpsearch completion zsh)"
    For fish:      nlpsearch completion fish > ~/.config/fish/completions/nlpsearch.fish
    """
    made = get_completion_class(shell)
    assert made is not None, shell
    script = made(context.find_root().command, {}, "nlpsearch", VARIABLE).source()
    streams.emit(script.rstrip().split("\n"))
