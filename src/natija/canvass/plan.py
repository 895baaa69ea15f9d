"""The canvass as a list of named queries, compiled once and bound to data by name.

The same plan serves the whole election and one contest: only what the names are bound to differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import ibis
import ibis.expr.operations as ops
from ibis import Table

from natija.canvass import adding, checks, papers, steps, together
from natija.canvass.queries import Group, Kind, Step
from natija.canvass.tables import frame, sayings, wide
from natija.model.rules import BoundRule

POINTS = 50
"""Percentage points of R135 (HCP, Electoral Council of the Netherlands)."""


_TYPES = {"int32": "INTEGER", "int64": "BIGINT", "string": "VARCHAR", "boolean": "BOOLEAN"}


class _Builder:
    """Collects the steps of a group; each gives an unbound table of its result for the next ones."""

    def __init__(self, kind: Kind, made: Mapping[str, Table] = MappingProxyType({})) -> None:
        self.kind = kind
        self.made = dict(made)
        self._steps: list[tuple[str, Table, bool, bool]] = []
        self.named: set[str] = set()
        """Views that no other step reads to tell outcomes."""
        self.second: set[str] = set()
        """Steps about unsettled sheets alone."""

    def add(self, name: str, expression: Table, *, view: bool = False, papers: bool = True) -> Table:
        """A step. Those about papers the basis takes are empty where it takes none; lists and statements are there."""
        return self._made(name, expression, view=view, empty=self.kind.nothing and papers)

    def name(self, name: str, expression: Table, *, read: bool = False, papers: bool = True) -> Table:
        """A view for whoever asks more than outcomes; the other steps do without it, unless it is `read`."""
        if not read:
            self.named.add(name)
        return self.add(name, expression, view=True, papers=papers)

    def again(self, name: str, expression: Table) -> Table:
        """A step about unsettled sheets, without a row where there are none; of contests it is about all sheets."""
        if not self.kind.contest_level:
            self.second.add(name)
        return self.add(name, expression)

    def among(self, name: str, expression: Table, *, papers: bool = True) -> Table:
        """A step that holds returns of one contest against each other: nothing, where a contest has but one of them."""
        empty = self.kind.contest_level or (self.kind.nothing and papers)
        return self._made(name, expression, view=False, empty=empty)

    def _made(self, name: str, expression: Table, *, view: bool, empty: bool) -> Table:
        self._steps.append((name, expression, view, empty))
        self.made[name] = made = ibis.table(expression.schema(), name=name)
        return made

    def steps(self, *, named: bool = False) -> tuple[Step, ...]:
        """What was collected, as text: what runs, or the views that have only names."""
        return tuple(
            Step(
                name=name,
                sql=_nothing(expression) if empty else _sql(expression),
                view=view or empty,
                nothing=_nothing(expression) if name in self.second else "",
            )
            for name, expression, view, empty in self._steps
            if (name in self.named) == named
        )


def _nothing(expression: Table) -> str:
    columns = (f'CAST(NULL AS {_TYPES[str(kind)]}) AS "{column}"' for column, kind in expression.schema().items())
    return f"SELECT {', '.join(columns)} WHERE FALSE"


def _sql(expression: Table) -> str:
    text = str(ibis.to_sql(_spelt_out(expression), pretty=False))
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


class Compiler:
    """Compiles the canvass for a kind of basis, group by group, to DuckDB's SQL. Half a second each: keep them."""

    def __init__(self, rules: Sequence[BoundRule], kind: Kind) -> None:
        self._rules = rules
        self._outcomes = _outcomes(rules, kind)

    def steps(self, group: Group) -> tuple[Step, ...]:
        """The queries of a group, in order."""
        if group in ("always", "names"):
            return self._outcomes.steps(named=group == "names")
        build = _Builder(self._outcomes.kind, self._outcomes.made)
        if group == "checks":
            _findings(build, self._rules)
        else:
            _subtotals(build)
        return build.steps()


def _outcomes(rules: Sequence[BoundRule], kind: Kind) -> _Builder:
    """What outcomes need, and the other groups begin with."""
    build = _Builder(kind)
    names = checks.names_read(rules, papers.CORE)
    figure, rows = _readings(build, names)
    _lists(build)
    _returns(build)
    begun = _figures(build, figure)
    _papers(build, rows, checks.for_outcomes(rules))
    _results(build, figure, begun)
    return build


def _readings(build: _Builder, names: checks.Names) -> tuple[Table, Table]:
    """Figures as they were read, and side by side; settled ones where there is a Ruling."""
    if not build.kind.rulings:
        return frame("figure"), wide(names.columns)
    figure = build.add("figures_read", steps.patched_figures(), papers=False)
    return figure, build.add("rows_read", papers.ruled_rows(figure, names), papers=False)


def _lists(build: _Builder) -> None:
    visible = build.add("visible", steps.visible(), view=True, papers=False)
    rolls = build.add("rolls", steps.rolls(visible), papers=False)
    build.name("station", steps.station(rolls), papers=False)


