"""Words for the outcome of a contest: who leads, by how much, over what, and what is not known.

The same words for every candidate. An unknown has its reason in words; a lead that cannot be caught is said with its
premises, and never without them.
"""

from __future__ import annotations

from collections.abc import Sequence

from natija.canvass.outcome import Outcome, Range, Ratio, Standing
from natija.cli.terminal import Column, Sheet
from natija.cli.words import UNKNOWN, listed, number, of, plural, share

BECAUSE = {
    "no-leader": "nobody leads",
    "station-list-not-known-to-be-complete": "no station list that its source calls complete",
    "registered-voters-of-a-missing-station-unknown": "the registered voters of a missing station are not known",
    "ballot-not-known": "nobody has said who stands on the ballot",
    "candidates-not-transcribed": "not every candidate on the ballot was transcribed",
    "figures-unknown-on-counted-forms": "a counted form lacks a candidate's figure",
}
PREMISES = {
    "list-complete": "the station list is complete",
    "registered-as-listed": "registered voters are as listed",
    "polled-at-most-registered": "no station polls more than its registered voters",
    "postal-not-included": "postal votes are not counted in",
}
STATUS = {
    "nothing-counted": "without figures",
    "partial": "partial",
    "complete": "every listed station",
    "declared": "as declared",
    "stated-sum": "a stated sum",
    "ambiguous-basis": "choose a holder",
}
WHOLE = {"declared", "nothing-counted", "ambiguous-basis"}
"""Outcomes that are not made of a number of stations."""


def name(standings: Sequence[Standing], candidate: str) -> str:
    """Name of a candidate, or the ballot serial where no name is known."""
    return next((s.name for s in standings if s.candidate == candidate and s.name), f"ballot serial {candidate}")


def span(value: Range | None) -> str:
    """`13,552`, or `120 to 400` where the claims leave it open."""
    if value is None:
        return UNKNOWN
    return number(value.low) if value.low == value.high else f"{number(value.low)} to {number(value.high)}"


def votes(standing: Standing) -> str:
    """A candidate's votes; a range where some of them are unknown."""
    return span(standing.range) if standing.votes is None else number(standing.votes)


def ahead(outcome: Outcome) -> str:
    """Who leads, in a few words; a tie as a tie."""
    if outcome.leader is not None:
        return name(outcome.standings, outcome.leader)
    if outcome.tied:
        return f"tie: {' = '.join(name(outcome.standings, c) for c in outcome.tied)}"
    if outcome.could_lead:
        return f"open between {listed([name(outcome.standings, c) for c in outcome.could_lead])}"
    return UNKNOWN


def sentence(outcome: Outcome) -> str:
    """One true sentence on a contest."""
    title = f"{outcome.label} {outcome.name}".strip()
    if outcome.status == "ambiguous-basis":
        return f"{title}: more than one holder fits the basis {outcome.basis}; choose {listed(list(outcome.choices))}."
    if not outcome.standings:
        return f"{title}: nothing that is held counts under the basis {outcome.basis}, so nobody leads."
    if outcome.leader is not None and outcome.margin is not None:
        return f"{title}: {ahead(outcome)} leads by {span(outcome.margin)} under the basis {outcome.basis}."
    if outcome.leader is not None:
        return f"{title}: {ahead(outcome)} is the only candidate with votes under the basis {outcome.basis}."
    return f"{title}: {ahead(outcome)}, under the basis {outcome.basis}."


def turnout(ratio: Ratio | None) -> str:
    """`41.7 %`; its base is named by `turnout_line`."""
    return share(ratio.part, ratio.whole) if ratio else UNKNOWN


def turnout_line(outcome: Outcome) -> str:
    """Turnout with its base in words."""
    if outcome.turnout is None:
        return "Turnout: unknown, because votes polled or registered voters are not known."
    ratio = outcome.turnout
    return (
        f"Turnout: {turnout(ratio)} (polled {number(ratio.part)} of {number(ratio.whole)} registered, "
        f"{plural(ratio.returns, 'form')} with both figures)"
    )


def covers(outcome: Outcome) -> str:
    """What a total covers, short, for a table."""
    if outcome.status in WHOLE:
        return STATUS[outcome.status]
    return of(outcome.coverage.counted, outcome.coverage.expected)


def remarks(outcome: Outcome) -> list[str]:
    """What a reader of one line must know besides."""
    said = []
    if outcome.status == "stated-sum":
        said.append(STATUS["stated-sum"])
    if outcome.rejected_at_least_margin:
        said.append("rejected at least the margin")
    if outcome.lead.uncatchable and outcome.status == "partial":
        said.append("cannot be caught")
    if outcome.coverage.in_error:
        said.append(f"{plural(outcome.coverage.in_error, 'form')} with an open error")
    return said


def coverage_line(outcome: Outcome) -> str:
    """What the totals cover, with everything that is not in them."""
    covered = outcome.coverage
    if outcome.status in WHOLE:
        parts = [STATUS[outcome.status]]
    else:
        parts = [f"{of(covered.counted, covered.expected)} stations"]
        parts += [] if covered.list_complete else ["the station list is not known to be complete"]
    counts = ((covered.void, "void"), (covered.unlisted, "not on the list"), (covered.in_error, "with an open error"))
    parts += [f"{number(count)} {what}" for count, what in counts if count]
    if covered.on_ballot is not None and covered.candidates_read < covered.on_ballot:
        parts.append(f"{of(covered.candidates_read, covered.on_ballot)} candidates read")
    return f"Coverage: {', '.join(parts)}."


def lead_line(outcome: Outcome) -> str:
    """Whether the lead can still be caught, with premises or the reason why it cannot be said."""
    lead = outcome.lead
    if lead.uncatchable is None:
        return f"Whether the lead can be caught cannot be said: {BECAUSE.get(lead.because, lead.because)}."
    premises = "; ".join(PREMISES.get(p, p) for p in lead.premises)
    low = number(outcome.margin.low) if outcome.margin else UNKNOWN
    waiting = f"{number(lead.registered)} registered voters at stations not counted"
    if lead.uncatchable:
        return f"The lead cannot be caught: {low} is more than the {waiting}. Premises: {premises}."
    return f"The lead can still be caught: {low} against {waiting}."


def standings_sheet(outcome: Outcome) -> Sheet:
    """Candidates with their votes, in order of votes."""
    valid = outcome.figures.get("valid")
    ordered = sorted(outcome.standings, key=lambda s: (-s.range.high, s.candidate))
    return Sheet(
        title="Votes, most first",
        columns=(
            Column(title="Serial"),
            Column(title="Candidate"),
            Column(title="Party"),
            Column(title="Votes", kind="number"),
            Column(title="Of valid", kind="number"),
            Column(title="Forms", kind="number"),
        ),
        rows=tuple(
            (
                s.candidate,
                name(outcome.standings, s.candidate),
                s.party or UNKNOWN,
                votes(s),
                share(s.votes, valid),
                number(s.counted),
            )
            for s in ordered
        ),
        note="" if valid is not None else f"{UNKNOWN} in Of valid: the valid votes are not known on every form.",
    )
