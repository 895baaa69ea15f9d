"""Codes of rules are texts of whoever wrote the definition: publishing and verifying take them for nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from natija.publish.publishing import publish
from natija.sources.folder import read_folder, write_folder
from natija.verify.verifying import verify
from natija.workspace import Workspace
from natija.workspace.simulating import Wanted, make
from tests import independent_verifier as independent
from tests.publish.conftest import named, order

pytestmark = pytest.mark.slow

CODE = """'; drop table tally; select '{}' %s "$1" <b>--"""
"""What follows each rule's own code."""


def test_a_code_that_is_sql_is_a_text_in_every_file(tmp_path: Path) -> None:
    """Every rule has such a code, those about ballot paper accounts too; what fires is found, shown and verified."""
    made = make(Wanted(profile="small", seed=11, scale=0.03, copies=2, waves=1), tmp_path / "sim")
    plain = read_folder(tmp_path / "sim")
    rules = tuple(
        msgspec.structs.replace(rule, code=rule.code + CODE, suppresses=tuple(name + CODE for name in rule.suppresses))
        for rule in plain.profile.rules
    )
    hostile = msgspec.structs.replace(plain, profile=msgspec.structs.replace(plain.profile, rules=rules))
    write_folder(hostile, tmp_path / "package")
    with Workspace.create(tmp_path / "w", package=str(tmp_path / "package"), origin="example/hostile") as workspace:
        for table in made.tables:
            workspace.import_file(tmp_path / "sim" / table.file, tmp_path / "sim" / table.mapping)
        publish(workspace, tmp_path / "site", order())
    found = {
        one["code"]
        for path in (tmp_path / "site" / "data" / "contest").iterdir()
        for one in json.loads(path.read_bytes())["findings"]
    }
    assert {code for code in found if code.endswith(CODE)}
    assert "<b>--" not in (tmp_path / "site" / "findings.html").read_text("utf-8")
    assert (named(verify(tmp_path / "site")), independent.verify(tmp_path / "site")) == ([], [])
