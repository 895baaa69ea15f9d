"""The canvass as a list of named queries, compiled once and bound to data by name.

The same plan serves the whole election and one contest: only what the names are bound to differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.operations as ops
from ibis import Table

from natija.canvass import adding, checks, papers, steps
from natija.canvass.queries import Group, Kind, Step
from natija.canvass.tables import frame, sayings, wide
from natija.model.rules import BoundRule

POINTS = 50
"""Percentage points of R135 (HCP, Electoral Council of the Netherlands)."""


_TYPES = {"int32": "INTEGER", "int64": "BIGINT", "string": "VARCHAR", "boolean": "BOOLEAN"}


class _Builder:
    """Collects steps; each gives an unbound table of its result for the next ones."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.steps: list[Step] = []
        self.made: dict[str, Table] = {}
        self.group: Group = "always"

    def add(self, name: str, expression: Table, *, view: bool = False, papers: bool = True) -> Table:
        """A step. Those about papers the basis takes are empty where it takes none; lists and statements are there."""
        if self.kind.nothing and papers:
            return self._empty(name, expression)
        return self._made(Step(name=name, sql=self.sql(expression), view=view, group=self.group), expression)

    def among(self, name: str, expression: Table, *, papers: bool = True) -> Table:
        """A step that holds returns of one contest against each other: nothing, where a contest has but one of them."""
        return self._empty(name, expression) if self.kind.contest_level else self.add(name, expression, papers=papers)

    def _empty(self, name: str, expression: Table) -> Table:
        columns = (f'CAST(NULL AS {_TYPES[str(kind)]}) AS "{column}"' for column, kind in expression.schema().items())
        nothing = f"SELECT {', '.join(columns)} WHERE FALSE"
        return self._made(Step(name=name, sql=nothing, view=True, group=self.group), expression)

    def _made(self, step: Step, expression: Table) -> Table:
        self.steps.append(step)
        self.made[step.name] = made = ibis.table(expression.schema(), name=step.name)
        return made

    def sql(self, expression: Table) -> str:
        text = str(ibis.to_sql(_spelt_out(expression)))
        if "SUM(" not in text:
            return text
        # Engines widen sums of int64; the totals of an election fit 64 bits, and nonsense that does not is unknown.
        columns = (
            f'TRY_CAST("{name}" AS BIGINT) AS "{name}"' if kind.is_int64() else f'"{name}"'
            for name, kind in expression.schema().items()
        )
        return f"SELECT {', '.join(columns)} FROM ({text}) AS narrowed"


def _spelt_out(expression: Table) -> Table:
    """The expression with columns named where some are dropped: `select * exclude` is DuckDB's alone."""

    def spelt(node: ops.Node, changed: Mapping[str, object] | None) -> ops.Node:
        made = node.__recreate__(changed) if changed else node
        if isinstance(made, ops.DropColumns):
            return ops.Project(made.parent, {name: ops.Field(made.parent, name) for name in made.schema.names})
        return made

    return expression.op().replace(spelt).to_expr()


