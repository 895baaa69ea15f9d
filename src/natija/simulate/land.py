"""The land: provinces, divisions, districts, seats of two ballots and the polling stations, as columns.

Stations are numbered through the country by district. A district is cut into national seats and, with other borders,
into provincial seats, so a station sits in two trees that do not nest. Nothing here knows of votes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from natija.simulate.plan import Plan

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]

STATION_TYPES = ("male", "female", "combined")
_TYPE_SHARES = (0.279, 0.264, 0.457)
_NEIGHBOURHOOD = 8
"""Stations that share a neighbourhood, and with it part of their turnout and leaning."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Land:
    """Parents as index columns; seats of ballot 0 (national) and 1 (provincial) are numbered apart."""

    division_province: Ints
    district_division: Ints
    seat_district: tuple[Ints, Ints]
    station_district: Ints
    station_seat: tuple[Ints, Ints]
    station_number: Ints
    """Serial inside the national seat, from 1; the station id is made of both."""
    station_area: Ints
    station_type: Ints
    registered: Ints
    """Male and female registered voters, a row per station."""


def land(plan: Plan, rng: np.random.Generator) -> Land:
    """Draw the land of a plan."""
    provinces = len(plan.seats)
    districts_of = [max(1, min(pair) // 2) for pair in plan.seats]
    divisions_of = [max(1, n // 4) for n in districts_of]
    district_province = np.repeat(np.arange(provinces), districts_of)
    district_division = _divisions(districts_of, divisions_of)
    seats = (_seats(plan, 0, districts_of, rng), _seats(plan, 1, districts_of, rng))
    size = _stations_per_district(plan, seats, rng)
    station_district = np.repeat(np.arange(len(district_province)), size)
    station_seat = (_cut(size, seats[0], rng), _cut(size, seats[1], rng))
    types = rng.choice(len(STATION_TYPES), size=plan.stations, p=_TYPE_SHARES)
    return Land(
        division_province=np.repeat(np.arange(provinces), divisions_of),
        district_division=district_division,
        seat_district=seats,
        station_district=station_district,
        station_seat=station_seat,
        station_number=1 + rank_in_group(station_seat[0]),
        station_area=station_district * plan.stations + rank_in_group(station_district) // _NEIGHBOURHOOD,
        station_type=types,
        registered=_registered(plan, types, rng),
    )


def waves(plan: Plan, land: Land, rng: np.random.Generator) -> Ints:
    """In which part of the night each station's forms come in: districts are early or late, large stations later."""
    districts = rng.normal(0, 0.7, int(land.station_district.max()) + 1)[land.station_district]
    people = land.registered.sum(axis=1)
    late = districts + rng.normal(0, 0.7, plan.stations) + people / people.mean()
    order = np.empty(plan.stations, dtype=np.int64)
    order[np.argsort(late, kind="stable")] = np.arange(plan.stations)
    return order * plan.waves // plan.stations


def rank_in_group(group: Ints) -> Ints:
    """Position of each element inside its run of equal values, from 0."""
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    return np.arange(len(group)) - np.repeat(starts, np.diff(np.r_[starts, len(group)]))


def apportion(total: int, weights: Floats) -> Ints:
    """Whole parts of a total by weight, largest remainder, each at least 1."""
    exact = (total - len(weights)) * weights / weights.sum()
    parts: Ints = np.floor(exact).astype(np.int64)
    parts[np.argsort(parts - exact, kind="stable")[: total - len(weights) - int(parts.sum())]] += 1
    parts += 1
    return parts


def _divisions(districts_of: list[int], divisions_of: list[int]) -> Ints:
    """Division of each district: the districts of a province in equal runs."""
    first = np.cumsum([0, *divisions_of[:-1]])
    runs = [f + np.arange(n) * v // n for f, n, v in zip(first, districts_of, divisions_of, strict=True)]
    return np.concatenate(runs)


def _seats(plan: Plan, ballot: int, districts_of: list[int], rng: np.random.Generator) -> Ints:
    """District of each seat of one ballot."""
    provinces = zip(plan.seats, districts_of, strict=True)
    counts = [apportion(pair[ballot], rng.lognormal(0, 0.5, districts)) for pair, districts in provinces]
    return np.repeat(np.arange(sum(districts_of)), np.concatenate(counts))


def _stations_per_district(plan: Plan, seats: tuple[Ints, Ints], rng: np.random.Generator) -> Ints:
    """Stations of each district: enough for its seats, the rest by national seats with some noise."""
    districts = int(seats[0].max()) + 1
    national = np.bincount(seats[0], minlength=districts)
    least = np.maximum(national, np.bincount(seats[1], minlength=districts))
    spare = plan.stations - int(least.sum())
    return least + apportion(spare + districts, national * rng.lognormal(0, 0.15, districts)) - 1


def _cut(size: Ints, seat_district: Ints, rng: np.random.Generator) -> Ints:
    """Seat of each station: every district cut into runs of unequal length, a run per seat."""
    seats_of = np.bincount(seat_district, minlength=len(size))
    runs = [apportion(int(n), rng.lognormal(0, 0.2, int(k))) for n, k in zip(size, seats_of, strict=True)]
    return np.repeat(np.arange(len(seat_district)), np.concatenate(runs))


def _registered(plan: Plan, types: Ints, rng: np.random.Generator) -> Ints:
    """Registered men and women; stations for one sex have none of the other."""
    total = np.clip(plan.registered * rng.lognormal(0, 0.3, len(types)), 120, 4 * plan.registered).astype(np.int64)
    share = np.clip(rng.normal(0.54, 0.03, len(types)), 0.3, 0.7)
    men = np.select([types == 0, types == 1], [total, np.zeros_like(total)], (total * share).astype(np.int64))
    return np.stack([men, total - men], axis=1)
