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


class Sums(_Part, frozen=True, kw_only=True):
    """Sums over the forms, column by column; `most` over every greatest reading given."""

    forms: int
    votes: tuple[int, ...]
    most: int = 0
    registered: int = 0
    other: int = 0


class Deficit(_Part, frozen=True, kw_only=True):
    """The forms hold `gap` more votes for a candidate than the total states."""

    candidate: str
    held: int
    stated: int
    gap: int


class Missing(_Part, frozen=True, kw_only=True):
    """A station without a form held and its registered voters; `stations` is more than 1 for a stated sum."""

    unit: str
    registered: int
    stations: int = 1


class Excess(_Part, frozen=True, kw_only=True):
    """The total states `gap` more votes for some candidates than there can be: on the forms, elsewhere, in the post."""

    candidates: tuple[str, ...]
    stated: int
    held: int
    """The most the forms can hold for them."""
    needed: int
    """What would have to come from elsewhere: stated less held."""
    missing: tuple[Missing, ...]
    stations: int
    registered: int
    outside: int
    gap: int

    @property
    def stretch(self) -> Fraction | None:
        """Ballots per registered voter at the stations without a form, were all of it to come from there."""
        return Fraction(self.needed, self.registered) if self.registered else None


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
    """At least `forms` of the `of` forms would have to be wrong; more than there are: no forms would do.

    Weighing the `needs` together, the largest `proven - 1` forms do not reach `need`. Where `forms` is more than
    `proven` it was found by search, and the forms in `enough` would do. `exact`: no smaller number is possible.
    """

    forms: int
    of: int
    proven: int
    needs: tuple[Need, ...]
    need: int
    exact: bool
    enough: tuple[str, ...] = ()


class Certificate(_Part, frozen=True, kw_only=True, tag_field="certificate", tag="inconsistency"):
    """These forms, as read, and this total cannot all be true."""

    format: int
    kind: Literal["deficit", "excess"]
    contest: str
    basis: str
    total: str
    candidates: tuple[str, ...]
    stated: tuple[int, ...]
    held: tuple[Held, ...]
    sums: Sums
    deficits: tuple[Deficit, ...] = ()
    excess: Excess | None = None
    strength: Strength | None = None
    """Null where only a sum over several forms is known."""
    premises: tuple[Premise, ...]
    conditional_on: tuple[str, ...] = ()
    """Codes of the premises nobody vouches for."""


class Pair(_Part, frozen=True, kw_only=True):
    """A form: the least for the candidate ahead, the most for the one behind."""

    unit: str
    ahead: int
    behind: int
    forms: int = 1


class Reach(_Part, frozen=True, kw_only=True, tag_field="certificate", tag="reach"):
    """Who leads on the forms, and whether the candidate behind could still draw level with what is elsewhere.

    `behind` is the stated winner, or the closest rival where the stated winner leads on the forms too.
    """

    format: int
    contest: str
    basis: str
    total: str
    winner: str
    leader: str
    behind: str
    held: tuple[Pair, ...]
    forms: int
    ahead_votes: int
    behind_votes: int
    lead: int
    missing: tuple[Missing, ...]
    stations: int
    registered: int | None
    outside: int
    short: int | None
    """By how much what is elsewhere falls short of the lead; zero or less: it does not; null: nothing bounds it."""
    premises: tuple[Premise, ...]
    conditional_on: tuple[str, ...] = ()

    @property
    def out_of_reach(self) -> bool | None:
        """Whether the candidate behind cannot even draw level."""
        return None if self.short is None else self.short > 0


Document = Certificate | Reach
_decoder: msgspec.json.Decoder[Document] = msgspec.json.Decoder(Document)


def encode(document: Document) -> bytes:
    """Canonical bytes of a certificate."""
    return canonical_json(document)


def decode(content: bytes) -> Document:
    """Read a certificate back."""
    return _decoder.decode(content)
