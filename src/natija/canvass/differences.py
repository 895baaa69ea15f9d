"""Sums of station forms against stated totals: the subtraction anybody can do with a pencil.

Only figures that are both there are subtracted, whatever they cover; the coverage stands beside the difference. Where
the sum does not cover every station, the voters registered at the others stand beside it too, if a claim gives them.
Which of the two figures is wrong, if either is, is not said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from natija.canvass.versions import Version
from natija.model.definition import ballot_order

SHOWN = 2
"""Candidates compared: those with the most votes in any version."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """`more` is what the station forms of a holder give beyond a stated total; negative where they give less."""

    candidate: str
    form: str
    holder: str
    stations: int | None
    of: int | None
    forms: int
    stated_form: str
    stated_stage: str
    stated_by: tuple[str, ...]
    stated: int
    more: int
    elsewhere: int | None
    """Stations whose forms this holder does not have."""
    outstanding: int | None
    """Voters registered there."""


def differences(versions: Sequence[Version], station_forms: Collection[str]) -> tuple[Difference, ...]:
    """Every sum of station forms against every different stated total, for the leading candidates in ballot order."""
    sums = [v for v in versions if v.form in station_forms]
    totals = [v for v in versions if v.form not in station_forms and v.stage != "count"]
    return tuple(made for serial in leading(versions) for made in _compared(serial, sums, totals))


def leading(versions: Sequence[Version]) -> list[str]:
    """The candidates with the most votes in any version, in ballot order."""
    best: dict[str, int] = {}
    for version in versions:
        for serial, votes in version.votes.items():
            best[serial] = max(votes, best.get(serial, 0))
    kept = sorted(best, key=lambda serial: (-best[serial], ballot_order(serial)))[:SHOWN]
    return sorted(kept, key=ballot_order)


def _compared(serial: str, sums: Sequence[Version], totals: Sequence[Version]) -> Iterator[Difference]:
    said: dict[tuple[str, str, int], list[str]] = {}
    for total in totals:
        if serial in total.votes:
            said.setdefault((total.form, total.stage, total.votes[serial]), []).append(total.holder)
    for forms in _distinct(serial, sums):
        for (form, stage, stated), holders in said.items():
            yield Difference(
                candidate=serial, form=forms.form, holder=forms.holder, stations=forms.stations, of=forms.of,
                forms=forms.votes[serial], stated_form=form, stated_stage=stage, stated_by=tuple(sorted(set(holders))),
                stated=stated, more=forms.votes[serial] - stated,
                elsewhere=None if forms.stations is None or forms.of is None else forms.of - forms.stations,
                outstanding=forms.figures.get("registered.outstanding"),
            )  # fmt: skip


def _distinct(serial: str, sums: Sequence[Version]) -> list[Version]:
    """One version for every holder and sum; of two readings that agree, the one that says more."""
    kept: dict[tuple[str, str, int], Version] = {}
    for version in sums:
        if serial in version.votes:
            key = (version.form, version.holder, version.votes[serial])
            if key not in kept or len(version.figures) > len(kept[key].figures):
                kept[key] = version
    return list(kept.values())
