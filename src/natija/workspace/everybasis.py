"""Every basis of station forms, asked about all contests at once: one canvass a basis, and one a holder in turn.

Where a basis leaves the choice between holders (`agents:*`), the first question is about the first holder of every
contest, the next about the second, and so on: as many canvasses as the contest with most holders has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from natija.canvass import Canvass, Question, canvass, find_basis
from natija.canvass.scope import matches
from natija.canvass.sharing import share
from natija.model.forms import Basis

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace


def questions(declared: Canvass, only: Collection[str] = ()) -> Iterator[Question]:
    """A question per basis of station forms (`only` these, if any are named) and holder, about the same contests."""
    asked = declared.question
    for basis in declared.definition.profile.bases:
        if basis.level != "polling-station" or basis.id == asked.basis.id or (only and basis.id not in only):
            continue
        if basis.combine != "one" or not any(name.endswith(":*") for name in basis.holders):
            yield Question(at=asked.at, as_of=asked.as_of, basis=basis, contests=asked.contests)
        else:
            yield from _turns(declared, basis)


def _turns(declared: Canvass, basis: Basis) -> Iterator[Question]:
    """One question for the first holder of every contest, one for the second, and so on."""
    asked = declared.question
    held = {
        contest.id: [n for n in held_bases(declared, c) if find_basis(declared.definition, n).forms == basis.forms
                     and n.partition(":")[0] == basis.id]
        for c, contest in enumerate(asked.contests)
    }  # fmt: skip
    for turn in range(max(map(len, held.values()), default=0)):
        chosen = {contest: names[turn] for contest, names in held.items() if turn < len(names)}
        yield Question(at=asked.at, as_of=asked.as_of, basis=basis, contests=asked.contests, chosen=chosen)


def canvasses(
    workspace: Workspace, declared: Canvass, only: Collection[str] = (), *, contest: str | None = None
) -> tuple[Canvass, ...]:
    """Those under which something counts; what copies differ by is told once, for all of them."""
    made = []
    held = declared.once(_papers)
    for question in questions(declared, only):
        if not _can_count(question.basis, held):
            continue
        done = canvass(workspace.frames, declared.definition, question, contest=contest, beside=declared)
        if any(outcome.standings for outcome in done.outcomes):
            share(declared, done)
            made.append(done)
    return tuple(made)


def _papers(done: Canvass) -> list[tuple[str, str, str, bool]]:
    """Forms, stages and holders of papers about stations, or of sums over some of them; whether it is a sum."""
    return done.engine.rows(_PAPERS)


def _can_count(basis: Basis, papers: Collection[tuple[str, str, str, bool]]) -> bool:
    """Whether enough holders that a basis takes have papers it takes; without them nothing counts, in any contest."""
    together = basis.combine == "agree"
    holders = {
        holder for form, stage, holder, summed in papers
        if form in basis.forms and stage in basis.stages and not (together and summed)
        and any(matches(name, holder) for name in basis.holders)
    }  # fmt: skip
    return len(holders) >= (max(1, basis.minimum) if together else 1)


def held_bases(done: Canvass, c: int = 0) -> list[str]:
    """Bases of station forms by one holder that have forms in a contest: `commission`, `agents:7`."""
    held = [(row["form"], row["holder"]) for row in done.of(c, _HELD)]
    found = []
    for basis in done.definition.profile.bases:
        if basis.level != "polling-station" or basis.combine != "one":
            continue
        holders = {holder for form, holder in held if form in basis.forms}
        for pattern in basis.holders:
            exact = [pattern] if pattern in holders else []
            near = sorted(h for h in holders if pattern.endswith(":*") and h.startswith(pattern[:-1]))
            found += [basis.id for _ in exact] + near
    return list(dict.fromkeys(found))


_HELD = """
    select distinct k.c, v.form::varchar as form, v.holder from visible v join contest k using (contest) order by all
"""
_PAPERS = """
    select distinct s.form::varchar, s.stage::varchar, s.holder::varchar, s.subject = k.unit
    from all_sheet s join contest k using (contest) where s.subject <> k.unit or s.counted is not null order by all
"""
