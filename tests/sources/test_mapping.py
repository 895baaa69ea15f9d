"""Mapping files: what they may say, what is refused, and that they can be written back."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.errors import BadUse
from natija.sources.coded import Coded, code_column
from natija.sources.mapping import Mapping, columns_of, decode_mapping, mapping_digest, read_mapping
from natija.sources.mappingfile import to_toml
from natija.sources.problems import KINDS
from natija.sources.templates import fill, parse_template
from tests.sources.small_election import LONG, mapping, table


def filled(template: str, **columns: list[str]) -> list[str]:
    """A template's text of every row."""
    rows = len(next(iter(columns.values()), [""]))
    coded = {name: code_column(table("x\n" + "\n".join(f'"{c}"' for c in cells)).columns["x"]) if rows else
             Coded(codes=None, texts=()) for name, cells in columns.items()}  # type: ignore[arg-type]  # fmt: skip
    found = fill(parse_template(template), lambda name: coded[name], rows)
    return [found.at(row) for row in range(rows)]


@pytest.mark.parametrize(
    ("template", "cell", "text"),
    [
        ("{a}", "NA-128/12", "NA-128/12"),
        ("x/{a}", "12", "x/12"),
        ("{{{a}}}", "12", "{12}"),
        ("{a|after:/}", "NA-128/12", "12"),
        ("{a|after:/}", "12", "12"),
        ("{a|after:-}", "PB-7-3", "3"),
        ("{a|before:/}", "001/003/05", "001/003"),
        ("{a|before:/}", "12", "12"),
        ("{a|plain}", "۰۱۲", "12"),
        ("{a|plain}", "000", "0"),
        ("{a|plain}", "12b", "12b"),
        ("{a|pad:3}", "7", "007"),
        ("{a|after:/|plain|pad:2}", "x/007", "07"),
        ("{a|upper}", "na-1", "NA-1"),
        ("{a|lower}", "NA-1", "na-1"),
    ],
)
def test_a_template_places_cells(template: str, cell: str, text: str) -> None:
    """Through its filters, in their order."""
    assert filled(template, a=[cell]) == [text]


def test_a_template_with_a_blank_place_is_blank() -> None:
    """Half an id is no id."""
    assert filled("{a}/{b}", a=["x", "y", "z"], b=["1", "", "3"]) == ["x/1", "", "z/3"]


@pytest.mark.parametrize(
    "template", ["{a", "a}", "{}", "{ }", "{a|}", "{a|shout}", "{a|pad:x}", "{a|pad:999}", "{a|after:}"]
)
def test_what_is_no_template_is_refused(template: str) -> None:
    """With what is wrong with it."""
    with pytest.raises(BadUse):
        parse_template(template)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "missing required field `form`"),
        ("form = ", "Invalid value"),
        ("form = 45", "Expected `str`, got `int`"),
        ('form = "count"\nlayuot = "wide"', "unknown field `layuot`"),
        ('form = "count"\nlayout = "tall"', "Invalid enum value 'tall'"),
        (
            'form = "count"\n[notices]\nstatus = "{a}"\nacts = {x = "nullified"}\neffective = ""\ndecided_by = ""',
            "nullified",
        ),
        ("\xff", "can't decode byte 0xff"),
    ],
)
def test_a_mapping_that_cannot_be_decoded_names_the_key(text: str, says: str) -> None:
    """And where the keys are explained."""
    with pytest.raises(BadUse, match=says) as caught:
        decode_mapping(text.encode("latin-1"))
    assert "mapping.md" in caught.value.next_step


