"""The whole election derived at once, and cut contest by contest: what pages and data files are made of.

One canvass a basis serves every contest; where a basis leaves the choice between holders, one a holder, in turn. What a
page shows and what its data file holds is the same object. Nothing is computed here: the answers are those that the
facade gives for one contest, and a test holds them against each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import cast

import msgspec
import pyarrow as pa

from natija.canvass import Canvass, Outcome, Version, findings
from natija.canvass.bearing import Bearing, bearing
from natija.canvass.compare import Comparison, compare_all
from natija.canvass.differences import Difference, differences
from natija.canvass.discrepancies import Discrepancy, Weight, discrepancies, weigh
from natija.canvass.findings import Finding
from natija.canvass.history import History, told
from natija.canvass.schedule import EMPTY, Schedule, Schedules
from natija.canvass.versions import of_contest
from natija.frames import Engine
from natija.model.definition import Contest, Definition
from natija.publish.nouns import slugs
from natija.publish.workers import Apart
from natija.workspace import Workspace, contests, proofs, views
from natija.workspace.comparing import TOTAL, leaders, proved, said_once, worst
from natija.workspace.everybasis import canvasses
from natija.workspace.law import law_of

LISTED = 100
"""Discrepancies, and findings, that a contest's page lists; all are counted, and all stand on the station pages."""
FEW = 6
"""Claims of a version whose places in the log are given one by one."""
TOGETHER = 256
"""Contests whose stations are read at a time: bounds memory."""
_ABSENT = "R141"
"""No form held of a listed station: shown as coverage and in the schedule, not one by one."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings of one code there are in a contest under any basis."""

    code: str
    severity: str
    title: str
    count: int


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """The last record that bears upon a contest: its position in the log, and when it was received there."""

    position: int
    received: str


