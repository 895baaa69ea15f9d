"""Publishing writes only what changed, shows nothing of what is held back, and goes on where it broke off."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from natija.errors import BadUse
from natija.publish.marker import MARKER, writing
from natija.publish.publishing import publish
from natija.verify.verifying import verify
from natija.workspace import Workspace
from tests.publish.conftest import WHEN, order

pytestmark = pytest.mark.slow

LATER = "2024-02-21T12:00:00Z"


def test_the_same_records_and_recipe_give_the_same_bytes(
    made: tuple[Path, Path], workspace: Workspace, tmp_path: Path
) -> None:
    """In another folder, from a copy of the workspace without its cache."""
    publish(workspace, tmp_path / "again", order())
    one, other = (
        {p.relative_to(s): p.read_bytes() for p in s.rglob("*") if p.is_file()} for s in (made[1], tmp_path / "again")
    )
    assert one == other


def test_nothing_is_written_where_nothing_came_in(site: Path, workspace: Workspace) -> None:
    """Also when asked an hour later."""
    done = publish(workspace, site, order(LATER))
    assert (done.new, done.changed, done.published) == (False, 0, WHEN)


def test_one_record_more_changes_one_contest(site: Path, workspace: Workspace) -> None:
    """Its data, and what speaks of the whole; no other contest's file is touched."""
    before = {p: p.stat().st_mtime_ns for p in (site / "data" / "contest").iterdir()}
    about = (b'"contest":"ge2024/NA-128"', b'"claim"', b'"candidates"')
    record = next(e for e in workspace.log.read() if all(word in e.content for word in about))
    workspace.withdraw(record=record.id, reason="typing error")
    done = publish(workspace, site, order(LATER))
    touched = [p.name for p, when in before.items() if p.stat().st_mtime_ns != when]
    assert touched == ["NA-128.json"]
    assert done.changed_contests == ("NA-128",)
    changes = json.loads((site / done.version / "changes.json").read_bytes())
    assert [c["label"] for c in changes["contests"]] == ["NA-128"]
    assert [r["record"] for r in changes["everywhere"]] == ["withdrawal"]


def _is(path: Path, data: bytes) -> bool:
    return path.exists() and path.read_bytes() == data


