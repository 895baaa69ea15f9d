"""Names that are written to break a page, a sheet or a print."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from natija.dossier.write import dossier
from tests.dossier import made
from tests.dossier.reading import Reading

pytestmark = pytest.mark.slow

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror="alert(1)">',
    "=HYPERLINK(0)&amp;\u202egnp.exe\u2066",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier of a contest of such people."""
    place = tmp_path_factory.mktemp("hostile")
    with made.workspace(place, HOSTILE) as workspace:
        dossier(workspace, "A-1", place / "out")
    return place / "out"


def test_a_name_is_shown_and_never_obeyed(folder: Path) -> None:
    """No element or handler comes from a name; the name itself can be read."""
    page = Reading((folder / "A-1.html").read_text(encoding="utf-8"))
    assert {"script", "img", "iframe", "link", "object"}.isdisjoint(page.tags)
    assert [name for _, name, _ in page.attributes if name.startswith("on")] == []
    assert HOSTILE[0] in page.text
    assert HOSTILE[1] in page.text


def test_no_mark_turns_a_line_round(folder: Path) -> None:
    """A name cannot make the words after it read backwards."""
    text = (folder / "A-1.html").read_text(encoding="utf-8")
    assert [mark for mark in "\u202a\u202b\u202d\u202e\u2066\u2067" if mark in text] == []


def test_a_sheet_has_no_formula(folder: Path) -> None:
    """Whatever a cell begins with, it is text."""
    book = load_workbook(folder / "A-1-stations.xlsx")
    assert [c.coordinate for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"] == []
