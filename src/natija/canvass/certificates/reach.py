"""Who leads on the forms, whether the stated winner could still overtake, and what would have to be true elsewhere.

A lead that the registered voters of all other stations and every ballot outside stations cannot make up is a proof,
with its premises. Where nothing bounds the votes elsewhere there is no proof, and the condition is said instead: how
many votes each station without a form would have had to give, and how unlike the forms that would be.
"""

from __future__ import annotations

from fractions import Fraction

import msgspec
import numpy as np

from natija.canvass.certificates.bounds import Bounds, at_most, bounds, everybody
from natija.canvass.certificates.documents import FORMAT, Held, Reach
from natija.canvass.certificates.nouns import Case, Ints
from natija.canvass.certificates.premises import premises, stopped_by, unsourced
from natija.canvass.certificates.prove import listed, sums


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """What would have to be true at the stations without a form. `gainers`: those the total gives more, most first.

    `registered` of `listed` stations are the whole contest's, where somebody states them.
    """

    gainers: tuple[str, ...]
    needed: int
    """Votes the total gives them beyond the forms."""
    stations: int | None
    """Stations without a form held; null where no list says."""
    largest: int | None
    """Most votes for the candidates compared on any one form; null where only sums over forms are known."""
    winner: str
    winner_needed: int
    winner_held: int
    held: int
    """Votes on the forms for the candidates compared."""
    best: tuple[int, int] | None
    """The winner's votes, and all those compared, on the form with the highest share; null as above."""
    registered: int | None = None
    listed: int | None = None

    @property
    def per_station(self) -> Fraction | None:
        """Votes needed from each station without a form."""
        return Fraction(self.needed, self.stations) if self.stations else None

    @property
    def turnout(self) -> Fraction | None:
        """Ballots per registered voter that implies, were those stations of the contest's average size."""
        if self.per_station is None or not self.registered or not self.listed:
            return None
        return self.per_station / Fraction(self.registered, self.listed)

    @property
    def share_needed(self) -> Fraction:
        """The winner's share of what is needed."""
        return Fraction(self.winner_needed, self.needed)

    @property
    def share_held(self) -> Fraction | None:
        """The winner's share on the forms."""
        return Fraction(self.winner_held, self.held) if self.held else None

    @property
    def share_best(self) -> Fraction | None:
        """The winner's highest share on any form."""
        return None if self.best is None else Fraction(*self.best)


def stated_winner(case: Case) -> str | None:
    """The candidate the total gives most votes; null in a tie, or where fewer than two are stated."""
    ranked = sorted(case.stated.values(), reverse=True)
    if len(ranked) < 2 or ranked[0] == ranked[1]:
        return None
    return next(c for c, votes in case.stated.items() if votes == ranked[0])


def reach(case: Case, winner: str | None = None) -> Reach | None:
    """The lead on the forms between the stated winner and the closest other; null where the forms show none."""
    named = stated_winner(case) if winner is None else winner
    view = everybody(case)
    if named is None or named not in view.candidates:
        return None
    w = view.candidates.index(named)
    others = [c for c in range(len(view.candidates)) if c != w]
    # equal leads are told apart by what was read and stated, so that no order of the ballot decides whom to name
    size = {c: (int(view.least[:, c].sum()), int(view.stated[c])) for c in others}
    over = {c: lead for c in others if (lead := _lead(view, w, c)) is not None}
    if len(over) == len(others) and others and min(over.values()) > 0:
        return _reach(case, view, named, w, max(others, key=lambda c: (-over[c], size[c])))
    behind = {c: lead for c in others if (lead := _lead(view, c, w)) is not None and lead > 0}
    if not behind:
        return None
    return _reach(case, view, named, max(behind, key=lambda c: (behind[c], size[c])), w)


def _pairs(view: Bounds, ahead: int, behind: int) -> tuple[Ints, Ints] | None:
    """(least for one, most for the other) per form; null where nothing bounds the other."""
    most, bounded = at_most(view, np.arange(len(view.candidates)) == behind)
    return (view.least[:, ahead], most) if bool(bounded.all()) else None


def _lead(view: Bounds, ahead: int, behind: int) -> int | None:
    pairs = _pairs(view, ahead, behind)
    return None if pairs is None else int(pairs[0].sum()) - int(pairs[1].sum())


def _reach(case: Case, view: Bounds, winner: str, ahead: int, behind: int) -> Reach | None:
    pairs = _pairs(view, ahead, behind)
    if pairs is None:
        return None
    at = case.forms.stations
    held = tuple(
        Held(unit=unit, votes=(a, b), forms=count)
        for unit, a, b, count in zip(at.ids, pairs[0].tolist(), pairs[1].tolist(), at.counts.tolist(), strict=True)
    )
    elsewhere = None if stopped_by(case, "reach") else view.elsewhere
    missing = () if elsewhere is None else listed(case.missing)
    lead, rests_on = int(pairs[0].sum() - pairs[1].sum()), premises(case, "reach")
    return Reach(
        format=FORMAT, contest=case.contest, basis=case.basis, total=case.total, winner=winner,
        candidates=(view.candidates[ahead], view.candidates[behind]), held=held, missing=missing,
        outside=0 if elsewhere is None else case.outside or 0, sums=sums(held, missing, (0, 0)), lead=lead,
        gap=None if elsewhere is None else lead - elsewhere, premises=rests_on, conditional_on=unsourced(rests_on),
    )  # fmt: skip


def condition(
    case: Case, *, winner: str | None = None, registered: int | None = None, stations: int | None = None
) -> Condition | None:
    """What the total asks of the stations without a form; null where it gives nobody more than the forms do.

    `registered` voters at all `stations` of the contest, where stated. Candidates not read in full are left out.
    """
    view = bounds(case)
    full = ~view.open.any(axis=0)
    more = np.where(full, view.stated - view.most.sum(axis=0), 0)
    named = stated_winner(case) if winner is None else winner
    if named not in view.candidates or not bool((more > 0).any()):
        return None
    w = view.candidates.index(named)
    votes = view.least[:, full].sum(axis=1)
    single = bool(len(votes)) and bool((case.forms.stations.counts == 1).all())
    return Condition(
        gainers=tuple(view.candidates[c] for c in np.lexsort((-view.stated, -more)) if more[c] > 0),
        needed=int(more[more > 0].sum()),
        stations=case.missing.stations or None, largest=int(votes.max()) if single else None,
        winner=named, winner_needed=max(0, int(more[w])), winner_held=int(view.least[:, w].sum()),
        held=int(votes.sum()), best=_best(view.least[:, w], votes) if single else None,
        registered=registered, listed=stations,
    )  # fmt: skip


def _best(winner: Ints, votes: Ints) -> tuple[int, int] | None:
    """The form with the winner's highest share; null where none has votes."""
    pairs = [(w, v) for w, v in zip(winner.tolist(), votes.tolist(), strict=True) if v]
    return max(pairs, key=lambda pair: Fraction(*pair), default=None)
