"""One reading more of the bundled election, with pages in two languages: the same on a small publication."""

from __future__ import annotations

import tempfile
from itertools import count
from pathlib import Path

import msgspec

from benchmarks.inputs import Inputs
from benchmarks.publishing import ORDER
from benchmarks.task import Task
from natija.model.canonical import canonical_json, decode
from natija.model.records import Claim
from natija.publish.files import contest_file
from natija.publish.nouns import PublishedView
from natija.publish.picture import Picture
from natija.publish.publishing import publish
from natija.workspace import Workspace

LABEL = "publish one form more, Lahore in two languages"
GROUP = "publish one form"
ONCE = False
RUNS = 21
SEAT = "ge2024/NA-128"


def prepare(inputs: Inputs) -> Task[PublishedView]:
    """The bundled election, published."""
    room = tempfile.TemporaryDirectory(dir=inputs.folder)
    site = Path(room.name) / "site"
    workspace = Workspace.create(Path(room.name) / "w", package="lahore-2024", origin="lahore.example")
    records = (decode(entry.content) for entry in workspace.log.read())
    form = next(one for one in records if isinstance(one, Claim) and one.contest == SEAT and one.rows[0].candidates)
    order = msgspec.structs.replace(ORDER, languages=("en", "ur"))
    publish(workspace, site, order)
    again, readers = msgspec.structs.replace(order, keep_tables=True), count(2)

    def ready() -> None:
        one = msgspec.structs.replace(form, reader=f"reader:{next(readers)}", sitting=2)
        workspace.append([canonical_json(one)], batch="one more")

    def right(made: PublishedView) -> bool:
        """The contest's data are those of the whole election derived at once."""
        picture = Picture(workspace)
        c = next(n for n, contest in enumerate(picture.contests) if contest.id == SEAT)
        file = contest_file(picture.contest(c))
        same = (site / file.path).read_bytes() == file.data
        workspace.close()
        room.cleanup()
        return same and made.position == picture.moment.size

    return Task(run=lambda: publish(workspace, site, again), right=right, amount=1, unit="forms", ready=ready)
