"""Writes the reference pages that come from the code, or checks that they are what the code says.

    python -m docs.generate            write
    python -m docs.generate --check    exit 1 and name the pages that are stale

Commands come from their help, records from the model, findings from the country profiles, JSON shapes from the result
types, columns from the tables. Nothing in these pages is typed by hand, so they cannot be wrong in another way than the
code is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from docs.pages import commands, law, tables

HERE = Path(__file__).parent / "reference"
NOTICE = "<!-- Written by docs/generate.py. Do not edit. -->\n\n"

PAGES: dict[str, Callable[[], str]] = {
    "cli.md": commands.cli_page,
    "records.md": tables.records_page,
    "profiles.md": law.profiles_page,
    "definition.md": tables.definition_page,
    "findings.md": law.findings_page,
    "json.md": commands.json_page,
    "record-tables.md": tables.tables_page,
    "rules.md": law.rules_page,
    "scenarios.md": law.scenarios_page,
    "problems.md": tables.problems_page,
    "codebook.md": tables.codebook_page,
    "open-tables.md": tables.open_tables_page,
}


def stale() -> list[str]:
    """Pages that are not what the code says."""
    return [
        name
        for name, write in PAGES.items()
        if not (HERE / name).exists() or (HERE / name).read_text(encoding="utf-8") != NOTICE + write()
    ]


def main(arguments: list[str]) -> int:
    """Write the pages, or check them."""
    if arguments == ["--check"]:
        wrong = stale()
        print(f"stale: {', '.join(wrong)}; run python -m docs.generate" if wrong else "reference pages are current")
        return int(bool(wrong))
    for name, write in PAGES.items():
        (HERE / name).write_text(NOTICE + write(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
