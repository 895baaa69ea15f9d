"""Writing a dossier: a folder that appears complete or not at all, with every file named with its digest.

    CONTEST.html           the page: all of it, nothing to fetch
    CONTEST.pdf            the same in print, where the library for it is installed
    CONTEST-stations.csv   the station schedule; CONTEST-stations.xlsx where the library is installed
    CONTEST.json           the facts, as data
    certificate-N.json     every certificate, as its independent checkers read it
    SHA256SUMS             digests of them all

From the same log, with the same libraries, the same bytes are written: no clock is asked.
"""

from __future__ import annotations

import re
import tempfile
from hashlib import sha256
from pathlib import Path

import msgspec

from natija.canvass.certificates.documents import encode
from natija.canvass.schedule import laid_out
from natija.dossier import pdf, sheets
from natija.dossier.blocks import Document, Heading
from natija.dossier.content import document
from natija.dossier.gather import Facts, gather
from natija.dossier.page import page
from natija.errors import BadUse, StoreUnavailable
from natija.workspace import Workspace
from natija.workspace.views import Moment

SUMS = "SHA256SUMS"


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a dossier."""

    file: str
    bytes: int
    sha256: str


class DossierView(msgspec.Struct, frozen=True, kw_only=True):
    """A dossier written: its files, its sections, and what could not be made, with the next step."""

    moment: Moment
    label: str
    folder: str
    summary: str
    sections: tuple[str, ...]
    files: tuple[Written, ...]
    absent: dict[str, str]


def dossier(
    workspace: Workspace, name: str, folder: Path, *, at: int | None = None, as_of: str | None = None
) -> DossierView:
    """Write the dossier of one contest into a new or empty folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadUse(f"{folder} exists and is not empty", next_step="choose a new folder: --out DIR")
    facts = gather(workspace, name, at=at, as_of=as_of)
    made = document(facts)
    files, absent = contents(facts, made)
    _put(folder, files)
    return DossierView(
        moment=facts.comparison.moment, label=facts.comparison.outcome.label, folder=str(folder), summary=made.subtitle,
        sections=tuple(f"{b.number} {b.text}" for b in made.blocks if isinstance(b, Heading) and b.level == 2),
        files=tuple(Written(file=n, bytes=len(data), sha256=sha256(data).hexdigest()) for n, data in files.items()),
        absent=absent,
    )  # fmt: skip


def contents(facts: Facts, made: Document) -> tuple[dict[str, bytes], dict[str, str]]:
    """Every file by name, and those that could not be made with what to do."""
    label = re.sub(r"[^\w.-]+", "-", facts.comparison.outcome.label).strip("-")
    files = {f"{label}.html": page(made).encode()}
    absent = {}
    if pdf.available():
        files[f"{label}.pdf"] = pdf.printed(made)
    else:
        absent[f"{label}.pdf"] = pdf.NEXT
    schedule = laid_out(facts.stations)
    files[f"{label}-stations.csv"] = sheets.written(schedule).encode()
    if sheets.available():
        files[f"{label}-stations.xlsx"] = sheets.workbook(schedule, made)
    else:
        absent[f"{label}-stations.xlsx"] = sheets.NEXT
    files[f"{label}.json"] = msgspec.json.format(msgspec.json.encode(facts), indent=1) + b"\n"
    proved = [c for p in facts.certificates.proved for c in p.certificates]
    files |= {f"certificate-{n}.json": encode(c) + b"\n" for n, c in enumerate(proved, start=1)}
    files[SUMS] = "".join(f"{sha256(data).hexdigest()}  {n}\n" for n, data in sorted(files.items())).encode()
    return files, absent


def _put(folder: Path, files: dict[str, bytes]) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as draft:
            inner = Path(draft) / "dossier"
            inner.mkdir()
            for name, data in files.items():
                (inner / name).write_bytes(data)
            if folder.exists():
                folder.rmdir()
            inner.rename(folder)
    except OSError as error:
        step = "choose a folder you can write to, with some free space"
        raise StoreUnavailable(folder, error.strerror or str(error), next_step=step) from None
