"""Ids of everything simulated. Labels begin with F (fictional) and cannot be mistaken for a real seat's."""

from __future__ import annotations

from dataclasses import dataclass

from natija.simulate.land import Land
from natija.simulate.plan import Plan

BALLOTS = ("national", "provincial")
OBSERVER_ID = "observer:fictional"
_SEAT_LABELS = ("FN", "FP")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ids:
    """Unit ids carry the delimitation year; contests of both ballots stand in one list, the national ones first."""

    country: str
    provinces: list[str]
    divisions: list[str]
    districts: list[str]
    seats: list[str]
    labels: list[str]
    contests: list[str]
    stations: list[str]


def ids(plan: Plan, land: Land) -> Ids:
    """Name every unit and contest of a plan."""
    labels = [f"{_SEAT_LABELS[b]}-{n + 1}" for b in (0, 1) for n in range(len(land.seat_district[b]))]
    seats = [f"{label}@{plan.year}" for label in labels]
    numbered = zip(land.station_seat[0].tolist(), land.station_number.tolist(), strict=True)
    return Ids(
        country=f"F@{plan.year}",
        provinces=[f"F-province-{n + 1}@{plan.year}" for n in range(len(plan.seats))],
        divisions=[f"F-division-{n + 1}@{plan.year}" for n in range(len(land.division_province))],
        districts=[f"F-district-{n + 1}@{plan.year}" for n in range(len(land.district_division))],
        seats=seats,
        labels=labels,
        contests=[f"{plan.election}/{label}" for label in labels],
        stations=[f"{seats[seat]}/{number}" for seat, number in numbered],
    )
