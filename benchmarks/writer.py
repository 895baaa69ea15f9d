"""Append some of the records when told to: `python -m benchmarks.writer INPUTS LOG START STOP`."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.inputs import Inputs, append
from natija.log import Log


def main(inputs: str, log: str, start: str, stop: str) -> None:
    """Open the log, say so, wait for a line, and append one record after the other."""
    contents = Inputs(folder=Path(inputs)).station_forms()[int(start) : int(stop)]
    opened = Log.open(Path(log))
    print("ready", flush=True)
    sys.stdin.readline()
    append(opened, contents, group=1)
    opened.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
