"""The whole election published from frames that are caught up: every contest, station page, table, report and proof.

Into a new folder each time, by as many processes as there are cores. With `--copies 3` three holders' copies.
"""

from __future__ import annotations

import shutil

from benchmarks.inputs import Inputs
from benchmarks.publishing import ORDER, canvassed, shown
from benchmarks.task import Task
from natija.publish.nouns import PublishedView
from natija.publish.publishing import publish

LABEL = "publish every contest and station"
GROUP = "publish"
ONCE = False


def prepare(inputs: Inputs) -> Task[PublishedView]:
    """A workspace whose frames are caught up, and no folder."""
    workspace, site = canvassed(inputs), inputs.folder / "site"

    def run() -> PublishedView:
        return publish(workspace, site, ORDER)

    def right(made: PublishedView) -> bool:
        """Every contest has its page and its data, and under the commission's basis what the simulator wrote."""
        totals = inputs.totals()
        pages = len(list((site / "contest").iterdir()))
        return (made.contests, pages) == (len(totals), len(totals)) and shown(site, "commission") == totals

    def ready() -> None:
        shutil.rmtree(site, ignore_errors=True)

    return Task(run=run, right=right, amount=inputs.figures(), unit="figures", ready=ready)
