"""What was really voted: contests, candidates and the true count of every form, as columns.

Form f is station f % S on ballot f // S. A form's candidates stand next to one another in `votes`; the forms of a
contest stand next to one another too, so a contest is a plain matrix. Shares and turnout are correlated inside a
province, a seat and a neighbourhood. Votes are cut from whole weights by cumulative rounding: they add up exactly.
Weights are made and used a block of forms at a time, so that a large country takes little more than its figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from natija.simulate.land import Floats, Ints, Land, rank_in_group
from natija.simulate.plan import Plan

FIGURE = np.int32
"""What holds a figure of one form, whatever slips are made in it; sums of forms take more."""
PARTIES = 8
_BLOCK = 50_000
"""Forms whose votes are drawn together; which ones are has no influence on the votes."""
_UNIT = 1 << 20
"""Shares become whole weights of this unit, so the last bit of a float does not decide a vote."""
COUNTS = (
    "registered", "registered.male", "registered.female", "polled", "polled.male", "polled.female", "valid", "rejected",
)  # fmt: skip
REGISTERED, POLLED, VALID, REJECTED = 0, 3, 6, 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Ballots:
    """The truth. Contests of both ballots in one numbering, the national ones first."""

    contest_seat: Ints
    candidates: Ints
    """Number of candidates of each contest."""
    candidate_party: Ints
    """Of each candidate of each contest in order; -1 for an independent."""
    contest_start: Ints
    """Where the forms of each contest begin; one longer than the contests."""
    form_contest: Ints
    form_start: Ints
    """Where the votes of each form begin; one longer than the forms."""
    votes: Ints
    counts: Ints
    """A row per form, a column per name in COUNTS."""

    def forms_of(self, contest: int) -> slice:
        """The forms of a contest."""
        return slice(int(self.contest_start[contest]), int(self.contest_start[contest + 1]))

    def matrix(self, contest: int, votes: Ints) -> Ints:
        """Votes of a contest: a row per form, a column per candidate."""
        forms = self.forms_of(contest)
        flat = votes[self.form_start[forms.start] : self.form_start[forms.stop]]
        return flat.reshape(-1, int(self.candidates[contest]))


def ballots(plan: Plan, land: Land, rng: np.random.Generator) -> Ballots:
    """Draw candidates, turnout and votes."""
    sizes = [len(s) for s in land.seat_district]
    contest_seat = np.concatenate([np.arange(n) for n in sizes])
    contest_ballot = np.repeat([0, 1], sizes)
    candidates = _candidates(plan, contest_ballot, rng)
    form_contest = np.concatenate([land.station_seat[0], sizes[0] + land.station_seat[1]])
    parties, strength = _strength(_province(land), candidates, rng)
    counts = _turnout(land, rng)
    start = np.concatenate([[0], np.cumsum(candidates[form_contest])])
    leaning = _leaning(land, form_contest, candidates, strength, rng)
    return Ballots(
        contest_seat=contest_seat,
        candidates=candidates,
        candidate_party=parties,
        contest_start=np.searchsorted(form_contest, np.arange(len(candidates) + 1)),
        form_contest=form_contest,
        form_start=start,
        votes=_votes(counts[:, VALID], leaning, start, rng),
        counts=counts,
    )


def _province(land: Land) -> Ints:
    """Province of each contest."""
    division: Ints = land.district_division[np.concatenate(land.seat_district)]
    province: Ints = land.division_province[division]
    return province


def _candidates(plan: Plan, contest_ballot: Ints, rng: np.random.Generator) -> Ints:
    """Candidates of each contest: around the mean, with a long tail, never fewer than two."""
    mean = np.array(plan.candidates)[contest_ballot]
    return np.clip(rng.poisson(mean * rng.lognormal(-0.06, 0.35, len(mean))), 2, 3 * mean)


def _strength(province: Ints, candidates: Ints, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Party and log strength of each candidate: at most one per party, the others independent."""
    contest = np.repeat(np.arange(len(candidates)), candidates)
    party = rank_in_group(contest)
    party = np.where((party < PARTIES) & (rng.random(len(party)) < 0.85), party, -1)
    base = -0.45 * np.arange(PARTIES) + rng.normal(0, 0.8, (int(province.max()) + 1, PARTIES))
    alone = np.where(rng.random(len(party)) < 0.06, -0.5, -4.0) + rng.normal(0, 1.0, len(party))
    backed = base[province[contest], party] + rng.normal(0, 0.6, len(party))
    order = np.lexsort((rng.random(len(party)), contest))  # ballot order tells nothing about strength
    return party[order], np.where(party >= 0, backed, alone)[order]


