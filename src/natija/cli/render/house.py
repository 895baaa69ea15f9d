"""Screens of houses, timelines of positions and affiliations: the sentence, the coverage, the seats, the reasons.

Parties are in the order of the source that is asked about, else by seats. Every sentence says who counts and what is
not in the count; nothing says that a party won, lost or was deserted.
"""

from __future__ import annotations

from collections.abc import Sequence

from natija.cli.render.moments import moment_lines
from natija.cli.terminal import Column, Screen, Sheet
from natija.cli.words import UNKNOWN, listed, number, plural, shell, signed
from natija.house import House, PartySeats, Position, Step
from natija.house.pools import GENERAL
from natija.house.steps import Changed, Reason
from natija.workspace.affiliations import AffiliationsView, Stood
from natija.workspace.houses import HouseView, TimelineView

SHOWN = 12
STATES = {
    "withheld": "declared, notification held back", "suspended": "suspended", "tied": "tied, the lot is not recorded",
    "not-declared": "no result recorded by then", "terminated": "poll ended before the vote",
    "void": "poll declared void", "re-poll": "waits for a re-poll", "vacated": "vacated",
    "by-election": "by-election held, who holds it is not recorded",
    "not-awarded": "reserved, not awarded by then",
    "over-awarded": "awarded beyond what there is",
}  # fmt: skip
RULE = {
    "ballot": "as on the ballot paper", "backed-by": "independents with the party that backed them",
    "house": "where members are recorded to sit",
}  # fmt: skip


def house_screen(view: HouseView, *, every: bool = False) -> Screen:
    """The house on a day."""
    made = view.house
    label = made.label if view.moment.as_of is None else f"{made.label}, {view.moment.as_of}"
    return Screen(
        sentence=_stated(view.position, made, view.labels) if view.position else _counted(made, label),
        coverage=(
            *moment_lines(view.moment, basis=False),
            *_coverage(view),
            *((_counted(made, label),) if view.position else ()),
        ),
        parts=tuple(
            sheet
            for sheet in (
                _flags(view), _kinds(made), _empty(made), _several(view), _blocs(view), _moves(view),
                _beside(view, every=every),
                *((_seats(view),) if every else (_undecided(view),)),
            )
            if sheet.rows
        ),
        next="natija house --timeline" if view.position else "natija house --source commission --timeline",
    )  # fmt: skip


def _stated(position: Position, made: House, labels: dict[str, str]) -> str:
    """What a source states, with what is not in its sum."""
    best = listed([f"{s.label} {number(s.number)}" for s in position.parties], most=4)
    scope = "general seats" if position.scope == GENERAL else "seats"
    left = f"; {_rest(position.missing)} not in its sum" if position.missing else ""
    top = max((s.number for s in position.parties), default=0)
    line = (
        f"no party in it reaches the {made.majority} that are a majority of all {made.seats}"
        if top < made.majority
        else f"{position.parties[0].label} reaches the majority of {made.majority}"
    )
    who = labels.get(position.source, position.source)
    return f"{who} on {position.on}: {best}. {number(position.sum)} of {number(position.house)} {scope}{left}; {line}."


def _rest(missing: int) -> str:
    """How many seats are missing from a sum, or are too many in it."""
    return f"{plural(missing, 'seat')} {'is' if missing == 1 else 'are'}" if missing > 0 else f"{-missing} too many are"


def _counted(made: House, label: str) -> str:
    """What the records count."""
    best = listed([f"{p.label} {number(p.total)}" for p in made.parties], most=4)
    rule = RULE.get(made.rule, f"joined within {made.rule.partition(':')[2]} days of the gazette notice")
    by = f", according to {made.according_to}" if made.according_to else ""
    top = made.parties[0] if made.parties else None
    line = (
        f"{top.label} reaches the majority of {made.majority}"
        if top and top.total >= made.majority
        else f"nobody reaches the majority of {made.majority}"
    )
    return (
        f"{label}: by the records here ({rule}{by}) {best or 'nobody sits'}; {number(made.sitting)} of"
        f" {number(made.seats)} seats are filled, and {line}."
    )


def _coverage(view: HouseView) -> tuple[str, ...]:
    found = []
    if view.position:
        one = view.position
        cover = f", {one.counted} of {one.of} results" if one.counted is not None else ""
        found.append(f"Stated{cover}; read by {one.reader}: {one.citation or 'no source named'}.")
        found.append(_nearest(one))
    if view.house.unknown:
        found.append(f"Of {plural(view.house.unknown, 'general seat')} the definition has no contest.")
    return tuple(found)


