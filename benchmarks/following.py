"""One form to its contest's new standing: the log of a contest with 433 stations, three copies of each form.

What is timed begins when the log has acknowledged the form. What is right: the standing is that of a whole canvass.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from benchmarks.canvassing import question
from benchmarks.inputs import ORIGIN, TOGETHER, Inputs, append
from benchmarks.task import Task
from natija.canvass import Outcome, canvass
from natija.canvass.following import Following
from natija.frames import Frames
from natija.log import Log
from natija.model.canonical import decode, encode
from natija.model.records import Claim

STATIONS = 433
HOLDERS = ("commission", "agents:1", "agents:2")
HELD_BACK = 80
"""Forms of the commission that arrive while it is measured."""


def one_form(inputs: Inputs, folder: tempfile.TemporaryDirectory[str]) -> Task[Outcome]:
    """Follow the largest national contest; each run is one form more."""
    contest, definition = inputs.largest(), inputs.definition()
    first, later = _records(inputs, contest)
    log = Log.create(Path(folder.name) / "log", ORIGIN)
    append(log, first, group=TOGETHER)
    frames = Frames(log, Path(folder.name) / "cache")
    asked = question(definition, 0, tuple(c for c in definition.contests if c.id == contest))
    followed = Following(frames, definition, asked)
    followed.outcome()

    def right(outcome: Outcome) -> bool:
        frames.catch_up()
        alone = canvass(frames, definition, question(definition, frames.size, asked.contests), contest=contest)
        log.close()
        folder.cleanup()
        return outcome == alone.outcomes[0] and outcome.coverage.counted > 0

    return Task(
        run=followed.outcome, right=right, amount=1, unit="forms",
        ready=lambda: append(log, list(itertools.islice(later, 1)), group=1),
    )  # fmt: skip


def _records(inputs: Inputs, contest: str) -> tuple[list[bytes], Iterator[bytes]]:
    """What is there beforehand, and the forms that arrive one by one."""
    contents = [content for content in inputs.contents() if contest.encode() in content]
    claims = [c for c in map(decode, contents) if isinstance(c, Claim) and c.contest == contest]
    lists = [encode(claim) for claim in claims if len(claim.rows) > 1]
    forms = [claim for claim in claims if len(claim.rows) == 1 and claim.holder == HOLDERS[0]][:STATIONS]
    later = forms[: min(HELD_BACK, len(forms) - 1)]
    copies = [
        encode(msgspec.structs.replace(form, holder=holder))
        for holder, form in itertools.product(HOLDERS, forms)
        if holder != HOLDERS[0] or form not in later
    ]
    return [*lists, *copies], map(encode, later)
