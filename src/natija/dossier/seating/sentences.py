"""What is said of seats in words: who has how many, what is open, what was inferred, who can govern.

The same words for every party, whichever side it is on. A majority that cannot be formed is said to be none under the
terms given, never that there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from natija.canvass.certificates.spelling import capital, count, decimal, joined, number
from natija.dossier.holders import signed
from natija.seats.against import Moved, PoolChange, ScenariosCompared
from natija.seats.college import College, FloorVote
from natija.seats.government import Bloc, Government, Short
from natija.seats.nouns import Allocation
from natija.seats.scenario import PoolShared, ScenarioShared

METHODS = {
    "largest-remainder": "largest remainder (Hare quota)",
    "droop": "largest remainder with the Droop quota",
    "hagenbach-bischoff": "largest remainder with the Hagenbach-Bischoff quota",
    "dhondt": "D'Hondt's divisors 1, 2, 3, …",
    "sainte-lague": "Sainte-Laguë's divisors 1, 3, 5, …",
    "modified-sainte-lague": "Sainte-Laguë's divisors with 1.4 for the first",
}
WHY = {"no-votes": "no votes", "below-threshold": "below the threshold"}
MANY = 4
"""Blocs named in a sentence."""


def tally(seats: Mapping[str, int]) -> str:
    """`A 18, B 14`, without those that have none."""
    return ", ".join(f"{party} {number(have)}" for party, have in seats.items() if have) or "nobody has one"


def allocated(made: Allocation) -> str:
    """Who has how many, by which method, and what is open."""
    first = f"{count(made.house, 'seat')} by {METHODS[made.method]}: {tally(made.seats)}."
    return " ".join([first, *still_open(made)])


def still_open(made: Allocation) -> list[str]:
    """Seats to be drawn for, and seats nobody can have."""
    said = []
    if made.tie:
        verb = "is" if made.tie.seats == 1 else "are"
        said.append(
            f"{count(made.tie.seats, 'seat')} {verb} open: {joined(made.tie.options, 'and')} are level at "
            f"{decimal(made.tie.at, 3)} ({made.tie.at}), and lots decide."
        )
    if made.unfilled:
        said.append(f"{count(made.unfilled, 'seat')} stay unfilled: the method gives them to nobody.")
    return said


def left_out(made: Allocation) -> list[str]:
    """Who has no claim, and why; lists that ran out."""
    said = [f"{out.party}: {WHY[out.why]} ({count(out.votes, 'vote')})." for out in made.left_out]
    for one in made.rounds:
        if one.full:
            names = joined(one.full, "and")
            said.append(f"{names}: fewer names on the list than seats; the rest is shared again among the others.")
    return said


# Scenarios


def scenario_sentence(made: ScenarioShared) -> str:
    """What a scenario awards, and whether that is what was reported."""
    house = sum(one.pool.seats for one in made.pools)
    held = f"; {number(made.withheld)} withheld" if made.withheld else ""
    said = [f"{made.scenario.title} ({made.scenario.date}): of {count(house, 'seat')} {tally(made.awarded)}{held}."]
    if made.open_ties:
        said.append(f"{capital(count(made.open_ties, 'tie'))} open.")
    if made.matches is not None:
        said.append(_fits(made))
    return " ".join(said)


def _fits(made: ScenarioShared) -> str:
    wrong = [one for one in made.reported if not one.matches]
    if not wrong:
        return f"All {number(len(made.reported))} numbers reported are met."
    listed = joined([f"{o.party} {number(o.computed)} here and {number(o.reported)} reported" for o in wrong], "and")
    return f"This does not fit what was reported: {listed}."


def scenario_lines(made: ScenarioShared) -> tuple[str, ...]:
    """What was inferred, which acts count, how sure it is."""
    acts = {act.id: act for pool in made.pools for act in pool.acts}
    methods = dict.fromkeys(pool.allocation.method for pool in made.pools)
    return (
        f"By {joined([METHODS[method] for method in methods], 'and')}. {made.inferred}".strip(),
        *(
            f"{act.party} {act.effect}: {act.why} ({act.date}; {act.source}; {act.confidence})."
            for act in acts.values()
        ),
        *([made.scenario.note] if made.scenario.note else []),
        *(line for pool in made.pools for line in (*still_open(pool.allocation), *left_out(pool.allocation))),
    )


def compared_sentence(made: ScenariosCompared) -> str:
    """Whose seats differ between two scenarios."""
    moved = {p: after - before for p, (before, after) in made.awarded.items() if after != before}
    listed = ", ".join(f"{party} {signed(by)}" for party, by in moved.items())
    held = made.second.withheld - made.first.withheld
    parts = [part for part in (listed, f"withheld {signed(held)}" if held else "") if part]
    names = f"From {made.first.scenario.name} to {made.second.scenario.name}"
    return f"{names}: {', '.join(parts)}." if parts else f"{names} nobody's seats change."


def why_sentences(one: PoolChange) -> tuple[str, ...]:
    """Per pool: which inputs differ, and how that moves a seat."""
    inputs = [f"{party} {_claim(a)} for {_claim(b)}" for party, (b, a) in one.inputs.items()]
    first = (
        f"{one.title}: {joined(inputs, 'and') or 'the same claims'}, so that {number(one.claimed[0])} general seats in "
        f"all become {number(one.claimed[1])} and a quota of {_quota(one, 0)} becomes {_quota(one, 1)}."
    )
    return (first, *(_moved(m) for m in one.moved if None not in m.claims))


def _claim(seats: int | None) -> str:
    return "not counted" if seats is None else number(seats)


def _quota(one: PoolChange, side: int) -> str:
    return decimal(Fraction(one.claimed[side], one.seats[side]), 3) if one.seats[side] else "nothing"


def _moved(one: Moved) -> str:
    sides = [_side(one, side) for side in (0, 1)]
    return f"{one.party} {number(one.before)} to {number(one.after)}: {sides[0]}; then {sides[1]}."


def _side(one: Moved, side: int) -> str:
    quotas, whole = one.quotas[side], one.whole[side]
    if quotas is None or whole is None:
        return "by quotients"
    beyond = "and one by remainder" if one.by_remainder[side] else "none by remainder"
    how = "level for the last seat" if one.level[side] else beyond
    return f"{decimal(quotas, 3)} quotas give {number(whole)}, {how}"


def pool_heading(one: PoolShared) -> str:
    """What a pool is, and what its numbers rest on."""
    return f"{one.pool.title}: {count(one.pool.seats, 'seat')} on {number(sum(one.claims.values()))} general seats"


# Government


def governing(made: Government) -> str:
    """How many blocs have a majority, and the smallest of them."""
    rule = "the total membership" if made.of == "total" else "those present and voting"
    house = f"{number(made.needed)} seats ({rule}: {number(made.base)})"
    if not made.blocs:
        more = f" {capital(count(len(made.possible), 'bloc'))} could with undecided members." if made.possible else ""
        return f"Under these terms no bloc reaches {house}.{more}"
    least = min(len(bloc.parties) for bloc in made.blocs)
    few = [bloc for bloc in made.blocs if len(bloc.parties) == least][:MANY]
    listed = joined([f"{' + '.join(b.parties)} ({number(b.seats)})" for b in few], "and")
    many = f"{'' if made.all_listed else 'At least '}{count(len(made.blocs), 'minimal bloc')}"
    verb = "reaches" if len(made.blocs) == 1 else "reach"
    return f"{many} {verb} {house}; of the fewest parties: {listed}."


def terms_lines(made: Government) -> tuple[str, ...]:
    """The house and the terms that were given."""
    parts = [f"{count(sum(made.seats.values()), 'member')} of a house of {number(made.total)}"]
    parts += [f"{number(made.vacant)} vacant"] if made.vacant else []
    parts += [f"{number(made.abstaining)} abstaining"] if made.abstaining else []
    parts += [f"{number(made.undecided)} undecided"] if made.undecided else []
    said = [f"{made.source} {'; '.join(parts)}.".strip()]
    said += [f"Together: {' + '.join(names)}." for names in made.together]
    said += [f"In no bloc together: {one} and {other}." for one, other in made.exclude]
    said += [agreement(short) for short in made.agreements]
    said += [f"Only the first {number(len(made.blocs))} blocs were searched out."] if not made.all_listed else []
    return (*said, *pivotal(made))


def agreement(short: Short) -> str:
    """What an agreement has and lacks."""
    names = " + ".join(short.parties)
    if not short.lacks:
        return f"{names}: {number(short.seats)} seats, a majority by itself."
    if not short.completed_by:
        return f"{names}: {number(short.seats)} seats, {number(short.lacks)} short; nobody left could complete it."
    few = joined([" + ".join(bloc.parties) for bloc in short.completed_by[:MANY]], "or")
    more = f", or {number(len(short.completed_by) - MANY)} more ways" if len(short.completed_by) > MANY else ""
    return f"{names}: {number(short.seats)} seats, {number(short.lacks)} short; completed by {few}{more}."


def pivotal(made: Government) -> list[str]:
    """Without whom nothing goes, and who is needed nowhere."""
    must = [" + ".join(a.parties) for a in made.allies if a.indispensable]
    idle = [" + ".join(a.parties) for a in made.allies if a.needless]
    sure = " that is sure" if made.undecided else ""
    said = [f"In every bloc{sure}: {joined(must, 'and')}."] if must else []
    return said + ([f"In no minimal bloc{sure}: {joined(idle, 'and')}."] if idle else [])


def bloc_words(bloc: Bloc) -> str:
    """The parties of a bloc."""
    return " + ".join(bloc.parties)


def college_sentence(title: str, made: College) -> str:
    """What every candidate has, exactly and rounded."""
    listed = joined(
        [f"{c.candidate} {decimal(c.exact, 2)}, rounded {number(c.rounded)}" for c in made.candidates], "and"
    )
    return f"{title}: {listed}."


def floor_sentence(made: FloorVote) -> str:
    """Votes cast beside those expected."""
    listed = joined([
        f"{c.choice} {number(c.cast)} ({number(c.expected)} expected, {signed(c.difference)})" for c in made.choices
    ], "and")  # fmt: skip
    return f"Cast: {listed}; {number(made.not_cast)} of {number(made.seats)} seats cast none of these."
