"""Images of papers are published masked or not at all, and an original can go without a proof breaking."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from natija.errors import BadUse
from natija.model.canonical import canonical_json, decode, record_id
from natija.model.records import Claim, Document
from natija.publish.publishing import publish
from natija.verify.verifying import verify
from natija.workspace import Workspace
from tests.publish.conftest import order

LATER = "2024-02-21T12:00:00Z"


@dataclass(frozen=True)
class Paper:
    """An original in the log, its bytes, and a folder with a masked image of it."""

    workspace: Workspace
    original: bytes
    folder: Path

    @property
    def digest(self) -> str:
        """Of the original."""
        return sha256(self.original).hexdigest()

    def table(self, file: str = "masked.png", by: str = "reviewer:7c1e", on: str = "2024-02-20") -> None:
        """Write images.csv with one line."""
        lines = ["original,file,masked_by,masked_on", f"{self.digest},{file},{by},{on}"]
        (self.folder / "images.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _png(colour: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (20, 30), colour).save(made, "png")
    return made.getvalue()


@pytest.fixture
def paper(workspace: Workspace, tmp_path: Path) -> Paper:
    """A form of NA-128 as a photograph, read into a claim; and the photograph masked."""
    original = _png("white")
    folder = tmp_path / "images"
    folder.mkdir()
    (folder / "masked.png").write_bytes(_png("black"))
    digest = workspace.documents.put(original)
    document = canonical_json(Document(digest=digest, media="image/png", holder="observer", size=len(original)))
    found = (decode(entry.content) for entry in workspace.log.read())
    claim = next(one for one in found if isinstance(one, Claim) and one.contest == "ge2024/NA-128")
    read = msgspec.structs.replace(claim, document=record_id(document), reader="reader:9", sitting=3)
    workspace.append([document, canonical_json(read)], batch="photograph")
    made = Paper(workspace, original, folder)
    made.table()
    return made


@pytest.mark.slow
def test_a_masked_image_stands_on_its_contest_with_who_masked_it(site: Path, paper: Paper) -> None:
    """The page, the recipe and the file; the original is in no file; whoever verifies finds nothing."""
    publish(paper.workspace, site, order(LATER, images=paper.folder))
    masked = sha256((paper.folder / "masked.png").read_bytes()).hexdigest()
    page = (site / "contest" / "NA-128.html").read_text("utf-8")
    assert f'href="../images/{masked[:2]}/{masked}.png"' in page
    assert f"masked by reviewer:7c1e on 2024-02-20; SHA-256 of the original {paper.digest}" in page
    assert "masked" not in (site / "contest" / "NA-122.html").read_text("utf-8")
    assert not [p for p in site.rglob("*") if p.is_file() and p.read_bytes() == paper.original]
    assert json.loads((site / "publication.json").read_bytes())["images"][0]["original"] == paper.digest
    assert verify(site).wrong == ()


@pytest.mark.slow
def test_without_being_asked_for_there_is_no_image(site: Path, paper: Paper) -> None:
    """Nor with the documents."""
    publish(paper.workspace, site, order(LATER, include_documents=True))
    assert not (site / "images").exists()
    assert not [p for p in site.rglob("*") if p.is_file() and p.read_bytes() == paper.original]


def test_an_original_is_refused_under_any_name(site: Path, paper: Paper) -> None:
    """And nothing is published."""
    (paper.folder / "masked.png").write_bytes(paper.original)
    with pytest.raises(BadUse, match=r"line 2: masked\.png is an original"):
        publish(paper.workspace, site, order(LATER, images=paper.folder))
    assert not (site / "images").exists()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"by": "Ayesha"}, "masked_by is a role and an opaque id"), ({"on": "yesterday"}, "is no day"),
        ({"file": "../masked.png"}, "cannot be read"), ({"file": "other.png"}, "cannot be read"),
        ({"file": "exif.jpg"}, "carries notes of a camera"), ({"file": "notes.txt"}, "neither PNG nor JPEG"),
    ],
)  # fmt: skip
def test_what_nobody_answers_for_is_refused(site: Path, paper: Paper, changed: dict[str, str], says: str) -> None:
    """A name of a person, no day, another place, notes of a camera, no picture: each with its line."""
    (paper.folder / "exif.jpg").write_bytes(b"\xff\xd8\xff\xe1\x00\x10Exif\0\0 24.86 N 67.00 E")
    (paper.folder / "notes.txt").write_text("no picture")
    paper.table(**changed)
    with pytest.raises(BadUse, match=says):
        publish(paper.workspace, site, order(LATER, images=paper.folder))


def test_a_paper_of_a_held_back_contest_has_no_image(site: Path, paper: Paper) -> None:
    """Its record stays out, and so does what shows it."""
    with pytest.raises(BadUse, match="held back"):
        publish(paper.workspace, site, order(LATER, images=paper.folder, hold_back=("NA-128",)))


@pytest.mark.slow
def test_an_original_can_be_withdrawn_without_breaking_proofs(site: Path, paper: Paper) -> None:
    """The record of it is taken back: its image goes with it, the log goes on, and what is published still verifies."""
    publish(paper.workspace, site, order(LATER, images=paper.folder))
    paper.workspace.withdraw(batch="photograph", reason="the holder asks for it")
    with pytest.raises(BadUse, match="no document record in force names the original"):
        publish(paper.workspace, site, order("2024-02-22T12:00:00Z", images=paper.folder))
    assert verify(site).wrong == ()
    publish(paper.workspace, site, order("2024-02-22T12:00:00Z"))
    assert not list((site / "images").rglob("*.png"))
    assert verify(site).wrong == ()


@pytest.mark.slow
def test_another_image_in_its_place_is_found(site: Path, paper: Paper) -> None:
    """By its digest."""
    publish(paper.workspace, site, order(LATER, images=paper.folder))
    place = next((site / "images").rglob("*.png"))
    place.write_bytes(_png("red"))
    assert [one.path for one in verify(site).wrong] == [place.relative_to(site).as_posix()]
