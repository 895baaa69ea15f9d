"""The canvass: the whole derived picture of an election at one log position, under one basis.

`canvass` runs the compiled plan on an engine over the frames; what it returns keeps that engine, so findings,
contributors and subtotals are fetched by key when somebody looks at them. Loops here run over contests and
candidates, never over stations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, TypeVar, cast

import pyarrow as pa

from natija.canvass import compiled
from natija.canvass import outcome as out
from natija.canvass.queries import Group, Kind, Plan, Step
from natija.canvass.scope import Question, Scope, prepare, prepare_beside
from natija.canvass.slices import Slices
from natija.errors import Unknown
from natija.frames import Engine, Frames
from natija.frames.collector import uncollected
from natija.model.definition import Contest, Definition, ballot_order, called
from natija.model.forms import Basis, Profile
from natija.model.rules import LISTED, BoundRule, bind, in_force

T = TypeVar("T")


class _Listed(NamedTuple):
    """Whom a ballot paper names, and for which party."""

    name: str
    party: str


class Canvass:
    """Results of one question. Not a record and never stored: the same log gives the same canvass."""

    def __init__(self, engine: Engine, definition: Definition, question: Question, scope: Scope, plan: Plan) -> None:
        self.tables = engine
        self.definition = definition
        self.question = question
        self.scope = scope
        self.plan = plan
        self._done: set[Group] = set()
        self._settled = False
        self._bare: dict[str, bool] = {}
        """Of the steps that were run whether they have no row, as no sheet is unsettled."""
        self._made: dict[str, object] = {}
        self._slices: dict[str, Slices] = {}
        self._borrowed: set[str] = set()
        self._lender: Canvass | None = None

    @property
    def engine(self) -> Engine:
        """Where everything is asked: the tables that outcomes are made of, and views of them by name."""
        self.need("names")
        return self.tables

    def need(self, group: Group) -> None:
        """Run a group of the plan's queries, once; one that was interrupted is run again."""
        if group in self._done:
            return
        if group not in ("always", "names"):
            self.need("names")
        for step in self.plan.of(group):
            if step.name not in self._borrowed:
                self.run(step)
        self._done.add(group)

    def run(self, step: Step, keep: Callable[[str, str], None] | None = None) -> None:
        """Run a query of the plan, or name what it would give; most canvasses need no second look at any sheet."""
        bare, before = self._settled and step.nothing != "", self._bare.get(step.name)
        if bare and before:
            return
        named = step.view or (bare and before is None)
        (self.tables.view if named else keep or self.tables.keep)(step.name, step.nothing if bare else step.sql)
        self._bare[step.name] = bare
        if step.name == "unsettled":
            self._settled = not self.tables.one("select count(*) from unsettled")

    def once(self, make: Callable[[Canvass], T]) -> T:
        """What a function makes of this canvass, with the tables it leaves beside the plan's: made once."""
        name = _named(make)
        if name not in self._made:
            self._made[name] = make(self)
        return cast(T, self._made[name])

    def borrow(self, other: Canvass, tables: Sequence[str], makers: Sequence[Callable[[Canvass], object]]) -> None:
        """Take over what another canvass of the same records and contests has made that no basis changes."""
        for name in tables:
            self.tables.borrow(name, other.tables)
        self._borrowed.update(tables)
        self._lender = other
        for make in makers:
            name = _named(make)
            self._made[name] = other._made[name]

    def cut(self, c: int, sql: str) -> pa.Table:
        """The rows of one contest, by its number, of a query ordered by `c`; the query is run once for all."""
        return self._sliced(sql).table(c)

    def of(self, c: int, sql: str) -> list[dict[str, Any]]:
        """The same row by row."""
        return self._sliced(sql).of(c)

    def beyond(self, c: int, sql: str) -> list[dict[str, Any]]:
        """The same of a query about the records alone: run once for all canvasses that share what no basis changes."""
        return (self._lender or self).of(c, sql)

    def _sliced(self, sql: str) -> Slices:
        if sql not in self._slices:
            self._slices[sql] = Slices(self.engine.fetch(sql))
        return self._slices[sql]

    def release(self) -> None:
        """Let go of rows that were cut by contest; they are asked for again where they are needed again."""
        self._slices.clear()

    def forget(self) -> None:
        """Forget the outcomes, after what they are made of was run again over more rows."""
        self.__dict__.pop("outcomes", None)

    @property
    def basis(self) -> Basis:
        """The basis it was computed under."""
        return self.question.basis

    @cached_property
    def outcomes(self) -> tuple[out.Outcome, ...]:
        """One outcome per contest asked about, in the definition's order."""
        with uncollected():
            facts = _Facts(self)
            return tuple(facts.outcome(c, contest) for c, contest in enumerate(self.question.contests))

    @cached_property
    def listed(self) -> Mapping[str, Mapping[str, _Listed]]:
        """Whom the ballot papers of the contests asked about name, by contest and serial."""
        if self._lender is not None:
            return self._lender.listed
        people = {person.id: person.names for person in self.definition.people}
        parties = {party.id: party.label for party in self.definition.parties}
        ballots: dict[str, dict[str, _Listed]] = {contest.id: {} for contest in self.question.contests}
        for one in self.definition.candidates:
            if one.contest in ballots:
                name = called(people.get(one.person, {}), one.serial)
                ballots[one.contest][one.serial] = _Listed(name, parties.get(one.party, one.party))
        return ballots

    def outcome(self, contest_id: str) -> out.Outcome:
        """Outcome of one contest of this canvass."""
        for outcome in self.outcomes:
            if outcome.contest == contest_id:
                return outcome
        raise Unknown("contest of this canvass", contest_id, [o.label for o in self.outcomes])

    def number(self, contest_id: str) -> int:
        """Number `c` of a contest inside this canvass."""
        return next(c for c, contest in enumerate(self.question.contests) if contest.id == contest_id)


