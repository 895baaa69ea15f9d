"""Pictures of a house and of stated positions: the answer of `natija house` drawn, nothing added to it.

A hemicycle shows the records' count under one rule; seats that nobody sits in are hollow. Bars show what sources
stated, one per position, and hatch what is not in a sum. Parties are labelled as the definition does.
"""

from __future__ import annotations

from natija.canvass.certificates.spelling import number
from natija.dossier.blocks import Picture
from natija.dossier.seating.hemicycle import Chamber, hemicycle
from natija.dossier.seating.paints import Paint, paints
from natija.dossier.seating.positions import Position, Positions, parties
from natija.dossier.seating.positions import positions as bars
from natija.dossier.seating.standalone import standalone
from natija.errors import BadUse
from natija.workspace.houses import HouseView, TimelineView

RULE = {
    "ballot": "as on the ballot paper", "backed-by": "independents with the party that backed them",
    "house": "where members are recorded to sit",
}  # fmt: skip


def house_svg(view: HouseView) -> str:
    """The house as a hemicycle, as a file that stands alone."""
    return standalone(*drawing(view))


def drawing(view: HouseView) -> tuple[Picture, dict[str, Paint]]:
    """The house as a hemicycle, the largest party from the left, and the paints of its parties."""
    made = view.house
    if not made.sitting:
        raise BadUse("nobody sits in this house, so there is nothing to draw", next_step="give a later --as-of")
    seats = {p.label: p.total for p in made.parties if p.total}
    day = view.moment.as_of or "as far as is recorded"
    rule = RULE.get(made.rule, f"joined within {made.rule.partition(':')[2]} days of the gazette notice")
    chamber = Chamber(
        title=f"{made.label}, {day}: {rule}", seats=seats, vacant=max(0, made.seats - made.sitting),
        majority=made.majority,
        source=(
            f"{number(made.sitting)} of {number(made.seats)} seats are filled by the records of {view.moment.origin};"
            " hollow seats are those nobody is recorded to sit in."
        ),
    )  # fmt: skip
    return hemicycle(chamber), paints(seats)


def timeline_svg(view: TimelineView) -> str:
    """Every stated position as a bar as long as the seats it is about."""
    stated = tuple(
        Position(
            day=s.position.on, source=view.labels.get(s.position.source, s.position.source),
            seats={p.label: p.number for p in s.position.parties if p.number}, of=s.position.house,
        )
        for s in view.steps
    )  # fmt: skip
    if not stated:
        raise BadUse("nobody stated a position by then, so there is nothing to draw", next_step="leave --svg out")
    what = Positions(
        title=f"{view.label}: {len(stated)} stated positions", stated=stated, majority=view.majority,
        source=f"Claims in {view.moment.origin}; bars of general seats are shorter than those of the whole house.",
    )  # fmt: skip
    return standalone(bars(what), paints(parties(stated)))


def picture(made: HouseView | TimelineView) -> str:
    """The picture of either answer."""
    return house_svg(made) if isinstance(made, HouseView) else timeline_svg(made)
