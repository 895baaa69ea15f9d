"""Every command: its screen, its JSON, its exit code, and the same numbers whichever way it is asked."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.cells import cell_len

from docs.pages.commands import SHAPES, commands
from natija.cli.app import group
from natija.cli.render.papers import station
from natija.cli.show import exact
from tests.cli.conftest import Natija

READING = (
    "canvass", "contest NA-122", "explain NA-122 --candidate 13", "findings", "missing", "cite", "log head",
    "log follow --from 5 --count 1", "log seal", "log roles -o ../roles.sql",
    "compare NA-128", "discrepancies", "certificate NA-128", "certificate --all", "history NA-128", "law NA-128",
    "audit sample NA-128 --seed 31415926535897932384", "audit patterns NA-128",
    "affiliations Wasim", "log verify", "log show 5", "definition show", "definition diff", "definition apply",
)  # fmt: skip
WRITING = (
    "import ../votes.csv --mapping ../mapping.toml", "import ../votes.csv --mapping ../mapping.toml --preview",
    "import ../votes.csv --guess", "definition draft ../votes.csv --mapping ../mapping.toml --date 2024-02-08",
    "withdraw --record 5 --reason wrong", "log bundle ../all.bundle", "log checkpoint", "log checkpoint -o ../cp.txt",
    "dossier NA-128 --out ../na128", "export --format csv --out ../csv --since 200",
    "export --format cdf --out ../cdf.json",
    "publish --out ../site --publisher E --contact e@example.org", "simulate --profile small --out ../sim",
    "log rotate-key", "init ../another", "init ../again --package lahore-2024",
)  # fmt: skip
ALONE = (
    "demo", "completion bash", "allocate --votes A=53,B=41 --seats 32", "allocate --scenario na-before",
    "allocate --list", "allocate --scenario na-punjab-before --scenario na-punjab-sic-53 --svg ../two.svg",
    "govern --college president-2024", "govern --seats A=5,B=3,C=2 --exclude A:B --undecided C",
    "govern --seats A=5,B=3 --cast X=5,Y=2 --said X:A",
)  # fmt: skip
OTHERWISE = {ALONE[3]: 1, ALONE[4]: 3, ALONE[5]: 2, ALONE[6]: 2, ALONE[8]: 1}
"""Commands that print another shape than the first of theirs."""
EVERY = (*READING, *WRITING, *ALONE)
VERBATIM = (
    "cite", "log head", "log show", "log checkpoint", "log rotate-key", "import ../votes.csv --guess", "init",
    "publish",
)  # fmt: skip
"""Commands that print a key, a signature or a file to be copied, which a program must not break into lines."""
FINDS = {"findings"}
"""Commands that find errors in the bundled package, so that they end with 1."""
ELSEWHERE = {
    "natija log merge", "natija score", "natija house", "natija crosswalk", "natija frames export", "natija verify",
}  # fmt: skip
"""Commands that need another workspace; they have tests of their own."""


def command_of(line: str) -> str:
    """The documented command a line calls."""
    known = {path for path, _ in commands(group)}
    words = ["natija", *line.split()]
    return next(" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in known)


def keys(value: Any, kind: type) -> None:  # noqa: ANN401 - any JSON
    """Fail where the object has a key its documented type has not, at any depth."""
    made: object = msgspec.convert(value, kind, dec_hook=lambda cls, text: cls(text))  # a fraction is text
    assert msgspec.json.decode(msgspec.json.encode(made, enc_hook=exact)) == value


@pytest.mark.slow
@pytest.mark.parametrize("line", EVERY)
def test_json_has_the_documented_shape(line: str, natija: Natija) -> None:
    """One object, with exactly the keys and types of docs/reference/json.md."""
    said = natija(*line.split(), "--json")
    assert said.code == (1 if line in FINDS else 0), said.err
    shapes = SHAPES[command_of(line)]
    keys(said.json(), shapes[OTHERWISE.get(line, -1 if "--guess" in line else 0)])


def test_every_command_is_run() -> None:
    """No command is left out of the two tests around this one; two have tests of their own."""
    leaves = {path for path, command in commands(group) if not hasattr(command, "commands")}
    leaves -= {"natija log migrate"}  # needs a database server
    assert leaves - {command_of(line) for line in EVERY} == ELSEWHERE


@pytest.mark.slow
@pytest.mark.parametrize("line", [line for line in EVERY if "completion" not in line])
def test_a_screen_ends_with_the_next_command_and_fits(line: str, natija: Natija) -> None:
    """The sentence first, the next command last, no line wider than the window, no colour in a pipe."""
    said = natija(*line.split())
    assert said.code == (1 if line in FINDS else 0), said.err
    assert said.lines[0].strip()
    assert "Next: " in "\n".join(said.lines[-4:])
    wide = max(cell_len(text) for text in said.lines if not text.startswith("Next: "))
    assert line.startswith(VERBATIM) or wide <= 80
    assert "\x1b[" not in said.out


def test_a_bundle_is_taken_in_by_another_workspace(natija: Natija) -> None:
    """On a stick from here to there; a second time changes nothing."""
    natija("log", "bundle", "../all.bundle")
    natija("init", "../other", "--title", "empty")
    first = natija("log", "merge", "../all.bundle", "-w", "../other", "--json").json()
    again = natija("log", "merge", "../all.bundle", "-w", "../other", "--json").json()
    keys(first, SHAPES["natija log merge"][0])
    assert first["new_entries"] > 0
    assert again["new_entries"] == 0
    assert again["head"] == first["head"]
    said = natija("log", "merge", "../all.bundle", "-w", "../other")
    assert "0 new records" in said.lines[0]


# The issue's own numbers


def test_agents_copies_in_na_128(natija: Natija) -> None:
    """142,727 and 59,900 from 392 of 433 stations."""
    made = natija("contest", "NA-128", "--basis", "agents", "--json").json()
    votes = {s["name"]: s["votes"] for s in made["outcome"]["standings"]}
    assert votes == {"Salman Akram Raja": 142727, "Muhammad Awn Saqlain Chaudhry": 59900}
    assert (made["outcome"]["coverage"]["counted"], made["outcome"]["coverage"]["expected"]) == (392, 433)


@pytest.mark.slow
def test_the_subtraction_of_na_122(natija: Natija) -> None:
    """118,216 on the commission's copies, 117,109 declared: 1,107, on the screen as in the JSON."""
    made = natija("contest", "NA-122", "--json").json()
    found = {(d["forms"], d["stated"], d["more"]) for d in made["differences"]}
    assert (118216, 117109, 1107) in found
    screen = natija("contest", "NA-122").out
    assert all(figure in screen for figure in ("118,216", "117,109", "+1,107", "77,963", "77,907", "77,709"))


