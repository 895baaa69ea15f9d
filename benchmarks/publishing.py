"""A workspace over the simulated log, and whether what was published from it shows what the simulator wrote."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import msgspec

from benchmarks.inputs import ORIGIN, TOGETHER, Inputs, Totals, append
from natija.model.canonical import decode
from natija.model.records import Claim
from natija.publish.nouns import Publisher
from natija.publish.recipe import Order
from natija.workspace import Workspace
from natija.workspace.definitions import in_force, next_version

ORDER = Order(
    published="2025-03-02T18:00:00+05:00",
    publisher=Publisher(name="Fictional Observers", contact="fictional.example"),
)


class _Standing(msgspec.Struct):
    candidate: str
    votes: int | None


class _Outcome(msgspec.Struct):
    basis: str
    standings: list[_Standing]


class _Contest(msgspec.Struct):
    contest: str
    bases: list[_Outcome]


def canvassed(inputs: Inputs, name: str = "workspace", without: Collection[bytes] = ()) -> Workspace:
    """A workspace of the simulated records with the definition they are read under, its frames caught up."""
    folder = inputs.folder / name
    if not folder.exists():
        with Workspace.create(folder, title="fictional", origin=ORIGIN) as made:
            first = next_version(made.documents, inputs.definition(), in_force(made.log))
            append(made.log, [] if first is None else [first], group=1)
            append(made.log, [one for one in inputs.contents() if one not in without], group=TOGETHER)
    opened = Workspace.open(folder)
    opened.frames.catch_up()
    opened.run(basis="commission")  # compiled plans are kept: they are the same for every election
    return opened


def late(inputs: Inputs, count: int) -> list[bytes]:
    """Forms of single stations by the commission, as many as asked for, from all over the country."""
    forms = [one for one in inputs.station_forms() if b'"holder":"commission"' in one]
    return forms[:: max(1, len(forms) // count)][:count]


def without(totals: Totals, forms: Sequence[bytes]) -> Totals:
    """What the totals are while these forms have not come in."""
    made = {contest: dict(votes) for contest, votes in totals.items()}
    for claim in (decode(form) for form in forms):
        if isinstance(claim, Claim) and claim.contest is not None:
            for serial, votes in claim.rows[0].candidates["votes"].items():
                made[claim.contest][serial] -= votes if isinstance(votes, int) else 0
    return made


def shown(site: Path, basis: str) -> Totals:
    """Votes per contest and ballot serial as the data of the pages has them under a basis."""
    made: Totals = {}
    for file in sorted((site / "data" / "contest").iterdir()):
        one = msgspec.json.decode(file.read_bytes(), type=_Contest)
        for outcome in one.bases:
            if outcome.basis == basis:
                made[one.contest] = {s.candidate: -1 if s.votes is None else s.votes for s in outcome.standings}
    return made
