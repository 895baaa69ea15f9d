"""Files as they are: encodings, delimiters, headings, lines, sheets, Parquet, limits."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import hashlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from natija.errors import BadUse, Unreadable
from natija.sources import delimited
from natija.sources.tables import Reading, Table, read_table, table_of

TEXT = "name,votes\nNord,12\nSüd,7\n"
URDU = "نام,ووٹ\nشمال,۱۲\nجنوب,۷\n"


def read(data: bytes, name: str = "file.csv", **reading: object) -> Table:
    """The table in some bytes."""
    return table_of(data, name, Reading(**reading))  # type: ignore[arg-type]


def cells(table: Table) -> dict[str, list[object]]:
    """A table's columns as lists."""
    return dict(table.columns.to_pydict())


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8 with BOM"),
        ("utf-16", "utf-16-le with BOM"),
        ("utf-32", "utf-32-le with BOM"),
        ("utf-16-le", "utf-16-le (guessed)"),
        ("utf-16-be", "utf-16-be (guessed)"),
        ("cp1252", "cp1252 (guessed)"),
    ],
)
def test_the_encoding_is_found_and_named(encoding: str, named: str) -> None:
    """The same text in any of them gives the same cells, and the table says which it was."""
    table = read(TEXT.encode(encoding))
    assert cells(table) == {"name": ["Nord", "Süd"], "votes": ["12", "7"]}
    assert table.encoding == named


def test_urdu_in_utf_16_is_read() -> None:
    """Zero bytes tell UTF-16 even where the letters have none."""
    assert cells(read(URDU.encode("utf-16-le"))) == cells(read(URDU.encode()))


def test_a_named_encoding_is_used() -> None:
    """cp1256 cannot be told from cp1252 by looking."""
    table = read("نام,votes\nشمال,12\n".encode("cp1256"), encoding="cp1256")
    assert cells(table) == {"نام": ["شمال"], "votes": ["12"]}
    assert table.encoding == "cp1256"


@pytest.mark.parametrize("encoding", ["klingon", "hex", "utf-8\0"])
def test_an_encoding_that_is_none_is_refused(encoding: str) -> None:
    """Also those of Python that are not of text."""
    with pytest.raises(BadUse, match="encoding"):
        read(TEXT.encode(), encoding=encoding)


def test_damaged_utf_8_is_refused_with_its_line() -> None:
    """Reading it as cp1252 would spoil every other line."""
    with pytest.raises(Unreadable, match="line 4: byte 0xFF is not UTF-8"):
        read(URDU.encode() + b"\xff\n")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    """By the width of the rows, not by counting commas in names."""
    text = 'station,name,votes\n1,"Hall, upper floor",12\n2,"Hall, lower floor",7\n'
    rows = list(csv.reader(io.StringIO(text)))
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    table = read(out.getvalue().encode())
    assert table.delimiter == delimiter
    assert cells(table)["name"] == ["Hall, upper floor", "Hall, lower floor"]


def test_semicolons_win_over_decimal_commas() -> None:
    """A European export."""
    assert read(b"station;votes;share\n1;12;50,0\n2;12;50,0\n").delimiter == ";"


@pytest.mark.parametrize("delimiter", ["", "ab", '"', "\n", "،"])
def test_what_cannot_separate_cells_is_refused(delimiter: str) -> None:
    """An empty one means: find out."""
    if not delimiter:
        assert read(TEXT.encode(), delimiter=delimiter).delimiter == ","
        return
    with pytest.raises(BadUse, match="separate"):
        read(TEXT.encode(), delimiter=delimiter)


def test_a_heading_below_titles_is_named_by_its_line() -> None:
    """Lines of data keep their numbers in the file."""
    table = read(b"Results of the count\n\nstation,votes\n1,12\n2,7\n", header=3)
    assert cells(table) == {"station": ["1", "2"], "votes": ["12", "7"]}
    assert table.lines.tolist() == [4, 5]


