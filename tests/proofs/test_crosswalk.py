"""A crosswalk carries the numbers on one holder's papers over to the list, visibly, and can be taken back."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

from natija.canvass.compare import compare
from natija.canvass.schedule import schedule
from natija.errors import BadUse, Unreadable
from natija.model.canonical import encode
from natija.model.records import Alias, Record, Withdrawal
from natija.workspace import Workspace
from natija.workspace.crosswalks import bring_in
from tests.canvass.elections import forms, station_list
from tests.proofs.small import Asked

LIST = """
station  registered  complete
s1       400         yes
s2       400         yes
s3       400         yes
s4       400         yes
"""
COMMISSION = """
station  form   holder      1    2
s1       count  commission  101  52
s2       count  commission  203  64
s3       count  commission   95  76
s4       count  commission  137  88
"""
AGENTS = """
station  form   holder    1    2
s2       count  agents:2  101  52
s3       count  agents:2  203  64
s4       count  agents:2   95  76
s1       count  agents:2  137  80
"""
"""The same forms, numbered one further; at one station Bo's agents read 8 votes fewer."""


def line(own: str, listed: str, holder: str = "agents:2") -> Alias:
    """One line of a crosswalk."""
    return Alias(of="unit", id=f"A-1@2023/{listed}", name=f"A-1@2023/{own}", holder=holder)


SHIFTED = [line(own, listed) for own, listed in (("s2", "s1"), ("s3", "s2"), ("s4", "s3"), ("s1", "s4"))]


def asked(folder: Path, more: Iterable[Record] = ()) -> Asked:
    """The contest with both copies."""
    return Asked(folder, [station_list(LIST), *forms(COMMISSION), *forms(AGENTS), *more])


def test_copies_that_number_otherwise_are_compared_by_station_with_a_crosswalk(tmp_path: Path) -> None:
    """Without it there is no comparison; with it one station differs, by the votes that do."""
    (without,) = asked(tmp_path / "a").compare().comparison.pairs
    assert (without.aligned, without.differ) == (False, None)
    (pair,) = asked(tmp_path / "b", SHIFTED).compare().comparison.pairs
    assert (pair.aligned, pair.agree, pair.differ) == (True, 3, 1)
    assert pair.net == {"2": 8}


def test_the_papers_of_others_keep_their_numbers(tmp_path: Path) -> None:
    """A crosswalk is one holder's: the totals of the commission's copies are the same with and without."""
    held = asked(tmp_path, SHIFTED)
    outcome = held.made.outcome("commission")
    assert [(s.candidate, s.votes) for s in outcome.standings] == [("1", 536), ("2", 280)]


def test_a_crosswalk_taken_back_is_applied_no_more(tmp_path: Path) -> None:
    """The canvass is what it was before."""
    held = asked(tmp_path)
    ids = held.made.add(SHIFTED, batch="crosswalk")
    assert held.compare().comparison.pairs[0].aligned
    held.made.add([Withdrawal(batch="crosswalk")])
    assert len(ids) == 4
    assert not held.compare().comparison.pairs[0].aligned


def test_a_number_that_two_crosswalks_dispute_is_no_station_of_the_list(tmp_path: Path) -> None:
    """Neither is preferred, and the form is not mixed with another."""
    done = asked(tmp_path, [*SHIFTED, line("s1", "s3")]).run(contest="A-1")
    rows = done.engine.rows("select subject from all_sheet where holder = 'agents:2' order by subject")
    assert [subject for (subject,) in rows] == [f"A-1@2023/{s}" for s in ("s1", "s1 of agents:2", "s2", "s3")]


def test_sheets_under_another_name_have_its_number(tmp_path: Path) -> None:
    """What is looked up by number is what the name says, also where no record has the name."""
    done = asked(tmp_path, [*SHIFTED, line("s1", "s3")]).run(contest="A-1")
    pairs = done.engine.rows("select s.subject, u.unit from all_sheet s left join all_unit u using (u)")
    assert len(pairs) > 5
    assert all(subject == unit for subject, unit in pairs)
    numbers, names = done.engine.rows("select count(distinct u), count(distinct unit) from all_unit")[0]
    assert numbers == names


def test_seats_within_one_another_do_not_double_a_form(tmp_path: Path) -> None:
    """A name that two crosswalked seats begin is still one form of one station."""
    inner = Alias(of="unit", id="A-1@2023/s2/b", name="A-1@2023/s2/a", holder="agents:2")
    held = forms("station holder 1 2\ns2/c agents:2 10 5\ns3 agents:2 20 7")
    done = asked(tmp_path, [*SHIFTED, inner, *held]).made.run(contest="A-1", basis="agents")
    assert done.engine.rows("select sheet from all_sheet group by sheet having count(*) > 1") == []


