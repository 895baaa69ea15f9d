"""The files of a simulation: labelled, importable, and the same as its records."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec
import pytest

from natija.countries import profile
from natija.errors import BadUse, StoreUnavailable
from natija.model.canonical import decode
from natija.model.records import Claim
from natija.simulate import GroundTruth, Simulation, plan, simulate, write
from natija.sources.claims import build
from natija.sources.folder import canonical_tables, read_folder, write_folder
from natija.sources.mapping import read_mapping
from natija.sources.tables import read_table


@pytest.fixture(scope="module")
def written(small: Simulation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small country on disk."""
    out = tmp_path_factory.mktemp("simulated") / "small"
    write(small, out, write_folder)
    return out


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_folder_says_first_that_nothing_took_place(written: Path) -> None:
    """The note, the ground truth, the mappings' citations and the definition are labelled."""
    assert (written / "README.txt").read_text(encoding="utf-8").startswith("Nothing in this folder took place")
    assert msgspec.json.decode((written / "ground-truth.json").read_bytes(), type=GroundTruth).fictional
    for name in ("stations.toml", "figures.toml"):
        assert "Fictional:" in (written / name).read_text(encoding="utf-8")


def test_the_definition_folder_is_read_back_fictional(written: Path, small: Simulation) -> None:
    """What was written is the definition, with its flag."""
    read = read_folder(written / "definition")
    assert read.fictional
    assert canonical_tables(read) == canonical_tables(small.definition)


def test_the_figures_file_holds_every_written_vote(written: Path, small: Simulation) -> None:
    """Its votes by holder and candidate are the totals as written."""
    held = rows(written / "figures.csv")
    for copy in range(3):
        sums: dict[str, dict[str, int]] = {contest: {} for contest in small.ids.contests}
        for number, contest in enumerate(small.ids.contests):
            for row in held:
                if (row["contest"], row["holder"]) == (contest, small.holder(number, copy)):
                    total = sums[contest].get(row["candidate"], 0)
                    sums[contest][row["candidate"]] = total + int(row["votes"])
        assert sums == small.written_totals(copy)


def test_the_stations_file_lists_every_station(written: Path, small: Simulation) -> None:
    """A row per station, with its roll."""
    listed = rows(written / "stations.csv")
    assert [row["station"] for row in listed] == small.ids.stations
    assert sum(int(row["registered"]) for row in listed) == int(small.land.registered.sum())


def test_the_ground_truth_is_read_back(written: Path, small: Simulation) -> None:
    """Plan, events and true totals."""
    truth = msgspec.json.decode((written / "ground-truth.json").read_bytes(), type=GroundTruth)
    assert (truth.plan, truth.events, truth.totals) == (small.plan, list(small.events), small.true_totals())


def test_a_folder_with_something_in_it_is_refused(written: Path, small: Simulation) -> None:
    """Nothing is overwritten."""
    with pytest.raises(BadUse, match="not empty"):
        write(small, written, write_folder)


def test_a_place_that_cannot_be_written_is_said(small: Simulation, tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnavailable):
        write(small, tmp_path / "taken" / "out", write_folder)


def test_importing_the_files_gives_the_forms_of_the_records(written: Path, small: Simulation) -> None:
    """Read through their own mappings, the tables say row for row what the simulated claims say."""
    imported = {**_claims(written, "figures", small), **_claims(written, "stations", small)}
    simulated = {_key(claim): claim for claim in map(decode, small.records()) if isinstance(claim, Claim)}
    assert {key: claim.rows for key, claim in imported.items()} == {key: c.rows for key, c in simulated.items()}


def test_lists_of_their_own_import_too(tmp_path: Path) -> None:
    """The same where every contest has its own station list."""
    own = msgspec.structs.replace(plan("small", seed=9), shared_lists=False)
    made = simulate(own, profile("pakistan"))
    write(made, tmp_path / "out", write_folder)
    imported = _claims(tmp_path / "out", "stations", made)
    simulated = {_key(c): c for c in map(decode, made.records()) if isinstance(c, Claim) and c.form == "28"}
    assert {key: claim.rows for key, claim in imported.items()} == {key: c.rows for key, c in simulated.items()}


def _claims(written: Path, name: str, small: Simulation) -> dict[tuple[str, ...], Claim]:
    """The claims an import makes of one file."""
    mapping = read_mapping(written / f"{name}.toml")
    built = build(read_table(written / f"{name}.csv", mapping.file), mapping, small.definition, reader="reader:test")
    assert built.problems == ()
    return {_key(claim): claim for claim in map(decode, built.records) if isinstance(claim, Claim)}


def _key(claim: Claim) -> tuple[str, ...]:
    return claim.form, claim.unit, claim.contest or "", claim.holder
