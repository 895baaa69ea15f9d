"""Detection, measured: what was planted in a simulation against the findings of a workspace that imported it.

Per kind of planted fault: how many there are, how many of them are in the log, how many a finding points at under one
of the codes that are meant to show such a fault. Per code: how many findings stand where something was planted, how
many are echoes (a total of a contest in which something was planted, a station of a contest that was numbered
otherwise), and how many stand where nothing was planted. A fault that no code can show counts as one that is not found.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec
import pyarrow as pa

from natija.canvass import Canvass, Question, canvass, find_basis, findings
from natija.errors import BadUse
from natija.simulate import KINDS, Event, GroundTruth
from natija.simulate.truth import read_truth
from natija.workspace import views

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

Progress = Callable[[int, int], None]
_SUM = ("R111", "R137")
_APART = ("R301", "R139", "R201")
SHOWN_BY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("transposed", "dropped", "inserted", "doubled"), (*_SUM, *_APART)),
    "wrong_sum": ("R111", "R112", "R137"),
    "swapped": (*_APART, "R136"),
    "moved": _APART,
    "added": _APART,
    "unwitnessed": _APART,
    "zeros": (*_APART, "R131"),
    "duplicated": ("R138",),
    "revised": ("R140",),
    "missing": ("R141",),
    "account": ("R120", "R122", "R123"),
    "renumbered": ("STATION-NUMBERING",),
    "wrong_row": ("R201", "R111"),
    "wrong_total": ("R202", "R203", "R111"),
    "changed_total": ("R203", "R205", "R111"),
}
"""Kind of fault -> the codes that are meant to show it."""
_OF_THE_PAPER = ("wrong_sum", "duplicated")
_MISSING = "R141"
Size = Literal["1-9", "10-99", "100 and more", ""]
SIZES: tuple[Size, ...] = ("1-9", "10-99", "100 and more", "")


class SizeScore(msgspec.Struct, frozen=True, kw_only=True):
    """Faults of one size: by how much the figure that is furthest off is off; blank where there is no figure."""

    size: Size
    here: int
    found: int


class KindScore(msgspec.Struct, frozen=True, kw_only=True):
    """Faults of one kind: planted, `here` in the log, and found, with how many each code points at."""

    kind: str
    planted: int
    here: int
    found: int
    by: dict[str, int]
    sizes: tuple[SizeScore, ...]


class CodeScore(msgspec.Struct, frozen=True, kw_only=True):
    """Places a code points at: `planted` ones, `echoes` of something planted elsewhere, and those with `nothing`."""

    code: str
    severity: str
    places: int
    planted: int
    echoes: int
    nothing: int


class ScoreView(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of what was planted, under which bases, and what was pointed at without cause."""

    moment: views.Moment
    planted: int
    here: int
    found: int
    alarms: int
    """Places with a finding of severity error and nothing planted."""
    bases: tuple[str, ...]
    kinds: tuple[KindScore, ...]
    codes: tuple[CodeScore, ...]


class _Found(NamedTuple):
    code: str
    severity: str
    contest: str
    unit: str
    holder: str
    """Whose form is missing; blank for every other code."""


def score(workspace: Workspace, folder: Path, *, progress: Progress | None = None) -> ScoreView:
    """Hold the ground truth of a simulation against the findings under every basis."""
    truth = read_truth(folder)
    done = workspace.run(basis="commission")
    _same_country(done, truth)
    asked = list(_asked(done))
    found: set[_Found] = set()
    for number, (question, code) in enumerate(asked):
        if progress:
            progress(number, len(asked))
        found |= set(_found(canvass(workspace.frames, done.definition, question), code))
    events, here = _distinct(truth.events), _here(done, truth.events)
    kinds = tuple(_kinds(events, here, found))
    codes = tuple(_codes([event for event in events if _key(event) in here], found))
    return ScoreView(
        moment=workspace.moment(done), planted=len(events), here=sum(k.here for k in kinds),
        found=sum(k.found for k in kinds), alarms=sum(c.nothing for c in codes if c.severity == "error"),
        bases=tuple(question.basis.id for question, _ in asked), kinds=kinds, codes=codes,
    )  # fmt: skip


def _same_country(done: Canvass, truth: GroundTruth) -> None:
    known = {contest.id for contest in done.definition.contests}
    if not known.issuperset(truth.totals):
        name = f"{truth.plan.name}, seed {truth.plan.seed}"
        step = "give the folder this workspace was started from, or start one: natija init X --package FOLDER"
        raise BadUse(f"this workspace is not of the simulation {name}", next_step=step)


