"""A screen on terminals of several widths."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from natija.cli.terminal import Column, Screen, Sheet, display

SCREEN = Screen(
    sentence="The commission's copies and the copies held by agents differ in 1 of 2 contests.",
    coverage=("NA-128: 392 of 433 stations",),
    parts=(
        Sheet(
            title="Versions",
            columns=(
                Column(title="Candidate"),
                Column(title="Votes", kind="number"),
                Column(title="Of valid", kind="number"),
            ),
            rows=(("Salman Akram Raja", "159,024", "47.1 %"), ("سلمان اکرم راجہ [red]x", "–", "–")),
            note="– : not held",
        ),
        "Two lines\nof text",
    ),
    next="natija explain NA-128",
)


def printed(width: int, *, terminal: bool = False) -> str:
    """The screen at a width."""
    out = io.StringIO()
    display(
        SCREEN, Console(file=out, width=width, force_terminal=terminal, color_system="standard" if terminal else None)
    )
    return out.getvalue()


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80, 200])
def test_no_line_is_wider_than_the_window(width: int) -> None:
    """Whatever the width; but the command to be pasted is not broken."""
    *lines, last = printed(width).splitlines()
    assert last.startswith("Next: ")
    assert max(cell_len(line.rstrip()) for line in lines) <= width


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80, 200])
def test_no_number_is_cut(width: int) -> None:
    """A table that does not fit becomes blocks; a number is shown whole or not at all, and never not at all."""
    assert "159,024" in printed(width)
    assert "47.1 %" in printed(width)


def test_the_sentence_comes_first_and_the_next_command_last() -> None:
    """Ten seconds are enough for one true sentence."""
    lines = printed(200).strip().splitlines()
    assert lines[0] == SCREEN.sentence
    assert lines[1] == SCREEN.coverage[0]
    assert lines[-1] == "Next: natija explain NA-128"


def test_colour_is_for_terminals() -> None:
    """A pipe gets plain text."""
    assert "\x1b[" not in printed(80)
    assert "\x1b[" in printed(80, terminal=True)


def test_names_are_not_read_as_markup() -> None:
    """A candidate called [red] stays one."""
    assert "[red]x" in printed(200)
