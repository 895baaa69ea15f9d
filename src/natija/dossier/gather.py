"""Everything the record has about one contest, asked once: the facts a dossier is written from.

The facts are plain data and print as JSON as they are, so that the numbers on a page can be held against them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from natija import __version__
from natija.canvass import Canvass
from natija.canvass.compare import compare
from natija.canvass.excluded import Excluded, excluded, unusable
from natija.canvass.schedule import Row, schedule
from natija.workspace import Workspace, proofs, views
from natija.workspace.contests import holder_names
from natija.workspace.evidence import Evidence, evidence

WITH_FORMS = ("commission", "observer")
"""Kinds of holders of whom one expects copies, and says so where there are none; of courts nobody does."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Who made the dossier, and from what."""

    author: str
    origin: str
    size: int
    root: str
    received: str
    """When the last of the records was received here."""
    verifier: str
    checkpoint: str
    definition: str
    as_of: str | None
    version: str


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """What one holder has: stations by form and stage, and sums somebody stated; neither where nothing is held."""

    holder: str
    stations: dict[str, int]
    sums: tuple[str, ...]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """How many findings of one code there are."""

    code: str
    severity: str
    title: str
    count: int


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it."""

    source: Source
    contest: views.ContestView
    comparison: views.ComparisonView
    certificates: views.CertificatesView
    history: views.HistoryView
    law: proofs.LawView
    evidence: Evidence
    holdings: tuple[Holding, ...]
    excluded: tuple[Excluded, ...]
    findings: tuple[Found, ...]
    stations: tuple[Row, ...]
    names: dict[str, str]
    """Candidates by ballot serial, and holders by id."""
    offices: tuple[str, ...]
    """Election offices, which can answer for their papers."""


def gather(workspace: Workspace, name: str, *, at: int | None = None, as_of: str | None = None) -> Facts:
    """The facts about one contest at one moment."""
    done = workspace.run(basis="declared", at=at, as_of=as_of, contest=name)
    comparison = workspace.compare(name, at=at, as_of=as_of)
    compare(done)
    made = workspace.findings(contest=name, at=at, as_of=as_of, limit=None)
    return Facts(
        source=_source(workspace, done, comparison.moment),
        contest=workspace.contest(name, basis="declared", at=at, as_of=as_of), comparison=comparison,
        certificates=workspace.certificates(name, at=at, as_of=as_of),
        history=workspace.history(name, at=at, as_of=as_of), law=workspace.law(name, at=at, as_of=as_of),
        evidence=evidence(workspace, done),
        holdings=_holdings(done, comparison), excluded=(*_left_out(workspace, done, at, as_of), *unusable(done)),
        findings=_found(made), stations=schedule(done),
        names=holder_names(done.definition) | comparison.names,
        offices=tuple(h.id for h in done.definition.holders if h.kind == "commission"),
    )  # fmt: skip


def _source(workspace: Workspace, done: Canvass, moment: views.Moment) -> Source:
    log = workspace.log
    return Source(
        author=workspace.settings.author, origin=moment.origin, size=moment.size, root=moment.root,
        received=next(log.read(moment.size - 1, moment.size)).stamp.received,
        verifier=log.public_keys()[-1].vkey, checkpoint=log.checkpoint(log.signing_key(), done.question.at),
        definition=moment.definition, as_of=moment.as_of, version=__version__,
    )  # fmt: skip


def _holdings(done: Canvass, comparison: views.ComparisonView) -> tuple[Holding, ...]:
    """Whoever has a form or a stated sum, and of whom one would expect it: the offices, and agents of the first two."""
    first_two = [f"agents:{s.candidate}" for s in comparison.outcome.standings[:2]]
    expected = [h.id for h in done.definition.holders if h.kind in WITH_FORMS]
    stations: dict[str, dict[str, int]] = {}
    for copy in comparison.comparison.copies:
        if copy.stations:
            stations.setdefault(copy.holder, {})[f"{copy.form} {copy.stage}"] = copy.stations
    sums: dict[str, list[str]] = {}
    for version in comparison.versions:
        if version.records and version.stations is not None:
            sums.setdefault(version.holder, []).append(f"{version.form}: {version.stations} of {version.of}")
    names = dict.fromkeys([*sorted({*stations, *sums}), *expected, *first_two])
    return tuple(
        Holding(holder=name, stations=stations.get(name, {}), sums=tuple(dict.fromkeys(sums.get(name, []))))
        for name in names
    )


def _left_out(workspace: Workspace, done: Canvass, at: int | None, as_of: str | None) -> list[Excluded]:
    """What each basis of station forms leaves out."""
    bases = [b.id for b in done.definition.profile.bases if b.level == "polling-station" and b.combine == "one"]
    label = done.question.contests[0].label
    return [
        group for basis in bases
        for group in excluded(workspace.run(basis=basis, at=at, as_of=as_of, contest=label))
    ]  # fmt: skip


def _found(made: views.FindingsView) -> tuple[Found, ...]:
    titles = {f.code: f for f in made.findings}
    return tuple(
        Found(code=code, severity=titles[code].severity, title=titles[code].title, count=count)
        for code, count in sorted(Counter(f.code for f in made.findings).items())
    )


def sides(facts: Facts) -> Sequence[str]:
    """The first two candidates as declared, most votes first; they are treated alike."""
    return [s.candidate for s in facts.comparison.outcome.standings[:2]]
