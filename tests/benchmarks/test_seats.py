"""The benchmark of seats: it runs alone, judges right and wrong answers, and leaves out what cannot be had."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import pytest

from benchmarks import seats
from benchmarks.seats import ASKED, Answer, Question, ask, judged, main

HALVES = Question(call="banzhaf", what="Banzhaf", number=2, values=[1, 1], exact=[Fraction(1, 2)] * 2, scaled=True)


def test_it_runs_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Ours, exact, with a row per question."""
    assert main(["--no-peers", "--sizes", "7", "--repeats", "1"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("| natija |") == 4
    assert "WRONG" not in printed


def test_answers_are_judged() -> None:
    """Any multiple of shares is right; another proportion, an overflow and no shares at all are wrong."""
    assert judged(HALVES, [3.0, 3.0]) == "right"
    assert judged(HALVES, [0.5, 0.5 + 1e-12]) == "right to nine places"
    assert judged(HALVES, [2.0, 1.0]).startswith("WRONG by up to 33.3 %")
    assert judged(HALVES, [0.0, 0.0]) == "WRONG: no shares"


@pytest.mark.slow
def test_a_peer_is_asked_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its answer, its error, or that it took too long."""
    monkeypatch.setattr(seats, "LIMIT", 1)
    python = Path(sys.executable)
    good = ask(python, "banzhaf = lambda q, w: [1, 1]\nprint('noise')\n", HALVES, 2)
    assert isinstance(good, Answer)
    assert (good.found, len(good.seconds)) == ([1, 1], 2)
    assert ask(python, "def banzhaf(q, w):\n    raise ValueError('no')\n", HALVES, 1) == "ValueError: no"
    assert ask(python, "def banzhaf(q, w):\n    while True: pass\n", HALVES, 1) == "none in 1 s"
    assert "setrlimit" in ASKED
