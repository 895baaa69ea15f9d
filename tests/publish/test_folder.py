"""Publishing into a folder: one at a time, nothing of anybody else's touched, whole again after whatever broke it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from natija.errors import BadUse, StoreUnavailable
from natija.publish.marker import MARKER, writing
from natija.publish.publishing import publish
from natija.verify.verifying import verify
from natija.workspace import Workspace
from tests.publish.conftest import files, named, order

pytestmark = pytest.mark.slow

LATER = "2024-02-21T12:00:00Z"
LAST = "2024-02-22T12:00:00Z"
ROOT = Path(__file__).parents[2]
PUBLISH = """
import resource, sys
from pathlib import Path
from natija.errors import NatijaError
from natija.publish.publishing import publish
from natija.workspace import Workspace
from tests.publish.conftest import order
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
with Workspace.open(sys.argv[1]) as workspace:
    try:
        publish(workspace, Path(sys.argv[2]), order("2024-02-21T12:00:00Z", hold_back=("A-2",)))
    except NatijaError as error:
        print(type(error).__name__, error)
"""


def published(workspace: Workspace, site: Path, most: int = resource.RLIM_INFINITY) -> str:
    """Publish in a process whose files can have so many bytes; what it prints."""
    script = [sys.executable, "-c", PUBLISH, str(workspace.folder), str(site), str(most)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run(script, check=True, capture_output=True, text=True, env=environment)
    return done.stdout


def test_files_of_somebody_else_stay(summed: tuple[Workspace, Path]) -> None:
    """Also after an interruption, also where they look like ours; what was left half-written goes."""
    workspace, site = summed
    theirs = {"CNAME": "example.org", "contest/mine.html": "<p>", ".htaccess": "x", ".well-known/.note.12": "y"}
    for path, text in theirs.items():
        (site / path).parent.mkdir(exist_ok=True)
        (site / path).write_text(text)
    with writing(site) as marker:
        marker.begin(())
        marker.claim("contest/Z-9.html")
        (site / "contest" / "Z-9.html").write_text("of a publication that broke off")
        (site / "contest" / ".A-1.html.4711").write_text("half")
        left = (site / MARKER).read_bytes()
    (site / MARKER).write_bytes(left)
    publish(workspace, site, order(LATER))
    assert {path: (site / path).read_text() for path in theirs} == theirs
    assert sorted(named(verify(site, recompute=False))) == sorted(theirs)
    assert not (site / "contest" / ".A-1.html.4711").exists()


def test_a_file_of_somebody_else_in_the_way_is_not_written_over(summed: tuple[Workspace, Path]) -> None:
    """It is named, and publishing goes on once it has been moved."""
    workspace, site = summed
    (site / "ur").mkdir()
    (site / "ur" / "index.html").write_text("mine")
    both = order(LATER, languages=("en", "ur"))
    for _ in range(2):
        with pytest.raises(BadUse, match=r"ur/index\.html was put there by somebody else"):
            publish(workspace, site, both)
    assert (site / "ur" / "index.html").read_text() == "mine"
    (site / "ur" / "index.html").unlink()
    publish(workspace, site, both)
    assert named(verify(site)) == []


def test_one_publishes_at_a_time(summed: tuple[Workspace, Path]) -> None:
    """The other is told so, and touches nothing."""
    workspace, site = summed
    before = {path: (site / path).read_bytes() for path in files(site)}
    with writing(site):
        with pytest.raises(StoreUnavailable, match="another process is publishing"):
            publish(workspace, site, order(LATER, hold_back=("A-2",)))
        (site / MARKER).unlink()
    assert {path: (site / path).read_bytes() for path in files(site)} == before


def test_a_full_disc_is_said_and_gone_on_from(summed: tuple[Workspace, Path]) -> None:
    """No file can have more than so many bytes: what is off is named, and the next run mends it."""
    workspace, site = summed
    workspace.frames.catch_up()
    largest = max((site / path).stat().st_size for path in files(site))
    said = published(workspace, site, largest // 2)
    assert said.startswith("StoreUnavailable")
    assert "free some room" in said
    off = verify(site, recompute=False)
    assert MARKER in named(off)
    assert {one.says for one in off.wrong if "broke off" not in one.says} <= {
        "is not the file that was signed", "is not on the list", "is on the list and missing",
        "has not one line for each of 8 positions",
    }  # fmt: skip
    assert published(workspace, site) == ""
    assert named(verify(site)) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_folder_that_cannot_be_written_is_said(workspace: Workspace, tmp_path: Path) -> None:
    """With what to do about it."""
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(StoreUnavailable, match="choose a folder you can write to"):
        publish(workspace, tmp_path / "locked" / "site", order())


def test_a_folder_below_a_file_is_said(workspace: Workspace, tmp_path: Path) -> None:
    """With what to do about it."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreUnavailable, match="choose a folder you can write to"):
        publish(workspace, tmp_path / "file" / "site", order())
