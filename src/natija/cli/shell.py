"""Shell completion: prints the lines a shell needs, and where to put them."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the completion script of a shell, to be put into its start file.

    For example: natija completion bash >> ~/.bashrc
    """
    kind = get_completion_class(shell)
    assert kind is not None, shell  # noqa: S101 - click ships a class for each of SHELLS
    root = click.get_current_context().find_root().command
    click.echo(kind(root, {}, "natija", "_NATIJA_COMPLETE").source())
