"""Fuzzed tables and mappings: a list of problems or one error of ours, never a traceback, never a half-built file."""

from __future__ import annotations

import gzip
import io
import tomllib
from typing import Any

import msgspec
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natija.errors import NatijaError
from natija.model.canonical import decode
from natija.sources.claims import build
from natija.sources.guess import guess
from natija.sources.mapping import Mapping, decode_mapping
from natija.sources.mappingfile import to_toml
from natija.sources.problems import KINDS
from natija.sources.tables import Reading, table_of
from tests.sources.small_election import COLLATION, LIST, LONG, WIDE, small_election

DEFINITION = small_election()
WORDS = """
form = "count"
holder = "{holder}"
contest = "{contest}"
unit = "{contest.unit}/{station}"
field = "{kind}"
value = "votes"
candidate.party = "{party}"
"""
EVERY_SEAT = WIDE.replace('"A-1"', '"{contest}"').replace('Cyrus = "10"', 'votes = "10"')
BASES = [LONG, EVERY_SEAT, LIST.replace("{name}", "{candidate}").replace("{type}", "{kind}"), COLLATION, WORDS]
HEADINGS = [
    "contest",
    "station",
    "candidate",
    "party",
    "votes",
    "Ann",
    "Bo",
    "registered",
    "kind",
    "holder",
    "district",
]
USUAL = [
    ["A-1", "A-1", "A-2"], ["1", "2", "3", "4", "5", "6"], ["Ann Ali", "Bo Baig", "Cyrus Dar"], ["RED", "BLUE"],
    ["5", "6", "0", "1,234"], ["7", "8", "0"], ["9", "10"], ["500", "600"], ["row", "votes", "valid", "total"],
    ["commission", "press:dawn", "agents:1"], ["D@2023", ""],
]  # fmt: skip
"""What usually stands in each column."""
CELLS = [
    "A-1", "A-2", "ge/A-1", "1", "2", "10", "Ann Ali", "Dina Elahi", "RED", "commission", "agents:1", "agents:9",
    "TOTAL", "", " ", "0", "5", "5.0", "1.234", "1,234", "-3", "2.5", "99999999999", "9" * 30, "۱۲", "x", "n/a",
    "votes", "valid", "count", "final", "2024-02-10", "void", "D@2023", 'a"b', "a,b", "a\nb", "\u200f", "\x00",
]  # fmt: skip
TEMPLATES = [
    "", "A-1", "{contest}", "{station}", "{contest.unit}", "{contest.unit}/{station}", "{station|after:/|plain}",
    "{candidate}", "{party}", "{#2}", "{#99}", "{missing}", "{", "commission", "agents:{serial:RED}", "{kind}", "count",
    "2024-02-10", "{contest.id}", "{votes}", "{holder}",
]  # fmt: skip
FIELDS = ["votes", "valid", "rejected", "registered", "seats.total", "likes"]

text = st.sampled_from(CELLS) | st.text(max_size=4)
template = st.sampled_from(TEMPLATES)
heading = st.sampled_from(["contest", "station", "candidate", "votes", "Ann", "kind", "", "{x}", "نام"])
words = st.dictionaries(heading, text, max_size=2)
fields = st.dictionaries(heading, st.sampled_from(FIELDS), max_size=2)
blank = st.sampled_from(["empty", "not-held", "absent", "illegible", ""])
code = st.lists(st.sampled_from([*KINDS, *KINDS, "S999"]), max_size=4)
acts = st.fixed_dictionaries({
    "status": template, "acts": st.dictionaries(text, st.just("void")), "effective": template, "decided_by": template,
})  # fmt: skip
KEYS: dict[str, st.SearchStrategy[Any]] = {
    "form": st.sampled_from(["count", "list", "collation", "declaration", "statement", "46"]),
    "layout": st.sampled_from(["long", "wide"]),
    "makes": st.sampled_from(["forms", "collation", "list"]),
    "thousands": st.sampled_from(["", ",", ".", " ", "none"]),
    "zeros": st.sampled_from(["count", "not-held"]),
    "value": heading,
    "leave_out": code,
    "keep": code,
    "where": words,
    "replace": st.dictionaries(heading, words, max_size=1),
    "reasons": st.dictionaries(text, blank, max_size=2),
    "fields": fields,
    "candidate.fields": fields,
    "candidate.columns": words,
    "candidate.by": st.sampled_from(["serial", "name", "party"]),
    "candidate.known": st.dictionaries(text, words, max_size=1),
    "candidate.as_fields": st.dictionaries(text, st.sampled_from(FIELDS), max_size=1),
    "candidate.skip": st.lists(text, max_size=1),
    "candidate.others": blank,
    "totals.where": words,
    "totals.words": st.lists(text, max_size=1),
    "notices": acts,
}
KEYS |= dict.fromkeys(("blank", "blank_row"), blank)
KEYS |= dict.fromkeys((
    "contest", "unit", "over", "stage", "holder", "reader", "stated", "field", "election", "speaker", "totals.group",
    "candidate.serial", "candidate.name", "candidate.party", "list.name", "list.type", "list.within.t",
), template)  # fmt: skip
changes = st.lists(st.sampled_from(sorted(KEYS)).flatmap(lambda key: st.tuples(st.just(key), KEYS[key])), max_size=3)
row = st.tuples(*map(st.sampled_from, USUAL)).map(list)
junk = st.lists(st.tuples(st.integers(0, 11), st.integers(0, len(HEADINGS) - 1), text), max_size=3)


