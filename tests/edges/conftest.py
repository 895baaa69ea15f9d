"""Made-up elections given to the commands as files: a definition, tables, mappings; and a way to run the commands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from natija.cli.app import run

MAPPING = {
    "list": 'makes = "list"\nform = "list"\nholder = "commission"\nunit = "{contest.unit}/{station}"\n',
    "count": 'form = "count"\nunit = "{contest.unit}/{station}"\n',
    "pakistan-count": 'form = "45"\nunit = "{contest.unit}/{station}"\n',
    "account": 'form = "46"\nunit = "{contest.unit}/{station}"\n',
    "declaration": 'form = "declaration"\nholder = "commission"\nunit = "{contest.unit}"\n',
    "collation": 'makes = "collation"\nform = "collation"\nholder = "commission"\nunit = "{contest.unit}/{station}"\n',
}
"""Where a mapping of each kind begins."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, with the breaks of its lines undone, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Both streams as one line of words."""
        return " ".join((self.out + self.err).split())

    def json(self) -> Any:  # noqa: ANN401 - whatever was printed
        """Standard output, which must be one JSON object on one line."""
        assert self.out.count("\n") == 1, self.err
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Office:
    """Somebody at a terminal with a workspace: gives files to commands and reads what they print."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def natija(self, *words: str) -> Said:
        """Run a command as the shell would; no command may end in a traceback."""
        self.capsys.readouterr()
        code = run([*words, "-w", str(self.folder / "workspace")])
        out, err = self.capsys.readouterr()
        assert "Traceback" not in out + err
        assert code in {0, 1, 2}, err
        return Said(code, out, err)

    def begin(self, candidates: Sequence[str], *, contest: str = "President", holders: Mapping[str, str] = {}) -> None:
        """A workspace with one contest of these candidates in force; commission and observer:net are holders."""
        assert run(["init", str(self.folder / "workspace"), "--title", "Made up"]) == 0
        named = {"commission": "commission", "observer:net": "observer", **holders}
        self.table("elections", ["id,name,date", "p,Poll,2031-07-28"])
        self.table("units", ["id,label,type", "C@2031,Country,country"])
        self.table("contests", ["id,label,election,office,unit,tree", f"p/c,{contest},p,president,C@2031,national"])
        ballot = list(enumerate(candidates, start=1))
        self.table("candidates", ["contest,serial,person", *(f"p/c,{n},{n}" for n, _ in ballot)])
        self.table("people", ["id,name_en", *(f'{n},"{name}"' for n, name in ballot)])
        self.table("holders", ["id,kind", *(f'"{name}",{kind}' for name, kind in named.items())])
        assert self.natija("definition", "apply").code == 0

    def table(self, name: str, lines: Sequence[str]) -> None:
        """A table of the draft."""
        place = self.folder / "workspace" / "definition" / f"{name}.csv"
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def give(self, kind: str, table: str, **said: str) -> Said:
        """Import a table written in the test: columns are fields of the form, or ballot serials.

        What is `said` goes into the mapping beside the columns, as TOML.
        """
        lines = [line.strip() for line in table.strip().splitlines()]
        columns = [name for name in lines[0].split(",") if name != "station"]
        fields = "".join(f'"{name}" = "{name}"\n' for name in columns if not name.isdecimal())
        votes = "".join(f'"{name}" = "{name}"\n' for name in columns if name.isdecimal())
        begun = f'layout = "wide"\ncontest = "{said.pop("contest", "President")}"\n{MAPPING[kind]}'
        keys = "".join(f"{key} = {value}\n" for key, value in said.items())
        tables = f"[fields]\n{fields}" + (f"[candidate.columns]\n{votes}" if votes else "")
        (self.folder / "table.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (self.folder / "mapping.toml").write_text(begun + keys + tables, encoding="utf-8")
        return self.natija("import", str(self.folder / "table.csv"), "--mapping", str(self.folder / "mapping.toml"))


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """An office with an empty folder; its terminal is 100 wide."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("NATIJA_WORKSPACE", raising=False)
    return Office(tmp_path, capsys)
