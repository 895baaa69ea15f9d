"""The files of a dossier: complete, self-contained, the same bytes twice, sums that a spreadsheet gets too."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from natija.dossier.content import ANNEXES, SECTIONS
from natija.dossier.write import dossier
from natija.errors import BadUse
from natija.workspace import Workspace
from tests.dossier import made
from tests.dossier.reading import Reading


def reading(folder: Path) -> Reading:
    """The page of a dossier."""
    (path,) = folder.glob("*.html")
    return Reading(path.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_the_same_log_gives_the_same_bytes(small: Workspace, a1: Path, tmp_path: Path) -> None:
    """Page, print, sheets and data: no clock is asked."""
    dossier(small, "A-1", tmp_path / "again")
    first = {p.name: p.read_bytes() for p in a1.iterdir()}
    assert {p.name: p.read_bytes() for p in (tmp_path / "again").iterdir()} == first


def test_every_file_has_its_digest(na128: Path) -> None:
    """Of every file but the list itself."""
    lines = (na128 / "SHA256SUMS").read_text("utf-8").splitlines()
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    there = {p.name: sha256(p.read_bytes()).hexdigest() for p in na128.iterdir() if p.name != "SHA256SUMS"}
    assert listed == there


def test_the_page_fetches_nothing(na128: Path, a1: Path) -> None:
    """No address is a reference; every link leads to a name in the page, and no name is there twice."""
    for page in (reading(na128), reading(a1)):
        names = page.values("id")
        assert len(names) == len(set(names))
        assert {"src", "srcset", "action", "data", "xlink:href"}.isdisjoint(name for _, name, _ in page.attributes)
        links = page.values("href")
        assert links
        assert [link for link in links if link.removeprefix("#") not in names] == []


def test_every_station_that_differs_leads_to_its_row(a1: Path) -> None:
    """From the table of differences to the schedule."""
    assert {"#station-1", "#station-3"} <= set(reading(a1).values("href"))


def test_the_print_has_every_section_and_numbered_pages(na128: Path) -> None:
    """Each heading stands in the text, and each page says which of how many it is."""
    print_ = PdfReader(na128 / "NA-128.pdf")
    pages = [page.extract_text() for page in print_.pages]
    text = " ".join(" ".join(pages).split())
    titles = [title for title, _, _ in (*SECTIONS, *ANNEXES)]
    assert [title for title in titles if title not in text] == []
    assert [n for n, page in enumerate(pages, start=1) if f"{n} / {len(pages)}" not in page] == []
    assert "128,973" in text


def test_the_sheet_sums_to_the_totals_on_the_page(a1: Path) -> None:
    """One row per station; an empty cell is no zero."""
    sheet = load_workbook(a1 / "A-1-stations.xlsx")["stations"]
    heading, *rows = sheet.iter_rows(values_only=True)
    column = heading.index("count count agents:1 votes 1")
    votes = [row[column] for row in rows]
    assert votes == [*(first for first, _ in made.AGENTS), None]
    assert sum(v for v in votes if isinstance(v, int)) == sum(first for first, _ in made.AGENTS)
    registered = [row[heading.index("registered")] for row in rows]
    assert registered == [400] * 4


def test_both_schedules_say_the_same(a1: Path) -> None:
    """CSV and XLSX."""
    sheet = load_workbook(a1 / "A-1-stations.xlsx")["stations"]
    rows = [",".join("" if cell is None else str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]
    assert rows == (a1 / "A-1-stations.csv").read_text(encoding="utf-8").splitlines()


def test_every_document_has_its_place_in_the_log(na128: Path) -> None:
    """A path that leads from the envelope to the root the checkpoint signs (RFC 6962)."""
    facts = json.loads((na128 / "NA-128.json").read_text(encoding="utf-8"))
    papers = facts["evidence"]["papers"]
    assert len(papers) == 18
    for paper in papers:
        proof = paper["inclusion"]
        assert root(proof).hex() == facts["source"]["root"]


def root(proof: dict[str, object]) -> bytes:
    """RFC 6962, section 2.1.1, done with the standard library."""
    position, size = int(str(proof["position"])), int(str(proof["size"]))
    path = [bytes.fromhex(step) for step in proof["path"]]  # type: ignore[attr-defined]
    found = sha256(b"\0" + str(proof["envelope"]).encode()).digest()
    last = size - 1
    for step in path:
        if position % 2 or position == last:
            found = sha256(b"\1" + step + found).digest()
            while not position % 2 and position:
                position, last = position // 2, last // 2
        else:
            found = sha256(b"\1" + found + step).digest()
        position, last = position // 2, last // 2
    return found


def test_a_folder_that_has_something_in_it_is_left_alone(small: Workspace, tmp_path: Path) -> None:
    """And it says what to do."""
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(BadUse, match="not empty"):
        dossier(small, "A-1", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]
