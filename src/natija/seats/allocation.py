"""Share seats among parties by largest remainder or by divisors.

Rules: exact integers and fractions; the order of the mapping never matters for who gets a seat; every quota, remainder
and quotient is kept. Parties level at the cut-off are a tie that is returned: the caller draws, gives the Draw back,
and the allocation goes on. A Draw whose options are no longer those of the tie is refused, because it answers another
question. A list with fewer names than seats keeps what it can fill, and the rest is shared by the same method among the
others. Refused: votes that are no whole numbers or below zero.

Source of the methods: F. Pukelsheim, Proportional Representation (2nd ed., Springer 2017).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import get_args

from msgspec.structs import replace

from natija.errors import BadUse
from natija.seats import divisors, remainders
from natija.seats.lots import names, settle
from natija.seats.nouns import Allocation, Draw, LeftOut, Method, Round

METHODS: tuple[Method, ...] = get_args(Method)
MOST = 1_000_000
"""Seats in one allocation; a larger number is a slip of the hand."""


def allocate(
    votes: Mapping[str, int],
    seats: int,
    *,
    method: Method = "largest-remainder",
    threshold: Fraction | int = 0,
    of: int | None = None,
    caps: Mapping[str, int] | None = None,
    draws: Sequence[Draw] = (),
) -> Allocation:
    """Share `seats` among parties by their votes.

    `threshold` is a share of all votes, or of `of` votes where some were cast for nobody here. `caps` are names on a
    list. `draws` are the lots drawn so far, in the order in which their ties came up.
    """
    check(votes, seats, method, caps or {})
    needed = Fraction(threshold) * (sum(votes.values()) if of is None else of)
    left_out = tuple(_left_out(votes, needed))
    claims = {p: v for p, v in votes.items() if p not in {out.party for out in left_out}}
    lots = iter(draws)
    rounds = tuple(_rounds(claims, seats, method, caps or {}, lots))
    if (unused := next(lots, None)) is not None:
        raise BadUse(
            f"no tie is left that the lot among {names(unused.options)} could settle",
            next_step="leave that lot out, or check the votes: a lot drawn for other votes settles nothing here",
        )
    given = _together(votes, rounds, caps or {})
    tie = rounds[-1].tie if rounds and rounds[-1].draw is None else None
    return Allocation(
        method=method, seats=given, house=seats, votes=sum(votes.values()), threshold=Fraction(threshold),
        needed=needed, rounds=rounds, left_out=left_out, tie=tie,
        unfilled=seats - sum(given.values()) - (tie.seats if tie else 0),
    )  # fmt: skip


def named(method: str) -> Method:
    """The method of that name."""
    for one in METHODS:
        if one == method:
            return one
    raise BadUse(f"there is no method {method!r}", next_step=f"choose one of: {', '.join(METHODS)}")


def check(votes: Mapping[str, int], seats: int, method: str, caps: Mapping[str, int]) -> None:
    """Refuse what is no question."""
    named(method)
    for what, value in (("seats", seats), *votes.items(), *caps.items()):
        if type(value) is not int or value < 0:
            raise BadUse(f"{what}: {value!r} is not a whole number from 0", next_step="count in whole numbers")
    if seats > MOST:
        raise BadUse(
            f"{seats:,} seats are more than the {MOST:,} that are shared at once", next_step="check the number"
        )
    if unknown := sorted(set(caps) - set(votes)):
        raise BadUse(f"a limit for {names(unknown)}, but no votes", next_step="spell parties the same in both")


def _left_out(votes: Mapping[str, int], needed: Fraction) -> Iterator[LeftOut]:
    for party, count in votes.items():
        if not count:
            yield LeftOut(party=party, votes=count, why="no-votes")
        elif count < needed:
            yield LeftOut(party=party, votes=count, why="below-threshold")


def _rounds(
    votes: Mapping[str, int], seats: int, method: Method, caps: Mapping[str, int], lots: Iterator[Draw]
) -> Iterator[Round]:
    """Share; cut lists that ran out; share the rest among the others, until no list runs out or a tie is open."""
    while votes and seats:
        made = remainders.share(votes, seats, method) if method in remainders.QUOTAS else divisors.share(
            votes, seats, method
        )  # fmt: skip
        full = _full(made, caps)
        if made.tie and not full and (lot := next(lots, None)) is not None:
            made = settle(made, made.tie, lot)
            full = _full(made, caps)
        yield _with_full(made, full)
        if not full:
            return
        seats -= sum(caps[party] for party in full)
        votes = {party: count for party, count in votes.items() if party not in full}


def _full(made: Round, caps: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(part.party for part in made.parts if part.party in caps and part.seats > caps[part.party])


def _with_full(made: Round, full: tuple[str, ...]) -> Round:
    """The round with the lists that ran out; an open tie in it is moot, because those seats are shared again."""
    return replace(made, full=full, tie=made.tie if made.draw else None) if full else made


def _together(votes: Mapping[str, int], rounds: Sequence[Round], caps: Mapping[str, int]) -> dict[str, int]:
    """Seats of all rounds: the last one that a party was in counts, cut to its names where its list ran out."""
    given = dict.fromkeys(votes, 0)
    for made in rounds:
        given |= {part.party: min(part.seats, caps.get(part.party, part.seats)) for part in made.parts}
    return given