def test_blank_and_repeated_headings_get_their_number() -> None:
    """So that `{#3}` names them; the repeated ones are remembered."""
    table = read(b"votes,votes,,name\n1,2,3,x\n")
    assert table.columns.column_names == ["votes", "#2", "#3", "name"]
    assert table.repeated == {"votes"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_the_file(end: str) -> None:
    """Blank lines and cells of several lines count."""
    lines = ["name,votes", "", "a,1", '"b', 'c",2', "", "d,3", ""]
    table = read(end.join(lines).encode())
    assert table.lines.tolist() == [3, 4, 7]
    assert cells(table)["votes"] == ["1", "2", "3"]


def test_a_return_inside_a_cell_does_not_move_the_lines_after_it() -> None:
    """As from a cell of two lines made on an old machine."""
    table = read(b'name,votes\n"a\rb",1\nc,2\n')
    assert cells(table) == {"name": ["a\rb", "c"], "votes": ["1", "2"]}


def test_quotes_in_an_unquoted_cell_are_letters() -> None:
    """As in the measure of a hall."""
    assert cells(read(b'name,votes\n5" pipe,12\nx,7\n'))["name"] == ['5" pipe', "x"]


def test_surplus_cells_are_dropped_only_where_blank() -> None:
    """A spreadsheet's trailing commas are nothing; a surplus number is something."""
    table = read(b"a,b\n1,2,,\n3,4,5\n")
    assert cells(table) == {"a": ["1"], "b": ["2"]}
    assert [(one.code, one.line) for one in table.problems] == [("S102", 3)]


CELL = st.text(st.sampled_from('ab1 ,;"\n\tñن'), max_size=6)


@pytest.mark.slow
@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([20, 50, delimited.BLOCK]),
)
@example([["c", "1 ", "ab"], ['c "bc', '1"', ' \n,", ']], "\n", 24)
@settings(max_examples=500, deadline=None)
def test_the_fast_and_the_slow_way_read_the_same(rows: list[list[str]], end: str, block: int) -> None:
    """What the standard library wrote, both read back, with the same lines, wherever a block ends."""
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows([["one", "two", "three"], *rows])
    body = out.getvalue().encode().split(end.encode(), 1)[1]
    names = ["one", "two", "three"]
    with pytest.MonkeyPatch.context() as small:
        small.setattr(delimited, "BLOCK", block)
        fast = delimited._fast(body, 0, ",", names, names)
    columns, lines, problems = delimited._slow(body, ",", names, 0)
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert problems == ()
    assert [list(row.values()) for row in columns.to_pylist()] == kept
    if fast is not None and len(kept) == len(rows):
        assert fast[0].equals(columns)
        assert fast[1].tolist() == lines.tolist()


@given(
    st.lists(st.sampled_from(["", "a,b", "1,", ",", " , "]), max_size=9), st.sampled_from(["\n", "\r\n"]), st.booleans()
)
@settings(max_examples=200, deadline=None)
def test_rows_are_on_the_lines_that_are_not_blank(rows: list[str], end: str, ended: bool) -> None:  # noqa: FBT001
    """Also where every line is a row, which is found by counting line ends."""
    text = "one,two" + end + end.join(rows) + (end if ended else "")
    table = read(text.encode())
    assert table.lines.tolist() == [at for at, row in enumerate(rows, 2) if row]


@pytest.mark.slow
@given(st.lists(st.sampled_from(["a,b,c", '"a",b,"c,d"', "", "a,b", "a,b,c,"]), max_size=6), st.sets(st.integers(0, 3)))
@settings(max_examples=200, deadline=None)
def test_columns_that_are_not_asked_for_are_looked_at_and_left_out(rows: list[str], numbers: set[int]) -> None:
    """Whichever are asked for: the same lines, the same problems, and the same cells in those that are kept."""
    text = "\n".join(["one,two,three", *rows]).encode()
    named = {f"#{number}" if number % 2 else ["one", "two", "three", "four"][number - 1] for number in numbers}
    whole, part = (table_of(text, "file.csv", Reading(delimiter=","), only=only) for only in (None, named))
    assert (part.lines.tolist(), part.problems, part.headings) == (whole.lines.tolist(), whole.problems, whole.headings)
    assert part.columns.equals(whole.columns.select(part.columns.column_names))
    assert set(part.columns.column_names) == {whole.headings[n - 1] for n in numbers if 0 < n < 4} or not numbers & {
        1,
        2,
        3,
    }


