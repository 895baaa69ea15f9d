"""How fast the log is on this machine: printed with `pytest -s`, with bounds that notice what became slow."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from natija.log import Log
from tests.log.makers import add, claims

FORMS = 187_000


@pytest.mark.soak
def test_a_national_election_is_appended_opened_and_read(tmp_path: Path) -> None:
    """Append by the thousand with every append flushed, open without reading, read everything hashed."""
    contents = claims(FORMS)
    with Log.create(tmp_path, "observers.example/lahore") as log:
        began = time.perf_counter()
        for start in range(0, FORMS, 1000):
            add(log, contents[start : start + 1000])
        appended = FORMS / (time.perf_counter() - began)
    began = time.perf_counter()
    with Log.open(tmp_path) as log:
        opened = time.perf_counter() - began
        began = time.perf_counter()
        size = sum(len(entry.content) + len(entry.envelope) for entry in log.read())
        read = time.perf_counter() - began
    print(f"appended {appended:,.0f} records/s, opened in {opened:.4f} s, read {size:,} bytes in {read:.2f} s")  # noqa: T201
    assert appended > 4_000
    assert opened < 0.2
    assert read < 6
