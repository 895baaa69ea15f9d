"""The pages say what the code does: generated pages are current, links lead somewhere, examples run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import generate
from docs.pages.commands import SHAPES, commands
from natija.cli.app import group
from natija.countries import profile, profiles
from natija.workspace import Workspace

ROOT = Path(__file__).parent.parent
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
SOURCES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.toml")])
COMMANDS = [path for path, _ in commands(group)]


def name(path: Path) -> str:
    """A path as a test shows it."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", generate.PAGES)
def test_a_generated_page_is_what_the_code_says(page: str) -> None:
    """Run `python -m docs.generate` after changing a command, a record, a rule or a view."""
    written = (generate.HERE / page).read_text(encoding="utf-8")
    assert written == generate.NOTICE + generate.PAGES[page]()


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_is_documented(path: str) -> None:
    """Each has its section, and words of its own."""
    text = (generate.HERE / "cli.md").read_text(encoding="utf-8")
    assert f"## {path}\n" in text


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_says_what_it_is_for(path: str) -> None:
    """The first line of its help fits beside its name."""
    command = dict(commands(group))[path]
    first = (command.help or "").strip().splitlines()[0]
    assert path == "natija" or 10 < len(first) <= 64


@pytest.mark.parametrize("profile_id", profiles())
def test_every_finding_code_is_documented(profile_id: str) -> None:
    """Each code of each country has a section with what to do."""
    text = (generate.HERE / "findings.md").read_text(encoding="utf-8")
    assert [rule.code for rule in profile(profile_id).rules if f"## {rule.code}\n" not in text] == []


def test_every_command_has_a_json_shape() -> None:
    """No command prints JSON that nobody described."""
    leaves = {path for path, command in commands(group) if not hasattr(command, "commands")}
    assert leaves == set(SHAPES)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link of a page names a file that is there, and a section that is in it."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, section = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (section and section not in anchors(there)):
            broken.append(target)
    assert broken == []


def anchors(page: Path) -> set[str]:
    """Names of the sections of a page, as a link writes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("source", SOURCES, ids=name)
def test_pages_named_in_the_code_exist(source: Path) -> None:
    """A message or docstring that sends somebody to a page sends them to one that is there."""
    named = re.findall(r"docs/[\w/.-]+\.md", source.read_text(encoding="utf-8"))
    assert [page for page in named if not (ROOT / page).exists()] == []


def blocks(page: Path) -> Iterator[tuple[str, str]]:
    """Commands of a page with what they are said to print (empty where nothing is said)."""
    text = page.read_text(encoding="utf-8")
    fenced = re.findall(r"^( *)```(sh|text)\n(.*?)^ *```", text, flags=re.MULTILINE | re.DOTALL)
    fenced = [(kind, re.sub(f"^{indent}", "", body, flags=re.MULTILINE)) for indent, kind, body in fenced]
    for at, (kind, body) in enumerate(fenced):
        if kind == "sh":
            says = fenced[at + 1] if at + 1 < len(fenced) else ("sh", "")
            yield body, says[1] if says[0] == "text" else ""


def pattern(expected: str) -> re.Pattern[str]:
    """Expected output as a pattern: a line `…` stands for any lines, `…` inside a line for anything in it."""
    lines = expected.splitlines()
    parts = [r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*?") + r" *\n" for line in lines]
    return re.compile("".join(parts))


def session(page: Path, folder: Path) -> list[str]:
    """Run all commands of a page in one shell, in an empty folder; the output of each block."""
    tools = folder / "bin"
    tools.mkdir()
    (tools / "natija").write_text(f'#!/bin/sh\nexec {sys.executable} -m natija "$@"\n', encoding="utf-8")
    (tools / "natija").chmod(0o755)
    script = "".join(f"{commands}\necho '=== ' $?\n" for commands, _ in blocks(page))
    environment = {
        "PATH": f"{tools}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT / "src"),
        "COLUMNS": "80",
        "LC_ALL": "C.UTF-8",
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(folder / "cache")),
    }
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return re.split(r"^=== +0\n", done.stdout, flags=re.MULTILINE)[:-1]


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        "tutorial/first-result.md",
        "how-to/own-election.md",
        "how-to/house.md",
        "how-to/dossier.md",
        "how-to/elsewhere.md",
        "how-to/govern.md",
        "how-to/publish.md",
    ],
)
def test_a_page_runs_as_written(page: str, tmp_path: Path) -> None:
    """Every command of the page succeeds and prints what the page says."""
    _runs_as_written(ROOT / "docs" / page, tmp_path)


def _runs_as_written(page: Path, tmp_path: Path) -> None:
    outputs = session(page, tmp_path)
    expected = list(blocks(page))
    assert len(outputs) == len(expected), "a command failed"
    for (typed, says), printed in zip(expected, outputs, strict=True):
        assert not says or pattern(says).fullmatch(printed), f"{typed}\nprinted\n{printed}"


@pytest.mark.slow
def test_the_readme_commands_run(tmp_path: Path) -> None:
    """What the README tells somebody to type works from an empty folder, and its subtraction is right."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = [line.strip() for line in text.splitlines() if re.match(r"    (natija|cd) ", line)]
    kept = [line.partition("#")[0] for line in shown if "votes.csv" not in line]
    script = tmp_path / "readme.md"
    script.write_text("".join(f"```sh\n{line}\n```\n" for line in kept), encoding="utf-8")
    assert len(session(script, tmp_path)) == len(kept) >= 5
    held, stated, more = (int(n.replace(",", "")) for n in re.findall(r"  ([\d,]{5,})$", text, flags=re.MULTILINE))
    assert held - stated == more == 1107


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [ROOT / "README.md", ROOT / "docs/how-to/python.md", ROOT / "docs/how-to/govern.md"], ids=name
)
def test_python_on_a_page_runs(page: Path, tmp_path: Path) -> None:
    """Every Python block, one after the other, beside a workspace of the bundled package."""
    Workspace.create(tmp_path / "myelection", package="lahore-2024").close()
    code = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    environment = {"PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-c", "\n".join(code)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert code
    assert done.stderr == ""


@pytest.mark.slow
def test_a_drill_runs_as_written(tmp_path: Path) -> None:
    """From a fictional country to the score, with the commands of the how-to."""
    _runs_as_written(ROOT / "docs" / "how-to" / "drill.md", tmp_path)
