"""Hostile input at command level: a result or one clear error, never a traceback, and nothing a terminal obeys."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natija.cli.app import run
from natija.errors import Refused, StoreUnavailable
from natija.model.canonical import encode
from natija.model.figures import Value
from natija.model.records import Claim, Covers, Event, Notice, Row, Statement
from natija.sources.folder import write_folder
from natija.workspace import Workspace
from tests.sources.small_election import LONG, small_election

EVIL = [
    "'; drop table all_claim; --",
    "\x1b]0;owned\x07\x1b[31m",
    '"x',
    "a\nb",
    "\u202eabc",
    "*",
    "",
    "\x00",
    "9" * 5000,
    "²",
]
VIEWS = (["canvass"], ["contest", "A-1"], ["findings"], ["missing"], ["explain", "A-1", "--candidate", "1"])
SRC = Path(__file__).parents[2] / "src"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one form and with records full of texts that mean something to engines and terminals."""
    folder = tmp_path_factory.mktemp("hostile")
    write_folder(small_election(), folder / "package")
    with Workspace.create(folder / "ws", package=str(folder / "package"), title="T") as workspace:
        workspace.append([encode(record) for record in [claim(), *hostile()]], batch="b")
    return folder


def claim(unit: str = "A-1@2023/1", figures: dict[str, int] | None = None) -> Claim:
    """A form of A-1."""
    rows = (Row(figures={"valid": 10, **(figures or {})}, candidates={"votes": {"1": 6, "2": 4}}),)
    return Claim(
        form="count", unit=unit, contest="ge/A-1", stage="count", holder="commission", reader="desk:1", rows=rows
    )


def hostile() -> Iterator[Claim | Notice | Statement | Event]:
    """What another workspace could put into a bundle."""
    for number, text in enumerate(EVIL):
        votes: dict[str, Value] = {text: 5, "1": 1}
        yield Claim(
            form="count", unit=f"A-1@2023/{number}{text}", contest="ge/A-1", stage="count", holder=text or "x",
            reader=text, stated=text, document=text, rows=(
                Row(figures={text: 1}, candidates={"votes": votes, text: votes}),
            ),
        )  # fmt: skip
        yield Notice(act="petition-filed", contest="ge/A-1", units=(text,), effective=text, decided_by=text, says=text)
        yield Statement(kind="concession", speaker=text, contest="ge/A-1", stated=text, says=text)
        yield Event(kind="not-given", units=(text,), contest="ge/A-1", holder=text, happened=text)


