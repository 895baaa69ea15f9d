"""The ground truth, event by event: what was planted, where, and the figures as they should be and as they are written.

A fault of the paper is an event on each copy. The place is the station, or the contest's own unit where a statement of
the whole contest is at fault; `also` names other places a check may rightly point at, such as the station whose
figures were copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
import numpy as np

from natija.model.forms import Profile
from natija.simulate.ballots import Ballots
from natija.simulate.blanks import form_of, sources, statements
from natija.simulate.consolidation import Consolidation, Stated
from natija.simulate.copies import COMMISSION, OBSERVER, Copies, Planted
from natija.simulate.ids import OBSERVER_ID, Ids

_STATEMENT = {
    "account": "account", "wrong_row": "consolidated", "wrong_total": "consolidated", "changed_total": "declared",
}  # fmt: skip


class Change(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One figure that is not written as it was; `candidate` is the ballot serial."""

    field: str
    candidate: str | None = None
    true: int
    written: int


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One planted fault on one copy of one form; a missing copy, or one under another number, has no changes."""

    kind: str
    contest: str
    unit: str
    holder: str
    form: str
    changes: tuple[Change, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Teller:
    """Says in ids what was planted in numbers."""

    profile: Profile
    truth: Ballots
    copies: Copies
    consolidation: Consolidation
    ids: Ids

    def events(self) -> Iterator[Event]:
        """Every planted fault: of forms, of numberings, of statements."""
        yield from (self._form(planted) for planted in self.copies.planted)
        yield from self._numberings()
        made = statements(self.profile)
        yield from (self._stated(one) for one in self.consolidation.planted if _STATEMENT[one.kind] in made)

    def holder(self, contest: int, copy: int) -> str:
        """Id of the holder of a copy in a contest."""
        place = int(self.copies.holder[copy, contest])
        return {COMMISSION: "commission", OBSERVER: OBSERVER_ID}.get(place, f"agents:{place + 1}")

    def station(self, form: int) -> str:
        """Id of the station of a form."""
        return self.ids.stations[form % len(self.ids.stations)]

    def _form(self, planted: Planted) -> Event:
        form, copy = planted.form, planted.copy
        contest = int(self.truth.form_contest[form])
        return Event(
            kind=planted.kind,
            contest=self.ids.contests[contest],
            unit=self.station(form),
            holder=self.holder(contest, copy),
            form=form_of(self.profile, "count").id,
            changes=tuple(self._changes(form, copy)),
            also=self._donors(contest, form) if planted.kind == "duplicated" else (),
        )

    def _changes(self, form: int, copy: int) -> Iterator[Change]:
        """Every figure of a copy that differs from the truth."""
        place = slice(int(self.truth.form_start[form]), int(self.truth.form_start[form + 1]))
        true, written = self.truth.votes[place], self.copies.votes[copy, place]
        for n in np.flatnonzero(true != written).tolist():
            yield Change(field="votes", candidate=str(n + 1), true=int(true[n]), written=int(written[n]))
        true, written = self.truth.counts[form], self.copies.counts[copy, form]
        for name, column in sources(form_of(self.profile, "count")):
            if true[column] != written[column]:
                yield Change(field=name, true=int(true[column]), written=int(written[column]))

    def _donors(self, contest: int, form: int) -> tuple[str, ...]:
        """Stations of the contest that really have the votes written on a form."""
        place = slice(int(self.truth.form_start[form]), int(self.truth.form_start[form + 1]))
        same = (self.truth.matrix(contest, self.truth.votes) == self.copies.paper.votes[place]).all(axis=1)
        first = self.truth.forms_of(contest).start
        return tuple(self.station(first + n) for n in np.flatnonzero(same).tolist())

    def _numberings(self) -> Iterator[Event]:
        for copy, contest in np.argwhere(self.copies.shift).tolist():
            yield Event(
                kind="renumbered",
                contest=self.ids.contests[contest],
                unit=self.ids.seats[contest],
                holder=self.holder(contest, copy),
                form=form_of(self.profile, "count").id,
            )

    def _stated(self, stated: Stated) -> Event:
        serial = None if stated.candidate is None else str(stated.candidate + 1)
        change = Change(field=stated.field, candidate=serial, true=stated.true, written=stated.written)
        return Event(
            kind=stated.kind,
            contest=self.ids.contests[stated.contest],
            unit=self.ids.seats[stated.contest] if stated.form is None else self.station(stated.form),
            holder="commission",
            form=statements(self.profile)[_STATEMENT[stated.kind]].id,
            changes=(change,),
        )
