"""Screens of comparisons, discrepancies and histories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from natija.canvass.compare import Pair
from natija.canvass.differences import leading
from natija.canvass.discrepancies import Discrepancy
from natija.canvass.history import Stated
from natija.canvass.onestation import Cell, Paper, StationComparison
from natija.canvass.versions import Version
from natija.cli.render.moments import moment_lines
from natija.cli.render.papers import in_order, station
from natija.cli.terminal import Column, Screen, Sheet, without_repeats
from natija.cli.words import UNKNOWN, number, of, plural, signed
from natija.dossier import sentences as say
from natija.dossier.holders import copies_of, holder, keyed, name, span, version
from natija.workspace import views

LISTED = 12
"""Stations listed on a screen before `--all`."""


def comparison_screen(view: views.ComparisonView, *, every: bool = False) -> Screen:
    """Every version of a contest side by side."""
    first, *rest = say.compared(view)
    made, names = view.comparison, {view.outcome.label: view.names}
    largest = view.discrepancies[0] if view.discrepancies else None
    label = view.outcome.label
    return Screen(
        sentence=f"{first} {rest[0]}",
        coverage=(
            *moment_lines(view.moment),
            *(say.matrix_sentence(matrix, made.listed) for matrix in made.matrix),
        ),
        parts=full((
            versions_sheet(view.versions, view.names), *rest[1:],
            directions_sheet(made.pairs, view.names),
            discrepancies_sheet(view.discrepancies, names, total=view.discrepancies_in_all, every=every),
        )),
        next=f"natija compare {label} --station {station(largest.unit)}" if largest else f"natija certificate {label}",
    )  # fmt: skip


def full(parts: Iterable[Sheet | str]) -> tuple[Sheet | str, ...]:
    """The parts without tables that have no row."""
    return tuple(part for part in parts if isinstance(part, str) or part.rows)


def versions_sheet(held: Sequence[Version], names: Mapping[str, str]) -> Sheet:
    """Every version that gives votes of the leading candidates, station forms first; those alike in one row."""
    shown = leading(held)
    together: dict[tuple[str, str, tuple[str, ...]], list[Version]] = {}
    for one in held:
        votes = tuple(_votes(one, serial) for serial in shown)
        if any(value != UNKNOWN for value in votes):
            form = f"{one.form}" if one.stage in {"count", one.form} else f"{one.form} {one.stage}"
            covers = UNKNOWN if one.stations is None else of(one.stations, one.of)
            together.setdefault((form, covers, votes), []).append(one)
    return Sheet(
        title="Versions held, none preferred; candidates in ballot order",
        columns=(
            Column(title="Form"), Column(title="Stations"),
            *(Column(title=name(serial, names), kind="number") for serial in shown), Column(title="According to"),
        ),
        rows=tuple(
            (form, covers, *votes, "; ".join(dict.fromkeys(holder(v.holder, names) for v in same)))
            for (form, covers, votes), same in together.items()
        ),
        note=f"{UNKNOWN} in Stations: stated for the whole contest. {UNKNOWN} in votes: that version gives none.",
    )  # fmt: skip


def _votes(one: Version, serial: str) -> str:
    return number(one.votes[serial]) if serial in one.votes else span(one.ranges.get(serial))


def directions_sheet(pairs: Sequence[Pair], names: Mapping[str, str]) -> Sheet:
    """Version against version: stations that differ, up, down and net, by candidate."""
    rows = []
    for pair in pairs:
        if not pair.aligned or not pair.both:
            continue
        against = f"{keyed(pair.left, names)} → {_right(pair, names)}"
        candidates = sorted(pair.by_candidate, key=lambda c: (-abs(pair.net.get(c, 0)), -pair.by_candidate[c]))
        for c in candidates or [""]:
            who, found = (name(c, names), pair.by_candidate[c]) if c else ("nobody's votes differ", 0)
            ups, downs = (number(side.get(c, 0)) for side in (pair.up, pair.down))
            rows.append((against, who, number(pair.both), number(found), ups, downs, signed(pair.net.get(c, 0))))
    return Sheet(
        title="Version against version: what the second gives more or less than the first",
        columns=(
            Column(title="Versions"), Column(title="Candidate"), Column(title="Compared", kind="number"),
            Column(title="Differ", kind="number"), Column(title="Higher", kind="number"),
            Column(title="Lower", kind="number"), Column(title="Net", kind="number"),
        ),
        rows=tuple(rows),
    )  # fmt: skip


def _right(pair: Pair, names: Mapping[str, str]) -> str:
    return copies_of(pair.right, names) if say.same_form(pair) else keyed(pair.right, names)


def discrepancies_sheet(
    found: Sequence[Discrepancy], names: Mapping[str, Mapping[str, str]], *, total: int, every: bool
) -> Sheet:
    """Stations where versions differ, by effect on the margin; `names` by contest. Its note numbers the versions."""
    shown = found if every else found[:LISTED]
    keys = {pair: n for n, pair in enumerate(dict.fromkeys((d.label, k) for d in shown for k in (d.left, d.right)), 1)}
    rest = total - len(shown)
    more = "add --all" if not every and len(found) > LISTED else f"--json has the first {number(views.SHOWN)}"
    legend = "; ".join(f"{n}: {label + ', ' if len(names) > 1 else ''}{keyed(key, names.get(label, {}))}"
                       for (label, key), n in keys.items())  # fmt: skip
    sheet = Sheet(
        title="Stations that differ, largest effect on the margin first, in both directions",
        columns=(
            Column(title="Contest"), Column(title="Station"), Column(title="Versions"),
            Column(title="Second less first"), Column(title="Effect", kind="number"), Column(title="Acts naming it"),
        ),
        rows=tuple(
            (
                d.label, station(d.unit), f"{keys[d.label, d.left]} and {keys[d.label, d.right]}",
                _changes(d, names.get(d.label, {})), signed(d.effect), "; ".join(d.acts) or "none",
            ) for d in shown
        ),
        note=f"{legend}." + (f" And {plural(rest, 'more', 'more')}: {more}." if rest > 0 else ""),
    )  # fmt: skip
    return without_repeats(sheet, ("Contest", "Acts naming it"))


def _changes(found: Discrepancy, names: Mapping[str, str]) -> str:
    votes = [f"{name(c, names)} {step:+,}" for c, step in found.changes.items()]
    fields = [f"{field} {step:+,}" for field, step in found.fields.items()]
    unsure = [f"{one}: readings differ" for one in found.unsure]
    return ", ".join((*votes, *fields, *unsure))


def station_screen(view: views.StationView) -> Screen:
    """One station, field by field, a column per paper."""
    made = view.comparison
    differing = sum(cell.differs for cell in made.cells)
    shared = sum(len([v for v in cell.values.values() if isinstance(v, int)]) > 1 for cell in made.cells)
    called = f" ({made.name})" if made.name else ""
    return Screen(
        sentence=f"{view.label}, station {station(made.unit)}{called}: {plural(len(made.papers), 'reading')} of "
        f"{plural(len({(p.document, p.form) for p in made.papers}), 'paper')}; of {plural(shared, 'figure')} that more "
        f"than one gives, {number(differing)} {'differs' if differing == 1 else 'differ'}. {say.NOTHING_HERE}",
        coverage=moment_lines(view.moment),
        parts=(_cells_sheet(made, view.names), _papers_sheet(made, view.names)),
        next=f"natija log show {made.papers[0].claim[:12]}",
    )


def _cells_sheet(made: StationComparison, names: Mapping[str, str]) -> Sheet:
    kept = [cell for cell in made.cells if any(isinstance(v, int) for v in cell.values.values())]
    return Sheet(
        title="Field by field",
        columns=(
            Column(title="Field"), Column(title="Candidate"),
            *(Column(title=f"Paper {n}", kind="number") for n in range(1, len(made.papers) + 1)),
            Column(title="Copies apart", kind="number"),
        ),
        rows=tuple(
            (
                cell.field, name(cell.candidate, names) if cell.candidate else "",
                *(_value(cell, paper.claim) for paper in made.papers), _apart(cell, made.papers),
            ) for cell in kept
        ),
        note=f"{UNKNOWN}: the paper does not give it. Fields without a number on any paper are left out.",
    )  # fmt: skip


def _value(cell: Cell, claim: str) -> str:
    value = cell.values.get(claim)
    return UNKNOWN if value is None else number(value) if isinstance(value, int) else value


def _apart(cell: Cell, papers: Sequence[Paper]) -> str:
    """By how much copies of one form at one stage are apart, the most of all forms."""
    found: dict[tuple[str, str], list[int]] = {}
    for paper in papers:
        value = cell.values.get(paper.claim)
        if isinstance(value, int):
            found.setdefault((paper.form, paper.stage), []).append(value)
    spread = [max(values) - min(values) for values in found.values() if len(values) > 1]
    return number(max(spread)) if spread else UNKNOWN


def _papers_sheet(made: StationComparison, names: Mapping[str, str]) -> Sheet:
    return Sheet(
        title="Papers",
        columns=(
            Column(title="Paper"), Column(title="Form"), Column(title="Copy of"), Column(title="Read by"),
            Column(title="Stated"), Column(title="Document"), Column(title="Claim"),
        ),
        rows=tuple(
            (
                str(n), version(p.form, p.stage, "", names).removesuffix(", ").removeprefix("Form "),
                holder(p.holder, names), p.reader, (p.stated or UNKNOWN)[:10], (p.document or UNKNOWN)[:12],
                p.claim[:12],
            ) for n, p in enumerate(made.papers, start=1)
        ),
    )  # fmt: skip


def discrepancies_screen(view: views.DiscrepanciesView, *, every: bool = False) -> Screen:
    """Discrepancies of all contests."""
    first, *rest = say.everywhere(view)
    found = view.discrepancies
    return Screen(
        sentence=first,
        coverage=(*moment_lines(view.moment), *rest),
        parts=full((
            weighed_sheet(view.weighed), discrepancies_sheet(found, view.names, total=view.total, every=every)
        )),
        next=f"natija compare {found[0].label}" if found else "natija missing --by holder,contest",
    )  # fmt: skip


def weighed_sheet(weighed: Sequence[views.Weighed]) -> Sheet:
    """What the open differences of each contest could do to the declared margin."""
    return Sheet(
        title="If every open difference went one way, or the other",
        columns=(
            Column(title="Contest"), Column(title="Stations open", kind="number"),
            Column(title="Declared margin", kind="number"), Column(title="Least", kind="number"),
            Column(title="Most", kind="number"), Column(title="Declared winner"),
        ),
        rows=tuple(
            (
                w.label, number(w.worst.stations), span(w.worst.margin), f"{w.worst.least:,}", f"{w.worst.most:,}",
                "could change" if w.worst.could_change else "stays",
            ) for w in sorted(weighed, key=lambda w: in_order(w.label))
        ),
    )  # fmt: skip


def history_screen(view: views.HistoryView) -> Screen:
    """Every stated standing, gaps as gaps."""
    first, *falls = say.history_sentences(view)
    made = view.history
    return Screen(
        sentence=first,
        coverage=moment_lines(view.moment),
        parts=full((*falls, _standings_sheet(view))),
        next=f"natija compare {made.label}",
    )


def _standings_sheet(view: views.HistoryView) -> Sheet:
    made = view.history
    shown = _leading((*made.standings, *made.undated))
    rows: list[tuple[str, ...]] = []
    for one in made.standings:
        if one.days_since and one.days_since > 1:
            rows.append((f"… {plural(one.days_since, 'day')}", "nothing stated", *("" for _ in range(len(shown) + 2))))
        rows.append(_standing(one, shown, view.names))
    rows += [_standing(one, shown, view.names) for one in made.undated]
    return Sheet(
        title="Stated standings, oldest first; candidates in ballot order",
        columns=(
            Column(title="Stated"), Column(title="Form and holder"), Column(title="Stations", kind="number"),
            *(Column(title=name(serial, view.names), kind="number") for serial in shown), Column(title="Source"),
        ),
        rows=tuple(rows),
        note=f"{UNKNOWN} in Stations: stated for the whole contest.",
    )  # fmt: skip


def _leading(stated: Sequence[Stated]) -> list[str]:
    best: dict[str, int] = {}
    for one in stated:
        for serial, votes in one.votes.items():
            best[serial] = max(votes, best.get(serial, 0))
    kept = sorted(best, key=lambda serial: (-best[serial], serial))[:2]
    return sorted(kept, key=lambda serial: (len(serial), serial))


def _standing(one: Stated, shown: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    covers = UNKNOWN if one.stations is None else of(one.stations, one.of)
    votes = [number(one.votes.get(serial)) for serial in shown]
    when = one.stated[:16].replace("T", " ") if one.stated else "no date"
    return when, version(one.form, one.stage, one.holder, names), covers, *votes, one.source or UNKNOWN