def _returns(build: _Builder) -> None:
    """Which sheets count, which count together, and which say what their return amounts to."""
    kind = build.kind
    said = not (kind.one_holder or kind.contest_level or kind.rulings)
    taken = build.add("taken", steps.taken())
    wanted = steps.chosen(taken, contest_level=kind.contest_level, single=kind.single_stage, said=said)
    chosen = build.add("chosen", wanted)
    build.name("source", steps.source(chosen, taken))
    returned = build.add("returned", together.returned(chosen, taken, one_holder=kind.one_holder))
    build.name("returns", together.returns(returned))
    twofold = None if kind.one_holder else build.add("twofold", together.twofold(chosen, returned, taken))
    several = build.add("several", together.several(chosen, returned, twofold), view=True)
    build.name("placed", together.placed(several, returned))
    unsettled = build.add("unsettled", together.unsettled(several))
    unruled = papers.unruled_sayings() if kind.rulings else sayings()
    settled = build.again("settled", together.settled(unsettled, unruled, passed=said))
    build.add("needed", together.needed(returned, unsettled, settled), view=True)


def _figures(build: _Builder, figure: Table) -> adding.Known | None:
    """Figures of the returns that rest on unlike sheets, put together; where totals begin, if with sums."""
    kind, chosen, taken, returned = build.kind, build.made["chosen"], build.made["taken"], build.made["returned"]
    unlike = build.made["unsettled"].anti_join(build.made["settled"], "ret")
    begun = _begun(build, figure, unlike) if kind.summed else None
    if kind.contest_level:
        cells = build.add("cells", steps.contest_cells(chosen, figure, returned, taken))
    else:
        read = begun.read if begun else figure.select("sheet", "cell", "value")
        cells = build.add("cells", steps.station_cells(unlike, read, taken), view=True)
    merged = build.again("merged", steps.merged(cells))
    combined = build.add("combined", steps.combined(merged), view=True)
    build.add("ranged", steps.ranged(combined), view=True)
    build.name("tally", combined if kind.contest_level else steps.tally(build.made["needed"], figure, combined))
    return begun


def _papers(build: _Builder, rows: Table, errors: Sequence[BoundRule]) -> None:
    """What each return amounts to, and which are no part of a total."""
    made = build.made
    laid = papers.laid_out(rows, made["needed"], made["rolls"], checks.names_read(errors, papers.CORE))
    weighed = build.add("weighed", papers.weighed(laid, errors))
    joined = build.again("joined_papers", papers.joined_papers(weighed, made["combined"]))
    paper = build.add("paper", papers.paper(weighed, joined), view=True)
    build.add("left_out", steps.left_out(paper, made["returned"] if build.kind.void else None))


def _results(build: _Builder, figure: Table, begun: adding.Known | None) -> None:
    """Totals, and what stands beside them."""
    made = build.made
    paper, left_out, combined, returned = made["paper"], made["left_out"], made["combined"], made["returned"]
    counting = build.name("counting", adding.counting(paper, left_out), read=not begun)
    passing = adding.counted(counting, figure, combined, contest_level=build.kind.contest_level)
    counted = build.name("counted", passing, read=not begun)
    known = adding.from_sums(begun, paper, left_out, combined) if begun else adding.from_figures(counted)
    build.add("totals", adding.totals(known, made["ranged"], left_out))
    build.add("summary", steps.summary(paper, returned, left_out))
    waiting = steps.outstanding(made["rolls"], returned if build.kind.void else None, paper, left_out)
    build.add("outstanding", waiting, papers=False)


def _begun(build: _Builder, figure: Table, unlike: Table) -> adding.Known:
    chosen, one_holder = build.made["chosen"], build.kind.one_holder
    silent = together.silent(build.made["unsettled"], build.made["settled"])
    alone = adding.own(chosen, silent) if one_holder else adding.own_of_several(chosen, build.made["needed"])
    own = build.add("own", alone, view=one_holder)
    summed = build.add("summed", adding.summed(own))
    signed = build.add("signed", adding.signed(own, summed))
    return adding.Known(own, summed, signed, build.add("read", adding.read(figure, unlike, signed)))


def _subtotals(build: _Builder) -> None:
    made = build.made
    under = build.add("under", steps.under(made["visible"], made["station"]), papers=False)
    build.add("subtotals", adding.subtotals(made["tally"], made["ranged"], made["left_out"], made["returns"], under))


def _findings(build: _Builder, rules: Sequence[BoundRule]) -> None:
    """What only findings need: the masks of every rule, and the checks that hold papers against one another."""
    made, rulings = build.made, build.kind.rulings
    figure = made["figures_read"] if rulings else frame("figure")
    rows = made["rows_read"] if rulings else wide(checks.names_read(rules, papers.CORE).columns)
    combined, tally, totals, taken = made["combined"], made["tally"], made["totals"], made["taken"]
    read = papers.laid_out(rows, made["placed"], made["rolls"], checks.names_read(rules, papers.CORE))
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
