"""The progress bar is for a person at a terminal, and never in what a program reads."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def seen(place: Path, *, terminal: bool) -> tuple[bytes, bytes]:
    """Standard output and standard error of a canvass, standard error being a terminal or a pipe."""
    read, write = pty.openpty() if terminal else os.pipe()
    command = [sys.executable, "-m", "natija", "canvass", "--json"]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, stderr=write) as running:
        os.close(write)
        shown = b"".join(iter(lambda: _part(read), b""))  # read while it runs: a full terminal would stop it
        assert running.stdout is not None
        printed = running.stdout.read()
    os.close(read)
    return printed, shown


def _part(terminal: int) -> bytes:
    """What has been written; nothing at the end, which a terminal tells with an error and a pipe with nothing."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


def test_a_bar_is_shown_to_a_terminal_only(place: Path) -> None:
    """With the same output in both cases: one JSON object."""
    piped, nothing = seen(place, terminal=False)
    watched, bar = seen(place, terminal=True)
    assert nothing == b""
    assert b"reading the record" in bar
    assert piped == watched
    assert piped.count(b"\n") == 1
