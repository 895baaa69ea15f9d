"""One contest as a line of a list: who leads by how much, its status in plain words, and what was compared.

A status is read off the acts in force and the coverage, never stored. "Contested" is said only with its cause: a case
that was filed and, as far as is recorded, not decided; a refusal of a recount; differences that could change the
winner. What was not compared is said to be that.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from natija.canvass.outcome import Range, Standing
from natija.dossier.sentences import same_form
from natija.dossier.short import different
from natija.publish.picture import Changed, ContestPicture

Status = Literal[
    "held-back", "withheld", "suspended", "void", "re-poll", "terminated", "recount", "vacated", "certified",
    "declared", "complete", "partial", "stated-sum", "open", "nothing",
]  # fmt: skip
Seen = Literal["held-back", "differ", "agree", "not-compared"]
"""What holding papers against each other gave: something differs, nothing does, or nothing was compared."""
_ACTS: dict[str, Status] = {
    "withheld": "withheld", "suspended": "suspended", "void": "void", "re-poll": "re-poll", "terminated": "terminated",
    "recount-granted": "recount", "vacated": "vacated", "declared": "certified", "gazetted": "certified",
    "restored": "certified", "unopposed": "certified", "recount-held": "certified",
}  # fmt: skip
COUNTS: dict[str, Status] = {
    "declared": "declared", "complete": "complete", "partial": "partial", "stated-sum": "stated-sum",
    "ambiguous-basis": "open", "nothing-counted": "nothing",
}  # fmt: skip


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Why a contest is called contested: what, before whom, since when."""

    kind: Literal["case", "refusal", "material"]
    forum: str = ""
    on: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What lists say about a contest. `copies`, `sums`: holders compared station by station, or by their sums."""

    slug: str
    contest: str
    label: str
    name: str
    names_of: dict[str, str]
    office: str
    unit: str
    above: tuple[str, ...]
    status: Status
    since: str
    causes: tuple[Cause, ...]
    first: tuple[Standing, ...]
    people: dict[str, dict[str, str]]
    parties: dict[str, str]
    margin: Range | None
    seen: Seen
    results: int
    contradictions: int
    copies: tuple[str, ...]
    sums: tuple[str, ...]
    names: dict[str, str]
    counted: int
    expected: int | None
    findings: tuple[tuple[str, int], ...]
    changed: Changed | None
    """The last record that bears upon it."""


def line(made: ContestPicture, held_back: frozenset[str]) -> Line:
    """The line of a contest."""
    held = made.contest in held_back
    contradictions = sum(len(p.certificates) for p in made.proved)
    results = different(made.versions)
    copies = _copies(made)
    sums = tuple(dict.fromkeys(p.basis for p in made.proved))
    return Line(
        slug=made.slug, contest=made.contest, label=made.label, name=made.name, names_of=made.names_of,
        office=made.office, unit=made.unit, above=made.above, status="held-back" if held else status(made),
        since=(made.law.status.since or "")[:10], causes=() if held else causes(made),
        first=() if held else made.outcome.standings[:2], people=made.people, parties=made.parties,
        margin=None if held else made.outcome.margin,
        seen="held-back" if held else _seen(made, (*copies, *sums)), results=results, contradictions=contradictions,
        copies=copies, sums=sums, names=made.names, counted=_most_counted(made), expected=_expected(made),
        findings=() if held else tuple((f.code, f.count) for f in made.findings),
        changed=None if held else made.changed,
    )  # fmt: skip


def status(made: ContestPicture) -> Status:
    """The act in force, else what the count covers."""
    state = made.law.status.state
    return _ACTS.get(state or "", COUNTS[made.outcome.status])


def causes(made: ContestPicture) -> tuple[Cause, ...]:
    """Cases not decided, refusals that stand, and differences that could change who is declared."""
    cases = [Cause(kind="case", forum=c.forum, on=c.filed[:10]) for c in made.law.status.cases]
    refused = [
        Cause(kind="refusal", forum=a.forum or a.by, on=a.date[:10])
        for a in made.law.timeline if a.act == "recount-refused" and a.stands
    ]  # fmt: skip
    material = [Cause(kind="material")] if made.worst is not None and made.worst.could_change else []
    return (*cases, *refused, *material)


def _copies(made: ContestPicture) -> tuple[str, ...]:
    """Holders whose copies of one form were held against each other at some station."""
    pairs = [p for p in made.comparison.pairs if p.aligned and p.both and same_form(p)]
    return tuple(dict.fromkeys(key.split(" ", 2)[2] for p in pairs for key in (p.left, p.right)))


def _seen(made: ContestPicture, compared: tuple[str, ...]) -> Seen:
    if not compared:
        return "not-compared"
    apart = any(p.differ for p in made.comparison.pairs) or any(p.certificates for p in made.proved)
    return "differ" if apart else "agree"


def _most_counted(made: ContestPicture) -> int:
    """Stations covered by the version of station forms, or of sums over them, that covers most."""
    return max((v.stations for v in made.versions if v.stations is not None), default=0)


def _expected(made: ContestPicture) -> int | None:
    known = [v.of for v in made.versions if v.of is not None]
    return made.comparison.listed or (max(known) if known else None)
