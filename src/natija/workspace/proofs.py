"""What the facade answers about law and audits: frozen results that print as JSON as they are."""

from __future__ import annotations

import msgspec

from natija.canvass import Range
from natija.canvass.deadlines import Deadline, Forum
from natija.canvass.law import Answer
from natija.canvass.timeline import Status
from natija.workspace.views import Moment


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """A figure an answer of law rests on: least and greatest, and where it comes from; null where nothing says."""

    name: str
    range: Range | None
    source: str


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """One official act in its place: what it ended, what it brought back, and whether it stands."""

    date: str
    act: str
    by: str
    forum: str | None
    candidate: str | None
    says: str | None
    source: str | None
    record: str
    ends: tuple[str, ...]
    """Records of the acts it ended."""
    revives: tuple[str, ...]
    stands: bool
    problem: str


class LawView(msgspec.Struct, frozen=True, kw_only=True):
    """What the law of the profile says about a contest's figures and dates; `on` is the date asked about."""

    moment: Moment
    label: str
    polled_on: str
    house: str
    """Word of the profile for the house, empty where it has none for this office."""
    on: str | None
    figures: tuple[Used, ...]
    answers: tuple[Answer, ...]
    deadlines: tuple[Deadline, ...]
    forum: Forum
    status: Status
    timeline: tuple[Done, ...]
    names: dict[str, str]
    """Candidates by ballot serial, and holders by id."""


class Draw(msgspec.Struct, frozen=True, kw_only=True):
    """One draw: its number, the hash, the station."""

    i: int
    sha256: str
    station: str


class Drawable(msgspec.Struct, frozen=True, kw_only=True):
    """One station of an audit: its error bound as a fraction of the margin, and why it is as large as it is."""

    station: str
    bound: str
    most: int
    why: str
    """`read`, `differs` or `missing`."""


class SampleView(msgspec.Struct, frozen=True, kw_only=True):
    """A sample of stations to recount.

    Without one, `because` says why: `no-lead`, `unbounded`, `no-stations`, `no-winner`, `not-read`.
    """

    moment: Moment
    label: str
    names: dict[str, str]
    forms: str
    winner: str | None
    losers: tuple[str, ...]
    left_out: tuple[str, ...]
    """Candidates on no form, so that nothing is tested about them."""
    margins: dict[str, int]
    """Loser -> margin that is tested."""
    short: tuple[str, ...]
    """Losers over whom the forms do not give the declared margin; theirs is tested."""
    method: str
    seed: str
    risk_limit: str
    total: str | None
    """Sum of all error bounds, U."""
    expected: str | None
    draws: tuple[Draw, ...]
    stations: tuple[str, ...]
    """The different ones, in the order first drawn."""
    of: int
    everything: bool
    because: str
    listed: bool
    """Whether the station list says that it is complete."""
    differing: int
    missing: int
    unbounded: tuple[str, ...]
    """Stations whose registered voters nobody states."""
    bounds: tuple[Drawable, ...]
