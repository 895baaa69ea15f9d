"""Every contest at once: which of them hold a contradiction. Sums over segments of arrays; no loop over stations.

Exact where each candidate a total states was read on all forms of the contest or transcribed on none. Where cells are
open or illegible here and there, the sums decide most contests, and `unsettled` marks the others for `prove`. What is
found here is where to look; a certificate is made by `prove`.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from natija.canvass.certificates.bounds import everybody
from natija.canvass.certificates.nouns import Bools, Case, Ints


class Panel(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The forms of all contests, one below the other: contest i has the rows `starts[i]` to `starts[i + 1]`.

    Columns are candidates in ballot order, as many as the longest ballot has; rows are as in `Forms`.
    """

    contests: tuple[str, ...]
    starts: Ints
    least: Ints
    most: Ints
    open: Bools
    registered: Ints
    known: Bools
    elsewhere: Ints
    """The most votes at stations without a form and outside stations; meaningless where not `bounded`."""
    bounded: Bools
    stated: Ints
    given: Bools
    """Which candidates the total states."""


class Screen(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Per contest: `deficits` of every candidate, the `excess` shown (zero: none), and whether it is `unsettled`."""

    held: Ints
    deficits: Ints
    excess: Ints
    unsettled: Bools
    """An excess neither shown nor ruled out by the sums alone."""

    @property
    def suspects(self) -> list[int]:
        """Numbers of the contests to prove something about."""
        return np.flatnonzero(self.deficits.any(axis=1) | (self.excess > 0) | self.unsettled).tolist()


def panel(cases: Sequence[Case]) -> Panel:
    """The panel of some cases. A whole election is built straight from columns."""
    views = [everybody(case) for case in cases]
    wide = max((len(view.candidates) for view in views), default=0)
    at = [case.forms.stations for case in cases]
    return Panel(
        contests=tuple(case.contest for case in cases),
        starts=np.cumsum([0, *(len(view.least) for view in views)]),
        least=_stacked([view.least for view in views], wide).astype(np.int64),
        most=_stacked([view.most for view in views], wide).astype(np.int64),
        open=_stacked([view.open for view in views], wide).astype(np.bool_),
        registered=np.concatenate([np.zeros(0, dtype=np.int64), *(s.registered for s in at)]),
        known=np.concatenate([np.zeros(0, dtype=np.bool_), *(s.known for s in at)]),
        elsewhere=np.array([view.elsewhere or 0 for view in views], dtype=np.int64),
        bounded=np.array([view.elsewhere is not None for view in views], dtype=np.bool_),
        stated=_stacked([view.stated[None] for view in views], wide).astype(np.int64),
        given=_stacked([_given(case, view.candidates) for case, view in zip(cases, views, strict=True)], wide).astype(
            np.bool_
        ),
    )


def _given(case: Case, candidates: Sequence[str]) -> Bools:
    return np.array([[candidate in case.stated for candidate in candidates]], dtype=np.bool_).reshape(1, -1)


def _stacked(blocks: Sequence[npt.NDArray[np.generic]], wide: int) -> npt.NDArray[np.int64]:
    """Blocks one below the other, filled up with zeros to the right."""
    filled = np.zeros((sum(len(block) for block in blocks), wide), dtype=np.int64)
    row = 0
    for block in blocks:
        filled[row : row + len(block), : block.shape[1]] = block
        row += len(block)
    return filled


def screen(panel: Panel) -> Screen:
    """Deficits and excesses of every contest of a panel."""
    held = _segments(panel.least, panel.starts)
    surplus = np.where(panel.given, panel.stated - held, 0)
    gaining = surplus > 0
    most = np.where(panel.bounded, np.where(gaining, surplus, 0).sum(axis=1) - panel.elsewhere, 0)
    excess = np.maximum(most, 0)
    unsettled = np.zeros(len(excess), dtype=np.bool_)
    asked = np.flatnonzero(excess)
    if asked.size:
        excess[asked], unsettled[asked] = _spread(panel, asked, gaining[asked], excess[asked])
    return Screen(held=held, deficits=np.maximum(-surplus, 0), excess=excess, unsettled=unsettled)


def _segments(values: Ints | Bools, starts: Ints) -> Ints:
    """Column sums of every contest's rows; reduceat knows no empty segment, so those are left out."""
    sums = np.zeros((len(starts) - 1, values.shape[1]), dtype=np.int64)
    filled = starts[:-1] < starts[1:]
    if bool(filled.any()):
        sums[filled] = np.add.reduceat(values, starts[:-1][filled], axis=0, dtype=np.int64)
    return sums


def _spread(panel: Panel, asked: Ints, gaining: Bools, most: Ints) -> tuple[Ints, Bools]:
    """(excess shown, unsettled) of the contests asked about, whose excess is at most `most`.

    Two sets of candidates are tried: those that gain and were read everywhere, and all that gain. Where every candidate
    was read on all forms or on none there is no other to try: one open cell takes up all the room of its form, so that
    further candidates cost nothing.
    """
    counts = (panel.starts[1:] - panel.starts[:-1])[asked]
    rows = np.concatenate([np.arange(panel.starts[i], panel.starts[i + 1]) for i in asked])
    starts = np.concatenate([[0], np.cumsum(counts)])
    unread, forms = _segments(panel.open[rows], starts), counts[:, None]
    loose = _segments(panel.most[rows] > panel.least[rows], starts) * ~(unread == forms)
    full = (unread == 0) & (loose == 0)
    shown = [_gaps(panel, asked, rows, starts, chosen) for chosen in (gaining & full, gaining)]
    plain = (full | (unread == forms) | ~gaining).all(axis=1)
    best = np.minimum(np.maximum.reduce([*shown, np.zeros_like(most)]), most)
    return best, (best == 0) & ~plain


def _gaps(panel: Panel, asked: Ints, rows: Ints, starts: Ints, chosen: Bools) -> Ints:
    """The gap of one set of candidates per contest; below zero where nothing bounds it."""
    of_row = np.repeat(chosen, starts[1:] - starts[:-1], axis=0)
    least, unread = panel.least[rows], (panel.open[rows] & of_row).any(axis=1)
    readings = np.where(of_row, panel.most[rows], 0).sum(axis=1)
    rest = np.maximum(panel.registered[rows], least.sum(axis=1)) - np.where(of_row, 0, least).sum(axis=1)
    known = panel.known[rows]
    held = np.where(unread, rest, np.where(known, np.minimum(readings, rest), readings))
    endless = _segments((unread & ~known)[:, None], starts)[:, 0] > 0
    stated = np.where(chosen, panel.stated[asked], 0).sum(axis=1)
    return np.where(endless, -1, stated - _segments(held[:, None], starts)[:, 0] - panel.elsewhere[asked])
