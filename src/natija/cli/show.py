"""Put a result on the screen or, under `--json`, print it as one object."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction

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


def stream(request: Request, results: Iterable[msgspec.Struct], *, then: str) -> None:
    """Print results as they come, a line each; being stopped is the ordinary end of it."""
    count = 0
    with suppress(KeyboardInterrupt):
        for count, result in enumerate(results, 1):  # noqa: B007 - used after the loop
            if request.as_json:
                write_json(result)
            else:
                from natija.cli.render import line

                sys.stdout.write(line(result) + "\n")
            sys.stdout.flush()
    if not request.as_json:
        sys.stdout.write(f"{count:,} shown.\n\nNext: {then}\n")


def write_json(result: msgspec.Struct) -> None:
    """One object on one line of standard output."""
    sys.stdout.write(msgspec.json.encode(result, enc_hook=exact).decode() + "\n")


def exact(value: object) -> str:
    """A fraction as text: `83/5`, or `4` where it is whole."""
    if isinstance(value, Fraction):
        return str(value)
    raise TypeError(type(value))