def test_a_number_leads_to_its_papers(natija: Natija) -> None:
    """From the total to a claim, from the claim to its document."""
    words = ("explain", "NA-128", "--candidate", "Salman Akram Raja", "--basis", "agents", "--json")
    made = natija(*words).json()["explanation"]
    assert made["value"] == 142727
    source = made["contributions"][0]["sources"][0]
    claim = natija("log", "show", source["claim"], "--json").json()
    assert claim["record"]["document"] == source["document"]
    document = natija("log", "show", source["document"], "--json").json()
    assert document["record"]["record"] == "document"


def test_a_name_in_urdu_is_found(natija: Natija) -> None:
    """The same candidate in another script."""
    made = natija("explain", "NA-128", "--candidate", "سلمان اکرم راجہ", "--basis", "agents", "--json").json()
    assert made["explanation"]["name"] == "Salman Akram Raja"


def test_as_of_shows_what_was_in_force_then(natija: Natija) -> None:
    """On 10 February 2024 no sum of station forms had been published; imported today, that is still known."""
    then = natija("contest", "NA-122", "--as-of", "2024-02-10", "--json").json()
    now = natija("contest", "NA-122", "--json").json()
    assert {v["form"] for v in then["versions"]} == {"47"}
    assert "45" in {v["form"] for v in now["versions"]}


# Options


@pytest.mark.slow
def test_options_stand_before_or_after_the_command(natija: Natija) -> None:
    """Both ways ask the same; the one after the command counts."""
    after = natija("canvass", "--basis", "agents", "--json").out
    assert natija("--basis", "agents", "--json", "canvass").out == after
    assert natija("--basis", "declared", "--json", "canvass", "--basis", "agents").out == after


