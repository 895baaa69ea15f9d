"""The page about mappings: its examples run, and it names every key and filter there is."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from natija.model.canonical import decode
from natija.model.records import Claim, Notice, Row
from natija.sources import mapping
from natija.sources.claims import build
from natija.sources.tables import Reading, table_of
from natija.sources.templates import FILTERS
from tests.sources.small_election import small_election

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "mapping.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"## (.+?)\n\n```csv\n(.*?)```\n\n```toml\n(.*?)```\n\n```text\n(.*?)```", PAGE, re.DOTALL)
PARTS = [one for one in vars(mapping).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]
KEYS = {key for one in PARTS for key in one.__struct_encode_fields__}


def shown(row: Row) -> str:
    """A row of a claim as the page writes it."""
    figures = [f"{field}={value}" for field, value in row.figures.items()]
    for field, votes in row.candidates.items():
        figures.append(f"{field} {' '.join(f'{serial}={value}' for serial, value in votes.items())}")
    listed = row.listed
    said = [f'"{listed.name}"', listed.type or "", *(f"in {unit}" for unit in listed.within.values())] if listed else []
    unit = " ".join(part for part in [row.unit or "", *said] if part)
    return f"  {unit + ': ' if unit else ''}{' '.join(figures)}"


def told(content: bytes) -> list[str]:
    """A record as the page writes it."""
    match decode(content):
        case Claim() as claim:
            own = "  own: " if any(row.unit for row in claim.rows) else "  "
            rows = [shown(row) if row.unit else own + shown(row).strip() for row in claim.rows]
            return [f"{claim.form} of {claim.unit}, {claim.stage}, held by {claim.holder}", *rows]
        case Notice() as notice:
            return [
                f"{notice.act} of {', '.join(notice.units)} from {notice.effective}, decided by {notice.decided_by}"
            ]
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize(("title", "table", "toml", "expected"), EXAMPLES, ids=[one[0] for one in EXAMPLES])
def test_an_example_of_the_page_gives_what_the_page_says(title: str, table: str, toml: str, expected: str) -> None:
    """A table, its mapping, and the records."""
    rules = mapping.decode_mapping(toml.encode(), title)
    result = build(table_of(table.encode(), "x.csv", Reading()), rules, small_election(), reader="desk:1")
    assert result.problems == ()
    assert [line for content in result.records for line in told(content)] == expected.splitlines()


def test_the_page_has_an_example_of_every_layout() -> None:
    """Long in two ways, wide, list, collation."""
    assert len(EXAMPLES) == 5


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_is_on_the_page(key: str) -> None:
    """In code type, alone or at the end of a dotted name."""
    assert re.search(rf"[`.\[ ,]{key}[`\] =]", PAGE)


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_every_filter_is_on_the_page(name: str) -> None:
    """With what it gives."""
    assert re.search(rf"`{name}[:`]", PAGE)
