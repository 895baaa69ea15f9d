"""Words for the canvass, one contest, the demo and the citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from natija.canvass.differences import Difference, leading
from natija.canvass.outcome import Outcome
from natija.canvass.versions import Version
from natija.cli.render import outcomes as say
from natija.cli.render.moments import moment_lines, title
from natija.cli.render.papers import counts_sheet
from natija.cli.terminal import Column, Screen, Sheet, Verbatim, without_repeats
from natija.cli.words import UNKNOWN, listed, number, of, plural, shell, signed
from natija.workspace import views


def canvass_screen(view: views.CanvassView) -> Screen:
    """Every contest."""
    if not view.outcomes:
        return Screen(sentence=f"{title(view.moment)}: no contest is defined yet.", next="natija definition diff")
    return Screen(
        sentence=f"{title(view.moment)}: {_led(view.outcomes)}.",
        coverage=(*moment_lines(view.moment), _statuses(view.outcomes), *_instead(view.instead)),
        parts=tuple(s for s in (contests_sheet(view.outcomes), counts_sheet(view.counts)) if s.rows),
        next=_into(view),
    )


def _instead(bases: Sequence[str]) -> tuple[str, ...]:
    """Bases under which something counts, where nothing does under the one asked for."""
    return (f"Figures are held that count under: {', '.join(bases)}.",) if bases else ()


def _into(view: views.CanvassView) -> str:
    """The first contest with figures; where none has any, another basis; where nothing is held, what to do."""
    counted = next((o for o in view.outcomes if o.standings or o.choices), None)
    if counted:
        return f"natija contest {shell(counted.label)} --basis {shell(counted.basis)}"
    return f"natija canvass --basis {view.instead[0]}" if view.instead else "natija import votes.csv --guess"


def _led(found: Sequence[Outcome]) -> str:
    leaders = sum(o.leader is not None for o in found)
    tied = sum(bool(o.tied) for o in found)
    rest = len(found) - leaders - tied
    said = [f"{plural(leaders, 'contest')} of {number(len(found))} with a leader"]
    said += [f"{plural(tied, 'tie')}"] if tied else []
    said += [f"{number(rest)} without: nothing counted, or open"] if rest else []
    return ", ".join(said)


def _statuses(found: Sequence[Outcome]) -> str:
    counted = Counter(say.STATUS[o.status] for o in found)
    return "Coverage: " + ", ".join(f"{plural(n, 'contest')} {status}" for status, n in counted.items()) + "."


def contests_sheet(found: Sequence[Outcome], before: Mapping[str, views.Before] | None = None) -> Sheet:
    """One row per contest, in the definition's order. A column that says the same in every row is left out."""
    sheet = Sheet(
        columns=(
            Column(title="Contest"),
            Column(title="Ahead"),
            Column(title="Party"),
            Column(title="Margin", kind="number"),
            Column(title="Turnout", kind="number"),
            Column(title="Covers"),
            Column(title="Remarks"),
            Column(title="Before"),
        ),
        rows=tuple(_row(o, (before or {}).get(o.contest), comparing=before is not None) for o in found),
        note="Turnout is polled of registered. A dash is an unknown, never a zero.",
    )
    return without_repeats(sheet, ("Covers", "Remarks", "Before"))


def _row(outcome: Outcome, before: views.Before | None, *, comparing: bool) -> tuple[str, ...]:
    ahead = next((s for s in outcome.standings if s.candidate == outcome.leader), None)
    return (
        outcome.label, say.ahead(outcome), (ahead.party if ahead else "") or UNKNOWN, say.span(outcome.margin),
        say.turnout(outcome.turnout), say.covers(outcome), "; ".join(say.remarks(outcome)),
        _was(before) if comparing else "",
    )  # fmt: skip


def _was(before: views.Before | None) -> str:
    """Who led in the contest before, or that no source says which one that is."""
    if before is None:
        return f"{UNKNOWN} link unknown"
    leader = next((s for s in before.outcome.standings if s.candidate == before.outcome.leader), None)
    return f"{leader.party or leader.candidate if leader else UNKNOWN}, {before.label}"


def contest_screen(view: views.ContestView) -> Screen:
    """One contest, top to bottom."""
    outcome = view.outcome
    return Screen(
        sentence=say.sentence(outcome),
        coverage=(*moment_lines(view.moment), *_covered(view)),
        parts=tuple(part for part in (*_numbers(view), *_told(view)) if isinstance(part, str) or part.rows),
        next=_next(view),
    )


def _covered(view: views.ContestView) -> tuple[str, ...]:
    outcome = view.outcome
    if not outcome.standings:
        return (say.coverage_line(outcome), *_instead(view.instead))
    return (say.coverage_line(outcome), say.turnout_line(outcome), *_lead(outcome))


def _lead(outcome: Outcome) -> tuple[str, ...]:
    return (say.lead_line(outcome),) if outcome.leader is not None and outcome.status not in say.WHOLE else ()


def _next(view: views.ContestView) -> str:
    outcome, label = view.outcome, shell(view.outcome.label)
    if other := (*outcome.choices, *view.instead):
        return f"natija contest {label} --basis {shell(other[0])}"
    first = outcome.leader or next(iter((*outcome.tied, *outcome.could_lead)), None)
    if first is None:
        return "natija missing"
    return f"natija explain {label} --candidate {shell(first)} --basis {shell(outcome.basis)}"


def _numbers(view: views.ContestView) -> tuple[Sheet | str, ...]:
    return (
        say.standings_sheet(view.outcome),
        versions_sheet(view),
        differences_sheet(view),
    )


