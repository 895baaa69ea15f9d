"""Names and texts that are code somewhere: no page, feed, picture, script or spreadsheet takes them for any."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import openpyxl
import pyarrow.parquet as pq
import pytest

from natija.model.canonical import encode, record_id
from natija.model.definition import Holder, Party
from natija.model.records import Claim, Document, Notice, Record, Row, Statement
from natija.publish.nouns import Publisher
from natija.publish.publishing import publish
from natija.sources.folder import write_folder
from natija.verify.verifying import verify
from natija.workspace import Workspace
from tests import independent_verifier as independent
from tests.canvass.elections import definition
from tests.publish.conftest import files, named, order

pytestmark = pytest.mark.slow

CODE = """"><img src=x onerror=alert(1)></script><script>alert(2)</script>]]>'{{7*7}}${8*8}&amp;&#60;b&#62;<!--"""
TURNED = "Ann\u202egnir\u2066"
FORMULA = "=HYPERLINK(1)"
FORMULAS = (FORMULA, "+1+1", "-2+3", "@SUM(1)", "'=1")
LABELS = ("A/1 <b>", 'a 1 \\b"', "../..", "…", "L" * 300, "CON", "این اے")
"""Labels of contests: paths, markup, none of the letters a file name may have, longer than any file name."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication in which everything that has a name has a hostile one, in both languages."""
    place = tmp_path_factory.mktemp("hostile")
    plain = definition({f"K-{n}": [f"{CODE} {n}", f"{TURNED} {n}", *FORMULAS] for n, _ in enumerate(LABELS)})
    parties = tuple(Party(id=f"p{n}", label=text, names={"en": text, "ur": text}, colour="#123456")
                    for n, text in enumerate((CODE, *FORMULAS)))  # fmt: skip
    made = msgspec.structs.replace(
        plain, title=f"Election {CODE}", parties=parties,
        contests=tuple(msgspec.structs.replace(c, label=x) for c, x in zip(plain.contests, LABELS, strict=True)),
        units=tuple(msgspec.structs.replace(u, names={"en": f"{CODE} {u.label}", "ur": CODE}) for u in plain.units),
        people=tuple(msgspec.structs.replace(p, names={**p.names, "ur": p.names["en"]}) for p in plain.people),
        candidates=tuple(
            msgspec.structs.replace(c, party=f"p{n % len(parties)}") for n, c in enumerate(plain.candidates)
        ),
        holders=(Holder(id="commission", kind="commission", names={"en": CODE, "ur": CODE}),),
    )  # fmt: skip
    write_folder(made, place / "package")
    with Workspace.create(place / "w", package=str(place / "package"), origin="example/hostile") as workspace:
        workspace.append([encode(record) for record in said(workspace)], batch="b1")
        by = Publisher(name=CODE, contact=f"javascript:alert(1)//{CODE}")
        publish(workspace, place / "site", order(languages=("en", "ur"), publisher=by))
    return place / "site"


def said(workspace: Workspace) -> list[Record]:
    """A source with a hostile citation and address, a form from it for each contest, an act and a statement."""
    paper = Document(citation=CODE, url="javascript:alert(3)", holder="commission", where=CODE)
    found: list[Record] = [paper]
    for contest in workspace.definition.contests:
        rows = (Row(figures={}, candidates={"votes": {"1": 30, "2": 20, "3": 5}}),)
        found += [
            Claim(form="count", unit=f"{contest.unit}/s1", contest=contest.id, stage="count", holder="commission",
                  reader="desk:1", document=record_id(encode(paper)), rows=rows, stated="2024-02-09"),
            Notice(act="declared", contest=contest.id, effective="2024-02-09", decided_by=CODE, says=CODE, forum=CODE),
            Statement(kind="refusal", speaker=FORMULA, contest=contest.id, stated="2024-02-09", says=CODE),
        ]  # fmt: skip
    return found


