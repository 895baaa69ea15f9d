"""Seats of a chamber in a definition: what must fit, said with table, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from natija.errors import Unreadable
from natija.sources.folder import canonical_tables, from_tables, read_folder
from natija.sources.recordtables import read_records

ELECTION = 'title = "A house"\nprofile = "generic"\n'
TABLES = {
    "elections.csv": "id,name,date\nfx,Poll,2030-05-01\n",
    "units.csv": "id,label,type\nland@2030,Land,country\n",
    "parties.csv": "id,label\nred,RED\nblue,BLU\n",
    "people.csv": "id,name_en\nann,Ann\n",
    "holders.csv": "id,kind\ncommission,commission\n",
    "chambers.csv": "id,label,office,elections,unit\nh,House,House,fx,land@2030\n",
    "pools.csv": "id,chamber,kind,number,within\n"
    "h/general,h,general,5,\nh/women,h,women,3,\nh/north,h,women,2,h/women\n",
}


def folder(tmp_path: Path, **tables: str) -> Path:
    """A definition folder with some tables replaced."""
    (tmp_path / "election.toml").write_text(ELECTION, encoding="utf-8")
    for name, text in (TABLES | {f"{key}.csv": value for key, value in tables.items()}).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_chamber_with_its_pools_is_read_and_written_alike(tmp_path: Path) -> None:
    """Through the canonical tables and back."""
    read = read_folder(folder(tmp_path))
    assert (read.chambers[0].elections, [p.number for p in read.pools]) == (("fx",), [5, 2, 3])
    assert from_tables(canonical_tables(read)) == read


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("chambers", "id,label,office,elections\nh,House,House,fx by\n", "'by' is not in elections"),
        ("pools", "id,chamber,kind,number\nx,other,general,5\n", "'other' is not in chambers"),
        ("pools", "id,chamber,kind,number\nx,h,general,-1\n", "is not a number of seats"),
        ("pools", "id,chamber,kind,number,within\na,h,w,1,\nb,h,w,2,a\n", "its parts have 2"),
        ("pools", "id,chamber,kind,number,within\na,h,w,2,b\nb,h,w,2,a\n", "is a part of itself"),
        ("pools", "id,chamber,kind,number,within\na,h,w,2,z\n", "'z' is not in pools"),
    ],
)
def test_seats_that_do_not_fit_are_faults(tmp_path: Path, name: str, text: str, says: str) -> None:
    """Each with its own words."""
    with pytest.raises(Unreadable) as caught:
        read_folder(folder(tmp_path, **{name: text}))
    assert says in str(caught.value)


SOURCES = "key,holder,citation\ns,commission,A paper\n"


def records(tmp_path: Path, **tables: str) -> list[object]:
    """Records of a package with these tables."""
    home = folder(tmp_path)
    (home / "records").mkdir()
    for name, text in {"sources": SOURCES, **tables}.items():
        (home / "records" / f"{name}.csv").write_text(text, encoding="utf-8")
    return list(read_records(home, read_folder(home)))


def test_an_affiliation_can_reverse_another_of_its_table(tmp_path: Path) -> None:
    """By its key, in whatever order they stand."""
    text = (
        "key,person,members,out_of,party,kind,since,supersedes,source\n"
        "back,,2,red,blue,house,2030-07-02,order,s\norder,,2,blue,red,house,2030-05-09,,s\n"
        "x,ann,,,red,house,2030-05-09,,s\n"
    )
    _, *found = records(tmp_path, affiliations=text)
    assert [(a.members, a.person, bool(a.supersedes)) for a in found] == [  # type: ignore[attr-defined]
        (2, "", False), (None, "ann", False), (2, "", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (",,,red,house,2030-05-09,s", "give either a person, or the number of members"),
        ("ann,2,blue,red,house,2030-05-09,s", "give either a person, or the number of members"),
        (",2,,red,house,2030-05-09,s", "counted out of a party"),
        (",0,blue,red,house,2030-05-09,s", "0 is not a number of members"),
        (",2,green,red,house,2030-05-09,s", "'green' is not in parties"),
    ],
)
def test_an_affiliation_of_nobody_or_of_two_kinds_is_a_fault(tmp_path: Path, row: str, says: str) -> None:
    """A person, or members out of a party."""
    with pytest.raises(Unreadable) as caught:
        records(tmp_path, affiliations=f"person,members,out_of,party,kind,since,source\n{row}\n")
    assert says in str(caught.value)


def test_seats_of_a_pool_are_awarded_by_a_notice(tmp_path: Path) -> None:
    """The pool must be one of the definition."""
    head = "act,pool,number,candidate,effective,decided_by,source\n"
    _, found = records(tmp_path, notices=f"{head}awarded,h/women,2,party:red,2030-05-20,commission,s\n")
    assert (found.pool, found.number) == ("h/women", 2)  # type: ignore[attr-defined]


def test_a_pool_nobody_defined_is_a_fault(tmp_path: Path) -> None:
    """A typing error is no new pool."""
    head = "act,pool,number,candidate,effective,decided_by,source\n"
    with pytest.raises(Unreadable, match="'h/men' is not in pools"):
        records(tmp_path, notices=f"{head}awarded,h/men,2,party:red,2030-05-20,commission,s\n")
