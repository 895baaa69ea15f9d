"""The page about simulated elections is what the code does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from natija.simulate import KINDS, PLANS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "simulation.md").read_text(encoding="utf-8")


def test_every_kind_and_plan_is_on_the_page() -> None:
    """A row each, and no row for what there is not."""
    rows = re.findall(r"^\| `([a-z_-]+)`", PAGE, flags=re.MULTILINE)
    assert sorted(rows) == sorted((*KINDS, *PLANS))


def test_the_code_on_the_page_runs(tmp_path: Path) -> None:
    """As written, in an empty folder."""
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
    environment = {"PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert (tmp_path / "simulated" / "ground-truth.json").is_file()
