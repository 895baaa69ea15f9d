"""Images of papers, published only as masked derivatives that somebody answers for; the originals stay out.

`images.csv` in a folder says which file shows which original: `original` (SHA-256 of the original, which a Document
record names), `file`, `masked_by` (role and opaque id of the person who masked signatures, identity-card numbers and
thumb-marks), `masked_on`. An original is refused, under whatever name, and so is what still carries notes of a camera.
Whether everything was masked no program can see: that is why a person is named, by role. The record has the original's
digest and nothing else, so an original can be withdrawn or lost and every proof stays.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path

from natija.canvass.acts import lost_ids, standing, withdrawn
from natija.errors import BadUse
from natija.model.records import Document
from natija.publish.nouns import File, Image
from natija.publish.write import inside
from natija.sources.references import is_day
from natija.workspace import Workspace

TABLE = "images.csv"
COLUMNS = ("original", "file", "masked_by", "masked_on")
KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
NOTES = (b"Exif\0\0", b"eXIf", b"http://ns.adobe.com/xap", b"Photoshop 3.0")
"""Beginnings of what cameras and editors write beside a picture: places, times, names, sometimes the picture before."""
ROLE = re.compile(r"[a-z][a-z-]*:[A-Za-z0-9_.-]+")


def read(workspace: Workspace, folder: Path, at: int) -> tuple[tuple[Image, ...], dict[str, bytes]]:
    """Images and their bytes by path. Raises BadUse with every line that cannot be published as it is."""
    papers = _papers(workspace, at)
    originals = set(papers)
    found: dict[str, Image] = {}
    data: dict[str, bytes] = {}
    wrong: list[str] = []
    for number, row in enumerate(_rows(folder), start=2):
        try:
            image, content = _image(folder, row, papers, originals)
        except ValueError as error:
            wrong.append(f"line {number}: {error}")
            continue
        found[image.path] = image
        data[image.path] = content
    if wrong:
        step = "mend images.csv, or mask the images again; nothing was published"
        raise BadUse(f"{TABLE}: {'; '.join(wrong)}", next_step=step)
    return tuple(found[path] for path in sorted(found)), data


def files(images: Collection[Image], data: dict[str, bytes], out: Collection[str]) -> Iterator[File]:
    """The files. Raises BadUse where one shows a paper that only held-back contests rest on."""
    for image in images:
        if image.record in out:
            step = "leave it out of images.csv, or release the contest"
            raise BadUse(f"an image shows a paper of a contest that is held back ({image.record[:12]})", next_step=step)
        yield File(path=image.path, data=data[image.path])


def _rows(folder: Path) -> list[dict[str, str]]:
    try:
        with (folder / TABLE).open(encoding="utf-8-sig", newline="") as file:
            rows = [{k: (v or "").strip() for k, v in row.items() if k} for row in csv.DictReader(file)]
    except (OSError, ValueError) as error:
        step = f"put a file {TABLE} with the columns {', '.join(COLUMNS)} beside the images"
        raise BadUse(f"{folder / TABLE} cannot be read: {error}", next_step=step) from None
    return rows


def _papers(workspace: Workspace, at: int) -> dict[str, str]:
    """Digest of every paper that a standing Document names -> id of that record."""
    workspace.frames.catch_up()
    engine = workspace.frames.here()
    lost = lost_ids(engine, at, withdrawn(engine, at))
    return {one.digest: key for key, one in standing(engine, Document, at, lost).items() if one.digest}


def _image(
    folder: Path, row: dict[str, str], papers: dict[str, str], originals: Collection[str]
) -> tuple[Image, bytes]:
    """One line. Raises ValueError that says what is wrong with it."""
    missing = [name for name in COLUMNS if not row.get(name)]
    if missing:
        raise ValueError(f"no {' and no '.join(missing)}")
    original, name = row["original"].lower(), row["file"]
    if original not in papers:
        raise ValueError(f"no document record in force names the original {original[:12]}")
    if not ROLE.fullmatch(row["masked_by"]):
        raise ValueError(f"masked_by is a role and an opaque id, as in reviewer:7c1e, not {row['masked_by']!r}")
    if not is_day(row["masked_on"]):
        raise ValueError(f"masked_on {row['masked_on']!r} is no day")
    content = _content(folder, name)
    digest, kind = sha256(content).hexdigest(), next((k for head, k in KINDS.items() if content.startswith(head)), "")
    if digest in originals:
        raise ValueError(f"{name} is an original: it is never published")
    if not kind:
        raise ValueError(f"{name} is neither PNG nor JPEG")
    if any(note in content for note in NOTES):
        raise ValueError(f"{name} carries notes of a camera or an editor: save it without them")
    made = Image(
        original=original, record=papers[original], digest=digest, kind=kind, masked_by=row["masked_by"],
        masked_on=row["masked_on"],
    )  # fmt: skip
    return made, content


def _content(folder: Path, name: str) -> bytes:
    try:
        place = inside(folder, name)
        if place.is_symlink():
            raise ValueError(f"{name} is a link")
        return place.read_bytes()
    except (BadUse, OSError) as error:
        raise ValueError(f"{name} cannot be read: {str(error).partition(chr(10))[0]}") from None
