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
        return self._by_serial(totals(self.truth, self.truth.votes))

    def written_totals(self, copy: int = 0) -> dict[str, dict[str, int]]:
        """Votes as written on the held copies of one holder: what a canvass of them must add up to."""
        return self._by_serial(totals(self.truth, self.copies.votes[copy], self.copies.held[copy]))

    def holder(self, contest: int, copy: int) -> str:
        """Id of the holder of a copy in a contest."""
        return self._teller().holder(contest, copy)

    def numbered(self, copy: int, forms: Ints) -> Ints:
        """Of each of these forms, the station whose number it has in this holder's copies."""
        contest = self.truth.form_contest[forms]
        first = self.truth.contest_start[contest]
        size = self.truth.contest_start[contest + 1] - first
        placed: Ints = first + (forms - first + self.copies.shift[copy][contest]) % size
        return placed % len(self.ids.stations)

    def _by_serial(self, votes: list[Ints]) -> dict[str, dict[str, int]]:
        by_contest = zip(self.ids.contests, votes, strict=True)
        return {c: {str(n + 1): v for n, v in enumerate(t.tolist())} for c, t in by_contest}

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
        form = form_of(self.profile, "list")
        shared = self.plan.shared_lists
        for contest in range(len(self.land.seat_district[0]) if shared else len(self.ids.contests)):
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
                    rows=tuple(self._listed(contest)),
                )
            )

    def _listed(self, contest: int) -> Iterator[Row]:
        """The row of every station of a contest on a list: its place in every tree, its type and its roll."""
        national, land, forms = len(self.land.seat_district[0]), self.land, self.truth.forms_of(contest)
        start = forms.start % len(self.ids.stations)
        here = slice(start, start + forms.stop - forms.start)
        columns = (land.station_type, land.station_district, *land.station_seat)
        places = zip(*(column[here].tolist() for column in columns), strict=True)
        rolls = self.truth.counts[here, :3].tolist()
        for unit, (kind, district, first, second), roll in zip(self.ids.stations[here], places, rolls, strict=True):
            yield Row(
                unit=unit,
                listed=Listed(
                    type=STATION_TYPES[kind],
                    name=f"Fictional station {unit}",
                    within={
                        "administrative": self.ids.districts[district],
                        BALLOTS[0]: self.ids.seats[first],
                        BALLOTS[1]: self.ids.seats[national + second],
                    },
                ),
                figures=dict(zip(COUNTS[:3], roll, strict=True)),
            )

    def _forms(self, contest: int, copy: int, document: str) -> Iterator[bytes]:
        """The held copies of one contest and holder."""
        form, forms = form_of(self.profile, "count"), self.truth.forms_of(contest)
        names, columns = zip(*sources(form), strict=True)
        serials = [str(n + 1) for n in range(int(self.truth.candidates[contest]))]
        votes = self.truth.matrix(contest, self.copies.votes[copy]).tolist()
        counts = self.copies.counts[copy, forms][:, columns].tolist()
        placed = self.numbered(copy, np.arange(forms.start, forms.stop)).tolist()
        holder = self.holder(contest, copy)
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