def compile_plan(rules: Sequence[BoundRule], kind: Kind) -> tuple[Step, ...]:
    """Compile the canvass for one kind of basis, to DuckDB's SQL. Takes some tenths of a second; keep the result."""
    build = _Builder(kind)
    names, errors = checks.names_read(rules, papers.CORE), checks.for_outcomes(rules)
    figure = build.add("figures_read", steps.patched_figures(), papers=False) if kind.rulings else frame("figure")
    rows = wide(names.columns)
    if kind.rulings:
        rows = build.add("rows_read", papers.ruled_rows(figure, names), papers=False)
    visible = build.add("visible", steps.visible(), view=True, papers=False)
    rolls = build.add("rolls", steps.rolls(visible), papers=False)
    station = build.add("station", steps.station(rolls), view=True, papers=False)
    taken = build.add("taken", steps.taken())
    chosen = build.add("chosen", steps.chosen(taken, contest_level=kind.contest_level, single=kind.single_stage))
    build.add("source", steps.source(chosen, taken), view=True)
    returned = build.add("returned", steps.returned(chosen, taken, one_holder=kind.one_holder))
    returns = build.add("returns", steps.returns(returned), view=True)
    reached = build.add("reached", steps.reached(rolls, returned), papers=False)
    twofold = None if kind.one_holder else build.add("twofold", steps.twofold(chosen, returned, taken))
    several = build.add("several", steps.several(chosen, returned, twofold))
    build.add("placed", steps.placed(several, returned), view=True)
    settled = build.add("settled", steps.settled(several, papers.unruled_sayings() if kind.rulings else sayings()))
    needed = build.add("needed", steps.needed(several, returned, settled), view=True)
    unlike = several.anti_join(settled, "ret")
    begun = _begun(build, figure, unlike) if kind.summed else None
    read = begun.read if begun else figure.select("sheet", "cell", "value")
    cells = build.add(
        "cells",
        steps.contest_cells(chosen, figure, returned, taken)
        if kind.contest_level
        else steps.station_cells(unlike, read, taken),
        view=not kind.contest_level,
    )
    merged = build.add("merged", steps.merged(cells))
    combined = build.add("combined", steps.combined(merged), view=True)
    ranged = build.add("ranged", steps.ranged(combined), view=True)
    accepted = combined if kind.contest_level else steps.tally(needed, figure, combined)
    tally = build.add("tally", accepted, view=True)
    laid = papers.laid_out(rows, needed, reached, checks.names_read(errors, papers.CORE))
    weighed = build.add("weighed", papers.weighed(laid, errors))
    joined = build.add("joined_papers", papers.joined_papers(weighed, combined))
    paper = build.add("paper", papers.paper(weighed, joined), view=True)
    left_out = build.add("left_out", steps.left_out(paper, returned))
    counting = build.add("counting", adding.counting(paper, left_out), view=True)
    counted = build.add(
        "counted", adding.counted(counting, figure, combined, contest_level=kind.contest_level), view=True
    )
    known = adding.from_sums(begun, chosen, paper, left_out, combined) if begun else adding.from_figures(counted)
    build.add("totals", adding.totals(known, ranged, left_out))
    build.add("summary", steps.summary(paper, returned, left_out))
    build.add("outstanding", steps.outstanding(reached, paper, left_out), papers=False)
    _findings(build, rules, figure, rows)
    build.group = "subtotals"
    under = build.add("under", steps.under(visible, station), papers=False)
    build.add("subtotals", adding.subtotals(tally, ranged, left_out, returns, under))
    return tuple(build.steps)


def _findings(build: _Builder, rules: Sequence[BoundRule], figure: Table, rows: Table) -> None:
    """What only findings need: the masks of every rule, and the checks that hold papers against one another."""
    build.group, made = "checks", build.made
    combined, tally, totals, taken = made["combined"], made["tally"], made["totals"], made["taken"]
    read = papers.laid_out(rows, made["placed"], made["reached"], checks.names_read(rules, papers.CORE))
    build.add("judged", checks.judged(read, rules))
    build.add("off_template", checks.off_template(tally, totals))
    build.add("off_ballot", checks.off_ballot(tally, totals))
    expected = build.among("expectations", checks.expectations(totals))
    odd = build.among("odd_shares", checks.odd_shares(made["counted"], expected, POINTS))
    build.among("swapped", checks.swapped(odd))
    vectors = papers.pivot(combined, "ret", papers.CORE)
    build.among("alike", checks.same_vector(made["counting"], rows, vectors, tally))
    unmatched = checks.unmatched(made["rolls"], made["returned"], made["paper"], made["left_out"])
    build.among("unmatched", unmatched, papers=False)
    every = steps.station_cells(made["several"], figure.drop("contest", "reason"), taken)
    cells = made["cells"] if build.kind.contest_level else every
    build.add("conflicts", checks.conflicts(made["returns"], made["ranged"], cells, made["several"], taken))
    build.add("added_up", checks.added_up(made["visible"]), papers=False)


def _begun(build: _Builder, figure: Table, unlike: Table) -> adding.Known:
    own = adding.own(build.made["chosen"], build.made["needed"])
    summed = build.add("summed", adding.summed(own))
    signed = build.add("signed", adding.signed(own, summed))
    return adding.Known(summed, signed, build.add("read", adding.read(figure, unlike, signed)))
