"""The corpus of broken tables: every file is named by how it is broken, and is found to be broken so, and only so."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from natija.errors import BadUse
from natija.sources.claims import Built, build
from natija.sources.mapping import Mapping, read_mapping
from natija.sources.problems import KINDS
from natija.sources.tables import read_table
from tests.sources.small_election import claims, small_election

BROKEN = Path(__file__).parent / "broken"
TABLES = sorted(BROKEN.glob("*/S*.csv"))
STATIONS = {"ge/A-1": {f"A-1@2023/{n}" for n in (*range(60), "x/1", "x/2", "y/1", "y/2")}}


def named(path: Path) -> set[str]:
    """The codes a file's name says it has."""
    return set(re.findall(r"S\d{3}", path.name))


def read(path: Path, rules: Mapping) -> Built:
    """Build what can be built of a file. Only the file about unknown stations is held against a station list."""
    stations = STATIONS if "S302" in path.name else None
    return build(read_table(path), rules, small_election(), stations, reader="desk:3fa9")


def rules_for(path: Path) -> Mapping:
    """The mapping for the files of a folder."""
    return read_mapping(path.parent.with_suffix(".toml"))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_broken_table_is_found_broken_in_the_way_it_is(path: Path) -> None:
    """The codes are those of its name, nothing is built, and every problem says what to do next."""
    result = read(path, rules_for(path))
    assert set(result.counts.problems) == named(path)
    assert {one.code for one in result.problems} == named(path)
    assert result.blocked == any(KINDS[code].blocks for code in named(path))
    assert bool(result.records) != result.blocked
    assert all(one.says and one.next for one in result.problems)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_problem_names_the_line_it_is_on(path: Path) -> None:
    """Below the heading, within the file; problems of the whole file name no line."""
    lines = len(path.read_text(encoding="utf-8").splitlines())
    for one in read(path, rules_for(path)).problems:
        assert (one.line is None) == (one.code in {"S101", "S103", "S104"})
        assert one.line is None or 2 <= one.line <= lines


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_left_out_is_counted_and_the_rest_is_built(path: Path) -> None:
    """Accepting exactly its codes builds claims from the other rows; codes that cannot be left out are refused."""
    accepted = tuple(sorted(code for code in named(path) if KINDS[code].leave_out))
    result = read(path, msgspec.structs.replace(rules_for(path), leave_out=accepted))
    if set(accepted) == {code for code in named(path) if KINDS[code].blocks}:
        assert not result.blocked
        assert claims(result)
        assert set(result.counts.left_out) == set(accepted)
        assert all(result.counts.left_out.values())
    else:
        assert result.blocked


def test_every_code_has_a_broken_table() -> None:
    """No code without a file that shows it."""
    assert {code for path in TABLES for code in named(path)} == set(KINDS)


@pytest.mark.parametrize("path", sorted((BROKEN / "unreadable").iterdir()), ids=lambda path: path.name)
def test_what_is_no_table_raises_one_error_that_names_the_file(path: Path) -> None:
    """With a next step."""
    with pytest.raises(BadUse) as caught:
        read_table(path)
    assert path.name in str(caught.value)
    assert caught.value.next_step