def _told(view: views.ContestView) -> tuple[Sheet | str, ...]:
    before = (before_line(view.before),) if view.before else ()
    return (
        counts_sheet(view.findings),
        dated_sheet("Official acts", view.official),
        dated_sheet("Said", view.statements),
        *before,
    )


def versions_sheet(view: views.ContestView) -> Sheet:
    """Every version that is held, those with the same figures in one row; candidates in ballot order."""
    shown = leading(view.versions)
    together: dict[tuple[str, str, tuple[int | None, ...]], list[Version]] = {}
    for version in view.versions:
        votes = tuple(version.votes.get(serial) for serial in shown)
        if any(value is not None for value in votes):
            together.setdefault((_paper(version), _stations(version), votes), []).append(version)
    return Sheet(
        title="Versions held, none preferred; candidates in ballot order",
        columns=(
            Column(title="Form"),
            Column(title="Stations"),
            *(Column(title=view.names.get(serial, serial), kind="number") for serial in shown),
            Column(title="According to"),
        ),
        rows=tuple(
            (form, stations, *map(number, votes), listed(sorted({v.holder for v in same}), 2))
            for (form, stations, votes), same in together.items()
        ),
    )


def _paper(version: Version) -> str:
    return version.form if version.form == version.stage else f"{version.form} {version.stage}"


def _stations(version: Version) -> str:
    zeros = f", {number(version.zero_forms)} of zeros only" if version.zero_forms else ""
    return UNKNOWN if version.stations is None else f"{of(version.stations, version.of)}{zeros}"


def differences_sheet(view: views.ContestView) -> Sheet:
    """Sums of station forms less stated totals: a subtraction in each row, alike for each candidate."""
    totals: dict[Difference, list[str]] = {}
    for made in view.differences:
        key = msgspec.structs.replace(made, stated_form="", stated_stage="", stated_by=())
        totals.setdefault(key, []).append(made.stated_form)
    return Sheet(
        title="Station forms less stated total",
        columns=(
            Column(title="Candidate"),
            Column(title="Forms of"),
            Column(title="Forms", kind="number"),
            Column(title="Stated", kind="number"),
            Column(title="Difference", kind="number"),
            Column(title="On form"),
        ),
        rows=tuple(
            (
                view.names.get(made.candidate, made.candidate), f"{made.holder}, {of(made.stations, made.of)}",
                number(made.forms), number(made.stated), signed(made.more), ", ".join(sorted(set(forms))),
            ) for made, forms in totals.items()
        ),
        note=" ".join(dict.fromkeys(_rest(made, view.names) for made in totals if made.outstanding is not None)),
    )  # fmt: skip


def _rest(made: Difference, names: Mapping[str, str]) -> str:
    """What the stated total leaves for the stations whose forms are not held."""
    elsewhere = UNKNOWN if made.elsewhere is None else number(made.elsewhere)
    return (
        f"{names.get(made.candidate, made.candidate)}: {number(made.stated)} stated and {number(made.forms)} on the "
        f"forms leave {number(-made.more)} for the {elsewhere} other stations, which have "
        f"{number(made.outstanding)} registered voters."
    )


def dated_sheet(heading: str, told: Sequence[views.Official]) -> Sheet:
    """Notices or statements, each with who said it and where that stands."""
    return Sheet(
        title=heading,
        columns=(Column(title="Date"), Column(title="What"), Column(title="Who"), Column(title="Source")),
        rows=tuple(
            (t.date[:10], f"{t.kind}: {t.says}" if t.says else t.kind, t.forum or t.by, t.source or UNKNOWN)
            for t in told
        ),
    )


def before_line(before: views.Before) -> str:
    """The contest before this one, with how the link is known."""
    was = before.outcome
    return f"Before ({before.label}, link {before.how}: {before.source}): {say.ahead(was)} by {say.span(was.margin)}."


def demo_screen(view: views.DemoView) -> Screen:
    """The whole story on one screen; the pair of contests alike, one after the other."""
    silent = view.without_station_forms
    pair: list[Sheet | str] = []
    for contest in view.pair:
        pair += [say.sentence(contest.outcome), versions_sheet(contest), differences_sheet(contest), _status(contest)]
    return Screen(
        sentence=f"{title(view.moment)}: {_led(view.outcomes)}.",
        coverage=(
            *moment_lines(view.moment),
            _statuses(view.outcomes),
            f"No station form is held in {of(len(silent), len(view.outcomes))} seats: {listed(list(silent), 14)}.",
        ),
        parts=(
            contests_sheet(view.outcomes, view.before),
            *(part for part in pair if isinstance(part, str) or part.rows),
            "Whose papers are genuine is not for this program to say.",
        ),
        next="natija init myelection --package lahore-2024",
    )


def _status(contest: views.ContestView) -> str:
    """The official acts in the order in which they came."""
    acts = [f"{o.date[:10]} {o.kind} ({o.forum or o.by})" for o in contest.official]
    return f"Official acts: {'; '.join(acts) or 'none recorded'}."


def citation_screen(view: views.Citation) -> Screen:
    """The reference on one line to be copied, then what each part of it is."""
    moment = view.moment
    parts = f"Definition {moment.definition}\nBasis {moment.basis} {moment.basis_digest}\nRoot {moment.root}"
    return Screen(
        sentence="A reference that others can recompute, given the same log:",
        parts=(Verbatim(view.text), Verbatim("\n".join(f"Election {e}" for e in view.elections)), Verbatim(parts)),
        next="natija log checkpoint -o checkpoint.txt",
    )
