"""What a comparison, a history, the law and a sample say, in sentences. The same words for every candidate and holder.

Names stand in the order of the sizes they are named for, never of the ballot, so that swapping two candidates' figures
swaps their names and changes nothing else. Nothing is said of anybody's conduct, and no version is preferred. What was
not compared is said, with how much was.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from natija.canvass.certificates.spelling import capital, count, decimal, joined, number
from natija.canvass.compare import Comparison, Matrix, Pair
from natija.canvass.history import History, Stated
from natija.canvass.outcome import Outcome
from natija.dossier.holders import Names, copies_of, holder, keyed, name, of, span, version
from natija.workspace import proofs, views

NOTHING_HERE = "Nothing here says which paper is right."


def title(outcome: Outcome) -> str:
    """`NA-128 Lahore-XII`."""
    return f"{outcome.label} {outcome.name}".strip()


def declared(outcome: Outcome, names: Names) -> str:
    """Who is declared over whom, by how much; a tie and a missing declaration are said as that."""
    if not outcome.standings:
        return "No total is stated for it."
    if outcome.tied:
        tied = joined(sorted(name(c, names) for c in outcome.tied), "and")
        return f"Stated as a tie of {tied}, {span(outcome.standings[0].range)} each."
    if outcome.leader is None:
        return "The stated totals differ so much that nobody leads for certain."
    others = [s for s in outcome.standings if s.candidate != outcome.leader]
    leader = name(outcome.leader, names)
    if not others or outcome.margin is None:
        return f"A total is stated for {leader} only."
    return f"Declared for {leader} over {name(others[0].candidate, names)} by {span(outcome.margin)}."


def compared(view: views.ComparisonView) -> tuple[str, ...]:
    """The comparison in a few sentences: the declaration, copy against copy, and what was not compared."""
    return (
        f"{title(view.outcome)}: {_lower(declared(view.outcome, view.names))}",
        *_held(view),
        *worst_sentences(view.worst, view.names),
        NOTHING_HERE,
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _held(view: views.ComparisonView) -> list[str]:
    made = view.comparison
    if not any(copy.stations for copy in made.copies):
        sums = any(v.stations is not None for v in view.versions)
        held = "no form of a station is held, only sums over some" if sums else "no form of a station is held"
        return [f"Not compared: {held}."]
    said = [pair_sentence(pair, view.names) for pair in made.pairs if same_form(pair)]
    return said or ["Of each form one holder's copies are held, so there is nothing to compare them with."]


def same_form(pair: Pair) -> bool:
    """Whether two versions are copies of one form at one stage."""
    return pair.left.split(" ")[:2] == pair.right.split(" ")[:2]


def pair_sentence(pair: Pair, names: Names) -> str:
    """What two versions have to do with each other, in one or two sentences."""
    form = f"Form {pair.left.split(' ')[0]}"
    if same_form(pair):
        both = joined([copies_of(key, names) for key in (pair.left, pair.right)], "and")
        subject = f"{form}: the copies of {both}"
    else:
        subject = f"{keyed(pair.left, names)} and {keyed(pair.right, names)}"
    if not pair.aligned:
        return (
            f"{subject} number their stations differently: {count(pair.elsewhere, 'vote vector')} of one "
            f"{'stands' if pair.elsewhere == 1 else 'stand'} under another number in the other, "
            f"{number(pair.same_place)} under the same one. They are not compared station by station "
            "(STATION-NUMBERING)."
        )
    if not pair.both:
        return f"{subject} give no figure of the same station, so they are not compared."
    differ = pair.differ or 0
    verb = "differs" if differ == 1 else "differ"
    return f"{subject} can be compared at {count(pair.both, 'station')}: {number(differ)} {verb}."


def direction_sentences(pair: Pair, names: Names) -> tuple[str, ...]:
    """Per candidate whose votes differ: in how many stations, up and down, and the net, largest net first."""
    said = []
    for candidate in sorted(pair.by_candidate, key=lambda c: (-abs(pair.net.get(c, 0)), -pair.by_candidate[c])):
        ups, downs = pair.up.get(candidate, 0), pair.down.get(candidate, 0)
        said.append(
            f"{name(candidate, names)}: {count(pair.by_candidate[candidate], 'station')}, {number(ups)} higher and "
            f"{number(downs)} lower in {keyed(pair.right, names)}, net {pair.net.get(candidate, 0):+,}."
        )
    return tuple(said)


def matrix_sentence(matrix: Matrix, listed: int | None) -> str:
    """Who holds a form, by stations."""
    words = {
        "differ": "differ", "agree": "agree", "not-compared": "without a figure in common",
        "single": "one holder only", "none": "nobody holds it",
    }  # fmt: skip
    parts = [f"{number(matrix.states[state])} {word}" for state, word in words.items() if matrix.states.get(state)]
    stage = "" if matrix.stage == "count" else f" ({matrix.stage})"
    whole = "the stations known from the forms; no list of stations" if listed is None else f"{number(listed)} listed"
    if listed is not None and (more := sum(matrix.states.values()) - listed) > 0:
        whole = f"{whole} and {number(more)} on no list"
    return f"Form {matrix.form}{stage}, of {whole}: {', '.join(parts)}."


def worst_sentences(worst: views.Worst | None, names: Names) -> list[str]:
    """Whether the open differences could change who is declared."""
    if worst is None:
        return []
    leader, behind = name(worst.leader, names), joined([name(c, names) for c in worst.against], "and")
    outcome = "the declared winner could change" if worst.could_change else "the declared winner stays"
    ahead = f"{leader} would lead {behind} by"
    against = f"{ahead} {number(worst.least)}"
    if worst.least <= 0:
        against = f"{behind} would lead {leader} by {number(-worst.least)}" if worst.least else "nobody would lead"
    text = (
        f"The margin of {leader} over {behind} is {span(worst.margin)}. If the open differences at "
        f"{count(worst.stations, 'station')} all went against {leader}, {against}; if all went against {behind}, "
        f"{ahead} {number(worst.most)}: {outcome}."
    )
    return [text]


def everywhere(view: views.DiscrepanciesView) -> tuple[str, ...]:
    """Discrepancies over contests: how many, where, and how many contests were not compared at all."""
    noun = "discrepancy" if view.total == 1 else "discrepancies"
    kind = f"material {noun}" if view.material else noun
    first = f"{number(view.total)} {kind} between copies, in both directions alike."
    if not view.compared:
        first = "Nothing could be compared: no station has copies of two holders whose station numbers align."
    return (first, *not_compared(view.contests, view.compared, view.not_aligned))


def not_compared(contests: int, done: Sequence[str], apart: Sequence[str] = ()) -> tuple[str, ...]:
    """How many contests were compared and how many were not: never silence."""
    rest = contests - len(done)
    if contests == 1 and not rest:
        return ()
    named = f" ({some(done)})" if done else ""
    clean = f"Not compared: {number(rest)}, which is not the same as clean."
    said = [f"Compared: {of(len(done), contests)} contests{named}. {clean}"]
    if apart:
        said.append(f"Station numbers of copies do not align in {some(apart)} (STATION-NUMBERING).")
    return tuple(said)


def some(names: Sequence[str], most: int = 8) -> str:
    """`a, b and 3 more`."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {number(len(names) - most)} more"