def test_the_workspace_can_come_from_the_environment(
    place: Path, natija: Natija, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """NATIJA_WORKSPACE is used where -w is not given."""
    here = natija("log", "head", "--json").out
    monkeypatch.chdir(tmp_path)
    assert natija("log", "head", "-w", place, "--json").out == here
    monkeypatch.setenv("NATIJA_WORKSPACE", str(place))
    assert natija("log", "head", "--json").out == here


def test_at_asks_what_the_log_knew(natija: Natija) -> None:
    """An earlier size has an earlier root, and fewer contests with figures."""
    early = natija("canvass", "--at", "60", "--json").json()
    late = natija("canvass", "--json").json()
    assert early["moment"]["size"] == 60
    led = [sum(o["leader"] is not None for o in made["outcomes"]) for made in (early, late)]
    assert led[0] < led[1]


# Errors


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("contest NA-999", 2, "NA-999"),
        ("contest NA-128 --basis nobody", 2, "agents"),
        ("explain NA-128 --candidate Nobody", 2, "Salman Akram Raja"),
        ("explain NA-128 --basis commission --candidate 7 --field nothing", 2, "nothing"),
        ("findings --code R999", 2, "R999"),
        ("missing --by colour", 2, "holder"),
        ("canvass --at 100000", 2, "--at"),
        ("canvass --as-of yesterday", 2, "2024-02-10"),
        ("canvass -w /nowhere", 2, "natija init"),
        ("withdraw --reason because", 2, "--batch"),
        ("withdraw --batch ffffffffffffffff --reason because", 2, "ffffffffffffffff"),
        ("import ../votes.csv", 2, "--guess"),
        ("import ../nothing.csv", 2, "nothing.csv"),
        ("import ../votes.csv --mapping ../votes.csv", 2, "votes.csv"),
        ("log merge ../votes.csv", 2, "votes.csv"),
        ("log show 99999", 2, "99999"),
        ("log verify --checkpoint ../votes.csv", 2, "signed note"),
        ("--at 5 import ../votes.csv", 2, "--at"),
        ("nonsense", 2, "nonsense"),
        ("canvass --nonsense", 2, "--nonsense"),
        ("init .", 2, "empty"),
        ("init ../new --package nothing", 2, "lahore-2024"),
    ],
)
def test_an_error_is_one_clear_message(line: str, code: int, words: str, natija: Natija) -> None:
    """Nothing on standard output; what, where and the next step on standard error; never a traceback."""
    said = natija(*line.split())
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("natija: ")
    assert words in said.err
    assert "Traceback" not in said.err
    under_json = natija(*line.split(), "--json")
    assert (under_json.code, under_json.err) == (code, "")
    assert under_json.json()["code"] == code


def test_a_damaged_log_ends_with_three(place: Path, natija: Natija) -> None:
    """A byte changed in the middle of the log's file is found, or changes nothing."""
    file = place / "log.sqlite"
    data = bytearray(file.read_bytes())
    at = data.index(b"142727")
    data[at] = ord("9")
    file.write_bytes(bytes(data))
    said = natija("log", "verify")
    assert said.code == 3


def test_a_cut_log_is_found_with_a_checkpoint_kept_elsewhere(place: Path, natija: Natija, tmp_path: Path) -> None:
    """Restoring an old copy is seen by who has the later checkpoint, and only by them."""
    old = (place / "log.sqlite").read_bytes()
    natija("import", "../votes.csv", "--mapping", "../mapping.toml")
    natija("log", "checkpoint", "-o", tmp_path / "cp.txt")
    for name in ("log.sqlite-wal", "log.sqlite-shm"):
        (place / name).unlink(missing_ok=True)
    (place / "log.sqlite").write_bytes(old)
    assert natija("log", "verify").code == 0
    assert natija("log", "verify", "--checkpoint", tmp_path / "cp.txt").code == 3


# Import and withdrawal


@pytest.mark.slow
def test_an_import_counts_and_can_be_taken_back(natija: Natija) -> None:
    """Appended as one batch, found by the checks, withdrawn in one act, and refused when it is tried again."""
    before = natija("canvass", "--json").json()["outcomes"]
    made = natija("import", "../votes.csv", "--mapping", "../mapping.toml", "--json").json()
    again = natija("import", "../votes.csv", "--mapping", "../mapping.toml", "--json").json()
    assert (made["claims"], made["appended"]["already_there"]) == (3, 0)
    assert (again["appended"]["appended"], again["appended"]["batch"]) == (0, made["appended"]["batch"])
    batch = made["appended"]["batch"]
    assert natija("withdraw", "--batch", batch, "--reason", "training").code == 0
    assert natija("canvass", "--json").json()["outcomes"] == before
    refused = natija("import", "../votes.csv", "--mapping", "../mapping.toml")
    assert refused.code == 2
    assert "Next: " in refused.err