def test_one_record_more_leaves_every_file_of_other_contests_as_it_was(site: Path, workspace: Workspace) -> None:
    """Pages, pictures, stations and reports: what a page says is of the last record that bears upon its contest."""
    before = {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    record = next(e for e in workspace.log.read() if b'"contest":"ge2024/NA-128"' in e.content)
    workspace.withdraw(record=record.id, reason="typing error")
    publish(workspace, site, order(LATER))
    changed = {path for path, data in before.items() if not _is(site / path, data)}
    others = {path for path in changed if "NA-" in path and "NA-128" not in path}
    assert not others
    assert "contest/NA-128.html" in changed
    assert not changed & {"people.html", "method.html", "find.html", "people/1.html", "style.css"}


def test_records_of_a_held_back_contest_are_nowhere(site: Path, workspace: Workspace) -> None:
    """Neither in the records nor in anything derived; the leaves stay, and what is left recomputes."""
    done = publish(workspace, site, order(LATER, hold_back=("NA-128",)))
    shown = b"".join(p.read_bytes() for p in site.rglob("*.jsonl"))
    assert b"ge2024/NA-128" not in shown
    assert b"ge2024/NA-130" in shown
    picture = json.loads((site / "data" / "contest" / "NA-128.json").read_bytes())
    assert (picture["versions"], picture["official"], picture["statements"]) == ([], [], [])
    found = verify(site)
    assert (found.wrong, found.recomputed, found.root) == ((), True, done.root)
    assert found.held_back == ("ge2024/NA-128",)
    assert found.held_back_records > 0


def test_a_second_person_releases(site: Path, workspace: Workspace) -> None:
    """Neither nobody nor who held it back."""
    publish(workspace, site, order(LATER, hold_back=("NA-128",)))
    for who in (None, workspace.settings.author):
        with pytest.raises(BadUse, match="was held back"):
            publish(workspace, site, order(LATER, released_by=who))
    publish(workspace, site, order(LATER, released_by="editor:7c1e"))
    assert json.loads((site / "publication.json").read_bytes())["released_by"] == "editor:7c1e"
    assert verify(site).wrong == ()


def test_a_folder_with_something_else_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    """Nothing of it is touched."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(BadUse, match="holds no publication"):
        publish(workspace, tmp_path / "mine", order())
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_publication_of_another_log_is_refused(site: Path, tmp_path: Path) -> None:
    """The folder keeps what it has."""
    with (
        Workspace.create(tmp_path / "other", package="lahore-2024", origin="other/log") as other,
        pytest.raises(BadUse, match="example/lahore"),
    ):
        publish(other, site, order())


KILLED = """
import os, signal, sys
from pathlib import Path
from natija.publish import write
from natija.publish.publishing import publish
from natija.workspace import Workspace
from tests.publish.conftest import order
put = write.put
def counting(folder, file):
    if file.path == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
    put(folder, file)
import natija.publish.publishing as publishing
write.put = publishing.put = counting
with Workspace.open(sys.argv[1]) as workspace:
    publish(workspace, Path(sys.argv[2]), order("2024-02-21T12:00:00Z", hold_back=("NA-128",)))
"""


@pytest.mark.parametrize("at", ["data/contest/NA-128.json", "manifest.json", "latest.json"])
def test_a_killed_publication_leaves_the_list_of_before_and_is_gone_on_with(
    site: Path, workspace: Workspace, at: str
) -> None:
    """Killed while a file is written; what is there says how to go on, and going on ends as if nothing had happened."""
    before = {name: (site / name).read_bytes() for name in ("manifest.json", "latest.json")}
    script = [sys.executable, "-c", KILLED, str(workspace.folder), str(site), at]
    root = Path(__file__).parents[2]
    killed = subprocess.run(script, check=False, cwd=root, env={**os.environ, "PYTHONPATH": f"{root / 'src'}:{root}"})
    assert killed.returncode == -signal.SIGKILL
    assert (site / "latest.json").read_bytes() == before["latest.json"]
    assert at == "latest.json" or (site / "manifest.json").read_bytes() == before["manifest.json"]
    assert "natija publish" in (site / MARKER).read_text()
    assert any("broke off" in one.says for one in verify(site, recompute=False).wrong)
    publish(workspace, site, order(LATER))
    assert verify(site).wrong == ()
    assert not (site / MARKER).exists()


FORKED = """
import os, signal, sys, time
from pathlib import Path
from natija.publish.marker import writing
with writing(Path(sys.argv[1])):
    begun, begins = os.pipe()
    if os.fork() == 0:
        print(os.getpid(), flush=True)
        os.write(begins, b"!")
        time.sleep(60)
        os._exit(0)
    os.read(begun, 1)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_that_outlives_a_killed_publication_keeps_nobody_out(tmp_path: Path) -> None:
    """Contests are made in forked processes, which may live a moment longer than the one that was killed."""
    root = Path(__file__).parents[2]
    script = [sys.executable, "-c", FORKED, str(tmp_path)]
    with subprocess.Popen(script, cwd=root, env={**os.environ, "PYTHONPATH": str(root / "src")},
                          stdout=subprocess.PIPE, text=True) as killed:  # fmt: skip
        assert killed.stdout is not None
        child = int(killed.stdout.readline())
        try:
            assert killed.wait() == -signal.SIGKILL
            with writing(tmp_path):
                os.kill(child, 0)  # it is still there
        finally:
            os.kill(child, signal.SIGKILL)


def test_watching_publishes_what_comes_in_and_stops_when_asked(workspace: Workspace, tmp_path: Path) -> None:
    """Ctrl-C ends it between two publications, with exit code 0 and a whole site."""
    site, root = tmp_path / "watched", Path(__file__).parents[2]
    command = [
        sys.executable, "-m", "natija", "-w", str(workspace.folder), "publish", "--out", str(site), "--publisher", "E",
        "--contact", "e@example.org", "--watch", "--json",
    ]  # fmt: skip
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(root / "src")}
    ) as running:
        assert running.stdout is not None
        first = json.loads(running.stdout.readline())
        workspace.withdraw(record="260", reason="typing error")
        second = json.loads(running.stdout.readline())
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 0
    assert (first["position"], second["position"]) == (263, 264)
    assert verify(site).wrong == ()
