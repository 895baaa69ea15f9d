"""A simulated election as Arrow tables, in blocks of forms, so that a country of any size can be written as it is made.

Long tables have a row per candidate; figures that stand once on a form are repeated on each of its rows, as published
files do. No Python loop runs over stations: a block is cut out of the columns by number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from natija.model.forms import Form
from natija.simulate.blanks import form_of, sources, statements
from natija.simulate.consolidation import ACCOUNT, own_counts
from natija.simulate.country import Simulation
from natija.simulate.ids import BALLOTS
from natija.simulate.land import STATION_TYPES, Ints

BLOCK = 50_000
"""Forms of one block."""
_POSTAL = ("postal.valid", "postal.rejected")


def stations(simulation: Simulation) -> Iterator[pa.Table]:
    """One row per station on a list: where it stands in every tree, its type and its roll."""
    land, ids = simulation.land, simulation.ids
    national, number = len(land.seat_district[0]), len(ids.stations)
    ballots = 1 if simulation.plan.shared_lists else len(BALLOTS)
    named = named_stations(simulation)
    listed = sources(form_of(simulation.profile, "list"))
    for forms in blocks(np.arange(ballots * number)):
        row = forms % number
        station = named.take(pa.array(row))
        columns = {
            "contest": _named(simulation.truth.form_contest[forms], ids.contests),
            "station": station,
            "name": pa.compute.binary_join_element_wise("Fictional station", station, " "),
            "type": _named(land.station_type[row], STATION_TYPES),
            BALLOTS[0]: _named(land.station_seat[0][row], ids.seats),
            BALLOTS[1]: _named(land.station_seat[1][row] + national, ids.seats),
            "administrative": _named(land.station_district[row], ids.districts),
        }
        rolls = simulation.truth.counts[row]
        yield pa.table(columns | {name: _whole(rolls[:, column]) for name, column in listed})


def copy_rows(simulation: Simulation, copy: int, forms: Ints) -> Iterator[pa.Table]:
    """One row per candidate of these forms, as they stand on the copies of one holder."""
    holders = [simulation.holder(n, copy) for n in range(len(simulation.ids.contests))]
    stations_ = named_stations(simulation)
    counted = sources(form_of(simulation.profile, "count"))
    for block in blocks(forms):
        form, candidate = spread(simulation, block)
        contest = simulation.truth.form_contest[form]
        votes = simulation.copies.votes[copy][simulation.truth.form_start[form] + candidate]
        columns = {
            "contest": _named(contest, simulation.ids.contests),
            "station": stations_.take(pa.array(simulation.numbered(copy, form))),
            "holder": _named(contest, holders),
            "candidate": serials(simulation, candidate),
            "votes": _whole(votes),
        }
        counts = simulation.copies.counts[copy]
        yield pa.table(columns | {name: _whole(counts[form, column]) for name, column in counted})


def corrected_rows(simulation: Simulation) -> Iterator[pa.Table]:
    """The corrected forms of the commission: as the paper really is."""
    stations_ = named_stations(simulation)
    counted = sources(form_of(simulation.profile, "count"))
    for block in blocks(simulation.copies.corrected()):
        form, candidate = spread(simulation, block)
        columns = {
            "contest": _named(simulation.truth.form_contest[form], simulation.ids.contests),
            "station": stations_.take(pa.array(form % len(stations_))),
            "holder": _named(np.zeros_like(form), ["commission"]),
            "candidate": serials(simulation, candidate),
            "votes": _whole(simulation.truth.votes[simulation.truth.form_start[form] + candidate]),
        }
        yield pa.table(columns | {n: _whole(simulation.truth.counts[form, column]) for n, column in counted})


def account_rows(simulation: Simulation) -> Iterator[pa.Table]:
    """One row per form: the ballot paper account of the station in the contest."""
    stations_ = named_stations(simulation)
    fields = [name for name in ACCOUNT if name in statements(simulation.profile)["account"].fields]
    for block in blocks(np.arange(len(simulation.truth.form_contest))):
        columns = {
            "contest": _named(simulation.truth.form_contest[block], simulation.ids.contests),
            "station": stations_.take(pa.array(block % len(stations_))),
        }
        account = simulation.consolidation.account[block]
        yield pa.table(columns | {name: _whole(account[:, ACCOUNT.index(name)]) for name in fields})


def consolidated_rows(simulation: Simulation) -> Iterator[pa.Table]:
    """One row per candidate of each row of the consolidated statements, then those of their own totals."""
    made, form_ = simulation.consolidation, statements(simulation.profile)["consolidated"]
    stations_, counted = named_stations(simulation), sources(form_)
    for block in blocks(np.arange(len(simulation.truth.form_contest))):
        form, candidate = spread(simulation, block)
        contest = simulation.truth.form_contest[form]
        columns = {
            "contest": _named(contest, simulation.ids.contests),
            "station": stations_.take(pa.array(form % len(stations_))),
            "candidate": serials(simulation, candidate),
            "votes": _whole(made.rows[simulation.truth.form_start[form] + candidate]),
        } | {name: _whole(made.row_counts[form, column]) for name, column in counted}
        yield pa.table(columns | {name: pa.nulls(len(form), pa.int64()) for name in _extra(form_)})
    yield _totals(simulation, made.consolidated, own_counts(made), form_)


def provisional_rows(simulation: Simulation) -> Iterator[pa.Table]:
    """One row per candidate of every contest: the sums of that night."""
    made = simulation.consolidation
    yield _totals(simulation, made.provisional, made.counts, statements(simulation.profile)["provisional"])


def declared_rows(simulation: Simulation) -> Iterator[pa.Table]:
    """One row per candidate of every contest: the declared result, and that it was declared."""
    made = simulation.consolidation
    table = _totals(simulation, made.declared, own_counts(made), statements(simulation.profile)["declared"])
    for name, text in (("act", "declared"), ("on", simulation.plan.declared)):
        table = table.append_column(name, pa.array([text] * len(table)))
    yield table


def _extra(form: Form) -> list[str]:
    """Fields of a whole statement that no row has."""
    return [name for name in (*_POSTAL, "stations") if name in form.fields]


def _totals(simulation: Simulation, votes: Ints, counts: Ints, form: Form) -> pa.Table:
    """One row per candidate of every contest, with the statement's own figures on each."""
    made, ids = simulation.consolidation, simulation.ids
    contest = np.repeat(np.arange(len(ids.contests)), np.diff(made.start))
    place = np.arange(len(contest)) - made.start[contest]
    extra = {
        "postal.valid": made.postal_valid,
        "postal.rejected": made.postal_rejected,
        "stations": np.bincount(simulation.truth.form_contest, minlength=len(ids.contests)),
    }
    columns = {
        "contest": _named(contest, ids.contests),
        "station": _named(contest, ids.seats),
        "candidate": serials(simulation, place),
        "votes": _whole(votes),
    }
    own = {name: _whole(counts[contest, column]) for name, column in sources(form)}
    return pa.table(columns | own | {name: _whole(extra[name][contest]) for name in _extra(form)})


