"""Tables of versions, differences and stated standings: the same on a screen, on a page and in print.

Candidates stand in ballot order, and the caption says so. A dash is an unknown, and the note says of what kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from natija.canvass.certificates.spelling import number
from natija.canvass.compare import Pair
from natija.canvass.differences import leading
from natija.canvass.discrepancies import Discrepancy
from natija.canvass.history import Stated
from natija.canvass.onestation import Cell, Paper, StationComparison
from natija.canvass.versions import Version
from natija.dossier.blocks import Column, Table, numbers, texts
from natija.dossier.holders import UNKNOWN, Names, copies_of, holder, keyed, name, of, signed, span, station, version
from natija.dossier.sentences import same_form
from natija.workspace import views

WHOLE = "whole contest"
"""What a total covers that is stated as one figure."""


def versions_table(held: Sequence[Version], names: Names) -> Table:
    """Every version that gives votes of the leading candidates; those that say the same in one row."""
    shown = leading(held)
    together: dict[tuple[str, str, tuple[str, ...]], list[Version]] = {}
    for one in held:
        votes = tuple(_votes(one, serial) for serial in shown)
        if any(value != UNKNOWN for value in votes):
            form = one.form if one.stage in {"count", one.form} else f"{one.form} {one.stage}"
            covers = WHOLE if one.stations is None else of(one.stations, one.of)
            together.setdefault((form, covers, votes), []).append(one)
    return Table(
        caption="Versions held, none preferred; candidates in ballot order",
        columns=(
            *texts("Form", "Stations"),
            *(Column(title=name(serial, names), number=True) for serial in shown), *texts("According to"),
        ),
        rows=tuple(
            (form, covers, *votes, "; ".join(dict.fromkeys(holder(v.holder, names) for v in same)))
            for (form, covers, votes), same in together.items()
        ),
        note=f"{UNKNOWN}: that version gives none.",
    )  # fmt: skip


def _votes(one: Version, serial: str) -> str:
    return number(one.votes[serial]) if serial in one.votes else span(one.ranges.get(serial))


def directions_table(pairs: Sequence[Pair], names: Names) -> Table:
    """Version against version: stations that differ, higher, lower and net, by candidate."""
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
    return Table(
        caption="Version against version: what the second gives more or less than the first",
        columns=(
            *texts("Versions", "Candidate"), *numbers("Compared", "Differ", "Higher", "Lower", "Net"),
        ),
        rows=tuple(rows),
    )  # fmt: skip


def _right(pair: Pair, names: Names) -> str:
    return copies_of(pair.right, names) if same_form(pair) else keyed(pair.right, names)


def discrepancies_table(found: Sequence[Discrepancy], names: Mapping[str, Names], *, more: str = "") -> Table:
    """Stations where versions differ, by effect on the margin; `names` by contest. Its note numbers the versions."""
    keys = {pair: n for n, pair in enumerate(sorted({(d.label, k) for d in found for k in (d.left, d.right)}), 1)}
    legend = "; ".join(
        f"{n}: {label + ', ' if len(names) > 1 else ''}{keyed(key, names.get(label, {}))}"
        for (label, key), n in keys.items()
    )
    table = Table(
        caption="Stations that differ, largest effect on the margin first, in both directions",
        columns=(
            *texts("Contest", "Station", "Versions", "Second less first"), *numbers("Effect"),
            *texts("Acts naming it"),
        ),
        rows=tuple(
            (
                d.label, station(d.unit), f"{keys[d.label, d.left]} and {keys[d.label, d.right]}",
                changes(d, names.get(d.label, {})), signed(d.effect), "; ".join(d.acts) or "none",
            ) for d in found
        ),
        note=f"{legend}.{f' {more}' if more else ''}",
    )  # fmt: skip
    return without_repeats(table, ("Contest", "Acts naming it"))


def without_repeats(table: Table, titles: Sequence[str]) -> Table:
    """The table without those of the named columns that say the same in every row."""
    columns = table.columns
    kept = [
        at for at, column in enumerate(columns) if column.title not in titles or len({r[at] for r in table.rows}) > 1
    ]
    return Table(
        caption=table.caption, note=table.note, columns=tuple(columns[at] for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
    )  # fmt: skip


def changes(found: Discrepancy, names: Names) -> str:
    """What the second version gives more or less than the first, candidate by candidate."""
    votes = [f"{name(c, names)} {step:+,}" for c, step in found.changes.items()]
    fields = [f"{field} {step:+,}" for field, step in found.fields.items()]
    unsure = [f"{one}: readings differ" for one in found.unsure]
    return ", ".join((*votes, *fields, *unsure))


def weighed_table(weighed: Sequence[views.Weighed]) -> Table:
    """What the open differences of each contest could do to the declared margin."""
    return Table(
        caption="If every open difference went one way, or the other",
        columns=(
            *texts("Contest"), *numbers("Stations open", "Declared margin", "Least", "Most"),
            *texts("Declared winner"),
        ),
        rows=tuple(
            (
                w.label, number(w.worst.stations), span(w.worst.margin), f"{w.worst.least:,}", f"{w.worst.most:,}",
                "could change" if w.worst.could_change else "stays",
            ) for w in weighed
        ),
    )  # fmt: skip


def cells_table(made: StationComparison, names: Names) -> Table:
    """One station field by field, a column per paper."""
    kept = [cell for cell in made.cells if any(isinstance(v, int) for v in cell.values.values())]
    return Table(
        caption="Field by field",
        columns=(
            *texts("Field", "Candidate"),
            *(Column(title=f"Paper {n}", number=True) for n in range(1, len(made.papers) + 1)),
            *numbers("Copies apart"),
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


def papers_table(made: StationComparison, names: Names) -> Table:
    """The readings of one station's papers."""
    return Table(
        caption="Papers",
        columns=texts("Paper", "Form", "Copy of", "Read by", "Stated", "Document", "Claim"),
        rows=tuple(
            (
                str(n), p.form if p.stage == "count" else f"{p.form} ({p.stage})", holder(p.holder, names), p.reader,
                (p.stated or UNKNOWN)[:10], (p.document or UNKNOWN)[:12], p.claim[:12],
            ) for n, p in enumerate(made.papers, start=1)
        ),
    )  # fmt: skip


