"""The one table from what went wrong to the exit code, and the words for it.

    0  fine
    1  a check found errors in the data
    2  bad use, or an input that cannot be read
    3  the store is damaged or unavailable

Every message goes to standard error and says what, where and the next step. Under `--json` it is an object on standard
output instead, so that a program reads one thing. An exception that is not in the table is a mistake of ours and is
shown whole.
"""

from __future__ import annotations

import sys

import click
import msgspec

from natija.cli.words import plain
from natija.errors import BadUse, NatijaError, StoreDamaged, StoreUnavailable

FINE = 0
FOUND_ERRORS = 1
BAD_USE = 2
DAMAGED = 3

CODES: tuple[tuple[type[BaseException], int], ...] = (
    (StoreDamaged, 3),
    (StoreUnavailable, 3),
    (BadUse, 2),
    (NatijaError, 2),
    (click.ClickException, 2),
    (click.Abort, 130),
    (KeyboardInterrupt, 130),
    (BrokenPipeError, 141),
    (OSError, 3),
)
"""First match counts. 130 and 141 are what a shell expects after an interrupt and a closed pipe."""

EXPECTED = tuple(kind for kind, _ in CODES)


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """What `--json` prints when a command fails."""

    error: str
    says: str
    code: int


def code(error: BaseException) -> int:
    """Exit code of an exception in the table."""
    return next(number for kind, number in CODES if isinstance(error, kind))


def says(error: BaseException) -> str:
    """The message of an exception, with its place and next step."""
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return "stopped; what was acknowledged is kept, and the same command goes on from there"
    if isinstance(error, OSError) and error.strerror:
        where = error.filename or "the operating system"
        return f"{where}: {error.strerror}\n  Next: check the path, permissions and free space, then run it again"
    return str(error)


def report(error: BaseException, *, as_json: bool) -> int:
    """Say what went wrong where it will be read, and return the exit code."""
    number = code(error)
    if isinstance(error, BrokenPipeError):
        return number
    failure = Failure(error=type(error).__name__, says=plain(says(error)), code=number)
    if as_json:
        sys.stdout.write(msgspec.json.encode(failure).decode() + "\n")
    else:
        sys.stderr.write(f"natija: {failure.says}\n{_usage(error)}")
    return number


def _usage(error: BaseException) -> str:
    """How the command is used, after an error in its arguments."""
    if not isinstance(error, click.UsageError) or error.ctx is None:
        return ""
    return f"  Next: {error.ctx.command_path} --help\n"
