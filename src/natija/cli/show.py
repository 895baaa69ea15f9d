"""Put a result on the screen or, under `--json`, print it as one object."""

from __future__ import annotations

import sys

import msgspec

from natija.cli.request import Request


def show(request: Request, result: msgspec.Struct, *, every: bool = False) -> None:
    """Print a result in the form asked for; `every` row of it, or the first of a long table."""
    if request.as_json:
        write_json(result)
        return
    from natija.cli.render import screen
    from natija.cli.terminal import display

    display(screen(result, every=every))


def write_json(result: msgspec.Struct) -> None:
    """One object on one line of standard output."""
    sys.stdout.write(msgspec.json.encode(result).decode() + "\n")
