"""A simulated election: its definition, its records as canonical bytes, and its ground truth.

Records come in the order an archive would take them: the papers (a Document per contest and holder), the station
lists, then every held copy of every form of the count. Statements of whole contests, accounts and corrected forms are
in the tables (`export.py`) only. The claims carry what is written; the truth is only in `events` and `true_totals`.
Text is built per form with one compiled encoder; figures stay in columns until then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np

from natija.model.canonical import encode, record_id
from natija.model.definition import Definition
from natija.model.figures import Stage
from natija.model.forms import Profile
from natija.model.records import Claim, Document, Listed, Place, Row
from natija.simulate.ballots import COUNTS, Ballots, ballots
from natija.simulate.blanks import form_of, sources
from natija.simulate.consolidation import Consolidation, consolidate
from natija.simulate.copies import Copies, copies, totals
from natija.simulate.events import Event, Teller
from natija.simulate.ids import BALLOTS, Ids, ids
from natija.simulate.land import STATION_TYPES, Ints, Land, land, waves
from natija.simulate.plan import Plan
from natija.simulate.tables import definition

READER = "simulator:fictional"


@dataclass(frozen=True, kw_only=True, slots=True)
class Simulation:
    """A whole fictional election in columns."""

    plan: Plan
    profile: Profile
    land: Land
    truth: Ballots
    copies: Copies
    consolidation: Consolidation
    wave: Ints
    """Of each station: in which part its forms come in, from 0."""
    ids: Ids
    definition: Definition

    def records(self) -> Iterator[bytes]:
        """Canonical bytes of every record."""
        papers = dict(self._papers())
        yield from (encode(document) for document in papers.values())
        yield from self._lists()
        for contest in range(len(self.ids.contests)):
            for copy in range(self.plan.copies):
                yield from self._forms(contest, copy, record_id(encode(papers[contest, copy])))

    @property
    def events(self) -> Iterator[Event]:
        """The ground truth: every planted fault."""
        return self._teller().events()

    def true_totals(self) -> dict[str, dict[str, int]]:
        """Votes really cast: contest -> ballot serial -> votes."""
        return _by_serial(self.ids.contests, totals(self.truth, self.truth.votes))

    def written_totals(self, copy: int = 0) -> dict[str, dict[str, int]]:
        """Votes as written on the held copies of one holder: what a canvass of them must add up to."""
        votes = self.copies.votes[copy] * np.repeat(self.copies.held[copy], np.diff(self.truth.form_start))
        return _by_serial(self.ids.contests, totals(self.truth, votes))

    def holder(self, contest: int, copy: int) -> str:
        """Id of the holder of a copy in a contest."""
        return self._teller().holder(contest, copy)

    def numbered(self, copy: int) -> Ints:
        """Of each form, the station whose number it has in this holder's copies."""
        forms = np.arange(len(self.truth.form_contest))
        contest = self.truth.form_contest
        first = np.searchsorted(contest, np.arange(len(self.truth.candidates)))[contest]
        size = np.bincount(contest)[contest]
        placed: Ints = first + (forms - first + self.copies.shift[copy][contest]) % size
        return placed % len(self.ids.stations)

    def _teller(self) -> Teller:
        return Teller(
            profile=self.profile, truth=self.truth, copies=self.copies, consolidation=self.consolidation, ids=self.ids
        )

    def _papers(self) -> Iterator[tuple[tuple[int, int], Document]]:
        for contest, label in enumerate(self.ids.labels):
            for copy in range(self.plan.copies):
                holder = self.holder(contest, copy)
                citation = f"Fictional forms of {label}, copies of {holder} ({self.plan.election}, {self.plan.name})"
                yield (contest, copy), Document(citation=citation, holder=holder, obtained=self.plan.polling_day)

    def _lists(self) -> Iterator[bytes]:
        """A station list per contest, or per national seat for both ballots."""
        form, stations = form_of(self.profile, "list"), self._stations()
        shared = self.plan.shared_lists
        for contest in range(len(self.land.seat_district[0]) if shared else len(self.ids.contests)):
            forms = self.truth.forms_of(contest)
            first = forms.start % len(stations)
            yield encode(
                Claim(
                    form=form.id,
                    unit=self.ids.seats[contest],
                    contest=None if shared else self.ids.contests[contest],
                    election=self.plan.election,
                    stage=cast(Stage, form.stage),  # a profile is read strictly
                    holder="commission",
                    reader=READER,
                    complete=True,
                    rows=stations[first : first + forms.stop - forms.start],
                )
            )

    def _stations(self) -> tuple[Row, ...]:
        """The row of every station on a list: its place in every tree, its type and its roll."""
        national, land = len(self.land.seat_district[0]), self.land
        columns = (land.station_type, land.station_district, land.station_seat[0], land.station_seat[1] + national)
        rolls = self.truth.counts[: len(self.ids.stations), :3].tolist()
        places = zip(*(c.tolist() for c in columns), strict=True)
        return tuple(
            Row(
                unit=unit,
                listed=Listed(
                    type=STATION_TYPES[kind],
                    name=f"Fictional station {unit}",
                    within={
                        "administrative": self.ids.districts[district],
                        BALLOTS[0]: self.ids.seats[first],
                        BALLOTS[1]: self.ids.seats[second],
                    },
                ),
                figures=dict(zip(COUNTS[:3], roll, strict=True)),
            )
            for unit, (kind, district, first, second), roll in zip(self.ids.stations, places, rolls, strict=True)
        )

    def _forms(self, contest: int, copy: int, document: str) -> Iterator[bytes]:
        """The held copies of one contest and holder."""
        form, forms = form_of(self.profile, "count"), self.truth.forms_of(contest)
        names, columns = zip(*sources(form), strict=True)
        serials = [str(n + 1) for n in range(int(self.truth.candidates[contest]))]
        votes = self.truth.matrix(contest, self.copies.votes[copy]).tolist()
        counts = self.copies.counts[copy, forms][:, columns].tolist()
        holder, placed = self.holder(contest, copy), self.numbered(copy)[forms].tolist()
        for n in np.flatnonzero(self.copies.held[copy, forms]).tolist():
            figures = dict(zip(names, counts[n], strict=True))
            yield encode(
                Claim(
                    form=form.id,
                    unit=self.ids.stations[placed[n]],
                    contest=self.ids.contests[contest],
                    stage=cast(Stage, form.stage),
                    holder=holder,
                    reader=READER,
                    document=document,
                    place=Place(page=n + 1),
                    rows=(Row(figures=figures, candidates={"votes": dict(zip(serials, votes[n], strict=True))}),),
                )
            )


def simulate(plan: Plan, profile: Profile) -> Simulation:
    """Make the country of a plan, on the forms of a profile."""
    rng = np.random.default_rng(plan.seed)
    ground = land(plan, rng)
    truth = ballots(plan, ground, rng)
    written = copies(plan, ground, truth, rng)
    added_up = consolidate(plan, truth, written, rng)
    named = ids(plan, ground)
    return Simulation(
        plan=plan,
        profile=profile,
        land=ground,
        truth=truth,
        copies=written,
        consolidation=added_up,
        wave=waves(plan, ground, rng),
        ids=named,
        definition=definition(plan, profile, ground, truth, named),
    )


def _by_serial(contests: list[str], votes: list[Ints]) -> dict[str, dict[str, int]]:
    return {c: {str(n + 1): v for n, v in enumerate(t.tolist())} for c, t in zip(contests, votes, strict=True)}
