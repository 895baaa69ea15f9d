"""`natija demo --site`: the bundled package as a complete publication in a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from natija.cli.app import group
from tests.site.reading import read, target

pytestmark = pytest.mark.slow


def test_the_demo_is_a_site_whose_every_link_leads_somewhere(tmp_path: Path) -> None:
    """Pages and the files beside them, in both languages."""
    result = CliRunner().invoke(group, ["demo", "--site", "--out", str(tmp_path / "site"), "--json"])
    assert result.exit_code == 0, result.output
    folder = Path(json.loads(result.stdout)["folder"])
    pages = list(folder.rglob("*.html"))
    lost = []
    for page in pages:
        for _, _, address in read(page.read_bytes()).links:
            place, _ = target(str(page.relative_to(folder)), address)
            lost += [] if (folder / place).exists() else [place]
    assert len(pages) > 60
    assert sorted(set(lost)) == []