def test_everything_that_contradicts_itself_is_said_at_once() -> None:
    """Not one mistake per attempt."""
    text = """
        form = "count"
        layout = "wide"
        contest = "{contest.id}"
        unit = "{station|shout}"
        value = "votes"
        leave_out = ["S101", "S999", "S403"]
        keep = ["S201", "S403"]
        [candidate]
        name = "{candidate}"
        others = "absent"
    """
    with pytest.raises(BadUse) as caught:
        decode_mapping(text.encode())
    said = str(caught.value)
    for part in (
        "needs the contest to be known first", "shout", "go together", "S101 cannot be left out", "S999 is no code",
        "S201 cannot be kept", "S403 is both kept and left out", 'layout = "wide" has candidates in',
    ):  # fmt: skip
        assert part in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('form = "count"', "which unit a row is about"),
        ('form = "count"\nunit = "{a}"', "no column holds figures"),
        ('form = "count"\nunit = "{a}"\ncandidate.fields.v = "votes"', "say who it is"),
        ('form = "count"\nunit = "{a}"\ncandidate.columns.v = "1"', 'belongs to layout = "wide"'),
        ('form = "list"\nunit = "{a}"\nmakes = "list"', 'needs layout = "wide"'),
        ('form = "count"\nunit = "{contest.unit}/{a}"\nfields.v = "valid"', "needs the contest"),
        ('form = "count"\ncontest = "x"\nunit = "{contest.name}/{a}"\nfields.v = "valid"', "contest.name} is unknown"),
    ],
)
def test_keys_that_do_not_go_together_are_refused(text: str, says: str) -> None:
    """Each with what to do."""
    with pytest.raises(BadUse, match=says):
        decode_mapping(text.encode())


def test_a_mapping_knows_the_columns_it_needs() -> None:
    """And which key names each."""
    rules = mapping(LONG + '[where]\nsource = "x"\n[totals]\nwhere = {kind = "t"}\ngroup = "{ward}"\n')
    assert columns_of(rules) == {
        "source": "where", "kind": "totals.where", "votes": "candidate.fields", "contest": "contest",
        "station": "unit", "candidate": "candidate.name", "ward": "totals.group",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_mapping_file_that_cannot_be_read_is_one_error(tmp_path: Path, name: str) -> None:
    """Missing, or a folder."""
    with pytest.raises(BadUse):
        read_mapping(tmp_path / name)


def test_a_file_too_large_to_be_a_mapping_is_refused(tmp_path: Path) -> None:
    """Such as the table itself."""
    path = tmp_path / "votes.csv"
    path.write_bytes(b"a,b\n" * 500_000)
    with pytest.raises(BadUse, match="larger than"):
        read_mapping(path)


def test_the_digest_is_of_what_a_mapping_says() -> None:
    """Not of its comments or the order of its keys; a batch is named by it."""
    turned = "\n".join(["# a comment", *reversed(LONG.split("[")[0].strip().splitlines())])
    turned += "\n[" + "[".join(LONG.split("[")[1:])
    assert mapping_digest(decode_mapping(turned.encode())) == mapping_digest(mapping(LONG))
    assert mapping_digest(mapping(LONG, blank='"absent"')) != mapping_digest(mapping(LONG))


WORDS = st.text(max_size=8)
COLUMNS = st.dictionaries(WORDS, WORDS, max_size=3)


@given(
    COLUMNS,
    st.dictionaries(WORDS, COLUMNS, max_size=2),
    st.dictionaries(WORDS, st.one_of(WORDS, st.lists(WORDS, max_size=2).map(tuple)), max_size=2),
    WORDS,
    st.lists(st.sampled_from(sorted(KINDS)), max_size=2).map(tuple),
)
@settings(deadline=None)
def test_a_mapping_written_as_toml_reads_back_the_same(
    fields: dict[str, str],
    replaced: dict[str, dict[str, str]],
    where: dict[str, str | tuple[str, ...]],
    text: str,
    leave_out: tuple[str, ...],
) -> None:
    """Whatever the headings and texts hold; comments change nothing."""
    rules = Mapping(
        form="count", holder=text, contest=text, fields=fields, replace=replaced, where=where, leave_out=leave_out
    )
    written = to_toml(rules, {"holder": f"because {text}", "fields": "two\nlines", "unit": "open"})
    assert msgspec.toml.decode(written.encode("utf-8"), type=Mapping) == rules
