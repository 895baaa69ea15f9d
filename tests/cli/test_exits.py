"""One table from what went wrong to an exit code."""

from __future__ import annotations

import json
import sqlite3

import click
import pytest

from natija import errors
from natija.cli import exits


def leaves(kind: type[errors.NatijaError]) -> list[type[errors.NatijaError]]:
    """A class of error and all below it."""
    return [kind, *[leaf for child in kind.__subclasses__() for leaf in leaves(child)]]


@pytest.mark.parametrize("kind", leaves(errors.NatijaError), ids=lambda kind: kind.__name__)
def test_the_table_agrees_with_what_each_error_says_of_itself(kind: type[errors.NatijaError]) -> None:
    """An error class and the table never give two codes."""
    assert next(code for known, code in exits.CODES if issubclass(kind, known)) == kind.exit_code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.Unknown("contest", "NA-999", ["NA-122"]), 2),
        (errors.StoreUnavailable("log.sqlite", "the disk is full", next_step="free some space"), 3),
        (errors.StoreDamaged("log.sqlite", ["position 4"]), 3),
        (click.UsageError("no such option"), 2),
        (OSError(28, "No space left on device", "cache/x"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_a_message_says_what_and_the_next_step(
    error: BaseException, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """On standard error, starting with the name of the program."""
    assert exits.report(error, as_json=False) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("natija: ")


def test_under_json_an_error_is_an_object_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """A program that reads standard output always reads JSON."""
    exits.report(errors.Unknown("contest", "NA-999", ["NA-122", "NA-128"]), as_json=True)
    out, err = capsys.readouterr()
    assert err == ""
    failure = json.loads(out)
    assert set(failure) == {"error", "says", "code"}
    assert (failure["error"], failure["code"]) == ("Unknown", 2)
    assert "NA-128" in failure["says"]


def test_a_mistake_of_ours_is_not_hidden() -> None:
    """An exception nobody expects is not in the table."""
    assert not issubclass(sqlite3.OperationalError, exits.EXPECTED)
    assert not issubclass(AssertionError, exits.EXPECTED)
