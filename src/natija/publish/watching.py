"""Waiting between two publications of a log that grows: for a record, or for quiet in which to renew what lags.

While records come in one by one only what they bear upon is published; the tables over all contests follow once nothing
has come in for a while. Clock and log come in as arguments.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from natija.log import Log
from natija.publish.nouns import PublishedView

LOOK_S = 2.0
"""Seconds between two looks at whether to stop, while nothing comes in."""
QUIET_S = 60.0
"""Seconds without a record after which tables that lag are made anew."""


def wait(
    log: Log, done: PublishedView, stopped: Callable[[], bool], *, quiet: float = QUIET_S,
    clock: Callable[[], float] = time.monotonic,
) -> bool:  # fmt: skip
    """Wait for the next record. True where none came for so long that tables that lag are due."""
    until = clock() + quiet
    while not stopped() and log.wait(done.position, LOOK_S) <= done.position:
        if done.tables < done.position and clock() >= until:
            return True
    return False
