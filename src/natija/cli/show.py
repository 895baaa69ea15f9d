"""Put a result on the screen or, under `--json`, print it as one object."""

from __future__ import annotations

import sys

import msgspec

from natija.cli.request import Request


def show(request: Request, result: msgspec.Struct) -> None:
    """Print a result in the form asked for."""
    if request.as_json:
        sys.stdout.write(msgspec.json.encode(result).decode() + "\n")
        return
    from natija.cli.render import screen
    from natija.cli.terminal import display

    display(screen(result))