def asked(place: Path, *words: str) -> int:
    """The exit code of a command on the workspace; a traceback would come through."""
    code = run(["-w", str(place / "ws"), *words])
    assert code in {0, 1, 2, 3}
    return code


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS, ids=lambda words: words[0])
def test_no_text_of_a_record_reaches_engine_or_terminal(
    place: Path, view: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Quotes, semicolons, escape sequences, marks that turn a line, serials that are almost numbers."""
    assert asked(place, *view) in {0, 1}
    out, err = capsys.readouterr()
    assert not {"\x1b", "\x07", "\x00", "\u202e"} & set(out + err)
    assert err == ""


@pytest.mark.parametrize("name", ["sheet", "contest", "c", "top", "ret", "Valid", "list.registered", 'x"y', "subject"])
def test_a_field_called_like_a_column_changes_nothing(place: Path, tmp_path: Path, name: str) -> None:
    """It is kept as a figure, and no other figure is read through it."""
    results: list[object] = []
    figures: dict[str, int]
    for figures in ({}, {name: 999}):
        with Workspace.create(tmp_path / f"w{len(results)}", package=str(place / "package")) as workspace:
            workspace.append([encode(claim(figures=figures)), encode(claim("A-1@2023/2"))], batch="b")
            outcome = workspace.contest("A-1").outcome
            results.append((outcome.standings, outcome.coverage, outcome.turnout))
    assert results[0] == results[1]


def test_integers_no_column_can_hold_are_refused(place: Path) -> None:
    """In the log they would stop every later canvass."""
    with Workspace.open(place / "ws") as workspace:
        for bad in ({"sitting": 2**64}, {"covers": Covers(counted=2**63)}):
            fields = {name: getattr(claim(), name) for name in ("form", "unit", "contest", "stage", "holder", "rows")}
            with pytest.raises(Refused):
                workspace.append([encode(Claim(reader="desk:1", **fields, **bad))], batch="c")


WORDS = st.sampled_from(
    [*EVIL, "1", "-1", "99999999999999999999", "A-1", "NA-1", "\udcff", "agents:*", "agents:';", "R111"]
)
COMMANDS = st.sampled_from([
    ["canvass", "--basis"], ["contest"], ["explain"], ["explain", "A-1", "--candidate"], ["explain", "A-1", "--field"],
    ["findings", "--code"], ["findings", "--contest"], ["missing", "--by"], ["log", "show"], ["log", "head", "--at"],
    ["canvass", "--at"], ["canvass", "--as-of"], ["definition", "show", "--at"], ["cite", "--as-of"],
    ["withdraw", "--reason", "x", "--batch"], ["withdraw", "--reason", "x", "--record"], ["law"], ["compare"],
])  # fmt: skip
FUZZ = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@given(COMMANDS, WORDS | st.text(max_size=8), st.booleans())
@settings(FUZZ, max_examples=15)
def test_weird_values_of_options(place: Path, command: list[str], word: str, as_json: bool) -> None:  # noqa: FBT001
    """One answer or one clear error."""
    asked(place, *command, word, *(["--json"] if as_json else []))


@pytest.mark.soak
@given(COMMANDS, WORDS | st.text(max_size=8), st.booleans())
@settings(FUZZ, max_examples=2_000)
def test_thousands_of_weird_values(place: Path, command: list[str], word: str, as_json: bool) -> None:  # noqa: FBT001
    """The same, for longer."""
    asked(place, *command, word, *(["--json"] if as_json else []))


TABLES = ["contests.csv", "candidates.csv", "people.csv", "units.csv", "elections.csv", "election.toml", "parties.csv"]
SLIPS = st.lists(st.tuples(st.floats(0, 1), st.sampled_from(EVIL) | st.text(max_size=3)), min_size=1, max_size=3)


def spoiled(text: str, slips: list[tuple[float, str]]) -> bytes:
    """A text with something put in at some places."""
    for where, new in slips:
        at = int(where * len(text))
        text = text[:at] + new + text[at:]
    return text.encode(errors="surrogateescape")


@given(st.sampled_from([*TABLES, "mapping"]), SLIPS)
@settings(FUZZ, max_examples=15)
def test_broken_definitions_and_mappings(place: Path, name: str, slips: list[tuple[float, str]]) -> None:
    """Every fault is a message; nothing is put in force."""
    attempt_files(place, name, slips)


@pytest.mark.soak
@given(st.sampled_from([*TABLES, "mapping"]), SLIPS)
@settings(FUZZ, max_examples=2_000)
def test_thousands_of_broken_definitions_and_mappings(place: Path, name: str, slips: list[tuple[float, str]]) -> None:
    """The same, for longer."""
    attempt_files(place, name, slips)


def attempt_files(place: Path, name: str, slips: list[tuple[float, str]]) -> None:
    """Compare a spoiled folder with the definition in force, or preview a table with a spoiled mapping."""
    if name == "mapping":
        (place / "m.toml").write_bytes(spoiled(LONG, slips))
        (place / "v.csv").write_bytes(spoiled("contest,station,candidate,votes\nA-1,1,Ann Ali,5\n", slips))
        asked(place, "import", str(place / "v.csv"), "--mapping", str(place / "m.toml"), "--preview")
        return
    path = place / "ws" / "definition" / name
    good = path.read_text(encoding="utf-8")
    path.write_bytes(spoiled(good, slips))
    try:
        asked(place, "definition", "diff")
    finally:
        path.write_text(good, encoding="utf-8")


@pytest.mark.slow
def test_empty_workspaces_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No definition, then one without contests: a message or an empty result."""
    assert run(["init", str(tmp_path / "ws"), "--title", "\x1b[31m"]) == 0
    for view in (*VIEWS, ["cite"], ["definition", "diff"]):
        assert asked(tmp_path, *view) in {0, 2}
    assert asked(tmp_path, "definition", "apply") == 0
    for view in VIEWS:
        assert asked(tmp_path, *view) in {0, 2}
    assert "\x1b" not in "".join(capsys.readouterr())


@pytest.mark.slow
def test_output_that_cannot_hold_a_character(place: Path) -> None:
    """A terminal without Urdu or dashes gets their numbers; JSON is UTF-8."""
    environment = {**os.environ, "PYTHONPATH": str(SRC), "PYTHONIOENCODING": "ascii"}
    for extra in ([], ["--json"]):
        command = [sys.executable, "-m", "natija", "-w", str(place / "ws"), "contest", "A-1", *extra]
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        done.stdout.decode("utf-8")


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder on a disk that cannot be written to."""
    mounted = subprocess.run(
        ["mount", "--bind", "-o", "ro", str(folder), str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a folder read-only needs root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_read_only_workspace_is_canvassed_and_refuses_the_rest(place: Path, tmp_path: Path) -> None:
    """More records than stay in memory: the segments lie in the system's temporary folder."""
    with Workspace.create(tmp_path / "ws", package=str(place / "package")) as workspace:
        workspace.append([encode(claim(f"A-1@2023/{n}")) for n in range(700)], batch="b")
    (tmp_path / "m.toml").write_text(LONG, encoding="utf-8")
    (tmp_path / "v.csv").write_text("contest,station,candidate,votes\nA-1,9000,Ann Ali,5\n", encoding="utf-8")
    with read_only(tmp_path / "ws"):
        assert asked(tmp_path, "canvass") == 0
        assert asked(tmp_path, "log", "verify") == 0
        assert asked(tmp_path, "log", "bundle", str(tmp_path / "b.zip")) == 0
        assert asked(tmp_path, "import", str(tmp_path / "v.csv"), "--mapping", str(tmp_path / "m.toml")) == 3
        assert asked(tmp_path, "withdraw", "--record", "1", "--reason", "x") == 3
        assert asked(tmp_path, "log", "merge", str(tmp_path / "b.zip")) in {0, 3}
        assert run(["init", str(tmp_path / "ws" / "inner")]) == 3
        assert asked(tmp_path, "log", "bundle", str(tmp_path / "ws" / "b.zip")) == 3
    assert asked(tmp_path, "import", str(tmp_path / "v.csv"), "--mapping", str(tmp_path / "m.toml")) == 0


def test_a_full_disk_is_said_to_be(place: Path, tmp_path: Path) -> None:
    """During init, import and canvass; what was acknowledged is there, and with room it goes on."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False
    ).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        (disk / "ballast").write_bytes(bytes(1_000_000))
        assert run(["init", str(disk / "ws"), "--package", str(place / "package")]) == 3
        (disk / "ballast").write_bytes(bytes(200_000))
        assert run(["init", str(disk / "ws"), "--package", str(place / "package")]) == 0
        with Workspace.open(disk / "ws") as workspace, pytest.raises(StoreUnavailable):
            workspace.append([encode(claim(f"A-1@2023/{n}")) for n in range(9_000)], batch="b")
        assert asked(disk, "canvass") == 0
        assert asked(disk, "log", "verify") == 0
        with suppress(OSError), (disk / "rest").open("wb", buffering=0) as rest:
            while rest.write(bytes(1_000)):
                pass
        assert asked(disk, "log", "bundle", str(disk / "b.zip")) == 3
        (disk / "ballast").unlink()
        assert asked(disk, "canvass") == 0
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.slow
def test_three_workspaces_that_never_meet_end_with_one_canvass(place: Path, tmp_path: Path) -> None:
    """Bundles exchanged through the commands in different orders."""

    def asked_of(name: str, *words: str) -> int:
        return run(["-w", str(tmp_path / name), *words])

    for number, name in enumerate("abc"):
        with Workspace.create(tmp_path / name, package=str(place / "package")) as workspace:
            workspace.append([encode(claim(f"A-1@2023/{n}")) for n in range(number, number + 3)], batch=f"b{name}")
    assert asked_of("b", "withdraw", "--batch", "bb", "--reason", "x") == 0
    for name in "abc":
        assert asked_of(name, "log", "bundle", str(tmp_path / f"{name}.zip")) == 0
    for name, order in (("a", "bc"), ("b", "ca"), ("c", "bab")):
        for other in order:
            assert asked_of(name, "log", "merge", str(tmp_path / f"{other}.zip")) == 0
    results = []
    for name in "abc":
        with Workspace.open(tmp_path / name) as workspace:
            shown = workspace.canvass()
            results.append((shown.outcomes, shown.counts, shown.moment.definition, shown.moment.notes))
    assert results[0] == results[1] == results[2]
