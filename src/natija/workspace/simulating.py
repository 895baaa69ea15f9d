"""A fictional country made on request, as a folder: what is asked for, made, and said about it.

It needs no workspace: it makes what a workspace is started from. Everything in the folder is flagged fictional.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from natija.countries import profile
from natija.errors import BadUse, Unknown
from natija.simulate import KINDS, NOTHING, PLANS, Faults, Plan, plan, simulate, write
from natija.sources.folder import write_folder

Progress = Callable[[int, int], None]
FORMS = "pakistan"
"""The country profile whose forms every fictional country fills in."""
MANY = 20_000
"""Stations beyond which tables are written as Parquet unless CSV is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for; None leaves it to the profile."""

    profile: str
    seed: int
    scale: float = 1.0
    copies: int | None = None
    waves: int | None = None
    clean: bool = False
    rates: tuple[str, ...] = ()
    """`KIND=SHARE`."""
    kind: Literal["csv", "parquet"] | None = None


class TableFile(msgspec.Struct, frozen=True, kw_only=True):
    """One table of a simulation, relative to its folder, and the mapping that reads it."""

    file: str
    mapping: str
    rows: int


class SimulatedView(msgspec.Struct, frozen=True, kw_only=True):
    """A fictional country that was made: sizes, what was planted by kind, and the tables in the order of import."""

    folder: str
    title: str
    fictional: bool
    profile: str
    seed: int
    stations: int
    contests: int
    candidates: int
    forms: int
    planted: dict[str, int]
    tables: tuple[TableFile, ...]


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """A fictional country one can ask for."""

    name: str
    stations: int
    national: int
    provincial: int
    copies: int


class CountriesView(msgspec.Struct, frozen=True, kw_only=True):
    """The fictional countries there are."""

    countries: tuple[Country, ...]
    kinds: tuple[str, ...]


def make(wanted: Wanted, out: Path, *, progress: Progress | None = None) -> SimulatedView:
    """Make the country and write it into a new folder."""
    chosen = chosen_plan(wanted)
    made = simulate(chosen, profile(FORMS))
    kind = wanted.kind or ("parquet" if chosen.stations > MANY else "csv")
    done = write(made, out, write_folder, kind=kind, progress=progress)
    planted = Counter(event.kind for event in made.events)
    return SimulatedView(
        folder=str(out), title=made.definition.title, fictional=True, profile=chosen.name, seed=chosen.seed,
        stations=chosen.stations, contests=len(made.ids.contests), candidates=int(made.truth.candidates.sum()),
        forms=int(made.copies.held.sum()), planted={kind: planted[kind] for kind in KINDS if planted[kind]},
        tables=tuple(TableFile(file=one.file, mapping=one.mapping, rows=one.rows) for one in done),
    )  # fmt: skip


def countries() -> CountriesView:
    """What can be asked for."""
    return CountriesView(kinds=KINDS, countries=tuple(
        Country(name=name, stations=one.stations, national=sum(n for n, _ in one.seats),
                provincial=sum(p for _, p in one.seats), copies=one.copies)
        for name, one in PLANS.items()
    ))  # fmt: skip


def chosen_plan(wanted: Wanted) -> Plan:
    """The plan that is asked for. Raises BadUse or Unknown where there can be none."""
    if wanted.profile not in PLANS:
        raise Unknown("fictional country", wanted.profile, PLANS)
    if not (math.isfinite(wanted.scale) and wanted.scale > 0):
        raise BadUse(f"--scale {wanted.scale:g} makes no country", next_step="give a number above 0, as in --scale 0.1")
    base = PLANS[wanted.profile]
    made = plan(
        wanted.profile, seed=wanted.seed, stations=round(base.stations * wanted.scale), copies=wanted.copies
    )  # fmt: skip
    faults = _faults(NOTHING if wanted.clean else base.faults, wanted.rates)
    return msgspec.structs.replace(made, faults=faults, waves=base.waves if wanted.waves is None else wanted.waves)


def _faults(base: Faults, rates: Sequence[str]) -> Faults:
    """The rates with those that were given replaced."""
    given: dict[str, float] = {}
    for text in rates:
        name, _, share = text.partition("=")
        if name not in Faults.__struct_fields__:
            raise Unknown("kind of fault", name, Faults.__struct_fields__)
        try:
            given[name] = float(share)
        except ValueError:
            raise BadUse(f"{text!r} gives no rate", next_step=f"write a share, as in --plant {name}=0.01") from None
    return msgspec.structs.replace(base, **given)