def proofs_sentence(view: views.CertificatesView) -> str:
    """How many contradictions were found, over how many comparisons of forms with a stated total."""
    found = sum(len(p.certificates) for p in view.proved)
    held = len({(p.contest, p.forms) for p in view.proved})
    against = f"{count(held, 'set')} of station forms, {count(len(view.proved), 'comparison')} with a stated total"
    if not view.proved:
        return (
            "No contest asked about has both a stated total and station forms that a basis counts: nothing is proved."
        )
    if not found:
        return f"No contradiction: {against}."
    return f"{count(found, 'contradiction')}: {against}. Which paper is wrong is not said."


def proof_title(proved: views.Proved, names: Names) -> str:
    """Which forms are held against which total; under which bases, where several accept the same forms."""
    title = f"{holder(proved.forms, names)}, against {holder(proved.total, names)}"
    bases = joined([holder(basis, names) for basis in (proved.basis, *proved.also)], "and")
    return f"{title} (alike under the bases {bases})" if proved.also else title


def history_sentences(view: views.HistoryView) -> tuple[str, ...]:
    """How many standings were stated over which days, and every figure that fell."""
    made = view.history
    stated = len(made.standings) + len(made.undated)
    if not stated:
        return (f"{made.label}: nobody stated a total.",)
    days = sorted({one.stated[:10] for one in made.standings if one.stated})
    when = f", from {days[0]} to {days[-1]}" if len(days) > 1 else f", on {days[0]}" if days else ""
    undated = f"; {number(len(made.undated))} without a date" if made.undated else ""
    return (f"{made.label}: {count(stated, 'stated standing')}{when}{undated}.", *falls(made, view.names))


def falls(made: History, names: Names) -> tuple[str, ...]:
    """Stated figures lower than the same holder stated before, each with the act in between, or that there is none."""
    return tuple(text for one in made.standings for text in _fell(one, names))


def _fell(one: Stated, names: Names) -> list[str]:
    where = f"{version(one.form, 'count', one.holder, names)}, on {(one.stated or '')[:10]}"
    ordered = sorted(one.falls, key=lambda f: (f.after - f.before, f.before))
    why = {f.candidate: ", ".join(f.acts) for f in ordered}
    return [
        f"{where}: {name(f.candidate, names)} fell from {number(f.before)} to {number(f.after)}; "
        + (f"recorded in between: {why[f.candidate]}" if f.acts else "no act recorded in between explains it")
        + " (R401)."
        for f in ordered
    ]