def test_old_aliases_keep_their_bytes() -> None:
    """A field at its default is not in the bytes."""
    assert b"holder" not in encode(Alias(of="person", id="p", name="P"))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterable[Workspace]:
    """The bundled package; NA-128's station list is not in it, so any number is taken."""
    with Workspace.create(tmp_path / "w", package="lahore-2024") as made:
        yield made


def test_a_file_of_numbers_becomes_a_batch_that_can_be_withdrawn(workspace: Workspace, tmp_path: Path) -> None:
    """Lines, how many move, and the source."""
    file = tmp_path / "walk.csv"
    file.write_text("theirs,listed\n1,2\n2,1\n3,3\n", encoding="utf-8")
    view = bring_in(workspace, file, contest="NA-128", holder="agents:7", source="matched by equal vote vectors")
    assert (view.lines, view.moved, view.appended.appended) == (3, 2, 3)
    again = bring_in(workspace, file, contest="NA-128", holder="agents:7", source="matched by equal vote vectors")
    assert again.appended.appended == 0
    assert workspace.withdraw(batch=view.appended.batch, reason="wrong").records == 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("theirs,listed\n1,2\n1,3\n", "1 stands on 2 lines"),
        ("theirs,listed\n1,2\n2,2\n", "station 2 stands on 2 lines"),
        ("theirs,listed\n1,\n", "a number is missing"),
        ("theirs\n1\n", "fewer than two columns"),
        ("theirs,listed\n", "no lines"),
    ],
)
def test_a_file_that_says_two_things_is_refused_whole(
    workspace: Workspace, tmp_path: Path, text: str, says: str
) -> None:
    """Every place is named, and nothing is appended."""
    file = tmp_path / "walk.csv"
    file.write_text(text, encoding="utf-8")
    size = workspace.log.size()
    with pytest.raises(Unreadable, match=says):
        bring_in(workspace, file, contest="NA-128", holder="agents:7", source="matched by hand")
    assert workspace.log.size() == size


def test_a_crosswalk_without_a_source_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    """Whoever matched the numbers is part of it."""
    file = tmp_path / "walk.csv"
    file.write_text("theirs,listed\n1,2\n", encoding="utf-8")
    with pytest.raises(BadUse, match="needs its source"):
        bring_in(workspace, file, contest="NA-128", holder="agents:7", source=" ")


def matched(workspace: Workspace, left: str, right: str) -> list[tuple[str, str]]:
    """Numbers on the left papers with those on the right, where a vector of votes stands once in each."""
    done = workspace.run(basis="declared", contest="NA-233")
    compare(done)
    rows = schedule(done)
    given = [{c for row in rows for c in row.votes.get(key, {})} for key in (left, right)]
    common = sorted(given[0] & given[1])
    found: tuple[defaultdict[object, list[str]], ...] = (defaultdict(list), defaultdict(list))
    for row in rows:
        for side, key in enumerate((left, right)):
            cells = row.votes.get(key, {})
            if all(c in cells for c in common) and sum(cells[c].low for c in common) > 20:
                found[side][tuple(cells[c].low for c in common)].append(row.unit.rpartition("/")[2])
    return sorted((a[0], b[0]) for v, a in found[0].items() if len(a) == 1 and len(b := found[1].get(v, [])) == 1)


@pytest.mark.slow
def test_na_233_is_compared_once_its_numbers_are_matched(pakistan: Workspace, tmp_path: Path) -> None:
    """The copies of the candidate's agents under the commission's numbers: no finding STATION-NUMBERING is left."""
    with Workspace.open(shutil.copytree(pakistan.folder, tmp_path / "w", symlinks=True)) as workspace:
        (pair,) = workspace.compare("NA-233").comparison.pairs
        holder = next(key for key in (pair.left, pair.right) if "agents" in key).split(" ")[2]
        own, listed = sorted((pair.left, pair.right), key=lambda key: holder not in key)
        lines = matched(workspace, own, listed)
        assert len(lines) > 150
        file = tmp_path / "na233.csv"
        file.write_text("theirs,listed\n" + "\n".join(",".join(pair) for pair in lines) + "\n", encoding="utf-8")
        bring_in(workspace, file, contest="NA-233", holder=holder, source="equal vote vectors that stand once in each")
        (after,) = workspace.compare("NA-233").comparison.pairs
        assert after.aligned
        assert (after.same_place, after.both) == (len(lines), len(lines))
        assert not workspace.findings(code="STATION-NUMBERING", contest="NA-233").findings
