"""Results reports of other systems (NIST SP 1500-100 version 2) brought in: a definition drafted, counts as claims.

A report is somebody's statement, so it needs a holder and becomes claims like any other: counts of the lowest units as
station forms, counts of a whole contest as its declaration. Contests and candidates must be defined before; what is not
is listed, and nothing is appended then. The report itself is kept as a document. Importing it twice appends nothing.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from natija.errors import BadUse, StoreUnavailable
from natija.model.canonical import encode, record_id
from natija.model.definition import TABLES, Definition, Holder
from natija.model.figures import Stage
from natija.model.forms import Profile
from natija.model.records import Claim, Document
from natija.sources.cdf import Report, claims, read_cdf
from natija.sources.cdfdraft import draft_from_report
from natija.sources.folder import write_folder
from natija.workspace import packages, views
from natija.workspace.bases import counting
from natija.workspace.batches import batch_id
from natija.workspace.drafting import replaceable

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

MEDIA = "application/json"
EXAMPLES = 3
PUBLISHED = Holder(id="publisher", kind="other", names={"en": "who published the report"})
"""The holder that a drafted definition has."""


def import_report(
    workspace: Workspace, path: Path, *, holder: str, preview: bool = False, sitting: int = 1
) -> views.Imported:  # fmt: skip
    """Read a report into claims and, unless it is a preview or names what is not defined, append them."""
    data = _bytes(path)
    report, defined = read_cdf(data), workspace.definition
    if not holder:
        known = ", ".join(h.id for h in defined.holders) or "commission"
        raise BadUse("whose report is it?", next_step=f"add --holder, one of: {known}")
    digest, says = sha256(data).hexdigest(), f"Results report of {report.issuer}"
    document = encode(Document(
        digest=digest, size=len(data), media=MEDIA, holder=holder, citation=says, published=report.generated[:10],
    ))  # fmt: skip
    said = _claims(workspace, report, (holder, record_id(document), sitting))
    problems = _problems(report, defined)
    appended = None
    if not preview and not problems:
        workspace.documents.put_file(path)
        workspace.append([document], batch=batch_id("document", digest))
        batch = batch_id(digest, holder, workspace.settings.author, sitting)
        appended = workspace.append([encode(claim) for claim in said], batch=batch)
    forms = [(form, holder) for form in dict.fromkeys(claim.form for claim in said)]
    return _report(path, said, problems, counting(defined.profile, forms), appended)


def draft_report(workspace: Workspace, path: Path) -> views.DraftView:
    """Draft the contests and candidates of a report into the folder `definition/`."""
    folder = workspace.folder / packages.FOLDER
    before = replaceable(workspace, folder)
    made = draft_from_report(_bytes(path), before.profile, PUBLISHED)
    definition = msgspec.structs.replace(made, title=before.title or made.title)
    try:
        write_folder(definition, folder, replace=True)
    except OSError as error:
        raise StoreUnavailable(folder, error.strerror or str(error), next_step="check permissions and space") from None
    notes = ("Only contests between candidates are read; parties' lists and questions are not.",)
    tables = {name: len(getattr(made, name)) for name in TABLES}
    return views.DraftView(folder=str(folder), tables=tables, station_list=None, notes=notes)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadUse(f"{path}: {error.strerror}", next_step="give a file that can be read") from None


def _claims(workspace: Workspace, report: Report, by: tuple[str, str, int]) -> list[Claim]:
    profile = workspace.definition.profile
    stage: Stage = "final" if report.status == "certified" else "provisional"
    holder, document, sitting = by
    found = claims(
        report, station_form=_form(profile, "count"), total_form=_form(profile, "declaration"), stage=stage,
        holder=holder, reader=workspace.settings.author, document=document,
    )  # fmt: skip
    return [msgspec.structs.replace(claim, sitting=sitting) for claim in found]


def _form(profile: Profile, role: str) -> str:
    found = next((form.id for form in profile.forms if form.role == role), None)
    if found is None:
        raise BadUse(f"the profile {profile.id} has no form of the role {role}", next_step="add one to the profile")
    return found


def _problems(report: Report, defined: Definition) -> list[dict[str, Any]]:
    """Contests and candidates that the definition has not."""
    ballots = {(c.contest, c.serial) for c in defined.candidates}
    contests = {c.id for c in defined.contests}
    missing = [
        ("UNKNOWN-CONTEST", f"no contest has the id {name}") for name in report.districts if name not in contests
    ] + [
        ("UNKNOWN-CANDIDATE", f"nobody has the serial {serial} in {contest}")
        for contest, serial in dict.fromkeys((c.contest, c.candidate) for c in report.counts)
        if contest in contests and (contest, serial) not in ballots
    ]  # fmt: skip
    step = "add it to the definition, or draft one from the report: natija definition draft FILE"
    return [{"code": code, "line": None, "column": None, "says": says, "next": step} for code, says in missing]


def _report(
    path: Path, said: list[Claim], problems: list[dict[str, Any]], bases: tuple[str, ...],
    appended: views.Batch | None,
) -> views.Imported:  # fmt: skip
    counts: dict[str, int] = {}
    for one in problems:
        counts[one["code"]] = counts.get(one["code"], 0) + 1
    return views.Imported(
        file=str(path), mapping="", encoding="UTF-8", rows=len(said), claims=len(said),
        figures=sum(len(row.figures) + len(row.candidates.get("votes", {})) for c in said for row in c.rows),
        notices=0, records=len(said), not_held=0, problems=tuple(problems), problem_rows=counts, left_out={},
        blocked=bool(problems), examples=tuple(msgspec.to_builtins(claim) for claim in said[:EXAMPLES]),
        bases=bases, appended=appended,
    )  # fmt: skip
