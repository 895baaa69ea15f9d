"""The facade: one folder with its log, documents, frames and definition, and every question that can be asked of it.

    natija.toml  log.sqlite  private.sqlite  key.pem  documents/  definition/  cache/

It holds no results: each answer is computed from the log at the moment it is asked. Clock and randomness come in here,
and nowhere below.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from natija.canvass import (
    Canvass,
    Question,
    canvass,
    explain,
    find_basis,
    find_candidate,
    find_contest,
    missing,
)  # fmt: skip
from natija.canvass.acts import standing
from natija.errors import BadUse, Unknown
from natija.frames import Frames
from natija.log.documents import Documents
from natija.log.private import Private
from natija.log.store import Log
from natija.model.canonical import canonical_json, record_id
from natija.model.definition import Contest, Definition
from natija.model.forms import Basis
from natija.model.records import Alias
from natija.sources.references import is_day
from natija.workspace import (
    auditing,
    comparing,
    contests,
    definitions,
    drafting,
    importing,
    law,
    logbook,
    making,
    packages,
    proofs,
    tables,
    views,
    withdrawing,
)
from natija.workspace.settings import Settings, read_settings

Progress = Callable[[int, int], None]
CHUNK = 4_000
"""Records appended in one transaction."""


class Workspace:
    """An open workspace. Use as a context manager, or call `close`."""

    def __init__(self, folder: Path, settings: Settings, log: Log | None = None) -> None:
        """Open what `create` made; use `Workspace.open`. With a log, it is that one, and the folder is room to work."""
        self.folder = folder
        self.settings = settings
        self.log = log or making.open_log(folder, settings)
        self.documents = Documents(folder, shelf=self.log.shelf)
        self.private = Private(folder)
        self.frames = Frames(self.log, folder / "cache")
        self.created: views.Created | None = None
        self._definitions: dict[str, Definition] = {}

    # Opening and closing

    @classmethod
    def open(cls, folder: Path | str) -> Self:
        """Open a workspace folder. Raises BadUse where it is none, StoreDamaged where its log is not what it was."""
        place = Path(folder)
        return cls(place, read_settings(place))

    @classmethod
    def create(
        cls, folder: Path | str, *, package: str | None = None, title: str = "", origin: str | None = None
    ) -> Self:
        """Make a workspace, from a bundled package or a package folder, or with an empty definition to edit.

        The folder appears complete or not at all. Raises BadUse where something is there already.
        """
        records, verifier = making.make(cls, Path(folder), package=package, title=title, origin=origin)
        made = cls.open(folder)
        made.created = views.Created(
            folder=str(folder), origin=made.settings.origin, author=made.settings.author, verifier=verifier,
            records=records, package=package, chambers=len(made.definition.chambers) if package else 0,
        )  # fmt: skip
        return made

    def close(self) -> None:
        """Close log and private tables."""
        self.log.close()
        self.private.close()

    def __enter__(self) -> Self:
        """The workspace itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close it."""
        self.close()

    # Appending

    def append(self, contents: Sequence[bytes], *, batch: str, progress: Progress | None = None) -> views.Batch:
        """Append canonical records in transactions of some thousand. What was acknowledged stays, whatever follows."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        new = 0
        for start in range(0, len(contents), CHUNK):
            part = contents[start : start + CHUNK]
            receipts = self.log.append(part, author=self.settings.author, batch=batch, received=now)
            new += sum(receipt.new for receipt in receipts)
            if progress:
                progress(start + len(part), len(contents))
        head = self.log.head()
        return views.Batch(
            batch=batch, appended=new, already_there=len(contents) - new, size=head.size, root=head.root.hex(),
            waiting=self.log.waiting(),
        )  # fmt: skip

    def import_file(
        self, path: Path | str, mapping: Path | str | None, *, preview: bool = False, sitting: int = 1,
        leave_out: Sequence[str] = (), progress: Progress | None = None,
    ) -> views.Imported:  # fmt: skip
        """Read a table into claims and append them as one batch; running it again goes on where it stopped."""
        return importing.import_file(
            self, Path(path), None if mapping is None else Path(mapping), preview=preview, sitting=sitting,
            leave_out=tuple(leave_out), progress=progress,
        )  # fmt: skip

    def guess_mapping(self, path: Path | str, output: Path | None = None, *, holder: str = "") -> views.Guess:
        """Propose a mapping for a table, and write it to a new file if one is named; nothing is appended."""
        return drafting.guess_mapping(self, Path(path), output, holder)

    def withdraw(self, *, batch: str | None = None, record: str | None = None, reason: str = "") -> views.Withdrew:
        """Take back a batch or a record, visibly; the reason is kept apart and can be erased."""
        return withdrawing.withdraw(self, batch=batch, record=record, reason=reason)

    # Definition

    def definition_at(self, at: int | None = None) -> Definition:
        """The definition in force, from the log. One version never changes, so it is read once."""
        found = definitions.needed(definitions.in_force(self.log, at))
        if found.id not in self._definitions:
            self._definitions[found.id] = definitions.load(self.documents, found)
        return self._definitions[found.id]

    @property
    def definition(self) -> Definition:
        """The definition in force now."""
        return self.definition_at()

    def definition_shown(self, *, at: int | None = None) -> views.DefinitionView:
        """The definition in force, in sizes."""
        return packages.shown(self, at)

    def diff_definition(self) -> views.DiffView:
        """What applying the folder `definition/` would change."""
        return packages.diff(self)

    def apply_definition(self) -> views.AppliedView:
        """Append the folder `definition/` as the definition in force from now on."""
        return packages.apply(self)

    def draft_definition(
        self, path: Path | str, mapping: Path | str, *, date: str | None = None,
        trees: Mapping[str, Sequence[str]] | None = None,
    ) -> views.DraftView:  # fmt: skip
        """Draft a definition out of a results table into the folder `definition/`.

        `date` is polling day; `trees` names, per tree, the table's columns of units above the stations, from the top.
        """
        return drafting.draft(self, Path(path), Path(mapping), date=date, trees=trees or {})

    # Asking

    def question(
        self, *, basis: str | None, at: int | None, as_of: str | None, contest: str | None = None
    ) -> tuple[Definition, Question]:
        """Resolve names: the definition then in force, and the question about all contests or one of them."""
        size = self.log.size()
        if at is not None and not 0 <= at <= size:
            raise BadUse(f"the log has {size} entries, not {at}", next_step=f"give --at between 0 and {size}")
        if as_of is not None and not is_day(as_of):
            raise BadUse(f"{as_of!r} is no day", next_step="write it as in --as-of 2024-02-10")
        definition = self.definition_at(at)
        found = find_basis(definition, basis or "")
        wanted = tuple(definition.contests) if contest is None else (find_contest(definition, contest),)
        limit = size if at is None else at
        return definition, Question(at=limit, as_of=as_of, basis=found, contests=_asked(definition, wanted))

    def run(
        self, *, basis: str | None = None, at: int | None = None, as_of: str | None = None,
        contest: str | None = None, progress: Progress | None = None,
    ) -> Canvass:  # fmt: skip
        """The canvass object itself, for questions the views do not answer."""
        definition, question = self.question(basis=basis, at=at, as_of=as_of, contest=contest)
        self.frames.catch_up(progress)
        only = question.contests[0].id if contest is not None else None
        return canvass(self.frames, definition, question, contest=only)

    def canvass(
        self, *, basis: str | None = None, at: int | None = None, as_of: str | None = None,
        progress: Progress | None = None,
    ) -> views.CanvassView:  # fmt: skip
        """Every contest under a basis: leader, margin, turnout, coverage, findings."""
        return contests.canvass_view(self, self.run(basis=basis, at=at, as_of=as_of, progress=progress))

    def contest(
        self, name: str, *, basis: str | None = None, at: int | None = None, as_of: str | None = None
    ) -> views.ContestView:
        """One contest under a basis, with every version that is held."""
        return contests.contest_view(self, self.run(basis=basis, at=at, as_of=as_of, contest=name))

    def explain(
        self, name: str, candidate: str | None = None, *, field: str = "votes", basis: str | None = None,
        at: int | None = None, as_of: str | None = None,
    ) -> views.ExplanationView:  # fmt: skip
        """What a number is made of. Without a candidate: a field of the form (`field="polled"`), or the leader."""
        done = self.run(basis=basis, at=at, as_of=as_of, contest=name)
        contest = done.question.contests[0]
        known = {one.id for one in done.definition.profile.fields}
        if field not in known:
            raise Unknown("field", field, known)
        serial = done.outcome(contest.id).leader if candidate is None and field == "votes" else None
        if candidate is not None:
            serial = find_candidate(done.definition, contest.id, candidate, self._aliases(done)).serial
        if serial is None and field == "votes":
            raise BadUse("nobody leads here", next_step="add --candidate NAME, or another --basis NAME")
        return views.ExplanationView(moment=self.moment(done), explanation=explain(done, candidate=serial, field=field))

    def findings(
        self, *, code: str | None = None, contest: str | None = None, basis: str | None = None,
        at: int | None = None, as_of: str | None = None, limit: int | None = 1_000,
    ) -> views.FindingsView:  # fmt: skip
        """Findings under a basis, or under every basis of the profile where none is named."""
        return contests.findings_view(
            self, code=code, contest=contest, basis=basis, at=at, as_of=as_of, limit=limit
        )  # fmt: skip

    def missing(
        self, by: Sequence[str] = ("holder", "contest"), *, basis: str | None = None, at: int | None = None,
        as_of: str | None = None,
    ) -> views.AbsenceView:  # fmt: skip
        """Which forms are not there, and why."""
        done = self.run(basis=basis, at=at, as_of=as_of)
        return views.AbsenceView(moment=self.moment(done), absence=missing(done, by))

    def cite(self, *, basis: str | None = None, at: int | None = None, as_of: str | None = None) -> views.Citation:
        """A reference for a paper: what, under which basis, at which position and root."""
        definition, question = self.question(basis=basis, at=at, as_of=as_of)
        return contests.citation(definition, self.moment_of(definition, question))

    def moment(self, done: Canvass) -> views.Moment:
        """What a canvass was computed from."""
        return self.moment_of(done.definition, done.question)

    def moment_of(self, definition: Definition, question: Question) -> views.Moment:
        """What the answer to a question is computed from."""
        head = self.log.head(question.at)
        found = definitions.needed(definitions.in_force(self.log, question.at))
        return views.Moment(
            origin=head.origin, size=head.size, root=head.root.hex(), as_of=question.as_of, basis=question.basis.id,
            basis_digest=basis_digest(question.basis), definition=found.id, title=definition.title,
            fictional=definition.fictional,
            notes=tuple(f"definition {o[:12]} is in force too: apply one that settles both" for o in found.others),
        )  # fmt: skip

    def _aliases(self, done: Canvass) -> dict[str, list[str]]:
        others: dict[str, list[str]] = {}
        for alias in standing(done.engine, Alias, done.question.at, done.scope.lost).values():
            if alias.of == "person":
                others.setdefault(alias.id, []).append(alias.name)
        return others

    # Copies, levels, proofs

    def compare(self, name: str, *, at: int | None = None, as_of: str | None = None) -> views.ComparisonView:
        """Every version of a contest side by side."""
        return comparing.comparison(self, name, at, as_of)

    def compare_station(
        self, name: str, unit: str, *, at: int | None = None, as_of: str | None = None
    ) -> views.StationView:
        """One station field by field, with its papers."""
        return comparing.station(self, name, unit, at, as_of)

    def discrepancies(
        self, contest: str | None = None, *, material: bool = False, at: int | None = None, as_of: str | None = None
    ) -> views.DiscrepanciesView:
        """Discrepancies between copies, by effect on the declared margin."""
        return comparing.everywhere(self, contest, material=material, at=at, as_of=as_of)

    def certificates(
        self, contest: str | None = None, *, forms: str | None = None, total: str = "declared",
        at: int | None = None, as_of: str | None = None,
    ) -> views.CertificatesView:  # fmt: skip
        """Proofs that forms and a stated total cannot all be true; without a contest: for all."""
        return comparing.certificates(self, contest, forms, total, at=at, as_of=as_of)

    def write_certificates(self, view: views.CertificatesView, path: Path) -> views.CertificatesView:
        """Write the certificates of an answer as JSON files."""
        return comparing.write(view, path)

    def history(self, name: str, *, at: int | None = None, as_of: str | None = None) -> views.HistoryView:
        """Every standing ever stated for a contest."""
        return comparing.stated(self, name, at, as_of)

    def law(
        self, name: str, *, basis: str = "declared", at: int | None = None, as_of: str | None = None
    ) -> proofs.LawView:
        """Which thresholds of law the figures meet, deadlines, the forum, and the acts; on a date if one is given."""
        return law.law(self, name, basis=basis, at=at, as_of=as_of)

    def audit_sample(
        self, name: str, risk_limit: str, seed: str, *, forms: str | None = None, at: int | None = None,
        as_of: str | None = None,
    ) -> proofs.SampleView:  # fmt: skip
        """Which stations' boxes to recount so that a wrong winner would be noticed, drawn from a public seed."""
        return auditing.sample(self, name, risk_limit, seed, forms=forms, at=at, as_of=as_of)

    # Tables for notebooks

    def table(
        self, name: tables.Name, *, basis: str | None = None, at: int | None = None, as_of: str | None = None
    ) -> tables.Table:
        """`claims`, `returns`, `findings`, `tabulations` or `coverage` as columns, with a codebook."""
        return tables.table(self.run(basis=basis, at=at, as_of=as_of), name)

    def claims(self, *, at: int | None = None, as_of: str | None = None) -> tables.Table:
        """Every figure of every claim in force, one row each."""
        return self.table("claims", at=at, as_of=as_of)

    def returns(self, *, basis: str | None = None, at: int | None = None, as_of: str | None = None) -> tables.Table:
        """Figures as accepted under a basis."""
        return self.table("returns", basis=basis, at=at, as_of=as_of)

    def findings_table(
        self, *, basis: str | None = None, at: int | None = None, as_of: str | None = None
    ) -> tables.Table:
        """Findings under a basis."""
        return self.table("findings", basis=basis, at=at, as_of=as_of)

    def tabulations(self, *, basis: str | None = None, at: int | None = None, as_of: str | None = None) -> tables.Table:
        """Totals of every unit from the stations' parents up to the contest, with coverage."""
        return self.table("tabulations", basis=basis, at=at, as_of=as_of)

    def coverage(self, *, basis: str | None = None, at: int | None = None, as_of: str | None = None) -> tables.Table:
        """Coverage per contest."""
        return self.table("coverage", basis=basis, at=at, as_of=as_of)

    # The log

    def log_head(self, *, at: int | None = None) -> views.HeadView:
        """Size and root."""
        return logbook.head(self, at)

    def log_verify(self, *, checkpoint: Path | None = None, progress: Progress | None = None) -> views.VerifiedView:
        """Check log and documents, and the log against a checkpoint kept elsewhere."""
        return logbook.verify(self, checkpoint, progress)

    def log_show(self, record: str, *, at: int | None = None) -> views.RecordView:
        """One record by position, id or the beginning of its id."""
        return logbook.show(self, record, at)

    def log_bundle(self, path: Path, *, progress: Progress | None = None) -> views.BundleView:
        """Write records and documents to one file."""
        return logbook.bundle(self, path, progress)

    def log_merge(self, path: Path, *, progress: Progress | None = None) -> views.MergedView:
        """Take in a bundle."""
        return logbook.merge_bundle(self, path, progress)

    def log_checkpoint(self, *, output: Path | None = None) -> views.CheckpointView:
        """Sign the head."""
        return logbook.checkpoint(self, output)

    def log_rotate_key(self, *, lost: bool = False) -> views.CheckpointView:
        """Replace the signing key; the answer is the first checkpoint of the new one."""
        return logbook.rotate_key(self, lost=lost)


def basis_digest(basis: Basis) -> str:
    """Digest by which a result names its basis."""
    return record_id(canonical_json(basis))


def _asked(definition: Definition, wanted: tuple[Contest, ...]) -> tuple[Contest, ...]:
    """All contests but those that are only there as the ones before; a contest asked for by name stays."""
    before = {link.before for link in definition.predecessors}
    return wanted if len(wanted) == 1 else tuple(c for c in wanted if c.id not in before)
