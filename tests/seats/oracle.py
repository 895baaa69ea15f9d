"""Second opinions that share no code with `natija.seats`: definitions tried on every possibility of a small case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, permutations, product
from math import factorial


def shares(parties: int, seats: int) -> Iterator[tuple[int, ...]]:
    """Every way to give so many seats to so many parties."""
    if parties == 1:
        yield (seats,)
        return
    for first in range(seats + 1):
        for rest in shares(parties - 1, seats - first):
            yield (first, *rest)


def stable(votes: tuple[int, ...], seats: int, divisors: list[Fraction]) -> set[tuple[int, ...]]:
    """Shares in which no seat given has a smaller quotient than one not given: what a divisor method is."""
    found = set()
    for share in shares(len(votes), seats):
        given = [Fraction(v) / divisors[x - 1] for v, x in zip(votes, share, strict=True) if x]
        not_given = [Fraction(v) / divisors[x] for v, x in zip(votes, share, strict=True)]
        if not given or min(given) >= max(not_given):
            found.add(share)
    return found


def closest(votes: tuple[int, ...], seats: int) -> set[tuple[int, ...]]:
    """Shares with the least sum of squared distances from exact proportion: largest remainder with Hare's quota."""
    total = sum(votes)

    def distance(share: tuple[int, ...]) -> int:
        return sum((x * total - v * seats) ** 2 for v, x in zip(votes, share, strict=True))

    every = list(shares(len(votes), seats))
    least = min(map(distance, every))
    return {share for share in every if distance(share) == least}


def by_remainder(votes: tuple[int, ...], seats: int, over: int, under: int) -> set[tuple[int, ...]]:
    """Whole quotas of over/under votes, then every choice of parties whose remainders are the largest."""
    whole = [v * under // over for v in votes]
    left = [v * under - w * over for v, w in zip(votes, whole, strict=True)]
    more = seats - sum(whole)
    if more >= len(votes):
        return {tuple(w + 1 for w in whole)}
    found = set()
    for chosen in combinations(range(len(votes)), more):
        others = [left[i] for i in range(len(votes)) if i not in chosen]
        if not chosen or not others or min(left[i] for i in chosen) >= max(others):
            found.add(tuple(w + (i in chosen) for i, w in enumerate(whole)))
    return found


def swings(weights: tuple[int, ...], quota: int) -> tuple[int, ...]:
    """Blocs that lose without a party and win with it, counted one by one."""
    players = range(len(weights))
    found = [0] * len(weights)
    for inside in product((False, True), repeat=len(weights)):
        held = sum(w for w, is_in in zip(weights, inside, strict=True) if is_in)
        for player in players:
            if inside[player] and held >= quota > held - weights[player]:
                found[player] += 1
    return tuple(found)


def tips(weights: tuple[int, ...], quota: int) -> tuple[Fraction, ...]:
    """How often each party tips, over every order of arrival."""
    found = [0] * len(weights)
    for order in permutations(range(len(weights))):
        held = 0
        for player in order:
            held += weights[player]
            if held >= quota:
                found[player] += 1
                break
    return tuple(Fraction(count, factorial(len(weights))) for count in found)


def minimal(seats: Mapping[str, int], needed: int, exclude: set[frozenset[str]]) -> set[frozenset[str]]:
    """Every set of parties that wins, holds no excluded pair, and loses when any one of them leaves."""
    found = set()
    for size in range(1, len(seats) + 1):
        for chosen in combinations(seats, size):
            held = sum(seats[party] for party in chosen)
            clash = any(frozenset(pair) in exclude for pair in combinations(chosen, 2))
            if held >= needed and not clash and all(held - seats[party] < needed for party in chosen):
                found.add(frozenset(chosen))
    return found
