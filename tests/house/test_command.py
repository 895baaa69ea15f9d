"""The commands on the bundled package: the same numbers on the screen and as JSON, and what they refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.shell_completion import ShellComplete
from rich.cells import cell_len

from docs.pages.commands import SHAPES
from natija.cli.app import group, run
from natija.workspace import Workspace

Said = Callable[..., tuple[int, str, str]]
LINES = (
    "house", "house --as-of 2024-02-12 --source commission", "house --timeline", "house --rule within:3 --all",
    "house --timeline --source commission --all", "affiliations Wasim",
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of the bundled package; nothing here writes to it."""
    folder = tmp_path_factory.mktemp("national") / "national"
    Workspace.create(folder, package="pakistan-2024").close()
    return folder


@pytest.fixture
def said(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Said:
    """Run a command there; exit code, output, errors."""
    monkeypatch.setenv("COLUMNS", "80")

    def call(*words: str) -> tuple[int, str, str]:
        code = run([words[0], "-w", str(home), *words[1:]])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def as_json(said: Said, *words: str) -> Any:  # noqa: ANN401 - whatever was printed
    """The one object a command prints."""
    code, out, err = said(*words, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


@pytest.mark.parametrize("line", LINES)
def test_a_screen_fits_and_ends_with_the_next_command(line: str, said: Said) -> None:
    """The sentence first, no line wider than the window."""
    code, out, err = said(*line.split())
    assert (code, err) == (0, "")
    assert "Next: " in out.splitlines()[-1]
    assert max(cell_len(text) for text in out.splitlines()) <= 80


@pytest.mark.parametrize("line", LINES)
def test_json_has_the_documented_shape(line: str, said: Said) -> None:
    """Exactly the keys and types of docs/reference/json.md."""
    words = line.split()
    kind = SHAPES[f"natija {words[0]}"][1 if "--timeline" in words else 0]
    found = as_json(said, *words)
    assert msgspec.json.decode(msgspec.json.encode(msgspec.convert(found, kind))) == found


def test_who_has_how_many_on_12_february_according_to_the_commission(said: Said) -> None:
    """The first sentence is the answer; the rows give it under four flags."""
    _, out, _ = said("house", "--as-of", "2024-02-12", "--source", "commission")
    first = " ".join(out.split("\n\n", maxsplit=1)[0].split())
    assert "IND 101, PML-N 75, PPP 54, MQM-P 17" in first
    assert "264 of 266 general seats; 2 seats are not in its sum" in first
    rows = {cells[0]: cells[1:] for line in out.splitlines() if len(cells := line.split()) == 5}
    assert rows["IND"] == ["101", "101", "8", "95"]
    assert rows["PML-N"] == ["75", "75", "75", "81"]


def test_every_number_of_a_party_is_followed_to_records_with_a_source(said: Said) -> None:
    """In the JSON, by record id."""
    found = as_json(said, "house", "--as-of", "2024-03-06")
    for party in found["house"]["parties"]:
        assert party["records"], party
        assert set(party["records"]) <= set(found["sources"]), party


@pytest.mark.slow
def test_two_offices_list_the_same_members_under_two_parties(said: Said) -> None:
    """On one day, each according to its own records."""
    days = ("house", "--rule", "house", "--as-of", "2024-10-01", "--source")
    parties = {
        source: {p["party"]: p["moved"] for p in as_json(said, *days, source)["house"]["parties"]}
        for source in ("commission", "na-secretariat")
    }
    assert parties["commission"]["pti"] == 39
    assert "pti" not in parties["na-secretariat"]


def test_every_position_of_the_timeline_says_what_is_not_in_its_sum(said: Said) -> None:
    """In words, beside the number."""
    _, out, _ = said("house", "--timeline")
    text = " ".join(out.split())
    found = as_json(said, "house", "--timeline")
    for step in found["steps"]:
        one = step["position"]
        assert f"adds up to {one['sum']} of {one['house']}" in text
    assert len(re.findall("It adds up to", text)) == len(found["steps"]) == 10


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("house", "--source", "nobody"), "no single source is called 'nobody'"),
        (("house", "--chamber", "senate"), "no single chamber is called 'senate'"),
        (("house", "--rule", "votes"), "no rule of counting"),
        (("house", "--timeline", "--rule", "house"), "--rule does not apply"),
        (("house", "--as-of", "2024-02-30"), "is not a date"),
        (("affiliations", "Aleem Khan"), "NA-117"),
        (("affiliations", ""), "no single person"),
    ],
)
def test_what_cannot_be_answered_is_asked_back(words: Sequence[str], says: str, said: Said) -> None:
    """Exit code 2, with the choices or the next step."""
    code, out, err = said(*words)
    assert (code, out) == (2, "")
    assert says in err
    assert "Next: " in err


def test_a_definition_without_a_chamber_says_what_to_add(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The package of Lahore is a part of a house and does not pretend to be one."""
    Workspace.create(tmp_path / "lahore", package="lahore-2024").close()
    assert run(["house", "-w", str(tmp_path / "lahore")]) == 2
    assert "chambers.csv" in capsys.readouterr().err


def test_a_day_before_anything_has_an_empty_house(said: Said) -> None:
    """No result recorded is not vacant, and 266 of them are 266."""
    found = as_json(said, "house", "--as-of", "2023-01-01")["house"]
    assert (found["sitting"], [(e["state"], e["seats"]) for e in found["empty"]]) == (
        0, [("not-declared", 266), ("not-awarded", 70)],
    )  # fmt: skip


def test_names_and_sources_are_completed(home: Path) -> None:
    """From the definition of the workspace."""
    shell = ShellComplete(group, {}, "natija", "_NATIJA_COMPLETE")
    people = shell.get_completions(["affiliations", "-w", str(home)], "Waseem")
    sources = shell.get_completions(["house", "-w", str(home), "--source"], "comm")
    assert [c.value for c in people] == ["Waseem Qadir"]
    assert [c.value for c in sources] == ["commission"]


def test_a_new_national_workspace_points_to_the_house(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The next command is the one the package is for."""
    assert run(["init", str(tmp_path / "national"), "--package", "pakistan-2024"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("natija house")
    assert run(["init", str(tmp_path / "lahore"), "--package", "lahore-2024"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("natija canvass")
