"""Every basis of the profile under which station forms count, one whole canvass after the other, warm."""

from __future__ import annotations

from benchmarks.canvassing import BASIS, caught_up, standings
from benchmarks.inputs import Inputs
from benchmarks.task import Task
from natija.canvass import Canvass, Question, canvass

LABEL = "canvass, every contest under every basis of station forms"
GROUP = "bases"
ONCE = False


def prepare(inputs: Inputs) -> Task[dict[str, Canvass]]:
    """Frames that are caught up."""
    frames, definition = caught_up(inputs), inputs.definition()
    bases = [basis for basis in definition.profile.bases if basis.level == "polling-station"]

    def run() -> dict[str, Canvass]:
        made: dict[str, Canvass] = {}
        for basis in bases:
            asked = Question(at=frames.size, as_of=None, basis=basis, contests=definition.contests)
            made[basis.id] = canvass(frames, definition, asked, beside=made.get(bases[0].id))
            len(made[basis.id].outcomes)
            if basis.id not in {BASIS, bases[0].id}:
                made[basis.id].engine.close()
        return made

    return Task(
        run=run, right=lambda made: standings(made[BASIS]) == inputs.totals(), amount=inputs.cells() * len(bases),
        unit="figures",
    )  # fmt: skip
