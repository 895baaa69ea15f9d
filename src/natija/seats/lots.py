"""Give the seats of a tie to those a lot was drawn for, if the lot answers this tie and no other."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from natija.errors import BadUse
from natija.seats.nouns import Award, Draw, Part, Round, SeatTie


def settle(made: Round, tie: SeatTie, lot: Draw) -> Round:
    """The round with the tied seats given to those drawn. Refuses a lot drawn among others or for another number."""
    if sorted(lot.options) != sorted(tie.options):
        raise BadUse(
            f"the lot was drawn among {names(lot.options)}; level here are {names(tie.options)}",
            next_step=f"draw again: {tie.seats} of {names(tie.options)}",
        )
    if len(set(lot.drawn)) != len(lot.drawn) or len(lot.drawn) != tie.seats or not set(lot.drawn) <= set(tie.options):
        raise BadUse(
            f"the lot names {names(lot.drawn)} for {tie.seats} of {names(tie.options)}",
            next_step=f"name {tie.seats} of them, each once",
        )
    first = made.seats - tie.seats + 1
    won = tuple(Award(seat=first + i, party=party, by=tie.at, lot=True) for i, party in enumerate(lot.drawn))
    parts = tuple(_one_more(part) if part.party in lot.drawn else part for part in made.parts)
    return replace(made, parts=parts, awards=(*made.awards, *won), draw=lot)


def _one_more(part: Part) -> Part:
    return replace(part, seats=part.seats + 1)


def names(parties: Sequence[str]) -> str:
    """`A, B`; nobody is said, not left blank."""
    return ", ".join(parties) or "nobody"
