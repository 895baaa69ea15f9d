"""Tables of seats: quotas and remainders, awards, scenarios side by side, blocs, power, weighted votes.

A share is shown to three places; where `exact` is asked for, the fraction stands beside it. Parties stand in the order
in which they were given, or by seats where the caption says so.
"""

from __future__ import annotations

from fractions import Fraction

from natija.canvass.certificates.spelling import decimal, number, percent
from natija.dossier.blocks import Table, numbers, texts
from natija.dossier.holders import signed
from natija.dossier.seating import sentences as say
from natija.seats.against import ScenariosCompared
from natija.seats.college import Body, Choice, College, FloorVote
from natija.seats.government import Ally, Government
from natija.seats.nouns import Allocation, Part, Round
from natija.seats.scenario import ScenarioList, ScenarioShared

SHOWN = 12
"""Blocs shown before `--all`."""


def parts_table(one: Round, made: Allocation, *, caption: str, votes: str = "Votes", exact: bool = False) -> Table:
    """One round: votes, quotas, whole and remainder, and who got a seat beyond."""
    if one.quota is None:
        rows = tuple((p.party, number(p.votes), number(p.seats)) for p in one.parts)
        return Table(caption=caption, columns=(*texts("Party"), *numbers(votes, "Seats")), rows=rows, note=_last(one))
    titles = (votes, "Quotas", *(["Exactly"] if exact else []), "Whole", "Remainder", "Seats")
    return Table(
        caption=caption, columns=(*texts("Party"), *numbers(*titles), *texts("One beyond")),
        rows=tuple(_part(part, one, exact=exact) for part in one.parts),
        note=_quota(one, one.quota, made.method),
    )  # fmt: skip


def _quota(one: Round, quota: Fraction, method: str) -> str:
    """How the quota is reckoned."""
    votes, seats = number(one.votes), number(one.seats)
    more = number(one.seats + 1)
    how = {
        "droop": f"Droop quota: {votes} votes / {more}, the next whole number above",
        "hagenbach-bischoff": f"Hagenbach-Bischoff quota: {votes} votes / {more}",
    }.get(method, f"Hare quota: {votes} votes / {seats} seats")
    return f"{how} = {decimal(quota, 3)} ({quota})."


def _part(part: Part, one: Round, *, exact: bool) -> tuple[str, ...]:
    quotas, whole, rest = part.quotas or Fraction(0), part.whole or 0, part.remainder or Fraction(0)
    cells = [part.party, number(part.votes), decimal(quotas, 3), *([str(quotas)] if exact else [])]
    return (*cells, number(whole), decimal(rest, 3), number(part.seats), _beyond(part, one))


def _beyond(part: Part, one: Round) -> str:
    """How a party came to a seat beyond its whole quotas, or that it did not."""
    if part.party in one.full:
        return "list ran out"
    if one.tie and one.draw is None and part.party in one.tie.options:
        return "level: lots decide"
    award = next((a for a in one.awards if a.party == part.party), None)
    if award is None:
        return ""
    return f"by lot, seat {number(award.seat)}" if award.lot else f"by remainder, seat {number(award.seat)}"


def _last(one: Round) -> str:
    """The quotient at which the last seat went, which is the price of a seat."""
    if not one.awards:
        return ""
    award = one.awards[-1]
    return f"Seat {number(award.seat)} went to {award.party} at the quotient {decimal(award.by, 3)}."


def awards_table(one: Round) -> Table:
    """Every seat given by remainder or quotient, in order."""
    by = "Quotient" if one.quota is None else "Remainder"
    return Table(
        caption=f"Every award by {by.lower()}", columns=(*numbers("Seat"), *texts("Party"), *numbers(by, "Exactly")),
        rows=tuple(
            (number(a.seat), f"{a.party} (lot)" if a.lot else a.party, decimal(a.by, 3), str(a.by)) for a in one.awards
        ),
    )  # fmt: skip


def reported_table(made: ScenarioShared) -> Table:
    """What comes out beside what was reported."""
    return Table(
        caption="Beside what was reported",
        columns=(*texts("Category", "Party"), *numbers("Here", "Reported"), *texts("Fits")),
        rows=tuple(
            (o.category, o.party, number(o.computed), number(o.reported), "yes" if o.matches else "NO")
            for o in made.reported
        ),
        note=f"Reported by {made.scenario.reported_by}; confidence {made.scenario.confidence}.",
    )  # fmt: skip


def list_table(made: ScenarioList) -> Table:
    """Scenarios and colleges by name."""
    return Table(
        caption="By name", columns=texts("Name", "Date", "What", "Confidence", "Note"),
        rows=tuple((e.name, e.date, e.title, e.confidence, e.note) for e in made.entries),
    )  # fmt: skip