def spoiled(body: list[list[str]], places: list[tuple[int, int, str]]) -> list[list[str]]:
    """Rows with something else in some cells."""
    for at, column, cell in places:
        if at < len(body):
            body[at][column] = cell
    return body


rows = st.builds(spoiled, st.lists(row, max_size=12), junk)
heads = st.sampled_from([0, 0, 0, 0, 0, 1, 2]).flatmap(
    lambda odd: [st.just(HEADINGS), st.lists(heading, min_size=8, max_size=12), st.permutations(HEADINGS)][odd]
)
forms_of_text = st.tuples(
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-16", "cp1252", "utf-8-sig", "utf-16-be"]),
    st.sampled_from(['"', '"', '"', ""]),
)
MILD = settings(deadline=None, suppress_health_check=list(HealthCheck))


def attempt(data: bytes, name: str, rules: bytes) -> None:
    """Read and build; whatever comes of it must be whole."""
    try:
        mapping = decode_mapping(rules)
        table = table_of(data, name, Reading(), limit=1 << 20)
        proposed = guess(table, DEFINITION)
        to_toml(proposed.mapping, proposed.reasons)
        result = build(table, mapping, DEFINITION, {"ge/A-1": {f"A-1@2023/{n}" for n in range(6)}}, reader="desk:1")
    except NatijaError:
        return
    accepted = {*mapping.leave_out, *mapping.keep}
    assert not (result.blocked and result.records)
    assert result.blocked == any(one.blocks and one.code not in accepted for one in result.problems)
    for content in result.records:
        decode(content)


def csv_of(head: list[str], body: list[list[str]], delimiter: str, encoding: str, quote: str) -> bytes:
    """A file of these cells, with quotes around them that may not fit, or without."""
    lines = [delimiter.join(f"{quote}{cell}{quote}" for cell in one) for one in [head, *body]]
    return "\n".join(lines).encode(encoding, "replace")


def some_mapping(base: str, drawn: list[tuple[str, Any]]) -> bytes:
    """The TOML of a mapping that is good but for some keys."""
    data = tomllib.loads(base)
    for key, value in drawn:
        *path, last = key.split(".")
        inner = data
        for part in path:
            inner = inner.setdefault(part, {})
        inner[last] = value
    try:
        return to_toml(msgspec.convert(data, Mapping)).encode()
    except msgspec.ValidationError:
        return base.encode()


def damaged(data: bytes, places: list[tuple[float, bytes]]) -> bytes:
    """Bytes overwritten at some places; a place without bytes cuts the file off."""
    for where, new in places:
        at = int(where * len(data))
        data = data[:at] + new + data[at + len(new) :] if new else data[:at]
    return data


def sheet(body: list[list[str]]) -> bytes:
    """A workbook of texts a sheet can hold."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for one in [HEADINGS, *body]:
        book.active.append([cell if cell.isprintable() else "" for cell in one])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(body: list[list[str]]) -> bytes:
    """A Parquet file of texts, with the votes as doubles."""
    columns = [pa.array([one[n] for one in body], pa.string()) for n in range(len(HEADINGS))]
    columns[4] = pa.array([float(n) for n in range(len(body))], pa.float32())
    out = io.BytesIO()
    pq.write_table(pa.table(columns, names=HEADINGS), out)
    return out.getvalue()


def file_of(kind: str, body: list[list[str]]) -> bytes:
    """A file of these rows in some format."""
    if kind == "xlsx":
        return sheet(body)
    if kind == "parquet":
        return parquet(body)
    plain = csv_of(HEADINGS, body, "\t" if kind == "tsv" else ",", "utf-8", '"')
    return gzip.compress(plain) if kind == "csv.gz" else plain


@pytest.mark.slow
@given(heads, rows, st.sampled_from(BASES), changes, forms_of_text)
@settings(MILD, max_examples=120)
def test_fuzzed_tables_and_mappings(
    head: list[str], body: list[list[str]], base: str, drawn: list[tuple[str, Any]], how: tuple[str, str, str]
) -> None:
    """Known words in wrong places."""
    attempt(csv_of(head, body, *how), "x.csv", some_mapping(base, drawn))


@given(
    st.sampled_from(["csv", "csv.gz", "xlsx", "parquet", "txt", "tsv"]),
    rows,
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=3)), max_size=3),
    st.sampled_from(BASES),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=2)), max_size=1),
)
@settings(MILD, max_examples=120)
def test_damaged_files_and_mappings(
    kind: str, body: list[list[str]], damage: list[tuple[float, bytes]], base: str, slips: list[tuple[float, bytes]]
) -> None:
    """Bytes overwritten or cut off, in every format."""
    attempt(damaged(file_of(kind, body), damage), f"x.{kind}", damaged(base.encode(), slips))


@pytest.mark.soak
@given(st.data())
@settings(MILD, max_examples=4000)
def test_thousands_of_fuzzed_tables_and_mappings(data: st.DataObject) -> None:
    """The same, for longer."""
    body = data.draw(rows)
    if data.draw(st.booleans()):
        mapping = some_mapping(data.draw(st.sampled_from(BASES)), data.draw(changes))
        attempt(csv_of(data.draw(heads), body, *data.draw(forms_of_text)), "x.csv", mapping)
    else:
        kind = data.draw(st.sampled_from(["csv", "csv.gz", "xlsx", "parquet", "txt", "tsv"]))
        damage = data.draw(st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=3)), max_size=3))
        attempt(damaged(file_of(kind, body), damage), f"x.{kind}", data.draw(st.sampled_from(BASES)).encode())
