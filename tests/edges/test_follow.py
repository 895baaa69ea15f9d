"""`natija contest X --follow` beside a second process that imports: a line for each change, and for nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.edges.conftest import Office

pytestmark = pytest.mark.slow

LONG = 60
"""Seconds after which a test gives up."""


@contextmanager
def following(office: Office, *words: str) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own; ended where the test ends."""
    command = [sys.executable, "-m", "natija", "contest", "President", "--basis", "commission", "--follow", *words]
    # what is started in the background ignores Ctrl-C, and so would what it starts
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [*command, "-w", str(office.folder / "workspace")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src"), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    try:
        yield process
    finally:
        process.kill()
        process.wait(LONG)


def line(process: subprocess.Popen[str]) -> str:
    """Its next line; the command prints each as soon as it is known."""
    assert process.stdout
    return process.stdout.readline()


def imported(office: Office, *rows: str) -> str:
    """Import station forms in this process, which is another one than the one that follows; the batch."""
    said = office.give("count", "\n".join(("station,1,2", *rows)), holder='"commission"')
    assert said.code == 0, said.text
    return said.text.partition("appended as batch ")[2].partition(".")[0]


def begun(office: Office) -> None:
    """Three stations, and a form of the first."""
    office.begin(["Ann", "Bo"])
    office.give("list", "station,registered\n1,500\n2,600\n3,700", complete="true")
    imported(office, "1,200,100")


def votes(said: Any) -> dict[str, int]:  # noqa: ANN401 - JSON
    """Votes by candidate of one line under --json."""
    return {s["candidate"]: s["votes"] for s in said["outcome"]["standings"]}


def test_each_change_is_a_line_and_ctrl_c_ends_it(office: Office) -> None:
    """How it stands, then what another process imported, then the end: no error, and the next command."""
    begun(office)
    with following(office) as process:
        first = line(process)
        assert "President: Ann leads by 100 under the basis commission." in first
        assert "Coverage: 1 of 3 stations." in first
        assert "Ann 200, Bo 100" in first
        imported(office, "2,10,300")
        second = line(process)
        assert "President: Bo leads by 190 under the basis commission." in second
        assert "Bo 400, Ann 210" in second
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=LONG)
        assert out.splitlines()[-1] == "Next: natija contest President"
        assert "2 shown." in out
        assert (process.returncode, err) == (0, "")


def test_one_object_a_line_and_records_of_no_effect_are_silent(office: Office) -> None:
    """A copy of another holder changes nothing under this basis and gives no line; the next form of its own does."""
    begun(office)
    with following(office, "--json", "--count", "2") as process:
        first = json.loads(line(process))
        assert votes(first) == {"1": 200, "2": 100}
        assert office.give("count", "station,1,2\n2,1,1", holder='"agents:1"').code == 0
        imported(office, "3,7,5")
        second = json.loads(line(process))
        assert votes(second) == {"1": 207, "2": 105}
        assert second["records"] > first["records"]
        assert second["received"] >= first["received"]
        out, err = process.communicate(timeout=LONG)
        assert (process.returncode, out, err) == (0, "", "")


def test_what_is_taken_back_is_a_change_too(office: Office) -> None:
    """The line after a withdrawal is as if the form had not come."""
    begun(office)
    batch = imported(office, "2,10,300")
    with following(office, "--json", "--count", "2") as process:
        assert votes(json.loads(line(process))) == {"1": 210, "2": 400}
        done = office.natija("withdraw", "--batch", batch, "--reason", "the wrong page")
        assert done.code == 0, done.text
        assert votes(json.loads(line(process))) == {"1": 200, "2": 100}


def test_it_ends_after_some_seconds(office: Office) -> None:
    """With what was shown, and no change is not an error."""
    begun(office)
    began = time.monotonic()
    said = office.natija("contest", "President", "--basis", "commission", "--follow", "--for", "0.2")
    assert said.code == 0
    assert said.text.endswith("1 shown. Next: natija contest President")
    assert time.monotonic() - began < LONG


def test_what_cannot_be_followed_is_said(office: Office) -> None:
    """A past size of the log does not change; and counting lines belongs to following."""
    begun(office)
    past = office.natija("contest", "President", "--follow", "--at", "2")
    assert past.code == 2
    assert "--follow is about the log's end" in past.text
    assert "belong to --follow" in office.natija("contest", "President", "--for", "1").text
    assert office.natija("contest", "Nobody", "--follow", "--for", "0").code == 2
