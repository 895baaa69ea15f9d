"""A simulated election as files somebody could have published, with the ground truth beside them.

`stations.csv` and `figures.csv` are long and wide tables with the mappings that read them; figures that stand once on
a form are repeated on each of its candidates' rows, as such files do. `ground-truth.json` tells every planted fault
and the true totals. The definition folder is written by the function the caller gives, which lies in another package.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from natija.errors import BadUse, StoreUnavailable
from natija.model.definition import Definition
from natija.simulate.country import READER, Event, Simulation, form_of, sources
from natija.simulate.ids import BALLOTS
from natija.simulate.land import STATION_TYPES, Ints
from natija.simulate.plan import Plan

DefinitionWriter = Callable[[Definition, Path], object]

_README = """Nothing in this folder took place and nobody in it exists: it was made by `natija simulate`
(profile {name}, seed {seed}). Do not publish it as anything else.

definition/         units, contests, candidates: start a workspace from it
stations.csv        the station lists, read with stations.toml
figures.csv         every held copy of every form, read with figures.toml
ground-truth.json   the faults that were planted, and the true totals
"""


class GroundTruth(msgspec.Struct, frozen=True, kw_only=True):
    """What really was: the plan, every planted fault, and the votes really cast."""

    fictional: bool
    plan: Plan
    events: list[Event]
    totals: dict[str, dict[str, int]]


def ground_truth(simulation: Simulation) -> GroundTruth:
    """The ground truth of a simulation."""
    return GroundTruth(
        fictional=True, plan=simulation.plan, events=list(simulation.events), totals=simulation.true_totals()
    )


def write(simulation: Simulation, out: Path, definition_writer: DefinitionWriter) -> None:
    """Write all files into a new or empty folder."""
    if out.is_dir() and any(out.iterdir()):
        raise BadUse(f"{out}: the folder is not empty", next_step="give a new folder")
    try:
        out.mkdir(parents=True, exist_ok=True)
        definition_writer(simulation.definition, out / "definition")
        pc.write_csv(stations(simulation), out / "stations.csv")
        pc.write_csv(figures(simulation), out / "figures.csv")
        (out / "stations.toml").write_text(stations_mapping(simulation), encoding="utf-8")
        (out / "figures.toml").write_text(figures_mapping(simulation), encoding="utf-8")
        (out / "ground-truth.json").write_bytes(msgspec.json.format(msgspec.json.encode(ground_truth(simulation))))
        readme = _README.format(name=simulation.plan.name, seed=simulation.plan.seed)
        (out / "README.txt").write_text(readme, encoding="utf-8")
    except OSError as error:
        step = "free some space or choose another folder, and begin again"
        raise StoreUnavailable(out, error.strerror or str(error), next_step=step) from None


def stations(simulation: Simulation) -> pa.Table:
    """One row per station on a list: where it stands in every tree, its type and its roll."""
    land, ids = simulation.land, simulation.ids
    national, number = len(land.seat_district[0]), len(ids.stations)
    ballots = 1 if simulation.plan.shared_lists else len(BALLOTS)
    row = np.arange(ballots * number) % number
    columns = {
        "contest": _named(simulation.truth.form_contest[: len(row)], ids.contests),
        "station": _named(row, ids.stations),
        "name": _named(row, [f"Fictional station {unit}" for unit in ids.stations]),
        "type": _named(land.station_type[row], list(STATION_TYPES)),
        BALLOTS[0]: _named(land.station_seat[0][row], ids.seats),
        BALLOTS[1]: _named(land.station_seat[1][row] + national, ids.seats),
        "administrative": _named(land.station_district[row], ids.districts),
    }
    rolls = simulation.truth.counts[row]
    listed = sources(form_of(simulation.profile, "list"))
    return pa.table(columns | {name: pa.array(rolls[:, column]) for name, column in listed})


def figures(simulation: Simulation) -> pa.Table:
    """One row per candidate of every held copy of every form."""
    return pa.concat_tables([_copy(simulation, copy) for copy in range(simulation.plan.copies)])


def _copy(simulation: Simulation, copy: int) -> pa.Table:
    """The rows of one copy."""
    truth, copies, ids = simulation.truth, simulation.copies, simulation.ids
    lengths = np.diff(truth.form_start)
    form = np.repeat(np.arange(len(lengths)), lengths)
    held = copies.held[copy][form]
    place = (np.arange(len(form)) - np.repeat(truth.form_start[:-1], lengths))[held]
    contest = truth.form_contest[form[held]]
    holders = [simulation.holder(n, copy) for n in range(len(ids.contests))]
    serials = [str(n + 1) for n in range(int(truth.candidates.max()))]
    columns = {
        "contest": _named(contest, ids.contests),
        "station": _named(form[held] % len(ids.stations), ids.stations),
        "holder": _named(contest, holders),
        "candidate": _named(place, serials),
        "votes": pa.array(copies.votes[copy][held]),
    }
    counts = copies.counts[copy][form[held]]
    counted = sources(form_of(simulation.profile, "count"))
    return pa.table(columns | {name: pa.array(counts[:, column]) for name, column in counted})


def _named(numbers: Ints, names: list[str]) -> pa.DictionaryArray:
    """Names without a string per row."""
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int32()), pa.array(names))


def stations_mapping(simulation: Simulation) -> str:
    """The mapping that reads `stations.csv`."""
    form = form_of(simulation.profile, "list")
    within = "\n".join(f'{tree} = "{{{tree}}}"' for tree in ("administrative", *BALLOTS))
    of = f'over = "{{{BALLOTS[0]}}}"' if simulation.plan.shared_lists else 'contest = "{contest}"'
    return f"""layout = "wide"
makes = "list"
form = "{form.id}"
election = "{simulation.plan.election}"
{of}
unit = "{{station}}"
complete = true
{_source(simulation)}
[fields]
{_same([name for name, _ in sources(form)])}

[list]
name = "{{name}}"
type = "{{type}}"

[list.within]
{within}
"""


def figures_mapping(simulation: Simulation) -> str:
    """The mapping that reads `figures.csv`."""
    form = form_of(simulation.profile, "count")
    return f"""layout = "long"
form = "{form.id}"
contest = "{{contest}}"
unit = "{{station}}"
{_source(simulation, holder="{holder}")}
[fields]
{_same([name for name, _ in sources(form)])}

[candidate]
serial = "{{candidate}}"

[candidate.fields]
votes = "votes"
"""


def _source(simulation: Simulation, holder: str = "commission") -> str:
    """Who reads, who holds, and what the file is."""
    return f"""holder = "{holder}"
reader = "{READER}"

[document]
holder = "commission"
citation = "Fictional: natija simulate, {simulation.plan.name}, seed {simulation.plan.seed}"
obtained = "{simulation.plan.polling_day}"
"""


def _same(names: list[str]) -> str:
    """Columns that are called like their fields."""
    return "\n".join(f'"{name}" = "{name}"' for name in names)
