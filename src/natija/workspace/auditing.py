"""An audit sample out of the record: the forms of every holder, at their worst, against the declared winner.

Copies that differ make an interval, a station without a form anything up to its registered voters, so nothing that is
unknown counts as agreement. Copies whose station numbers do not align are not used together: name one holder's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from natija import audit
from natija.audit.batches import Batch, Bounds, Unsupported, bounds
from natija.canvass import Canvass
from natija.canvass.acts import void_units
from natija.canvass.compare import compare
from natija.errors import BadUse
from natija.workspace.contests import candidate_names
from natija.workspace.proofs import Draw, Drawable, SampleView

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace


def sample(
    workspace: Workspace, name: str, risk_limit: str, seed: str, *, forms: str | None, at: int | None,
    as_of: str | None,
) -> SampleView:  # fmt: skip
    """Which stations to recount. `forms` is a basis of one holder's station forms; without it all copies count."""
    limit = read_limit(risk_limit)
    totals = workspace.run(basis="declared", at=at, as_of=as_of, contest=name)
    done = workspace.run(basis=forms, at=at, as_of=as_of, contest=name) if forms else totals
    outcome = totals.outcomes[0]
    batches, unbounded = (_accepted if forms else _every_copy)(done)
    read = {candidate for batch in batches for candidate in batch.votes}
    others = [s.candidate for s in outcome.standings if s.candidate != outcome.leader]
    declared = {s.candidate: s.votes for s in outcome.standings if s.votes is not None}
    losers = tuple(c for c in others if c in read and c in declared)
    because = _cannot(outcome.leader, batches, unbounded, losers)
    figures = None if because or outcome.leader is None else bounds(
        batches, winners=[outcome.leader], losers=losers, declared=declared
    )  # fmt: skip
    made = audit.sample(figures, seed=seed, limit=limit) if isinstance(figures, Bounds) else None
    good = figures if isinstance(figures, Bounds) else None
    return SampleView(
        moment=workspace.moment(totals), label=done.question.contests[0].label,
        names=candidate_names(done.definition, done.question.contests[0].id), forms=forms or "every copy held",
        winner=outcome.leader, losers=losers, left_out=tuple(c for c in others if c not in losers),
        margins={pair[1]: margin for pair, margin in good.margins.items()} if good else {},
        short=tuple(pair[1] for pair in good.short) if good else (), method=audit.METHOD, seed=seed,
        risk_limit=str(limit), total=str(good.total) if good else None, expected=str(made.expected) if made else None,
        draws=tuple(Draw(i=d.i, sha256=d.sha256, station=d.station) for d in made.draws) if made else (),
        stations=made.stations if made else (), of=len(batches), everything=bool(made and made.everything),
        because="no-lead" if isinstance(figures, Unsupported) else because, listed=_complete(done),
        differing=sum(_why(batch) == "differs" for batch in batches),
        missing=sum(_why(batch) == "missing" for batch in batches), unbounded=unbounded,
        bounds=_drawable(good) if good else (),
    )  # fmt: skip


def read_limit(text: str) -> Fraction:
    """A risk limit as an exact fraction: `0.1`, `1/10`."""
    try:
        limit = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise BadUse(f"{text!r} is not a risk limit", next_step="give a share, for example 0.1") from None
    if not 0 < limit < 1:
        raise BadUse(f"a risk limit lies between 0 and 1, not {text}", next_step="give a share, for example 0.1")
    return limit


def _cannot(leader: str | None, batches: Sequence[Batch], unbounded: Sequence[str], losers: Sequence[str]) -> str:
    """Why no sample can be drawn; empty where one can."""
    reasons = {"no-winner": leader is None, "no-stations": not batches, "unbounded": bool(unbounded),
               "not-read": not losers}  # fmt: skip
    return next((name for name, holds in reasons.items() if holds), "")


def _every_copy(done: Canvass) -> tuple[list[Batch], tuple[str, ...]]:
    """Stations with the least and greatest any copy of a count form gives; numbering has to align."""
    made = compare(done)
    if made.not_aligned:
        keys = [key.split(" ", 2) for key in made.not_aligned]
        names = " and ".join(f"Form {form} ({holder})" for form, _, holder in keys)
        step = "name the copies to use: --forms commission, or another basis of one holder's forms"
        raise BadUse(f"the station numbers of {names} do not align, so they are not used together", next_step=step)
    counts = [form.id for form in done.definition.profile.forms if form.role == "count"]
    rows = done.engine.rows(
        """
        select p.subject, x.candidate, min(x.low), max(x.high) from copy_cell x join copy_version v using (c, k)
        join copy_place p using (c, k, place)
        where x.field = 'votes' and x.candidate is not null and list_contains(?, v.form) group by all
        """,
        [counts],
    )
    return _batches(done, rows)


def _accepted(done: Canvass) -> tuple[list[Batch], tuple[str, ...]]:
    """Stations with the figures that a basis accepts."""
    rows = done.engine.rows(
        """
        select r.subject, t.candidate::varchar, coalesce(t.value, g.low), coalesce(t.value, g.high)
        from tally t join returns r using (ret)
        left join ranged g on g.ret = t.ret and g.field = t.field and g.candidate is not distinct from t.candidate
        where t.field = 'votes' and t.candidate is not null and not r.whole and coalesce(t.value, g.low) is not null
        and t.ret not in (select ret from left_out)
        """
    )
    return _batches(done, rows)


def _batches(done: Canvass, rows: Sequence[tuple[str, str, int, int]]) -> tuple[list[Batch], tuple[str, ...]]:
    """A batch per listed station or station with a form, void ones left out; and those nobody states the voters of."""
    votes: dict[str, dict[str, tuple[int, int]]] = {}
    for subject, candidate, low, high in rows:
        votes.setdefault(subject, {})[candidate] = (low, high)
    voters = _registered(done)
    contest = done.question.contests[0].id
    void = {unit for only, unit in void_units(done.scope.notices) if only in {None, contest}}
    stations = sorted((set(voters) | set(votes)) - void)
    unbounded = tuple(unit for unit in stations if voters.get(unit) is None)
    return [Batch(id=unit, votes=votes.get(unit, {}), bound=voters.get(unit) or 0) for unit in stations], unbounded


def _registered(done: Canvass) -> Mapping[str, int | None]:
    """Registered voters by station: as listed, else the most any form of the station says."""
    listed: dict[str, int | None] = dict(done.engine.rows("select subject, registered from station where c = 0"))
    said = dict(done.engine.rows(
        "select s.subject, max(f.value) from visible v join contest k using (contest)"
        " join all_sheet s on s.claim = v.claim join all_figure f on f.sheet = s.sheet"
        " where f.field = 'registered' and s.subject <> k.unit group by s.subject"
    ))  # fmt: skip
    return {**said, **{unit: voters if voters is not None else said.get(unit) for unit, voters in listed.items()}}


def _complete(done: Canvass) -> bool:
    return bool(done.engine.one("select bool_and(complete) from station where c = 0"))


def _why(batch: Batch) -> str:
    if not batch.votes:
        return "missing"
    return "differs" if any(low != high for low, high in batch.votes.values()) else "read"


def _drawable(figures: Bounds) -> tuple[Drawable, ...]:
    return tuple(
        Drawable(station=unit, bound=str(figures.each[unit]), most=batch.most, why=_why(batch))
        for unit, batch in figures.batches.items()
    )