def _named(make: Callable[[Canvass], object]) -> str:
    return f"{make.__module__}.{make.__qualname__}"


LISTED_STATIONS = ("rolls",)
"""Tables of what outcomes need that no basis changes."""


def canvass(
    frames: Frames,
    definition: Definition,
    question: Question,
    *,
    contest: str | None = None,
    beside: Canvass | None = None,
) -> Canvass:
    """Run the plan. With `contest` (an id) only its rows are read; the numbers are those of the whole path.

    `beside` is a canvass of the same records, date and contests under another basis: what none changes is read there.
    """
    engine = frames.engine(contest)
    with uncollected():  # a definition is a million objects, which the few made here would have walked
        if beside is None:
            scope = prepare(engine, definition, question)
        else:
            scope = prepare_beside(engine, definition, question, beside.tables, beside.scope)
    nothing = not engine.one(_TAKEN)
    plan = plan_for(definition, question, frames, scope, whole=contest is None, nothing=nothing)
    made = Canvass(engine, definition, question, scope, plan)
    if beside is not None:
        made.borrow(beside, LISTED_STATIONS, ())
    made.need("always")
    return made


_TAKEN = """
    select count(*) from all_series join wanted using (form, stage) join contest using (contest)
    join holding using (c, holder)
"""
"""How many series there are of forms, stages and holders that the basis takes, whatever became of their papers."""


def plan_for(
    definition: Definition, question: Question, frames: Frames, scope: Scope, *, whole: bool, nothing: bool = False
) -> Plan:
    """The compiled plan for a profile on the election's date, with the rules whose fields occur at all."""
    basis, date = question.basis, rule_date(definition, question)
    rules = applicable(definition.profile, basis, in_force(definition.profile.parameters, date), frames.occurring())
    kind = Kind(
        contest_level=basis.level == "contest", single_stage=len(basis.stages) == 1, whole=whole,
        rulings=scope.rulings, void=scope.void,
        one_holder=basis.combine == "one" and (len(basis.holders) == 1 or question.chosen is not None)
        and "*" not in basis.holders,
        nothing=nothing,
    )  # fmt: skip
    return compiled.plan(rules, kind, frames)


def rule_date(definition: Definition, question: Question) -> str:
    """The polling day whose law applies: of the latest election among the contests asked about."""
    dates = {e.id: e.date for e in definition.elections}
    return max((dates.get(c.election, "") for c in question.contests), default="") or "9999-12-31"


def applicable(
    profile: Profile, basis: Basis, thresholds: dict[str, int], occurring: set[str]
) -> tuple[BoundRule, ...]:
    """The rules that compare figures the basis's forms have and that occur, with the thresholds in force.

    A rule that compares several things keeps those comparisons that can be made at all; what remains unknown on a
    single return makes it not evaluable there.
    """
    has = {name for form in profile.forms if form.id in basis.forms for name in form.fields} & occurring
    has |= {LISTED}
    kept = []
    for rule in bind(profile.rules, thresholds):
        fires = tuple(c for c in rule.fires if c.fields <= has)
        if fires and all(c.fields <= has for c in rule.when):
            kept.append(replace(rule, fires=fires))
    return tuple(kept)


_Total = tuple[str, int, int, int, int]
"""Votes of one candidate in one contest: serial, known sum, least, greatest, and by how many returns."""
_order = lru_cache(maxsize=1024)(ballot_order)


def _place(total: _Total) -> tuple[int, int, tuple[int, int, str]]:
    """Sorts candidates: the most votes first, those with as many in ballot order."""
    serial, _, low, high, _ = total
    return -high, -low, _order(serial)


def _standing(listed: _Listed, total: _Total, stated: int | None) -> out.Standing:
    serial, value, low, high, counted = total
    return out.Standing(
        candidate=serial, name=listed.name, party=listed.party, votes=value if low == high else None,
        range=out.Range(low=low, high=high), counted=stated or counted,
    )  # fmt: skip


