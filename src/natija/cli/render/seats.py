"""Screens of allocations, scenarios, majorities and colleges: sentences and tables of the dossier."""

from __future__ import annotations

from natija.cli.render.proofs import full
from natija.cli.terminal import Screen
from natija.cli.words import shell
from natija.countries.scenarios import bundled
from natija.dossier.seating import sentences as say
from natija.dossier.seating import tables
from natija.dossier.seating.asked import CollegeView, FloorView
from natija.seats.against import ScenariosCompared
from natija.seats.government import Government
from natija.seats.nouns import Allocation, SeatTie
from natija.seats.scenario import ScenarioList, ScenarioShared

SHORT = 8
"""Parties whose votes fit into the next command."""


def allocation_screen(made: Allocation, *, every: bool = False) -> Screen:
    """One allocation: the seats, quotas and remainders, and every award with `--steps`."""
    several = len(made.rounds) > 1
    parts = []
    for at, one in enumerate(made.rounds, 1):
        caption = f"Round {at}: {one.seats} seats" if several else "How it comes about"
        parts.append(tables.parts_table(one, made, caption=caption, exact=every))
        if every:
            parts.append(tables.awards_table(one))
    return Screen(sentence=say.allocated(made), coverage=tuple(say.left_out(made)), parts=full(parts), next=_next(made))


def _next(made: Allocation) -> str:
    votes = {part.party: part.votes for part in made.rounds[0].parts} if made.rounds else {}
    votes |= {out.party: out.votes for out in made.left_out}
    if len(votes) > SHORT or any(set(",=") & set(party) for party in votes):
        return "natija allocate --list"
    listed = ",".join(f"{party}={count}" for party, count in votes.items())
    base = f"natija allocate --votes {shell(listed)} --seats {made.house} --method {made.method}"
    if made.tie is None and not any(made.seats.values()):
        return "natija allocate --list"
    if made.tie is None:
        return f"natija govern --seats {shell(','.join(f'{p}={n}' for p, n in made.seats.items() if n))}"
    return f"{base} --drawn {shell(_lot('', made.tie))}"


def _lot(pool: str, tie: SeatTie) -> str:
    """A lot to be filled in: we name nobody who could be drawn."""
    drawn = f"{','.join(['NAME'] * tie.seats)} of {','.join(tie.options)}"
    return f"{pool}: {drawn}" if pool else drawn


def scenario_screen(made: ScenarioShared, *, every: bool = False) -> Screen:
    """One scenario, pool by pool."""
    parts = []
    for pool in made.pools:
        for at, one in enumerate(pool.allocation.rounds, 1):
            caption = f"{say.pool_heading(pool)}{f', round {at}' if at > 1 else ''}"
            parts.append(tables.parts_table(one, pool.allocation, caption=caption, votes="General seats", exact=every))
            if every:
                parts.append(tables.awards_table(one))
    return Screen(
        sentence=say.scenario_sentence(made), coverage=say.scenario_lines(made),
        parts=full((tables.reported_table(made), *parts)),
        next=_beside(made),
    )  # fmt: skip


def _beside(made: ScenarioShared) -> str:
    """Another scenario of the same pools to hold it against, if it is a bundled one."""
    tied = next((pool for pool in made.pools if pool.allocation.tie), None)
    if tied and tied.allocation.tie:
        lot = shell(_lot(tied.pool.id, tied.allocation.tie))
        return f"natija allocate --scenario {shell(made.scenario.name)} --drawn {lot}"
    every = [one for file in bundled() for one in file.scenarios]
    others = [one.name for one in every if one.pools == made.scenario.pools and one.name != made.scenario.name]
    if made.scenario not in every or not others:
        return "natija allocate --list"
    return f"natija allocate --scenario {shell(made.scenario.name)} --scenario {shell(others[0])}"


def compared_screen(made: ScenariosCompared) -> Screen:
    """Two scenarios side by side, what moved and why."""
    why = tuple(line for one in made.pools for line in say.why_sentences(one))
    return Screen(
        sentence=say.compared_sentence(made),
        coverage=tuple(dict.fromkeys((*say.scenario_lines(made.first), *say.scenario_lines(made.second)))),
        parts=full(
            (tables.compared_table(made), *(["Why:\n" + "\n".join(f"  {line}" for line in why)] if why else []))
        ),
        next=f"natija allocate --scenario {shell(made.second.scenario.name)} --steps",
    )


def list_screen(made: ScenarioList) -> Screen:
    """What can be asked for by name."""
    first = made.entries[0].name if made.entries else "NAME"
    return Screen(
        sentence=f"{len(made.entries)} scenarios and electoral colleges.", parts=full((tables.list_table(made),)),
        next=f"natija allocate --scenario {shell(first)}",
    )  # fmt: skip


def government_screen(made: Government, *, every: bool = False) -> Screen:
    """Who can form a majority."""
    listed = shell(",".join(f"{party}={count}" for party, count in made.seats.items()))
    return Screen(
        sentence=say.governing(made), coverage=say.terms_lines(made),
        parts=full((
            tables.blocs_table(made, every=every), tables.possible_table(made, every=every), tables.allies_table(made),
            tables.power_table(made),
        )),
        next=f"natija govern --seats {listed} --majority {made.needed} --of {made.of}{_terms(made)} --svg house.svg",
    )  # fmt: skip


def _terms(made: Government) -> str:
    """The terms again, as options."""
    given = [f"--vacant {made.vacant}"] if made.vacant else []
    given += [f"--together {shell('+'.join(names))}" for names in made.together]
    given += [f"--exclude {shell(':'.join(pair))}" for pair in made.exclude]
    given += [f"--abstain {shell(','.join(made.abstain))}"] if made.abstain else []
    given += [f"--undecided {shell(','.join(made.either_way))}"] if made.either_way else []
    return "".join(f" {option}" for option in given)


def college_screen(made: CollegeView) -> Screen:
    """A weighted count."""
    declared = ", ".join(f"{name} {votes}" for name, votes in made.college.declared.items())
    return Screen(
        sentence=say.college_sentence(made.college.title, made.count),
        coverage=(
            f"Declared: {declared}. {'The same.' if made.matches else 'NOT the same.'} Source: {made.college.source}.",
            f"Rule: {made.college.rule} ({made.college.rule_confidence}).",
        ),
        parts=full(tables.college_tables(made.count)),
        next="natija allocate --list",
    )  # fmt: skip


def floor_screen(made: FloorView) -> Screen:
    """A floor vote beside what was said."""
    return Screen(sentence=say.floor_sentence(made.vote), parts=full((tables.floor_table(made.vote),)),
                  next="natija govern --help")  # fmt: skip
