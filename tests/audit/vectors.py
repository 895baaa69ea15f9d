"""Reference figures kept beside the repository; tests that read them are skipped where they are absent."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


def vector(name: str) -> Any:  # noqa: ANN401 -- JSON is whatever the file says
    """A JSON file of vectors, or a skip that says which one is missing."""
    path = SHARED / "vectors" / name
    if not path.exists():
        pytest.skip(f"reference vectors {name} are not beside the repository")
    return json.loads(path.read_text(encoding="utf-8"))


def rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of a CSV file of real data, or a skip that says which one is missing."""
    path = SHARED / "data" / name
    if not path.exists():
        pytest.skip(f"real data {name} is not beside the repository")
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def near(ours: Fraction, theirs: float | str, digits: int = 12) -> bool:
    """Whether an exact number is one recorded in floating point or as a cut decimal, to that many digits."""
    recorded = Fraction(theirs)
    return bool(abs(ours - recorded) * int("1" + "0" * digits) <= abs(recorded))


def seeded(seed: int) -> Random:
    """Chance for a simulation, the same in every run."""
    return Random(seed)  # noqa: S311 - invented elections, no secrets