def blocks(forms: Ints) -> Iterator[Ints]:
    """The forms in parts; one empty part where there are none."""
    yield from (forms[at : at + BLOCK] for at in range(0, max(len(forms), 1), BLOCK))


def spread(simulation: Simulation, forms: Ints) -> tuple[Ints, Ints]:
    """The forms repeated for each of their candidates, and each candidate's place on the ballot, from 0."""
    start = simulation.truth.form_start
    lengths = start[forms + 1] - start[forms]
    ends = np.cumsum(lengths)
    return np.repeat(forms, lengths), np.arange(int(lengths.sum())) - np.repeat(ends - lengths, lengths)


def named_stations(simulation: Simulation) -> pa.StringArray:
    """Ids of the stations."""
    return pa.array(simulation.ids.stations)


def serials(simulation: Simulation, places: Ints) -> pa.StringArray:
    """Ballot serials of places on the ballot."""
    return _named(places, [str(n + 1) for n in range(int(simulation.truth.candidates.max()))])


def _whole(numbers: Ints) -> pa.Int64Array:
    """Figures, however narrow the columns are that they come from."""
    return pa.array(numbers, pa.int64())


def _named(numbers: Ints, names: Sequence[str]) -> pa.StringArray:
    """Names by number."""
    return pa.array(names, pa.string()).take(pa.array(numbers))