def test_a_file_with_problems_appends_nothing(natija: Natija, tmp_path: Path) -> None:
    """Every problem with its line and column, exit code 2, and the log as it was."""
    (tmp_path / "bad.csv").write_text(
        "station,Khosa,Rafique,valid,rejected,polled,registered\n1,many,250,560,10,570,900\n2,1,2,3,4,5.5,6\n"
    )
    head = natija("log", "head", "--json").out
    said = natija("import", "../bad.csv", "--mapping", "../mapping.toml")
    assert said.code == 2
    assert "Khosa" in said.out
    assert "polled" in said.out
    assert natija("log", "head", "--json").out == head


# The program


def test_help_loads_no_engine() -> None:
    """What takes long to load is loaded by the commands that need it."""
    script = "import sys, natija.cli; print([m for m in ('duckdb', 'ibis', 'pyarrow', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_command_takes_the_memory_of_columns_from_the_system() -> None:
    """Before Arrow is loaded; a program that uses the library keeps its own choice."""
    script = """
import sys, natija.cli
sys.argv = ["natija", "bases", "nowhere"]
try:
    natija.cli.main()
except SystemExit:
    import pyarrow
    print(pyarrow.default_memory_pool().backend_name)
"""
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "system"


@pytest.mark.slow
def test_the_demo_leaves_nothing_behind(tmp_path: Path) -> None:
    """From nothing, in an empty folder that stays empty. How long it takes is for the benchmarks."""
    command = [sys.executable, "-m", "natija", "demo"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert done.stderr == ""


@pytest.mark.slow
def test_a_closed_pipe_is_no_error() -> None:
    """`natija demo | head -1` says nothing on standard error."""
    command = f"{sys.executable} -m natija demo | head -1"
    done = subprocess.run(["bash", "-c", command], check=False, capture_output=True, text=True)
    assert done.stderr == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_of_that_shell(shell: str, natija: Natija) -> None:
    """It names the program and asks it for choices."""
    assert "_NATIJA_COMPLETE" in natija("completion", shell).out


# From a file alone


OWN = "ward,booth,Ann,Bo,valid\nNorth,1,10,20,30\nNorth,2,30,40,70\nSouth,1,5,6,11\n"


def pasted(said: Any) -> list[str]:  # noqa: ANN401 - what a command said
    """The words of the last line, as a shell would read them."""
    return shlex.split(said.lines[-1].removeprefix("Next: natija "))


@pytest.mark.slow
def test_the_last_line_leads_from_a_file_to_a_result(natija: Natija, tmp_path: Path, monkeypatch: Any) -> None:  # noqa: ANN401
    """Each next command works as it is pasted; only the polling day has to be known."""
    natija("init", tmp_path / "own", "--title", "own")
    monkeypatch.chdir(tmp_path / "own")
    (tmp_path / "own.csv").write_text(OWN.replace("ward", "area"), encoding="utf-8")
    said = natija("import", "../own.csv", "--guess", "--holder", "commission")
    for _ in range(4):
        words = ["2031-03-09" if word == "DAY" else word for word in pasted(said)]
        said = natija(*words)
        assert said.code == 0, said.err
        if words[:2] == ["definition", "apply"]:
            break
    natija(*pasted(said))
    preview = natija("import", "../own.csv", "--mapping", "mapping.toml", "--preview")
    imported = natija(*pasted(preview))
    assert "appended" in imported.lines[0]
    canvassed = natija(*pasted(imported))
    assert "2 contests of 2 with a leader" in canvassed.out
    contest = natija(*pasted(canvassed))
    assert "Bo leads by 20 under the basis commission" in contest.lines[0]
    assert natija(*pasted(contest)).code == 0
    other = natija("canvass")
    assert "Figures are held that count under: commission." in other.out
    assert natija(*pasted(other)).lines[0] == canvassed.lines[0]
    assert natija(*pasted(natija("contest", "North"))).lines[0] == contest.lines[0]
    assert natija("findings").code == 0


def test_a_station_is_named_whole() -> None:
    """Also where its own id has slashes in it."""
    assert [station(unit) for unit in ("A-1@2023/001/02/3", "A-1@2023/7", "A-1@2023")] == ["001/02/3", "7", "A-1@2023"]
