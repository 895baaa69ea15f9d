"""Copies of Form 45 of 2024 from the shared collection, as cases. Tests that need them skip where they are absent."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from natija.canvass.certificates import Case, Forms, Premise, forms, read, stations

SHARED = Path(__file__).parents[3] / "shared"
Votes = dict[str, dict[str, int]]
LISTED = (Premise(code="station-list"),)
"""A list there is, of which nobody says that it is complete."""


def vector(name: str) -> Any:  # noqa: ANN401 - any JSON value
    """A file of reference values."""
    return json.loads(_present(SHARED / "vectors" / "quant" / name).read_text(encoding="utf-8"))


@cache
def agents_copies() -> Mapping[str, Votes]:
    """Contest -> station -> party -> votes, of the candidates' copies; a row of zeros is a form that is not held."""
    found: dict[str, Votes] = {}
    for row in _rows("votes.csv"):
        if row["source"] == "form45_candidate_copy":
            station = found.setdefault(row["contest"], {}).setdefault(row["station_id"], {})
            station[row["party"]] = station.get(row["party"], 0) + int(row["votes"])
    return found


@cache
def paired(contest: str) -> tuple[dict[str, str], ...]:
    """The rows of both copies side by side, with the registered voters of each station."""
    return tuple(row for row in _rows("paired_form45.csv") if row["contest"] == contest)


def held(votes: Votes) -> Votes:
    """The stations of which a form is held."""
    return {unit: row for unit, row in votes.items() if any(row.values())}


def as_forms(votes: Votes, registered: Mapping[str, int | None]) -> Forms:
    """Forms of every figure read, in the order the parties appear."""
    parties = list(dict.fromkeys(party for row in votes.values() for party in row))
    return forms({u: {p: read(n) for p, n in row.items()} for u, row in votes.items()}, parties, registered)


def agents_case(
    contest: str,
    stated: Mapping[str, int],
    *,
    registered: Mapping[str, int] | None = None,
    outside: int | None = None,
    premises: tuple[Premise, ...] = (),
) -> Case:
    """The candidates' copies of a contest against a stated total; the stations without a form are those all zero."""
    votes = agents_copies()[contest]
    voters: dict[str, int | None] = {unit: (registered or {}).get(unit) for unit in votes}
    known = held(votes)
    return Case(
        contest=contest, basis="Form 45, agents' copies", total="as stated", forms=as_forms(known, voters),
        missing=stations({unit: value for unit, value in voters.items() if unit not in known}),
        outside=outside, stated=stated, premises=premises,
    )  # fmt: skip


def paired_votes(contest: str, copy: str) -> Votes:
    """The figures of one copy, for the two candidates both copies give."""
    return {row["station_id"]: {p: int(row[f"{p}_{copy}"] or 0) for p in ("pti", "rival")} for row in paired(contest)}


def paired_voters(contest: str) -> dict[str, int | None]:
    """Registered voters of each station."""
    return {row["station_id"]: int(row["registered"]) for row in paired(contest)}


def _rows(name: str) -> list[dict[str, str]]:
    with _present(SHARED / "data" / "pakistan2024" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _present(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"the shared collection is not on this machine ({path.name})")
    return path