def _turnout(land: Land, rng: np.random.Generator) -> Ints:
    """Count columns of every form. Both ballots of a station have nearly the same voters."""
    stations = len(land.station_district)
    _, area = np.unique(land.station_area, return_inverse=True)
    local = rng.normal(0, 0.15, int(area.max()) + 1)[area] + rng.normal(0, 0.12, stations)
    wide = rng.normal(0, 0.2, int(land.station_district.max()) + 1)[land.station_district]
    chance = 1 / (1 + np.exp(-(0.05 + wide + local)[:, None] + np.array([0.0, 0.4])))
    first = rng.binomial(land.registered, chance)
    second = np.clip(first + rng.choice([-2, -1, 0, 0, 0, 0, 1, 2], first.shape), 0, land.registered)
    polled = np.concatenate([first, second])
    roll, total = np.tile(land.registered, (2, 1)), polled.sum(axis=1)
    rejected = rng.binomial(total, rng.beta(2.0, 110.0, len(total)))
    return np.column_stack([roll.sum(axis=1), roll, total, polled, total - rejected, rejected]).astype(FIGURE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Leaning:
    """Log strength of every candidate in every neighbourhood, which the forms of both ballots there share."""

    strength: Floats
    candidates: Ints
    """Of each neighbourhood and contest: how many of `strength` are its."""
    of: Ints
    """Of each form: which neighbourhood and contest."""


def _leaning(land: Land, form_contest: Ints, candidates: Ints, strength: Floats, rng: np.random.Generator) -> _Leaning:
    """What a neighbourhood has in common."""
    key = form_contest * (int(land.station_area.max()) + 1) + np.tile(land.station_area, 2)
    new = np.r_[True, key[1:] != key[:-1]]
    contest = form_contest[new]
    taken = candidates[contest]
    shared = _spread(strength, candidates, contest) + rng.normal(0, 0.35, int(taken.sum()))
    return _Leaning(strength=shared, candidates=taken, of=np.cumsum(new) - 1)


def _votes(valid: Ints, leaning: _Leaning, start: Ints, rng: np.random.Generator) -> Ints:
    """Whole weights of every candidate on every form, and the valid votes cut by them, block by block."""
    noise = rng.standard_normal(int(start[-1]), dtype=np.float32)
    votes = np.empty(int(start[-1]), dtype=FIGURE)
    for first in range(0, len(valid), _BLOCK):
        last = min(first + _BLOCK, len(valid))
        place = slice(int(start[first]), int(start[last]))
        per_form = _spread(leaning.strength, leaning.candidates, leaning.of[first:last])
        weights = np.rint(_UNIT * np.exp(per_form + 0.25 * noise[place])).astype(np.int64)
        votes[place] = _share_out(valid[first:last], weights, start[first : last + 1] - start[first], rng)
    return votes


def _spread(values: Floats, lengths: Ints, groups: Ints) -> Floats:
    """The run of values of each group, one after another (`lengths` are those of the runs in `values`)."""
    starts = np.cumsum(lengths) - lengths
    taken = lengths[groups]
    ends = np.cumsum(taken)
    spread: Floats = values[np.arange(int(ends[-1])) - np.repeat(ends - taken - starts[groups], taken)]
    return spread


def _share_out(valid: Ints, weights: Ints, start: Ints, rng: np.random.Generator) -> Ints:
    """Cut the valid votes of each form by weight; the cuts are shifted by chance, and add up exactly."""
    length = np.diff(start)
    running = np.concatenate([[0], np.cumsum(weights)])
    base, whole = running[start[:-1]], running[start[1:]] - running[start[:-1]]
    shift = rng.integers(0, whole)
    upper = running[1:] - np.repeat(base, length)
    cut = (upper * np.repeat(valid, length) + np.repeat(shift, length)) // np.repeat(whole, length)
    lower = np.concatenate([[0], cut[:-1]])
    lower[start[:-1]] = 0
    votes: Ints = cut - lower
    return votes