def test_gzip_is_unpacked_and_the_digest_is_of_the_file(tmp_path: Path) -> None:
    """What is kept as a document is the file as it came."""
    path = tmp_path / "votes.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))
    table = read_table(path)
    assert cells(table)["votes"] == ["12", "7"]
    assert table.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (table.size, table.media) == (path.stat().st_size, "application/gzip")


def test_a_file_that_unpacks_beyond_the_limit_is_refused() -> None:
    """Before it fills the memory."""
    with pytest.raises(Unreadable, match="unpacks to more than"):
        table_of(gzip.compress(b"a,b\n" * 1_000_000), "bomb.csv.gz", Reading(), limit=100_000)


@pytest.mark.parametrize("name", ["missing.csv", "."])
def test_a_path_that_cannot_be_read_is_one_error(tmp_path: Path, name: str) -> None:
    """Missing, or a folder."""
    with pytest.raises(BadUse):
        read_table(tmp_path / name)


def workbook(rows: Sequence[Sequence[object]], title: str = "votes") -> bytes:
    """A workbook with an empty first sheet and one with these rows."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_sheet_reads_as_one_would_type_it() -> None:
    """Whole doubles without decimals, days as days, true and false in small letters; lines are the sheet's rows."""
    rows: list[list[object]] = [
        ["unit", "votes", "on", "ok"],
        [],
        ["007", 2420.0, dt.date(2024, 2, 10), True],
        [8, 1.5, None, False],
    ]
    table = read(workbook(rows), "file.xlsx", sheet="votes")
    assert cells(table) == {
        "unit": ["007", "8"], "votes": ["2420", "1.5"], "on": ["2024-02-10", ""], "ok": ["true", "false"],
    }  # fmt: skip
    assert table.lines.tolist() == [3, 4]


def test_a_formula_never_calculated_is_blank() -> None:
    """It is missing, not zero."""
    assert cells(read(workbook([["votes"], [1], ["=A2+1"], [3]]), "file.xlsx", sheet="votes"))["votes"] == ["1", "3"]


def test_an_unknown_sheet_is_refused_with_those_there_are() -> None:
    """The next step names them."""
    with pytest.raises(BadUse, match="votes"):
        read(workbook([["a"]]), "file.xlsx", sheet="vote")


def test_a_sheet_that_spans_too_far_is_refused() -> None:
    """Two cells can ask for 17 billion."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "a"
    book.active["XFD1048576"] = "z"
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Unreadable, match="spans more than"):
        read(out.getvalue(), "file.xlsx")


def test_without_the_sheets_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The core does without it."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(BadUse, match=r"natija\[sheets\]"):
        read(workbook([["a"]]), "file.xlsx")


def test_parquet_keeps_numbers_as_numbers() -> None:
    """Integers and doubles stay, dictionaries and dates become text, lists are no column."""
    table = pa.table(
        {
            "unit": pa.array(["1", "2"]).dictionary_encode(),
            "votes": pa.array([12, None], pa.int32()),
            "share": [0.5, None],
            "on": [dt.date(2024, 2, 10), None],
            "list": [[1], [2]],
        }
    )
    out = io.BytesIO()
    pq.write_table(table, out)
    found = read(out.getvalue(), "file.parquet")
    assert cells(found) == {
        "unit": ["1", "2"], "votes": [12, None], "share": [0.5, None], "on": ["2024-02-10", None],
    }  # fmt: skip
    assert found.lines.tolist() == [1, 2]


def test_parquet_beyond_the_limit_is_refused() -> None:
    """By what the file says of itself."""
    out = io.BytesIO()
    pq.write_table(pa.table({"a": pa.array([7] * 1_000_000)}), out)
    with pytest.raises(Unreadable, match="unpacks"):
        table_of(out.getvalue(), "bomb.parquet", Reading(), limit=10_000)