class _Facts:
    """The few rows per contest that outcomes are made of, read once."""

    def __init__(self, canvass: Canvass) -> None:
        self.canvass = canvass
        engine = canvass.tables
        self.votes: dict[int, list[_Total]] = defaultdict(list)
        votes = engine.fetch(_VOTES)
        for c, total in zip(votes["c"].to_pylist(), _rows(votes.drop_columns("c")), strict=True):
            self.votes[c].append(cast(_Total, total))
        self.figures: dict[int, dict[str, int | None]] = defaultdict(dict)
        for c, name, value in _rows(engine.fetch(_FIGURES)):
            self.figures[c][name] = value
        self.summary = _by_contest(engine.fetch("select * from summary"))
        self.outstanding = _by_contest(engine.fetch("select * from outstanding"))
        self.void = dict(engine.rows(
            "select c, count(*) from left_out join returned using (ret) where why = 'void' group by c"
        ))  # fmt: skip
        self.listed = canvass.listed

    def outcome(self, c: int, contest: Contest) -> out.Outcome:
        standings = self._standings(c, contest)
        coverage = self._coverage(c, contest, standings)
        leader, tied, could = out.first(standings)
        won = out.margin(standings, leader)
        choices = self.canvass.scope.ambiguous.get(contest.id, ())
        return out.Outcome(
            contest=contest.id, label=contest.label, name=contest.names.get("en", ""), basis=self.canvass.basis.id,
            status=self._status(c, coverage, standings, choices), standings=standings, leader=leader, tied=tied,
            could_lead=could, margin=won, turnout=self._turnout(c), coverage=coverage,
            figures=dict(sorted(self.figures.get(c, {}).items())),
            rejected_at_least_margin=out.rejected_reaches(self._rejected(c), won),
            lead=out.lead(won, coverage, self._waiting(c), standings), choices=tuple(choices),
        )  # fmt: skip

    def _standings(self, c: int, contest: Contest) -> tuple[out.Standing, ...]:
        stated, listed = self.summary.get(c, {}).get("stated_counted"), self.listed.get(contest.id, {})
        rows = sorted(self.votes.get(c, ()), key=_place)
        return tuple([_standing(listed.get(row[0]) or _Listed(row[0], ""), row, stated) for row in rows])

    def _coverage(self, c: int, contest: Contest, standings: Sequence[out.Standing]) -> out.Coverage:
        summary, stations = self.summary.get(c, {}), self.outstanding.get(c, {})
        stated = bool(summary.get("stated")) and self.canvass.basis.level == "polling-station"
        listed = self.listed.get(contest.id, {})
        expected = summary.get("stated_of") if stated else stations.get("stations")
        contest_level = self.canvass.basis.level == "contest"
        return out.Coverage(
            counted=(summary.get("stated_counted") if stated else summary.get("counted")) or 0,
            expected=1 if contest_level else expected,
            list_complete=None if contest_level or stated else stations.get("complete"),
            void=self.void.get(c, 0), in_error=summary.get("in_error") or 0,
            unlisted=summary.get("unlisted") or 0 if stations and not contest_level else 0,
            candidates_read=len(standings), on_ballot=contest.on_ballot or len(listed) or None,
        )  # fmt: skip

    def _status(
        self, c: int, coverage: out.Coverage, standings: Sequence[out.Standing], choices: Sequence[str]
    ) -> out.Status:
        if choices:
            return "ambiguous-basis"
        if not coverage.counted:
            return "nothing-counted"
        if self.canvass.basis.level == "contest":
            return "declared"
        if self.summary.get(c, {}).get("stated"):
            return "stated-sum"
        listed = coverage.list_complete is True and coverage.counted >= (coverage.expected or 0)
        every_figure = all(s.counted >= coverage.counted for s in standings)  # else a candidate's total is short
        return "complete" if listed and every_figure else "partial"

    def _turnout(self, c: int) -> out.Ratio | None:
        row = self.summary.get(c)
        if not row or not row["turnout_of"] or not row["registered"]:
            return None
        return out.Ratio(part=row["polled"], whole=row["registered"], returns=row["turnout_of"])

    def _rejected(self, c: int) -> int | None:
        row = self.summary.get(c)
        return row["rejected"] if row and row["rejected_of"] == row["returns"] else None

    def _waiting(self, c: int) -> int | None:
        """Registered voters of listed stations without votes; null where one has none, or they are beyond any sum."""
        row = self.outstanding.get(c)
        return None if row is None or row["waiting_unknown"] else cast(int | None, row["waiting_registered"])


_VOTES = (
    "select c, candidate, value, low, high, counted + ranged as counted from totals"
    " where field = 'votes' and candidate is not null and low is not null"
)
_FIGURES = "select c, field, case when ranged = 0 then value end as value from totals where candidate is null"


def _rows(table: pa.Table) -> Iterator[tuple[Any, ...]]:
    """Rows as tuples: a dict a row costs three times as much."""
    return zip(*(column.to_pylist() for column in table.columns), strict=True)


def _by_contest(table: pa.Table) -> dict[int, dict[str, Any]]:
    return {row["c"]: row for row in table.to_pylist()}