def _nearest(position: Position) -> str:
    """How the records come nearest to a position, and what is left."""
    day = f", as known on {position.told}" if position.told != position.on else ""
    rule, left = f"{RULE[position.like]}{day}", ", ".join(f"{r.label} {signed(r.by)}" for r in position.apart)
    said = f"Against the records here ({rule}) it states {left}; no record here explains that."
    same = f"The records here count the same, {rule}."
    rest = listed([f"{label} {number(seats)}" for label, seats in position.unstated.items()], most=6)
    return (said if left else same) + (f" It gives no number for parties the records count: {rest}." if rest else "")


def _flags(view: HouseView) -> Sheet:
    who = "records"
    stated = view.position is not None
    scope = " (general seats)" if view.position and view.position.scope == GENERAL else ""
    return Sheet(
        title=f"Seats by party, under whose flag{scope}",
        columns=(
            Column(title="Party"),
            *((Column(title="stated", kind="number"),) if stated else ()),
            Column(title=f"{who}: on the ballot", kind="number"),
            Column(title=f"{who}: by backers", kind="number"),
            Column(title=f"{who}: where they sit", kind="number"),
        ),
        rows=tuple(
            (f.label, *((number(f.stated),) if stated else ()), number(f.ballot), number(f.backed_by), number(f.house))
            for f in view.flags
        ),
        note=f"{UNKNOWN}: the source gives no number for that party." if stated else "",
    )


def _kinds(made: House) -> Sheet:
    kinds = list(dict.fromkeys(kind for p in made.parties for kind in p.kinds))
    several = [k for k in kinds if k != GENERAL]
    marks = (any(p.withheld for p in made.parties), any(p.suspended for p in made.parties))
    rows = tuple(_kind_row(p, kinds, marks) for p in made.parties) if several or any(marks) else ()
    return Sheet(
        title=f"By kind of seat, {RULE.get(made.rule, made.rule)}",
        columns=(
            Column(title="Party"),
            *(Column(title=kind, kind="number") for kind in kinds),
            Column(title="in all", kind="number"),
            *((Column(title="of them notification held back", kind="number"),) if marks[0] else ()),
            *((Column(title="suspended besides", kind="number"),) if marks[1] else ()),
        ),
        rows=rows,
    )


def _kind_row(party: PartySeats, kinds: Sequence[str], marks: tuple[bool, bool]) -> tuple[str, ...]:
    held = ((number(party.withheld),) if marks[0] else ()) + ((number(party.suspended),) if marks[1] else ())
    return (party.label, *(number(party.kinds.get(kind, 0)) for kind in kinds), number(party.total), *held)


def _empty(made: House) -> Sheet:
    return Sheet(
        title="Seats that nobody sits in, or whose notification is held back",
        columns=(Column(title="Why"), Column(title="Seats", kind="number"), Column(title="Which")),
        rows=tuple((STATES[e.state], number(e.seats), listed(list(e.which), most=8)) for e in made.empty),
    )


def _several(view: HouseView) -> Sheet:
    return Sheet(
        title="People returned in more than one seat; each counts until it is given up",
        columns=(Column(title="Person"), Column(title="Counted"), Column(title="Seats")),
        rows=tuple((s.name, view.labels.get(s.party, s.party), ", ".join(s.seats)) for s in view.house.several),
    )


def _blocs(view: HouseView) -> Sheet:
    return Sheet(
        title=f"Parties of one agreement together (majority {view.house.majority})",
        columns=(
            Column(title="Parties"), Column(title="Seats", kind="number"), Column(title="Majority"),
            Column(title="Since"), Column(title="Source"),
        ),
        rows=tuple(
            (
                " + ".join(view.labels.get(p, p) for p in b.parties), number(b.seats),
                "reached" if b.reaches else f"{view.house.majority - b.seats} short", b.stated,
                view.sources.get(b.record, UNKNOWN),
            )
            for b in view.house.blocs
        ),
    )  # fmt: skip


