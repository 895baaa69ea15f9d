"""Shell completion: prints the lines a shell needs, and where to put them."""

from __future__ import annotations

import click
import msgspec
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

from natija.cli.request import Request, acting
from natija.cli.show import write_json

SHELLS: dict[str, type[ShellComplete]] = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}


class Script(msgspec.Struct, frozen=True, kw_only=True):
    """A completion script."""

    shell: str
    script: str


@click.command()
@acting
@click.argument("shell", type=click.Choice(tuple(SHELLS)))
def completion(request: Request, *, shell: str) -> None:
    """Print the completion script of a shell.

    For example: natija completion bash >> ~/.bashrc
    """
    root = click.get_current_context().find_root().command
    script = SHELLS[shell](root, {}, "natija", "_NATIJA_COMPLETE").source()
    if request.as_json:
        write_json(Script(shell=shell, script=script))
    else:
        click.echo(script)
