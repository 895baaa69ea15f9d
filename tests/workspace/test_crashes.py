"""kill -9 of `natija import`, and several processes on one workspace: nothing lost, nothing twice, one result."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from natija.sources.folder import write_folder
from natija.workspace import Workspace
from tests.sources.small_election import WIDE, small_election

pytestmark = pytest.mark.slow

SRC = Path(__file__).parents[2] / "src"


def made(folder: Path, forms: int) -> Path:
    """A workspace with a table of station results beside it."""
    write_folder(small_election(), folder / "package")
    Workspace.create(folder / "ws", package=str(folder / "package"), origin="test/crashes").close()
    (folder / "ws" / "natija.toml").write_text('author = "operator:1"\norigin = "test/crashes"\n', encoding="utf-8")
    rows = "".join(f"{n},{500 + n % 97},{400 + n % 89},{300 + n % 7}\n" for n in range(1, forms + 1))
    (folder / "votes.csv").write_text("station,Ann,Bo,Cyrus\n" + rows, encoding="utf-8")
    (folder / "mapping.toml").write_text(WIDE, encoding="utf-8")
    return folder


def natija(folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """A real process of the command on that workspace."""
    command = [sys.executable, "-m", "natija", "-w", str(folder / "ws"), "--json", *words]
    environment = {**os.environ, "PYTHONPATH": str(SRC)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


def importing(folder: Path) -> subprocess.Popen[bytes]:
    """An import of the table."""
    return natija(folder, "import", str(folder / "votes.csv"), "--mapping", str(folder / "mapping.toml"))


def answer(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """What a process that must succeed prints."""
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err.decode()
    found: dict[str, Any] = json.loads(out)
    return found


def canvassed(folder: Path) -> str:
    """The canvass without what names the log it comes from."""
    with Workspace.open(folder / "ws") as workspace:
        return re.sub(r"'(root|received)': '[^']*'", "", repr(workspace.canvass().outcomes))


def entries(folder: Path) -> dict[int, tuple[str, str]]:
    """Position -> id and batch of every entry; the log must verify."""
    with Workspace.open(folder / "ws") as workspace:
        assert workspace.log_verify().problems == ()
        return {entry.position: (entry.id, entry.batch) for entry in workspace.log.read()}


def check(tmp_path: Path, forms: int, kills: int) -> int:
    """Kill imports at random moments until `kills` is reached; how many were cut inside the appending."""
    whole = made(tmp_path / "whole", forms)
    started = time.monotonic()
    answer(importing(whole))
    lasts = time.monotonic() - started
    due = entries(whole)
    place, chance, cut = made(tmp_path / "killed", forms), random.Random(kills), 0  # noqa: S311 - moments, not secrets
    fresh = tmp_path / "fresh"
    shutil.copytree(place, fresh)
    before: dict[int, tuple[str, str]] = entries(place)
    for _ in range(kills):
        process = importing(place)
        time.sleep(chance.uniform(0.3, 1.1) * lasts)
        process.kill()
        process.communicate()
        now = entries(place)
        assert before.items() <= now.items()
        assert len({record for record, _ in now.values()}) == len(now)
        cut += len(before) < len(now) < len(due)
        before = now
        if len(now) == len(due):
            assert [record for record, _ in now.values()] == [record for record, _ in due.values()]
            shutil.rmtree(place)
            shutil.copytree(fresh, place)
            before = entries(place)
    resumed = answer(importing(place))["appended"]
    assert resumed["size"] == len(due)
    assert answer(importing(place))["appended"]["appended"] == 0
    assert len({batch for _, batch in entries(place).values()}) == len({batch for _, batch in due.values()})
    assert canvassed(place) == canvassed(whole)
    return cut


def test_a_killed_import_resumes_as_the_same_batch(tmp_path: Path) -> None:
    """A few random moments of a real process."""
    check(tmp_path, 3_000, 5)


@pytest.mark.soak
def test_an_import_killed_two_hundred_times(tmp_path: Path) -> None:
    """Twenty thousand claims, two hundred moments."""
    assert check(tmp_path, 20_000, 200) >= 10


def test_two_processes_import_and_canvass_at_once_while_the_cache_is_deleted(tmp_path: Path) -> None:
    """Each import and canvass is a result or one clear error; run again, the end is that of one import."""
    place = made(tmp_path / "place", 2_000)
    imports = [importing(place), importing(place)]
    askers = [natija(place, "canvass") for _ in range(2)]
    while any(process.poll() is None for process in askers):
        shutil.rmtree(place / "ws" / "cache", ignore_errors=True)
        time.sleep(0.2)
    assert all(process.wait(timeout=300) in {0, 3} for process in imports)  # 3: the cache went while it was read
    answer(importing(place))
    for process in askers:
        out, err = process.communicate()
        assert process.returncode in {0, 3}
        assert b"Traceback" not in err
        json.loads(out)
    whole = made(tmp_path / "whole", 2_000)
    answer(importing(whole))
    assert canvassed(place) == canvassed(whole)
    assert sorted(record for record, _ in entries(place).values()) == sorted(r for r, _ in entries(whole).values())


def test_a_cache_deleted_under_an_open_workspace_is_one_clear_error(tmp_path: Path) -> None:
    """What is gone is said, and what to do; the next process makes it again."""
    place = made(tmp_path, 1_000)
    answer(importing(place))
    before = canvassed(place)
    with Workspace.open(place / "ws") as workspace:
        workspace.frames.catch_up()
        shutil.rmtree(place / "ws" / "cache")
        with pytest.raises(Exception, match="delete the folder cache/ and run it again"):
            workspace.canvass()
    assert canvassed(place) == before
