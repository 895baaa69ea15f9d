"""One form more of a whole country: from the acknowledged form to the publication that has it, in one process.

Pages, data, records, tree and signed list are new when it ends; the tables over all contests stay at the position they
are of, as with `natija publish --watch`, and their renewal is a publication like any other, which is measured apart.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import msgspec

from benchmarks.inputs import Inputs, append
from benchmarks.publishing import ORDER, canvassed, late, shown, without
from benchmarks.task import Task
from natija.publish.nouns import PublishedView
from natija.publish.publishing import publish

LABEL = "publish one form more, of every contest"
GROUP = "publish one form"
ONCE = False
RUNS = 21


def prepare(inputs: Inputs) -> Task[PublishedView]:
    """Everything but a few forms is published."""
    waiting = late(inputs, RUNS)
    place, site = "workspace-late", inputs.folder / "site-late"
    for left in (inputs.folder / place, site):
        shutil.rmtree(left, ignore_errors=True)
    workspace = canvassed(inputs, place, without=frozenset(waiting))
    publish(workspace, site, ORDER)
    again = msgspec.structs.replace(ORDER, keep_tables=True)
    coming: Iterator[bytes] = iter(waiting)
    came: list[bytes] = []

    def ready() -> None:
        came.append(next(coming))
        append(workspace.log, came[-1:], group=1)

    def right(made: PublishedView) -> bool:
        """The last form is in, and under the commission's basis every contest has what the simulator wrote so far."""
        expected = without(inputs.totals(), waiting[len(came) :])
        return made.new and made.position == workspace.log.size() and shown(site, "commission") == expected

    return Task(run=lambda: publish(workspace, site, again), right=right, amount=1, unit="forms", ready=ready)
