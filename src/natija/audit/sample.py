"""An audit from beginning to end: the sample, the record that names it, the recounted figures, the risk.

An Audit record holds the seed, the stations in the order they were drawn (repeats included) and the claims that carry
the recounted figures. Nothing in it is trusted: the sample is drawn again from the seed and the figures, and a record
that names other stations is a problem in words, not an exception. Recounted figures are claims of stage `recount`;
where two of them differ, or a cell is illegible, the candidate counts at the worst (docs/reference/audit-draw.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from natija.audit.batches import Bounds
from natija.audit.draw import Drawn, draw, expected_distinct
from natija.audit.risk import Risk, draws_needed, risk
from natija.errors import BadUse
from natija.model.records import Audit, Claim, Row

METHOD = "ppeb-kaplan-markov"
"""What `Audit.method` says for this procedure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What to recount. `stations` are the different ones, in the order first drawn.

    `everything` is true where more different stations are expected than a full recount would spare; then count all.
    """

    seed: str
    limit: Fraction
    total: Fraction
    draws: tuple[Drawn, ...]
    stations: tuple[str, ...]
    expected: Fraction
    of: int
    everything: bool


def sample(figures: Bounds, *, seed: str, limit: Fraction) -> Sample:
    """The stations to recount, so that a wrong winner goes unnoticed with at most the risk `limit`."""
    count = draws_needed(figures.total, limit=limit)
    draws = draw(figures.each, seed=seed, count=count)
    stations = tuple(dict.fromkeys(one.station for one in draws))
    return Sample(
        seed=seed,
        limit=limit,
        total=figures.total,
        draws=draws,
        stations=stations,
        expected=expected_distinct(figures.each, count),
        of=len(figures.batches),
        everything=len(stations) == len(figures.batches),
    )


def problems(audit: Audit, figures: Bounds) -> tuple[str, ...]:
    """What in the record does not follow from its seed and these figures; empty where it does."""
    found = []
    if audit.method != METHOD:
        found.append(f"the method is {audit.method!r}, not {METHOD!r}: this risk is not for it")
    drawn = [one.station for one in draw(figures.each, seed=audit.seed, count=len(audit.units))]
    if wrong := next((i for i, (a, b) in enumerate(zip(audit.units, drawn, strict=True), 1) if a != b), None):
        found.append(
            f"draw {wrong} is {drawn[wrong - 1]} by the seed and these figures, but {audit.units[wrong - 1]} in the"
            " record: the figures changed after the draw, or the sample is another"
        )
    return tuple(found)


def recounts(audit: Audit, claims: Mapping[str, Claim], *, field: str = "votes") -> dict[str, dict[str, int] | None]:
    """Recounted votes by station, out of the claims the record names.

    A candidate counts where every claim that gives a number gives the same one. A station of which a claim says
    `not-held` for every candidate is a box that cannot be recounted.
    """
    missing = [name for name in audit.claims if name not in claims]
    if missing:
        raise BadUse(f"claim {missing[0]} of the audit is not in the log", next_step="merge the bundle that has it")
    rows: dict[str, list[Row]] = {}
    for name in audit.claims:
        for row in claims[name].rows:
            rows.setdefault(row.unit or claims[name].unit, []).append(row)
    return {unit: _agreed(found, field) for unit, found in rows.items() if unit in audit.units}


def _agreed(rows: Iterable[Row], field: str) -> dict[str, int] | None:
    """Numbers on which every row agrees; null where no cell says anything but that the box is not there."""
    seen: dict[str, set[int]] = {}
    words = set()
    for row in rows:
        for candidate, value in row.candidates.get(field, {}).items():
            if isinstance(value, int):
                seen.setdefault(candidate, set()).add(value)
            else:
                words.add(value)
    if not seen and words == {"not-held"}:
        return None
    return {candidate: next(iter(values)) for candidate, values in seen.items() if len(values) == 1}


def after(audit: Audit, claims: Mapping[str, Claim], figures: Bounds) -> Risk:
    """The risk after the recount the record and its claims describe. See `problems` for whether it may be believed."""
    limit = Fraction(audit.risk_limit)
    return risk(figures, audit.units, recounts(audit, claims), limit=limit)
