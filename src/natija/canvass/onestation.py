"""One station, field by field: every paper that says something about it, with its holder, reader and document.

A figure a paper does not give is absent; one it cannot give stands with its reason. None of the papers is preferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from natija.canvass.canvass import Canvass
from natija.errors import BadUse, Unknown
from natija.model.definition import Contest, ballot_order


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One figure of one station, by claim id: a value, or the reason why there is none."""

    candidate: str | None
    field: str
    values: dict[str, int | str]
    differs: bool


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One claim about a station."""

    claim: str
    form: str
    stage: str
    holder: str
    reader: str
    document: str | None
    place: str | None
    stated: str | None


class StationComparison(msgspec.Struct, frozen=True, kw_only=True):
    """One station, field by field, with the papers."""

    contest: str
    unit: str
    name: str | None
    papers: tuple[Paper, ...]
    cells: tuple[Cell, ...]


def _nowhere(canvass: Canvass, contest: Contest, unit: str) -> BadUse:
    """Why there is nothing to compare: no form of any station, none of this one, or no such station."""
    rows = canvass.engine.rows(
        "select distinct s.subject from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim"
        " where s.subject <> k.unit order by 1"
    )
    if not rows:
        step = "read the forms of its stations in: natija import FILE --mapping MAPPING"
        return BadUse(f"no form of a station of {contest.label} is held", next_step=step)
    return Unknown("station with a form", unit, [row[0] for row in rows])


def compare_station(canvass: Canvass, unit: str) -> StationComparison:
    """One station of a contest, field by field. `unit` is the station's id, or what follows the contest's unit."""
    contest = canvass.question.contests[0]
    engine = canvass.engine
    wanted = [unit, f"{contest.unit}/{unit}"]
    rows = engine.fetch(
        """
        select s.subject, c.id, v.form, v.stage, v.holder, c.reader, v.document, c.place, c.stated,
               f.candidate::varchar as candidate, f.field::varchar as field, f.value, f.reason::varchar as reason
        from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim
        join all_claim c on c.claim = v.claim join all_figure f on f.sheet = s.sheet
        where list_contains(?, s.subject)
        order by v.form, v.holder, c.id
        """,
        [wanted],
    ).to_pylist()
    if not rows:
        raise _nowhere(canvass, contest, unit)
    names = engine.rows("select max(name) from all_listed where list_contains(?, unit)", [wanted])
    return StationComparison(
        contest=contest.id, unit=rows[0]["subject"], name=names[0][0] if names else None,
        papers=_papers(rows), cells=_cells(rows),
    )  # fmt: skip


def _papers(rows: Sequence[dict[str, Any]]) -> tuple[Paper, ...]:
    names = ("form", "stage", "holder", "reader", "document", "place", "stated")
    found = {row["id"]: Paper(claim=row["id"], **{n: row[n] for n in names}) for row in rows}
    return tuple(found.values())


def _cells(rows: Sequence[dict[str, Any]]) -> tuple[Cell, ...]:
    grouped: dict[tuple[str, str], dict[str, int | str]] = {}
    for row in rows:
        value = row["value"] if row["value"] is not None else row["reason"]
        grouped.setdefault((row["field"], row["candidate"] or ""), {})[row["id"]] = value
    ordered = sorted(grouped.items(), key=lambda cell: (cell[0][0], ballot_order(cell[0][1])))
    return tuple(
        Cell(
            candidate=candidate or None, field=name, values=values,
            differs=len({v for v in values.values() if isinstance(v, int)}) > 1,
        ) for (name, candidate), values in ordered
    )  # fmt: skip
