"""The certificate as a document: integers, and nothing that cannot be checked by adding them up.

Every integer in it stands in a sum or a comparison with the others, so that a change of any one of them shows. Beside
the integers stand the premises with their sources. docs/reference/certificates.md describes the format; the tests hold
a checker of it that shares no code with this package.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import msgspec

from natija.canvass.certificates.nouns import Premise
from natija.model.canonical import canonical_json

FORMAT = 1


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Settings every part shares; nothing else is inherited."""


class Held(_Part, frozen=True, kw_only=True):
    """A form: what it gives each candidate at least, and at most where that differs (null: whatever there is room for).

    `other` are votes certainly given to candidates without a stated total. `forms` is more than 1 for a stated sum.
    """

    unit: str
    votes: tuple[int, ...]
    most: tuple[int | None, ...] | None = None
    registered: int | None = None
    other: int = 0
    forms: int = 1


class Missing(_Part, frozen=True, kw_only=True):
    """A station without a form held and its registered voters; `stations` is more than 1 for a stated sum."""

    unit: str
    registered: int
    stations: int = 1


class Sums(_Part, frozen=True, kw_only=True):
    """Every column added up: over the forms, and over the stations without one (`stations`, `elsewhere`)."""

    forms: int
    votes: tuple[int, ...]
    stated: int = 0
    most: int = 0
    """Of every greatest reading given."""
    registered: int = 0
    other: int = 0
    stations: int = 0
    elsewhere: int = 0
    """Voters registered at the stations without a form."""


class Deficit(_Part, frozen=True, kw_only=True):
    """The forms hold `gap` more votes for a candidate than the total states; `least`: some form can hold more still."""

    candidate: str
    held: int
    stated: int
    gap: int
    least: bool = False


class Need(_Part, frozen=True, kw_only=True):
    """What wrong forms would have to make up for, times `weight`.

    "votes": their votes for the candidate reach `short`. "room": their registered voters, less the most they hold for
    the candidates, reach `short`.
    """

    weight: int
    kind: Literal["votes", "room"]
    candidates: tuple[str, ...]
    short: int


class Strength(_Part, frozen=True, kw_only=True):
    """At least `forms` forms would have to be wrong; where that is more than there are, no forms would do.

    Weighing the `needs` together, any `forms - 1` of them fall short of `need`. Where `proven` is given that sum shows
    only so many, `forms` was found by search, and those in `enough` would do. `exact`: no smaller number is possible.
    """

    forms: int
    needs: tuple[Need, ...]
    need: int
    exact: bool
    proven: int | None = None
    enough: tuple[str, ...] = ()


class Certificate(_Part, frozen=True, kw_only=True, tag_field="certificate", tag="inconsistency"):
    """These forms, as read, and this total cannot all be true.

    Of a deficit: `candidates` of whom the forms hold more than the total states, and the `gaps`. Of an excess: the
    `overloaded` ones of the candidates, the votes `needed` for them beyond the most the forms can hold, and the `gap`
    left when every voter elsewhere and every ballot outside stations is given to them.
    """

    format: int
    kind: Literal["deficit", "excess"]
    contest: str
    basis: str
    total: str
    candidates: tuple[str, ...]
    stated: tuple[int, ...]
    held: tuple[Held, ...]
    missing: tuple[Missing, ...] = ()
    outside: int = 0
    sums: Sums
    gaps: tuple[int, ...] = ()
    overloaded: tuple[str, ...] = ()
    needed: int = 0
    gap: int = 0
    strength: Strength | None = None
    """Null where only a sum over several forms is known."""
    premises: tuple[Premise, ...]
    conditional_on: tuple[str, ...] = ()
    """Codes of the premises nobody vouches for."""

    @property
    def deficits(self) -> tuple[Deficit, ...]:
        """Every deficit with its subtraction, the largest first."""
        open_ = [any(row.most and row.most[c] != row.votes[c] for row in self.held) for c in range(len(self.gaps))]
        made = [
            Deficit(candidate=name, held=held, stated=stated, gap=gap, least=least)
            for name, held, stated, gap, least in zip(
                self.candidates, self.sums.votes, self.stated, self.gaps, open_, strict=False
            )
        ]
        return tuple(sorted(made, key=lambda deficit: (-deficit.gap, -deficit.held)))

    @property
    def stretch(self) -> Fraction | None:
        """Votes needed per registered voter at the stations without a form; null where none is registered there."""
        return Fraction(self.needed, self.sums.elsewhere) if self.needed and self.sums.elsewhere else None


class Reach(_Part, frozen=True, kw_only=True, tag_field="certificate", tag="reach"):
    """Who leads on the forms, and whether the candidate behind could still draw level with what is elsewhere.

    `candidates` are the one ahead and the one behind: the stated winner, or the closest rival where the stated winner
    leads on the forms too. A form gives the least for the first and the most for the second.
    """

    format: int
    contest: str
    basis: str
    total: str
    winner: str
    """For whom the total is declared."""
    candidates: tuple[str, str]
    held: tuple[Held, ...]
    missing: tuple[Missing, ...] = ()
    outside: int = 0
    sums: Sums
    lead: int
    gap: int | None
    """By how much what is elsewhere falls short of the lead; zero or less: it does not; null: nothing bounds it."""
    premises: tuple[Premise, ...]
    conditional_on: tuple[str, ...] = ()

    @property
    def out_of_reach(self) -> bool | None:
        """Whether the candidate behind cannot even draw level."""
        return None if self.gap is None else self.gap > 0


Document = Certificate | Reach
_decoder: msgspec.json.Decoder[Document] = msgspec.json.Decoder(Document)


def encode(document: Document) -> bytes:
    """Canonical bytes of a certificate."""
    return canonical_json(document)


def decode(content: bytes) -> Document:
    """Read a certificate back."""
    return _decoder.decode(content)
