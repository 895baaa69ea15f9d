"""A publication of the whole election verified: every digest, the tree, and every file recomputed and compared."""

from __future__ import annotations

import shutil

from benchmarks.inputs import Inputs
from benchmarks.publishing import ORDER, canvassed
from benchmarks.task import Task
from natija.publish.publishing import publish
from natija.verify.nouns import VerifiedSite
from natija.verify.verifying import verify

LABEL = "verify a publication of every contest"
GROUP = "publish"
ONCE = False


def prepare(inputs: Inputs) -> Task[VerifiedSite]:
    """A publication; the log it came from is closed and not asked."""
    site = inputs.folder / "site-to-verify"
    shutil.rmtree(site, ignore_errors=True)
    with canvassed(inputs) as workspace:
        made = publish(workspace, site, ORDER)

    def run() -> VerifiedSite:
        return verify(site, keys=[made.vkey])

    def right(found: VerifiedSite) -> bool:
        """All of it was recomputed, and of all files none is wrong."""
        whole = found.recomputed and found.known and found.root == made.root
        return whole and not found.wrong and found.files == made.files

    return Task(run=run, right=right, amount=inputs.figures(), unit="figures")
