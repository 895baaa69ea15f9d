"""Compiled plans are kept for all workspaces of a user, and made again where they are not there or of no use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from natija.canvass import Outcome, compiled, plan
from natija.frames import usercache
from tests.canvass.elections import Made, definition, forms

VOTES = "station 1 2 3\n s1 100 50 10"


@pytest.fixture(autouse=True)
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user who has nothing yet, and a process that has compiled nothing."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    monkeypatch.setattr(compiled, "_plans", {})


def counted(folder: Path) -> Outcome:
    """The outcome of an election of its own, by a process that has compiled nothing."""
    compiled._plans.clear()
    election = Made(folder, definition({"A-1": ["Ann", "Bo", "Cyrus"]}))
    election.add(forms(VOTES))
    return election.outcome()


def kept(tmp_path: Path) -> list[Path]:
    """Files of plans in the user's folder."""
    return sorted((tmp_path / "user").glob("natija/plans-*/plan-*"))


def test_another_election_needs_no_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan is of the program and the rules; nothing of the first election is in it."""
    first = counted(tmp_path / "one")
    assert kept(tmp_path)
    monkeypatch.setattr(plan, "Compiler", None)
    assert counted(tmp_path / "two") == first
    assert not any(b"A-1" in file.read_bytes() for file in kept(tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("cut", [True, False])
def test_a_damaged_plan_is_compiled_again(tmp_path: Path, *, cut: bool) -> None:
    """Where an end is missing, and where one digit of a query is another one; it is whole afterwards."""
    first = counted(tmp_path / "one")
    (file,) = kept(tmp_path)
    whole = file.read_bytes()
    at = whole.index(b" > 0")
    file.write_bytes(whole[:100] if cut else whole[:at] + b" > 9" + whole[at + 4 :])
    assert counted(tmp_path / "one") == first
    assert file.read_bytes() == whole


def test_where_the_users_folder_cannot_be_written_plans_lie_with_the_frames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service without a home directory compiles once for each workspace."""
    (tmp_path / "user").write_text("in the way", encoding="utf-8")
    first = counted(tmp_path / "one")
    assert list((tmp_path / "one" / "kept").glob("plan-always-*"))
    monkeypatch.setattr(plan, "Compiler", None)
    assert counted(tmp_path / "one") == first


def test_a_user_without_a_home_gets_no_folder_where_they_happen_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing says where home is: the plans lie with the frames."""
    monkeypatch.setattr(usercache, "user_cache_path", lambda *_, **__: Path("~/.cache/natija"))
    monkeypatch.chdir(tmp_path)
    counted(tmp_path / "one")
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    assert list((tmp_path / "one" / "kept").glob("plan-always-*"))


def test_plans_of_versions_long_unused_go(tmp_path: Path) -> None:
    """Those of another version that somebody used lately stay."""
    folder = tmp_path / "user" / "natija"
    for name, age in (("plans-old", 2 * usercache.UNUSED), ("plans-lately", usercache.UNUSED / 2)):
        (folder / name).mkdir(parents=True)
        now = (folder / name).stat().st_mtime
        os.utime(folder / name, (now - age, now - age))
    counted(tmp_path / "one")
    assert not (folder / "plans-old").exists()
    assert (folder / "plans-lately").exists()
