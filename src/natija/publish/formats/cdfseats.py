"""Seats that parties are awarded, as contests between parties whose counts are seats (type `seats`).

A pool of seats with awards in force becomes a PartyContest of the election that first fills its chamber. The count is
what sits: awarded less what is suspended. A pool nobody was given is not there, which is not a count of 0.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from natija.house.facts import facts
from natija.house.pools import Award, awards
from natija.model.definition import Chamber, Pool
from natija.publish.formats import cdf
from natija.publish.formats.cdfunits import Units
from natija.publish.formats.edition import Edition


def awarded(edition: Edition, election: str) -> tuple[tuple[Chamber, Award], ...]:
    """The awards in force in the chambers that an election fills first, pool by pool."""
    definition, notices = edition.canvass.definition, dict(edition.canvass.scope.given)
    return tuple(
        (chamber, award)
        for chamber in definition.chambers if chamber.elections[:1] == (election,)
        for award in awards(facts(definition, chamber, notices, edition.moment.as_of))
    )  # fmt: skip


def contests(edition: Edition, election: str, units: Units) -> Iterator[cdf.PartyContest]:
    """One contest for each pool that is no part of another, with every party's seats in it and in its parts."""
    pools = {pool.id: pool for pool in edition.canvass.definition.pools}
    sits: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for chamber, award in awarded(edition, election):
        sits[chamber.label, _top(pools, award.pool)][award.party] += award.awarded - award.suspended
    for (chamber_label, pool), seats in sits.items():
        yield _contest(chamber_label, pools[pool], seats, units)


def _top(pools: Mapping[str, Pool], pool: str) -> str:
    """The pool that this one is a part of: a suspension can name a wider one than the award did."""
    while pools[pool].within in pools:
        pool = pools[pool].within
    return pool


def _contest(chamber: str, pool: Pool, seats: Mapping[str, int], units: Units) -> cdf.PartyContest:
    district = cdf.reference("unit", pool.unit if pool.unit in units.below else units.root)
    return cdf.PartyContest(
        id=cdf.reference("pool", pool.id), name=f"{chamber}, {pool.label or pool.kind}",
        election_district_id=district,
        contest_selection=tuple(
            cdf.PartySelection(
                id=cdf.reference("award", pool.id, party), party_ids=(cdf.reference("party", party),),
                vote_counts=(cdf.VoteCounts(type="seats", gp_unit_id=district, count=number),),
            ) for party, number in sorted(seats.items())
        ),
        external_identifier=(cdf.known_as(pool.id, "pool"),),
    )  # fmt: skip


def parties(edition: Edition, elections: set[str]) -> set[str]:
    """Parties that any award of these elections names."""
    return {award.party for election in elections for _, award in awarded(edition, election)}
