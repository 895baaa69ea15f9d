"""Words for a drill: the fictional country that was made, and what was found of what was planted in it."""

from __future__ import annotations

from natija.cli.render.moments import moment_lines, title
from natija.cli.terminal import Column, Screen, Sheet
from natija.cli.words import number, plural, share, shell
from natija.workspace.scoring import CodeScore, KindScore, ScoreView
from natija.workspace.simulating import CountriesView, SimulatedView


def simulated_screen(view: SimulatedView) -> Screen:
    """A fictional country that was made."""
    planted = sum(view.planted.values())
    return Screen(
        sentence=f"FICTIONAL: {view.title} is in {view.folder}: {plural(view.stations, 'station')}, "
        f"{plural(view.contests, 'contest')}, {plural(view.forms, 'copy', 'copies')} of forms, "
        f"{plural(planted, 'planted fault')}.",
        coverage=(
            "Nothing in it took place and nobody in it exists.",
            "The planted faults are in ground-truth.json: those who rehearse do not open it.",
        ),
        parts=(_planted(view), _tables(view)),
        next=f"natija init drill --package {shell(view.folder)}",
    )


def _planted(view: SimulatedView) -> Sheet:
    return Sheet(
        title="Planted, by kind; a fault of the paper counts on every copy",
        columns=(Column(title="Kind"), Column(title="Events", kind="number")),
        rows=tuple((kind, number(count)) for kind, count in view.planted.items()),
    )


def _tables(view: SimulatedView) -> Sheet:
    return Sheet(
        title="Tables in the order of import; the mapping of each has its name and ends in .toml",
        columns=(Column(title="File"), Column(title="Rows", kind="number")),
        rows=tuple((one.file, number(one.rows)) for one in view.tables),
    )


def countries_screen(view: CountriesView) -> Screen:
    """What can be asked for."""
    return Screen(
        sentence=f"{plural(len(view.countries), 'fictional country', 'fictional countries')} to rehearse with.",
        coverage=(f"Kinds of fault for --plant KIND=SHARE: {', '.join(view.kinds)}, missing_agents.",),
        parts=(
            Sheet(
                columns=(
                    Column(title="Profile"),
                    Column(title="Stations", kind="number"),
                    Column(title="National contests", kind="number"),
                    Column(title="Provincial contests", kind="number"),
                    Column(title="Copies of a form", kind="number"),
                ),
                rows=tuple(
                    (c.name, number(c.stations), number(c.national), number(c.provincial), number(c.copies))
                    for c in view.countries
                ),
                note="--scale 0.1 makes one of them at a tenth of its size.",
            ),
        ),
        next="natija simulate --profile district --seed 1 --out sim",
    )


def score_screen(view: ScoreView) -> Screen:
    """What was found of what was planted."""
    bases = [name for name in view.bases if not name.startswith("agents:")]
    alarms = f"{plural(view.alarms, 'error')} {'stands' if view.alarms == 1 else 'stand'}"
    return Screen(
        sentence=f"{title(view.moment)}: {number(view.found)} of {plural(view.here, 'planted fault')} in this log "
        f"are found; {alarms} where nothing was planted.",
        coverage=(
            f"{number(view.here)} of {number(view.planted)} faults of the simulation are on papers that were imported.",
            f"Bases asked: {', '.join(bases)}, and every holder for missing forms.",
            *moment_lines(view.moment, basis=False),
        ),
        parts=(_kinds(view), _sizes(view), _codes(view)),
        next="natija findings",
    )


def _kinds(view: ScoreView) -> Sheet:
    return Sheet(
        title="Planted faults, and the codes that point at them",
        columns=(
            Column(title="Kind"),
            Column(title="Planted", kind="number"),
            Column(title="Here", kind="number"),
            Column(title="Found", kind="number"),
            Column(title="Share", kind="number"),
            Column(title="By"),
        ),
        rows=tuple(_kind(one) for one in view.kinds),
    )


def _kind(one: KindScore) -> tuple[str, ...]:
    by = ", ".join(f"{code} {number(count)}" for code, count in one.by.items()) or "nothing points at it"
    return (
        one.kind, number(one.planted), number(one.here), number(one.found), share(one.found, one.here),
        by if one.by or one.here else "not imported yet",
    )  # fmt: skip


def _sizes(view: ScoreView) -> Sheet:
    """Only kinds of which some were not found: by size, which."""
    return Sheet(
        title="Where not all are found, by the votes a figure is off",
        columns=(
            Column(title="Kind"),
            Column(title="Off by"),
            Column(title="Here", kind="number"),
            Column(title="Found", kind="number"),
        ),
        rows=tuple(
            (one.kind, size.size or "no figure", number(size.here), number(size.found))
            for one in view.kinds
            if one.found < one.here
            for size in one.sizes
        ),
    )


def _codes(view: ScoreView) -> Sheet:
    return Sheet(
        title="Places each code points at",
        columns=(
            Column(title="Code"),
            Column(title="Severity"),
            Column(title="Places", kind="number"),
            Column(title="Planted", kind="number"),
            Column(title="Echoes", kind="number"),
            Column(title="Nothing planted", kind="number"),
        ),
        rows=tuple(_code(one) for one in view.codes),
        note="An echo: the total of a contest in which something is planted, or a station of one numbered otherwise.",
    )


def _code(one: CodeScore) -> tuple[str, ...]:
    return (
        one.code, one.severity, number(one.places), number(one.planted), number(one.echoes), number(one.nothing)
    )  # fmt: skip
