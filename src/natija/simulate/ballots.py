"""What was really voted: contests, candidates and the true count of every form, as columns.

Form f is station f % S on ballot f // S. A form's candidates stand next to one another in `votes`; the forms of a
contest stand next to one another too, so a contest is a plain matrix. Shares and turnout are correlated inside a
province, a seat and a neighbourhood. Votes are cut from whole weights by cumulative rounding: they add up exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from natija.simulate.land import Floats, Ints, Land, rank_in_group
from natija.simulate.plan import Plan

PARTIES = 8
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
    form_contest: Ints
    form_start: Ints
    """Where the votes of each form begin; one longer than the forms."""
    votes: Ints
    counts: Ints
    """A row per form, a column per name in COUNTS."""

    def forms_of(self, contest: int) -> slice:
        """The forms of a contest."""
        first, last = np.searchsorted(self.form_contest, [contest, contest + 1])
        return slice(int(first), int(last))

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
    weights = _weights(land, form_contest, candidates, strength, rng)
    return Ballots(
        contest_seat=contest_seat,
        candidates=candidates,
        candidate_party=parties,
        form_contest=form_contest,
        form_start=start,
        votes=_share_out(counts[:, VALID], weights, start, rng),
        counts=counts,
    )


def _province(land: Land) -> Ints:
    """Province of each contest."""
    return land.division_province[land.district_division[np.concatenate(land.seat_district)]]


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
    return np.column_stack([roll.sum(axis=1), roll, total, polled, total - rejected, rejected])


def _weights(land: Land, form_contest: Ints, candidates: Ints, strength: Floats, rng: np.random.Generator) -> Ints:
    """Whole weight of every candidate on every form."""
    block_key = form_contest * (int(land.station_area.max()) + 1) + np.tile(land.station_area, 2)
    block = np.cumsum(np.r_[0, block_key[1:] != block_key[:-1]])
    block_contest = form_contest[np.r_[True, block_key[1:] != block_key[:-1]]]
    shared = _spread(strength, candidates, block_contest) + rng.normal(0, 0.35, int(candidates[block_contest].sum()))
    per_form = _spread(shared, candidates[block_contest], block)
    noise = rng.standard_normal(len(per_form), dtype=np.float32)
    weights: Ints = np.rint(_UNIT * np.exp(per_form + 0.25 * noise)).astype(np.int64)
    return weights


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