def _moves(view: HouseView) -> Sheet:
    return Sheet(
        title="Members counted elsewhere whom the source does not name",
        columns=(
            Column(title="Since"), Column(title="Members", kind="number"), Column(title="From"), Column(title="To"),
            Column(title="According to"), Column(title="Counted here"),
        ),
        rows=tuple(
            (
                m.since, number(m.members), view.labels.get(m.out_of, m.out_of), view.labels.get(m.party, m.party),
                m.according_to or UNKNOWN, m.undecided or ("all" if m.moved == m.members else f"{m.moved}"),
            )
            for m in view.house.moves
        ),
    )  # fmt: skip


def _beside(view: HouseView, *, every: bool) -> Sheet:
    rows = view.beside if every else view.beside[-SHOWN:]
    return Sheet(
        title="What other sources last stated by then",
        columns=(Column(title="Date"), Column(title="Who"), Column(title="States"), Column(title="Differs by")),
        rows=tuple(_beside_row(step, view.labels) for step in rows),
        note="differs by: against the source asked for." if view.position else "",
    )


def _beside_row(step: Step, labels: dict[str, str]) -> tuple[str, ...]:
    one = step.position
    what = listed([f"{s.label} {number(s.number)}" for s in one.parties], most=4)
    return (one.on, labels.get(one.source, one.source), f"{what}; sum {number(one.sum)}", _differs(step, labels))


def _differs(step: Step, labels: dict[str, str]) -> str:
    if step.since is None:
        return UNKNOWN
    why = _grouped([_reason(r, labels) for r in step.reasons], most=2)
    return f"{_change_words(step.changes) or 'nothing'}{'. Records: ' if why else ''}{'; '.join(why)}"


def _change_words(changes: Sequence[Changed]) -> str:
    """Each party's change with what no record explains; a number that is not stated is a dash."""
    parts = []
    for one in changes:
        if one.was is None or one.now is None:
            parts.append(f"{one.label} {number(one.was)} to {number(one.now)}")
        elif one.was != one.now or one.unexplained:
            left = f" ({signed(one.unexplained)} not explained here)" if one.unexplained else ""
            parts.append(f"{one.label} {signed(one.now - one.was)}{left}")
    return ", ".join(parts)


def _undecided(view: HouseView) -> Sheet:
    open_ = [m for m in view.house.members if m.undecided]
    return Sheet(
        title="Members whom the rule does not decide; counted as on the ballot",
        columns=(Column(title="Seat"), Column(title="Member"), Column(title="Counted"), Column(title="Open")),
        rows=tuple(
            (m.seat, m.name or UNKNOWN, view.labels.get(m.party or "", m.party or UNKNOWN), m.undecided) for m in open_
        ),
    )


def _seats(view: HouseView) -> Sheet:
    return Sheet(
        title="Every contested seat",
        columns=(
            Column(title="Seat"), Column(title="Member"), Column(title="Counted"), Column(title="By"),
            Column(title="State"), Column(title="Since"),
        ),
        rows=tuple(
            (
                m.seat, m.name or UNKNOWN, view.labels.get(m.party or "", m.party or UNKNOWN), m.by or UNKNOWN,
                m.undecided or STATES.get(m.state, m.state), m.since or UNKNOWN,
            )
            for m in view.house.members
        ),
    )  # fmt: skip


def timeline_screen(view: TimelineView, *, every: bool = False) -> Screen:
    """Every dated position."""
    dates = [s.position.on for s in view.steps]
    return Screen(
        sentence=_positions(view),
        coverage=(
            *moment_lines(view.moment, basis=False),
            f"The house has {number(view.seats)} seats; {number(view.majority)} are a majority of all of them.",
        ),
        parts=tuple(part for step in view.steps for part in _step(step, view, every=every)),
        next=f"natija house --as-of {dates[-1]}" if dates else "natija affiliations NAME",
    )


def _positions(view: TimelineView) -> str:
    """How many positions, of how many sources, between which days."""
    dates = [s.position.on for s in view.steps]
    if not dates:
        return f"{view.label}: nobody stated a position by then."
    sources = len({s.position.source for s in view.steps})
    span = f"on {dates[0]}" if dates[0] == dates[-1] else f"from {dates[0]} to {dates[-1]}"
    short = sum(1 for s in view.steps if s.position.missing)
    return (
        f"{view.label}: {plural(len(dates), 'stated position')} of {plural(sources, 'source')} {span};"
        f" {number(short)} {'does' if short == 1 else 'do'} not add up to the seats they are about."
    )