def _asked(done: Canvass) -> Iterator[tuple[Question, str | None]]:
    """Every basis of station forms that is not one of many holders' (`agents:*`), with all its codes.

    And each agents' copies for the forms they do not have.
    """
    definition, question = done.definition, done.question
    for basis in definition.profile.bases:
        several = any(holder.endswith(":*") for holder in basis.holders)
        if basis.level == "polling-station" and not several:
            yield replace(question, basis=basis), None
    by_holder: dict[str, set[str]] = defaultdict(set)
    rows = "select distinct holder, contest from visible where holder like 'agents:%' and contest is not null"
    for holder, contest in done.engine.rows(rows):
        by_holder[holder].add(contest)
    for holder in sorted(by_holder):
        contests = tuple(c for c in question.contests if c.id in by_holder[holder])
        basis = find_basis(definition, holder)
        yield Question(at=question.at, as_of=None, basis=basis, contests=contests), _MISSING


def _found(done: Canvass, code: str | None) -> Iterator[_Found]:
    holder = done.basis.holders[0] if len(done.basis.holders) == 1 and done.basis.forms == ("45",) else ""
    for one in findings(done, code=code):
        of = holder if one.code == _MISSING else ""
        yield _Found(one.code, one.severity, one.contest, one.unit, of)


# Events


def _distinct(events: Iterable[Event]) -> list[Event]:
    """Each fault once: one of the paper is on every copy."""
    return list({_key(event): event for event in events}.values())


def _key(event: Event) -> tuple[str, str, str, str]:
    return event.kind, event.contest, event.unit, "" if event.kind in _OF_THE_PAPER else event.holder


def _here(done: Canvass, events: Iterable[Event]) -> set[tuple[str, str, str, str]]:
    """Faults whose paper is in the log; a form that is missing counts where its holder has any other of the contest."""
    every = list(events)
    columns = {name: [getattr(event, name) for event in every] for name in ("contest", "unit", "holder", "form")}
    columns["missing"] = [event.kind in {"missing", "renumbered"} for event in every]
    done.engine.put("planted", pa.table({"n": pa.array(range(len(every)), pa.int64()), **columns}))
    there = done.engine.rows(
        """
        with held as (
            select distinct v.contest, v.holder, v.form, s.subject as unit from visible v join all_sheet s using (claim)
        )
        select n from planted p semi join held h
        on h.contest = p.contest and h.holder = p.holder and h.form = p.form and (p.missing or h.unit = p.unit)
        """
    )
    return {_key(every[n]) for (n,) in there}


def _size(event: Event) -> Size:
    off = max((abs(change.written - change.true) for change in event.changes), default=0)
    if not off:
        return ""
    return "1-9" if off < 10 else "10-99" if off < 100 else "100 and more"


# Scores


def _kinds(
    events: Iterable[Event], here: set[tuple[str, str, str, str]], found: Iterable[_Found]
) -> Iterator[KindScore]:
    codes_at: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for one in found:
        codes_at[one.contest, one.unit, one.holder].add(one.code)
    by_kind: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_kind[event.kind].append(event)
    for kind in [k for k in KINDS if k in by_kind]:
        present = [event for event in by_kind[kind] if _key(event) in here]
        shown = [(event, _showing(event, codes_at)) for event in present]
        by = Counter(code for _, codes in shown for code in codes)
        yield KindScore(
            kind=kind, planted=len(by_kind[kind]), here=len(present), found=sum(bool(codes) for _, codes in shown),
            by={code: by[code] for code in SHOWN_BY[kind] if by[code]}, sizes=tuple(_sizes(shown)),
        )  # fmt: skip


def _showing(event: Event, codes_at: dict[tuple[str, str, str], set[str]]) -> set[str]:
    """Codes that point at a fault and are meant to show one of its kind."""
    holder = event.holder if event.kind == "missing" else ""
    return codes_at.get((event.contest, event.unit, holder), set()).intersection(SHOWN_BY[event.kind])


def _sizes(shown: list[tuple[Event, set[str]]]) -> Iterator[SizeScore]:
    for size in SIZES:
        of_size = [codes for event, codes in shown if _size(event) == size]
        if of_size:
            yield SizeScore(size=size, here=len(of_size), found=sum(map(bool, of_size)))


def _codes(events: Iterable[Event], found: Iterable[_Found]) -> Iterator[CodeScore]:
    places, contests, renumbered = set(), set(), set()
    for event in events:
        places |= {(event.contest, unit) for unit in (event.unit, *event.also)}
        contests.add(event.contest)
        if event.kind == "renumbered":
            renumbered.add(event.contest)
    made: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for code, severity, contest, unit in {(f.code, f.severity, f.contest, f.unit) for f in found}:
        whole = "/" not in unit
        echo = (whole and contest in contests) or contest in renumbered
        cause = "planted" if (contest, unit) in places else "echoes" if echo else "nothing"
        made[code, severity][cause] += 1
    for (code, severity), count in sorted(made.items()):
        yield CodeScore(
            code=code, severity=severity, places=count.total(), planted=count["planted"], echoes=count["echoes"],
            nothing=count["nothing"],
        )  # fmt: skip