def standings_table(view: views.HistoryView) -> Table:
    """Every stated standing, gaps as gaps; those without a date at the end."""
    made = view.history
    shown = leading_of((*made.standings, *made.undated))
    rows: list[tuple[str, ...]] = []
    for one in made.standings:
        if one.days_since and one.days_since > 1:
            gap = f"… {number(one.days_since)} days"
            rows.append((gap, "nothing stated", *("" for _ in range(len(shown) + 2))))
        rows.append(_standing(one, shown, view.names))
    rows += [_standing(one, shown, view.names) for one in made.undated]
    return Table(
        caption="Stated standings, oldest first; candidates in ballot order",
        columns=(
            *texts("Stated", "Form and holder"), *numbers("Stations"),
            *(Column(title=name(serial, view.names), number=True) for serial in shown), *texts("Source"),
        ),
        rows=tuple(rows), note=f"{UNKNOWN}: not given.",
    )  # fmt: skip


def leading_of(stated: Sequence[Stated]) -> list[str]:
    """The two candidates with the most votes in any standing, in ballot order."""
    best: dict[str, int] = {}
    for one in stated:
        for serial, votes in one.votes.items():
            best[serial] = max(votes, best.get(serial, 0))
    kept = sorted(best, key=lambda serial: (-best[serial], serial))[:2]
    return sorted(kept, key=lambda serial: (len(serial), serial))


def _standing(one: Stated, shown: Sequence[str], names: Names) -> tuple[str, ...]:
    covers = WHOLE if one.stations is None else of(one.stations, one.of)
    votes = [number(one.votes[serial]) if serial in one.votes else UNKNOWN for serial in shown]
    when = one.stated[:16].replace("T", " ") if one.stated else "no date"
    return when, version(one.form, one.stage, one.holder, names), covers, *votes, one.source or UNKNOWN