def compared_table(made: ScenariosCompared) -> Table:
    """Seats of every party in two scenarios."""
    names = (made.first.scenario.name, made.second.scenario.name)
    rows = [(p, number(b), number(a), signed(a - b)) for p, (b, a) in made.awarded.items()]
    held = made.first.withheld, made.second.withheld
    rows += [("(withheld)", number(held[0]), number(held[1]), signed(held[1] - held[0]))] if any(held) else []
    return Table(
        caption="Seats awarded", columns=(*texts("Party"), *numbers(*names, "Difference")), rows=tuple(rows)
    )  # fmt: skip


# Government


def blocs_table(made: Government, *, every: bool = False) -> Table:
    """Minimal winning blocs, those of few parties first."""
    shown = made.blocs if every else made.blocs[:SHOWN]
    rest = len(made.blocs) - len(shown)
    return Table(
        caption="Minimal winning blocs: no party can leave one",
        columns=(*texts("Bloc"), *numbers("Seats", "To spare")),
        rows=tuple((say.bloc_words(b), number(b.seats), number(b.spare)) for b in shown),
        note=f"And {number(rest)} more: add --all." if rest else "",
    )  # fmt: skip


def possible_table(made: Government, *, every: bool = False) -> Table:
    """Blocs that need undecided members."""
    shown = made.possible if every else made.possible[:SHOWN]
    rest = len(made.possible) - len(shown)
    return Table(
        caption=f"Only with some of the {number(made.undecided)} undecided members",
        columns=(*texts("Bloc"), *numbers("Seats", "Needs")),
        rows=tuple((say.bloc_words(b), number(b.seats), number(b.needs)) for b in shown),
        note=f"And {number(rest)} more: add --all." if rest else "",
    )  # fmt: skip


def allies_table(made: Government) -> Table:
    """In how many blocs each is."""
    blocs = number(len(made.blocs))
    rows = [(" + ".join(a.parties), number(a.seats), f"{number(a.blocs)} of {blocs}", _worth(a)) for a in made.allies]
    return Table(
        caption="What each is worth, under these terms",
        columns=(*texts("Who"), *numbers("Seats", "In blocs"), *texts("That is")),
        rows=tuple(rows) if made.blocs else (),
    )  # fmt: skip


def _worth(ally: Ally) -> str:
    return "in each of these" if ally.indispensable else "in none of these" if ally.needless else ""


def power_table(made: Government) -> Table:
    """Indices of the seats alone."""
    return Table(
        caption="Voting power of the seats alone, no agreement or exclusion counted",
        columns=(*texts("Party"), *numbers("Seats", "Swings", "Banzhaf", "Shapley-Shubik")),
        rows=tuple(
            (p.party, number(p.weight), number(p.swings), percent(p.banzhaf), percent(p.shapley)) for p in made.power
        ),
        note="Banzhaf: share of all swings. Shapley-Shubik: share of orders of arrival in which the party tips.",
    )  # fmt: skip


def college_tables(made: College) -> tuple[Table, ...]:
    """A row per body with its weight; then the sums."""
    names = [c.candidate for c in made.candidates]
    rows = [(body.name, str(body.weight), *_weighted(body, made)) for body in made.bodies]
    sums = tuple(
        (c.candidate, decimal(c.exact, 3), str(c.exact), number(c.rounded), number(c.rounded_parts))
        for c in made.candidates
    )
    half = any(c.half for c in made.candidates)
    return (
        Table(caption="Votes, weighted", columns=(*texts("Body"), *numbers("A vote weighs", *names)), rows=tuple(rows)),
        Table(
            caption="Sums", rows=sums,
            columns=(*texts("Candidate"), *numbers("Sum", "Exactly", "Rounded", "Bodies rounded first")),
            note="An exact half was rounded up; a rule may say otherwise." if half else "",
        ),
    )  # fmt: skip


def _weighted(body: Body, made: College) -> list[str]:
    return [f"{number(body.votes.get(c.candidate, 0))} = {decimal(c.parts[body.name], 3)}" for c in made.candidates]


def floor_table(made: FloorVote) -> Table:
    """Each side of a floor vote."""
    return Table(
        caption=f"The vote beside what was said; {number(made.needed)} needed",
        columns=(*texts("Choice"), *numbers("Expected", "Cast", "Difference"), *texts("Reaches", "Expected from")),
        rows=tuple(_choice(c) for c in made.choices),
        note=_unplaced(made),
    )  # fmt: skip


def _choice(one: Choice) -> tuple[str, ...]:
    figures = (number(one.expected), number(one.cast), signed(one.difference))
    return (one.choice, *figures, "yes" if one.reaches else "no", ", ".join(one.parties))


def _unplaced(made: FloorVote) -> str:
    if not made.unplaced:
        return "Absent, abstaining and dissenting members cannot be told apart by a sum."
    return f"Had said nothing: {say.tally(made.unplaced)}. Absent and dissenting members cannot be told apart by a sum."
