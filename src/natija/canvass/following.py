"""One contest followed while forms arrive: the same plan over the same rows, of which only the new ones are read.

The rows of the contest stay in memory; records that come in are added to them, and the plan runs again over these few
thousand rows. Records about other contests change nothing and cost nothing. What can change more than rows (an act, a
cell that nobody had before, records in a batch that was taken back) is not patched in: everything is set up afresh. So
an outcome is always the one that `canvass` gives at the same position; a property test holds one against the other.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from natija.canvass.canvass import Canvass, plan_for
from natija.canvass.outcome import Outcome
from natija.canvass.scope import Question, bind_holding, holding, prepare
from natija.errors import BadUse
from natija.frames import NO_CONTEST, Frames
from natija.frames.flatten import SCHEMAS
from natija.frames.frames import Tables
from natija.model.definition import Definition

EVERYTHING = 2**62
"""A position that no log reaches: what is followed is the present end of the log."""
_OF_CONTEST = tuple(name for name, schema in SCHEMAS.items() if "contest" in schema.names and name != "sums")
"""Frames with rows of a contest; its figures are added up without the sums of series."""
_MOVING = ("withdrawal", "ruling", "notice")
"""Acts that change what counts."""


class Following:
    """A contest under one basis at the present end of a log."""

    def __init__(self, frames: Frames, definition: Definition, question: Question) -> None:
        """Follow the one contest of a question; its position in the log does not matter."""
        if len(question.contests) != 1:
            raise BadUse("one contest is followed at a time", next_step="give one contest")
        self._frames = frames
        self._definition = definition
        self._question = _at_the_end(question)
        self._contest = question.contests[0].id
        self._size = -1

    def outcome(self) -> Outcome:
        """The contest's outcome with every record the log has now."""
        self._frames.catch_up()
        fresh = self._frames.since(self._size) if self._size >= 0 else None
        self._size = -1  # if anything stops what follows, the rows may be added and not counted: set up afresh then
        if fresh is None or any(self._moves(piece) for piece in fresh):
            self._set_up()
        else:
            added = set().union(*(self._add(piece) for piece in fresh))
            if added:
                self._run(added)
        self._size = self._frames.size
        return self._canvass.outcomes[0]

    def _set_up(self) -> None:
        engine = self._rows = self._frames.here(self._contest)
        scope = prepare(engine, self._definition, self._question)
        self._held = holding(engine, self._question).pairs
        plan = plan_for(self._definition, self._question, self._frames, scope, whole=False)
        self._canvass = Canvass(engine, self._definition, self._question, scope, plan)
        self._canvass.need("always")
        self._cells = {row[0] for row in engine.rows("select cell from all_cell")}

    def _run(self, added: set[str]) -> None:
        """Run the plan again over the rows there are now; another holder can make a pattern of the basis ambiguous."""
        held = holding(self._rows, self._question)
        if held.ambiguous != self._canvass.scope.ambiguous:
            self._set_up()
            return
        unchanged = set() if "listed" in added else {"rolls"}
        if held.pairs != self._held:
            bind_holding(self._rows, held)
            self._held = held.pairs
        elif "series" not in added:
            unchanged.add("taken")
        for step in self._canvass.plan.of("always"):
            if not step.view and step.name not in unchanged:
                self._canvass.run(step, self._rows.again)
        self._canvass.forget()

    def _moves(self, piece: Tables) -> bool:
        """Whether records do more than add rows."""
        acts = zip(piece["act"]["kind"].to_pylist(), piece["act"]["content"].to_pylist(), strict=True)
        scope, new_unit = self._canvass.scope, piece["unit"].num_rows > 0
        if scope.renumbered or (scope.void and new_unit) or any(_moves(kind, content) for kind, content in acts):
            return True
        cited = {*piece["act"]["id"].to_pylist(), *piece["claim"]["document"].to_pylist()}
        if not scope.revised.isdisjoint(cited):
            return True
        record = piece["record"]
        taken_back = not scope.lost.isdisjoint(record["id"].to_pylist())
        taken_back |= not scope.batches.isdisjoint(record["batch"].to_pylist())
        return taken_back or not self._cells.issuperset(piece["cell"]["cell"].to_pylist())

    def _add(self, piece: Tables) -> set[str]:
        """Add the rows of this contest; returns the frames that have more rows now."""
        about = {name: _about(piece[name], self._contest) for name in _OF_CONTEST}
        added = {name for name, rows in about.items() if rows.num_rows}
        for name in added:
            self._rows.add(f"all_{name}", about[name])
        return added


def _moves(kind: str, content: bytes) -> bool:
    """Whether an act changes what counts, or where: papers revised, station numbers carried over."""
    crosswalk = kind == "alias" and b'"holder"' in content
    return kind in _MOVING or b'"revises"' in content or crosswalk


def _at_the_end(question: Question) -> Question:
    """The same question of the present end of the log."""
    return Question(at=EVERYTHING, as_of=question.as_of, basis=question.basis, contests=question.contests)


def _about(rows: pa.Table, contest: str) -> pa.Table:
    """Rows of one contest, and those that serve several."""
    names = rows["contest"].cast(pa.string())
    return rows.filter(pc.is_in(names, pa.array([contest, NO_CONTEST])))