class ContestPicture(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a publication says about one contest, its stations apart.

    The moment in `law` is that of the last record that bears upon the contest: nothing later would change a word of it.
    """

    slug: str
    contest: str
    label: str
    name: str
    names_of: dict[str, str]
    """Name of the contest's unit by language."""
    election: str
    office: str
    unit: str
    above: tuple[str, ...]
    """Units above the contest's own, from the nearest."""
    parties: dict[str, str]
    """Ballot serial -> label of the party."""
    people: dict[str, dict[str, str]]
    """Ballot serial -> names by language."""
    names: dict[str, str]
    """Candidates by ballot serial, and holders by id, as sentences call them."""
    outcome: Outcome
    bases: tuple[Outcome, ...]
    """The same contest under every other basis under which something counts."""
    versions: tuple[Version, ...]
    differences: tuple[Difference, ...]
    comparison: Comparison
    discrepancies: tuple[Discrepancy, ...]
    discrepancies_in_all: int
    worst: views.Worst | None
    proved: tuple[views.Proved, ...]
    history: History
    law: proofs.LawView
    official: tuple[views.Official, ...]
    statements: tuple[views.Official, ...]
    findings: tuple[Found, ...]
    listed_findings: tuple[Finding, ...]
    before: views.Before | None
    stations: int
    changed: Changed
    papers: tuple[str, ...]
    """Document records that claims of the contest rest on and of which masked images are published."""
    places: dict[str, int]
    """Position in the log by record, of the claims that versions of few claims consist of."""


class Only(msgspec.Struct, frozen=True, kw_only=True):
    """One contest by its id, asked for alone, what bears upon it, and how the one before it stood, where that stays."""

    contest: str
    bearing: Bearing
    before: views.Before | None = None


class Picture:
    """A publication's view of a workspace at one position; contests are made when they are asked for."""

    def __init__(
        self, workspace: Workspace, *, at: int | None = None, as_of: str | None = None, bases: Sequence[str] = (),
        only: Only | None = None, papers: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self._papers = tuple(papers)
        self._only = frozenset(bases)
        self._contest = only.contest if only else None
        self.declared = workspace.run(basis=TOTAL, at=at, as_of=as_of, contest=self._contest)
        self.definition: Definition = self.declared.definition
        self.moment = workspace.moment(self.declared)
        self.workspace = workspace
        self._bearing = only.bearing if only else bearing(workspace.frames.here(), self.definition, self.moment.size)
        self._comparisons = self.declared.once(compare_all)
        leading = leaders(self.declared)
        self._weights: dict[int, Weight] = {w.c: w for w in weigh(self.declared, leading)}
        self._discrepancies: dict[str, list[Discrepancy]] = defaultdict(list)
        for one in discrepancies(self.declared, leading, limit=None):
            self._discrepancies[one.contest].append(one)
        stays = {only.contest: only.before} if only and only.before else None
        self._before = contests.before(workspace, self.declared) if stays is None else stays
        self._schedules: tuple[int, Schedules] | None = None
        every = workspace.question(basis=TOTAL, at=at, as_of=as_of)[1].contests
        self.slugs = slugs(c.label for c in every)

    @property
    def contests(self) -> tuple[Contest, ...]:
        """Every contest, in the definition's order."""
        return self.declared.question.contests

    @cached_property
    def bases(self) -> tuple[Canvass, ...]:
        """A canvass for every other basis under which something counts, with every holder in turn."""
        return canvasses(self.workspace, self.declared, self._only, contest=self._contest)

    @cached_property
    def findings(self) -> dict[str, list[Finding]]:
        """By contest every finding under any basis, errors first; that no form is held is not among them."""
        kept: dict[str, Finding] = {}
        for done in (self.declared, *self.bases):
            for one in done.once(findings):
                kept.setdefault(one.id, one)
        found: dict[str, list[Finding]] = defaultdict(list)
        for one in sorted(kept.values(), key=lambda f: (f.severity, f.code, f.unit, f.candidate or "", f.id)):
            found[one.contest].append(one)
        return found

    def together(self) -> Iterator[range]:
        """Numbers of contests, as many as have their stations read at a time."""
        whole = len(self.contests)
        return (range(start, min(start + TOGETHER, whole)) for start in range(0, whole, TOGETHER))

    def made(self) -> None:
        """Let go of what is by contest: every contest has been made."""
        self._schedules = None
        for done in (self.declared, *self.bases):
            done.release()

    def apart(self) -> None:
        """Let go of engines and the log, in a forked process that cannot share them."""
        gone = Apart()
        for done in (self.declared, *self.bases):
            done.tables = cast(Engine, gone)
        self.workspace = cast(Workspace, gone)

    def each(self) -> Iterator[ContestPicture]:
        """Every contest in order."""
        return (self.contest(c) for c in range(len(self.contests)))

    def contest(self, c: int) -> ContestPicture:
        """Everything about one contest, by its number."""
        done, contest = self.declared, self.contests[c]
        held = of_contest(done, c)
        acts = [n for n in done.scope.given.values() if n.contest == contest.id]
        found = self.findings.get(contest.id, [])
        titles = {f.code: f for f in found}
        weight = self._weights.get(c)
        counts = tuple(f.id for f in self.definition.profile.forms if f.role == "count")
        changed = self.changed[contest.id]
        law = law_of(done, c, self.moments[contest.id])
        return ContestPicture(
            slug=self.slugs[contest.label], contest=contest.id, label=contest.label, name=done.outcomes[c].name,
            names_of=contest.names, election=contest.election, office=contest.office, unit=contest.unit,
            above=self._above(contest), parties=self._parties.get(contest.id, {}),
            people=self._people.get(contest.id, {}), names=law.names, outcome=done.outcomes[c],
            bases=tuple(
                msgspec.structs.replace(b.outcomes[c], basis=b.question.basis_of(c))
                for b in self.bases if b.outcomes[c].standings
            ),
            versions=held, differences=differences(held, counts), comparison=self._comparisons[c],
            discrepancies=tuple(self._discrepancies.get(contest.id, ())[:LISTED]),
            discrepancies_in_all=weight.discrepancies if weight else 0,
            worst=worst(done, weight) if weight else None,
            proved=tuple(said_once(p for b in self.bases if b.basis.combine == "one" for p in proved(b, done, c))),
            history=told(contest, held, acts), law=law, official=contests.official(done, contest.id),
            statements=contests.statements(done, contest.id),
            findings=tuple(
                Found(code=code, severity=titles[code].severity, title=titles[code].title, count=count)
                for code, count in sorted(Counter(f.code for f in found).items())
            ),
            listed_findings=tuple(f for f in found if f.code != _ABSENT)[:LISTED],
            before=self._before.get(contest.id), stations=self._comparisons[c].listed or 0, changed=changed,
            places=self._places(held), papers=tuple(self._shown.get(contest.id, ())),
        )  # fmt: skip

    @cached_property
    def _shown(self) -> dict[str, list[str]]:
        """By contest the papers with images."""
        found: dict[str, list[str]] = defaultdict(list)
        engine = self.declared.engine
        if self._papers:
            engine.put("paper_shown", pa.table({"id": pa.array(sorted(self._papers), pa.string())}))
            for contest, paper in engine.rows("select distinct c.contest, p.id from all_claim c join paper_shown p on "
                                              "p.id = c.document order by all"):  # fmt: skip
                found[contest].append(paper)
        return found

    def _places(self, held: Sequence[Version]) -> dict[str, int]:
        wanted = {key for one in held if len(one.records) <= FEW for key in one.records}
        return {key: self._claims[key] for key in sorted(wanted) if key in self._claims}

    @cached_property
    def _claims(self) -> dict[str, int]:
        """Position of every claim that states figures for a whole contest or a part of it, by its id."""
        done = self.declared
        wanted = sorted({
            key for c in range(len(self.contests)) for one in of_contest(done, c) if len(one.records) <= FEW
            for key in one.records
        })  # fmt: skip
        done.engine.put("claim_of_few", pa.table({"id": pa.array(wanted, pa.string())}))
        return dict(
            done.engine.rows("select id, min(claim) from all_claim semi join claim_of_few using (id) group by id")
        )

    @cached_property
    def changed(self) -> dict[str, Changed]:
        """By contest the last record that bears upon it."""
        last = {one.id: self._bearing.upon(one.id) or 0 for one in self.contests}
        engine = self.declared.engine
        engine.put("last_change", pa.table({"position": sorted(set(last.values()))}))
        received = dict(engine.rows("select position, any_value(received) from all_record semi join last_change "
                                    "using (position) group by position"))  # fmt: skip
        return {name: Changed(position=at, received=received.get(at, "")) for name, at in last.items()}

    @cached_property
    def moments(self) -> dict[str, views.Moment]:
        """By contest the moment of the last record that bears upon it."""
        found = {}
        roots: dict[int, str] = {}
        for name, one in self.changed.items():
            size = one.position + 1
            roots[size] = roots.get(size) or self.workspace.log.head(size).root.hex()
            found[name] = msgspec.structs.replace(self.moment, size=size, root=roots[size])
        return found

    def schedule(self, c: int) -> Schedule:
        """Every station of a contest with what each version gives, in order of their numbers."""
        made = self._comparisons[c]
        if not made.listed and not made.copies:
            return EMPTY
        start = c - c % TOGETHER
        if self._schedules is None or self._schedules[0] != start:
            self._schedules = start, Schedules(self.declared, start, start + TOGETHER)
        return self._schedules[1].of(c)

    def _above(self, contest: Contest) -> tuple[str, ...]:
        up = self._parents.get(contest.tree, {})
        made: list[str] = []
        at = up.get(contest.unit)
        while at is not None and at not in made:
            made.append(at)
            at = up.get(at)
        return tuple(made)

    @cached_property
    def _parents(self) -> dict[str, dict[str, str]]:
        made: dict[str, dict[str, str]] = defaultdict(dict)
        for edge in self.definition.parents:
            made[edge.tree][edge.unit] = edge.parent
        return made

    @cached_property
    def _parties(self) -> dict[str, dict[str, str]]:
        labels = {p.id: p.label for p in self.definition.parties}
        made: dict[str, dict[str, str]] = defaultdict(dict)
        for one in self.definition.candidates:
            made[one.contest][one.serial] = labels.get(one.party, one.party)
        return made

    @cached_property
    def _people(self) -> dict[str, dict[str, dict[str, str]]]:
        names = {p.id: p.names for p in self.definition.people}
        made: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
        for one in self.definition.candidates:
            made[one.contest][one.serial] = names.get(one.person, {})
        return made
