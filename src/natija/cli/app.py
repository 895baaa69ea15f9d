"""The command group and its entry point: run one command, and turn whatever happens into an exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from natija.cli import exits
from natija.cli.definition import definition
from natija.cli.drill import score, simulate
from natija.cli.frames import frames
from natija.cli.house import affiliations, house
from natija.cli.log import log
from natija.cli.papers import bring_in, crosswalk, init, withdraw
from natija.cli.proofs import audit, certificate, compare, discrepancies, dossier, history, law
from natija.cli.publication import publish, verify
from natija.cli.publish import export
from natija.cli.request import WORKSPACE, shared
from natija.cli.results import canvass, cite, contest, demo, explain, findings, missing
from natija.cli.seats import allocate, govern
from natija.cli.shell import completion
from natija.errors import BadUse

COMMANDS: tuple[click.Command, ...] = (
    demo, init, bring_in, crosswalk, withdraw, canvass, contest, explain, findings, missing, compare, discrepancies,
    certificate, history, law, audit, dossier, publish, verify, export, house, affiliations, allocate, govern, log,
    frames, definition, cite, simulate, score, completion,
)  # fmt: skip
"""In the order in which somebody meets them."""


class InOrder(click.Group):
    """A group that lists its commands as they were added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of the commands."""
        del ctx
        return list(self.commands)


@click.group(cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="natija", message="natija %(version)s")
@shared
def group() -> None:
    """From the count forms of polling stations to a result that anyone can recompute.

    `natija demo` needs nothing and shows what it is about. Exit codes: 0 fine, 1 a check found errors, 2 bad use or
    unreadable input, 3 the store is damaged or unavailable.
    """


for command in COMMANDS:
    group.add_command(command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Errors that are expected become a message, others are shown whole."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _readable([*words, os.environ.get(WORKSPACE, "")])
        result = group.main(args=words, prog_name="natija", standalone_mode=False)
        sys.stdout.flush()
    except exits.EXPECTED as error:
        return exits.report(error, as_json="--json" in words)
    return result if isinstance(result, int) else exits.FINE


def _readable(words: Sequence[str]) -> None:
    """Refuse bytes that are no text: no record, and no JSON, could hold them."""
    for word in words:
        try:
            word.encode()
        except UnicodeEncodeError:
            step = "rename the file, or set the terminal to UTF-8"
            raise BadUse(f"{word!r} is not text in UTF-8", next_step=step) from None


def main() -> None:
    """Entry point of the `natija` command. A terminal that lacks a character shows its number; JSON is UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8" if "--json" in sys.argv else None, errors="backslashreplace")
    # read when Arrow is first used: its own allocator spends up to a fifth of an import on new pages, and keeps them
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    sys.exit(run())
