"""The pages say what the code does: generated pages are current, links lead somewhere, examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import generate
from natija.cli.app import group
from natija.countries import profile, profiles

ROOT = Path(__file__).parent.parent
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
SOURCES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("*.toml")])
COMMANDS = [path for path, _ in generate.commands(group)]


def name(path: Path) -> str:
    """A path as a test shows it."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("page", generate.PAGES)
def test_a_generated_page_is_what_the_code_says(page: str) -> None:
    """Run `python docs/generate.py` after changing a command, a record, a rule or a view."""
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
    command = dict(generate.commands(group))[path]
    first = (command.help or "").strip().splitlines()[0]
    assert path == "natija" or 10 < len(first) <= 64


@pytest.mark.parametrize("profile_id", profiles())
def test_every_finding_code_is_documented(profile_id: str) -> None:
    """Each code of each country has a section with what to do."""
    text = (generate.HERE / "findings.md").read_text(encoding="utf-8")
    assert [rule.code for rule in profile(profile_id).rules if f"## {rule.code}\n" not in text] == []


def test_every_command_has_a_json_shape() -> None:
    """No command prints JSON that nobody described."""
    leaves = {path for path, command in generate.commands(group) if not hasattr(command, "commands")}
    assert leaves == set(generate.SHAPES)


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