RULES = {
    "recount-margin": "recount on request because of the margin",
    "rejected-at-least-margin": "excluded ballots at least the margin",
    "women-share": "women's share of the votes polled",
    "tie": "tie",
    "recount-asked-in-time": "recount asked for in time",
    "re-poll": "poll void, ended, or to be held again",
}


FIGURES = {
    "margin": "margin", "polled": "votes polled", "polled.female": "votes polled by women",
    "rejected": "ballots excluded from the count",
}  # fmt: skip

ACTS = {
    "declared": "result declared", "withheld": "result withheld", "suspended": "result suspended", "void": "poll void",
    "re-poll": "poll to be held again", "recount-asked": "recount asked for", "recount-granted": "recount granted",
    "recount-refused": "recount refused", "recount-held": "recount held", "annulled": "an earlier act annulled",
    "restored": "an earlier act restored", "petition-filed": "petition filed", "petition-decided": "petition decided",
    "gazetted": "result gazetted", "vacated": "seat vacated", "terminated": "poll ended", "unopposed": "unopposed",
    "by-election": "by-election held", "re-admitted": "ballots re-admitted",
}  # fmt: skip
"""Kinds of official acts, in words."""


def law_sentence(view: proofs.LawView) -> str:
    """Which rules apply, which do not, and which cannot be answered from the record."""
    words = {"yes": "Applies", "no": "Does not apply", "unknown": "Cannot be answered from the record"}
    found = {kind: [RULES[a.rule] for a in view.answers if a.applies == kind] for kind in words}
    said = [
        f"{word}: {'; '.join(found[kind]) or 'no rule'}."
        for kind, word in words.items()
        if found[kind] or kind == "yes"
    ]
    return f"{view.label}, polled on {view.polled_on}. {' '.join(said)}"


def status_sentence(view: proofs.LawView) -> str:
    """What is in force, since when, and who is returned by it."""
    if view.status.state is None:
        return "No official act on the result is recorded."
    returned = f"; returned by it: {name(view.status.returned, view.names)}" if view.status.returned else ""
    return f"Last official act in force: {ACTS[view.status.state]}, {(view.status.since or '')[:10]}{returned}."


CANNOT = {
    "no-lead": "the forms do not give the declared winner a lead, so no sample can confirm one: count everything",
    "unbounded": "the registered voters of some stations are not known, so how wrong those could be is not bounded",
    "no-stations": "no station and no form is known",
    "no-winner": "nobody is declared for certain",
    "not-read": "no form gives the votes of anybody the declared winner is over",
}


def sample_sentences(view: proofs.SampleView) -> tuple[str, ...]:
    """What to recount to be sure of the declared winner, or why no sample can be drawn."""
    if view.because:
        return (f"{view.label}: no sample, because {CANNOT[view.because]}.", *_sample_premises(view))
    winner = name(view.winner or "", view.names)
    limit = f"{decimal_percent(view.risk_limit)}"
    if not view.draws:
        first = f"{view.label}: nothing need be recounted: no errors within the bounds could take {winner}'s place."
    else:
        first = (
            f"{view.label}: recount {number(len(view.stations))} of {count(view.of, 'station')} "
            f"({count(len(view.draws), 'draw')}). If {winner} did not win, the chance that these show no error is at "
            f"most {limit}."
        )
    full = ("That is every station: count everything.",) if view.everything else ()
    return (first, *full, *_sample_premises(view))


def decimal_percent(text: str) -> str:
    """A risk limit as a percentage: `1/10` is `10 %`."""
    share = Fraction(text) * 100
    return f"{share.numerator} %" if share.denominator == 1 else f"{decimal(share, 2)} %"


def _sample_premises(view: proofs.SampleView) -> tuple[str, ...]:
    loose = f"{count(view.differing, 'station')} where copies differ and {number(view.missing)} without a form"
    said = [f"Forms: {holder(view.forms, view.names)}; {loose} count at their worst."]
    if view.short:
        names = joined([name(c, view.names) for c in view.short], "and")
        said.append(f"Even at their best the forms do not give the declared margin over {names}; theirs is tested.")
    if view.left_out:
        names = joined([name(c, view.names) for c in view.left_out], "and")
        said.append(f"Not tested, because no form gives their votes: {names}.")
    if not view.listed:
        said.append("Nobody says that the station list is complete; boxes of unlisted stations are not in the sample.")
    if view.unbounded:
        said.append(f"Registered voters not known: {count(len(view.unbounded), 'station')}.")
    return tuple(said)


def absent(made: Comparison, holders: Sequence[str], names: Names) -> tuple[str, ...]:
    """Holders of whom no form of this contest is held."""
    have = {copy.holder for copy in made.copies if copy.stations}
    return tuple(capital(holder(one, names)) for one in holders if one not in have)
