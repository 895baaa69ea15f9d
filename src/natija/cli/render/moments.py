"""From what a result was computed, in a line or two; a fictional election is called so before anything else."""

from __future__ import annotations

from natija.cli.words import plural
from natija.workspace.views import Moment


def title(moment: Moment) -> str:
    """Title of the election, marked where it is invented."""
    return f"FICTIONAL: {moment.title}" if moment.fictional else moment.title


def moment_lines(moment: Moment, *, basis: bool = True) -> tuple[str, ...]:
    """Basis, log and moment, and whatever is unsettled; without the basis where the answer is not under one."""
    when = f"in force on {moment.as_of}" if moment.as_of else ""
    first = ", ".join(part for part in (f"Basis {moment.basis}" if basis else "", when) if part)
    log = f"{plural(moment.size, 'record')} of {moment.origin}, root {moment.root[:12]}."
    return (f"{first[:1].upper()}{first[1:]}; {log}" if first else log, *moment.notes)
