"""Append records to a log at a rate: `python -m benchmarks.arriving INPUTS LOG RATE`. Ends with whoever started it."""

from __future__ import annotations

import itertools
import os
import sys
import time
from pathlib import Path

from benchmarks.inputs import Inputs, append
from natija.log import Log


def main(inputs: str, log: str, rate: str) -> None:
    """Append station forms of every contest but the one that is followed, in turn; say so when it begins."""
    given = Inputs(folder=Path(inputs))
    followed = given.largest().encode()
    contents = [content for content in given.station_forms() if followed not in content]
    opened = Log.open(Path(log))
    begun, parent = time.monotonic(), os.getppid()
    print("begun", flush=True)
    for number, content in enumerate(itertools.cycle(contents)):
        if os.getppid() != parent:
            return
        time.sleep(max(0.0, begun + number / int(rate) - time.monotonic()))
        append(opened, [content], group=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