class Tags(HTMLParser):
    """Every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it."""
        self.found.append((tag, dict(attrs)))


def test_no_page_runs_anything_that_somebody_wrote(site: Path) -> None:
    """One script, our own file; no handler, no image, no address that is a program, in either language."""
    pages = [path for path in files(site) if path.endswith(".html")]
    assert len(pages) > 20
    for path in pages:
        page = Tags()
        page.feed((site / path).read_text(encoding="utf-8"))
        for tag, attributes in page.found:
            assert tag not in {"img", "iframe", "object", "embed", "form", "base"}, path
            assert tag != "script" or re.fullmatch(r"(\.\./)*site\.js", attributes["src"] or ""), path
            assert not [name for name in attributes if name.startswith("on")], path
            for name in ("href", "src", "action"):
                assert not re.match(r"\s*(javascript|data|vbscript):", attributes.get(name) or "", re.IGNORECASE), path
        text = (site / path).read_text(encoding="utf-8")
        assert not {*"\u202e\u2066"} & {*text}, path


def test_the_feed_and_every_picture_are_xml_without_a_program(site: Path) -> None:
    """Parsed by a parser that forgives nothing."""
    found = [path for path in files(site) if path.endswith((".svg", ".atom"))]
    assert [path for path in found if path.endswith(".svg")]
    for path in found:
        for element in ET.fromstring((site / path).read_bytes()).iter():  # noqa: S314 - our own file
            name = element.tag.rpartition("}")[2]
            assert name not in {"script", "foreignObject", "img"}, path
            assert not [a for a in element.attrib if a.startswith("on") or "javascript:" in element.attrib[a]], path


def test_names_are_shown_whole(site: Path) -> None:
    """Escaped, not cut: who is called that must find themselves."""
    label = next(p for p in files(site) if p.startswith("data/contest/"))
    made = json.loads((site / label).read_bytes())
    page = Tags()
    page.feed((site / "contest" / Path(label).name.replace(".json", ".html")).read_text(encoding="utf-8"))
    text = (site / "contest" / Path(label).name.replace(".json", ".html")).read_text(encoding="utf-8")
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert CODE in made["people"]["1"]["en"]


def test_file_names_can_lie_on_any_disc(site: Path) -> None:
    """Letters, digits, dots and dashes; short; no two alike; no name that a system keeps for itself."""
    for path in files(site):
        for part in Path(path).parts:
            assert re.fullmatch(r"[A-Za-z0-9._-]{1,100}", part), path
            assert part.partition(".")[0].upper() not in {"CON", "NUL", "AUX", "PRN"}, path
    lower = [path.casefold() for path in files(site)]
    assert len(set(lower)) == len(lower)
    assert len(list((site / "data" / "contest").iterdir())) == len(LABELS)


def test_a_spreadsheet_finds_no_formula(site: Path) -> None:
    """In CSV such a text stands behind an apostrophe; in XLSX it is a text; Parquet and SQLite have it as it is."""
    for path in (p for p in files(site) if p.endswith(".csv")):
        with (site / path).open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                assert not [cell for cell in row if re.match(r"[=+@\t\r]|-(?![0-9]+$)", cell)], path
    with (site / "data/tables/people.csv").open(encoding="utf-8", newline="") as file:
        written = {row["name_en"] for row in csv.DictReader(file)}
    assert {f"'{text}" for text in FORMULAS} <= written
    assert set(FORMULAS) <= set(pq.read_table(site / "data/tables/people.parquet")["name_en"].to_pylist())
    db = sqlite3.connect(site / "data/results.db")
    assert set(FORMULAS) <= {name for (name,) in db.execute("select name_en from people")}
    db.close()
    book = openpyxl.load_workbook(site / "data/results.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    assert set(FORMULAS) <= {cell.value for cell in cells}


def test_it_verifies(site: Path) -> None:
    """By both."""
    assert (named(verify(site)), independent.verify(site)) == ([], [])