def _step(step: Step, view: TimelineView, *, every: bool) -> tuple[str, ...]:
    one = step.position
    who = view.labels.get(one.source, one.source)
    shown = [f"{s.label} {number(s.number)}" for s in one.parties]
    cover = f" ({one.counted} of {one.of} results)" if one.counted is not None else ""
    lines = [
        f"{one.on}  {who}, {one.stage}{cover}: {listed(shown, most=len(shown) if every else 8)}.",
        f"  {_sum(one)}",
    ]
    if step.since:
        lines.append(f"  Since {step.since}: {_since(step, view.labels)}")
    lines += [f"  {_nearest(one)}", f"  Source: {one.citation or UNKNOWN} ({one.confidence or 'no'} confidence)."]
    return ("\n".join(lines),)


def _sum(position: Position) -> str:
    general = position.scope == GENERAL
    scope = "general seats, the reserved ones left out" if general else "seats of the house"
    if not position.missing:
        return f"It adds up to all {number(position.house)} {scope}."
    left = f"{_rest(position.missing)} not in it"
    return f"It adds up to {number(position.sum)} of {number(position.house)} {scope}; {left}."


def _since(step: Step, labels: dict[str, str]) -> str:
    """What changed, and the records that explain it."""
    words = _change_words(step.changes) or "the numbers are the same"
    why = _grouped([_reason(r, labels) for r in step.reasons], most=9)
    return f"{words}." + (f" Records: {'; '.join(why)}." if why else " No record here lies between.")


def _reason(reason: Reason, labels: dict[str, str]) -> str:
    was, now = (labels.get(name or "", STATES.get(name or "", name or "nobody")) for name in (reason.was, reason.now))
    if reason.what == "awarded":
        return f"{now} {signed(reason.seats)} {reason.was}"
    if reason.what == "not named":
        return f"{plural(reason.seats, 'member')} not named, {was} to {now}"
    return f"{was} to {now}: {reason.what}"


def _grouped(reasons: Sequence[str], *, most: int) -> list[str]:
    """Seats that changed alike in one part, so that 251 of them are one line."""
    found: dict[str, list[str]] = {}
    plain: list[str] = []
    for reason in reasons:
        head, _, seat = reason.partition(": ")
        if seat:
            found.setdefault(head, []).append(seat)
        else:
            plain.append(reason)
    return [f"{head} {listed(seats, most=most)}" for head, seats in found.items()] + plain


def affiliations_screen(view: AffiliationsView) -> Screen:
    """One person."""
    kinds = [f"{m.kind} {m.label} since {m.since}" for m in view.memberships if m.ended is None]
    says = "; ".join(dict.fromkeys(kinds)) or "no affiliation is recorded"
    return Screen(
        sentence=f"{view.name}: {says}.",
        coverage=(
            *moment_lines(view.moment, basis=False),
            f"Also written {'; '.join(view.spellings[1:])}."
            if len(view.spellings) > 1
            else "No other spelling is recorded.",
            *(f"Stood in {_stood(s)}." for s in view.stood),
            *(f"{r.says} {'; '.join(_stood(s) for s in r.stood)}".strip() for r in view.relations),
        ),
        parts=(_memberships(view),) if view.memberships else (),
        next=f"natija contest {shell(view.stood[0].label)}" if view.stood else "natija house",
    )


def _spelled(view: AffiliationsView) -> str:
    others = [name for name in view.spellings if name != view.name]
    return f"Also written {'; '.join(others)}." if others else "No other spelling is recorded."


def _stood(stood: Stood) -> str:
    act = f", {stood.act} {stood.since}" if stood.act else ""
    return f"{stood.label} ({stood.election}{act})"


def _memberships(view: AffiliationsView) -> Sheet:
    return Sheet(
        title="Affiliations, each as somebody stated it",
        columns=(
            Column(title="Kind"), Column(title="Party"), Column(title="Since"), Column(title="According to"),
            Column(title="Confidence"), Column(title="Source"),
        ),
        rows=tuple(
            (
                m.kind, m.label, f"{m.since}{' (reversed)' if m.ended else ''}", m.according_to or UNKNOWN,
                m.confidence or UNKNOWN, view.sources.get(m.record, UNKNOWN),
            )
            for m in view.memberships
        ),
    )  # fmt: skip
