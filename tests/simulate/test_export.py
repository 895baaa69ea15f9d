"""The folder of a simulation: labelled, importable, whole or not at all, and the same as its records."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from natija.countries import profile
from natija.errors import BadUse, StoreUnavailable
from natija.model.canonical import decode
from natija.model.records import Claim
from natija.simulate import GroundTruth, Simulation, columns, plan, simulate, write
from natija.simulate.export import parts
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
    """The note, the ground truth, every mapping's citation and the definition are labelled."""
    assert (written / "README.txt").read_text(encoding="utf-8").startswith("Nothing in this folder took place")
    assert msgspec.json.decode((written / "ground-truth.json").read_bytes(), type=GroundTruth).fictional
    said = [path.read_text(encoding="utf-8") for path in (written / "tables").glob("*.toml")]
    assert said
    assert [text for text in said if "Fictional:" not in text] == []


def test_the_folder_is_a_definition_and_fictional(written: Path, small: Simulation) -> None:
    """What was written is the definition, with its flag: `natija init --package` takes it."""
    read = read_folder(written)
    assert read.fictional
    assert canonical_tables(read) == canonical_tables(small.definition)


def test_the_tables_hold_every_written_vote(written: Path, small: Simulation) -> None:
    """Their votes by contest, candidate and holder, all waves together, are the totals as written."""
    found: Counter[tuple[str, str, str]] = Counter()
    for path in (written / "tables").glob("45-wave-[123]-*.csv"):
        for row in rows(path):
            found[row["contest"], row["holder"], row["candidate"]] += int(row["votes"])
    for copy in range(3):
        for number, (contest, totals) in enumerate(small.written_totals(copy).items()):
            holder = small.holder(number, copy)
            assert {serial: found[contest, holder, serial] for serial in totals} == totals


def test_every_table_is_named_in_the_note_with_its_mapping(written: Path) -> None:
    """In the order of import, and no other."""
    text = (written / "README.txt").read_text(encoding="utf-8")
    named = [line.split()[2] for line in text.splitlines() if line.startswith("natija import")]
    assert sorted(named) == sorted(f"tables/{path.name}" for path in (written / "tables").glob("*.csv"))
    assert all((written / name).with_suffix(".toml").is_file() for name in named)


def test_the_stations_file_lists_every_station(written: Path, small: Simulation) -> None:
    """A row per station, with its roll."""
    listed = rows(written / "tables" / "28-stations.csv")
    assert [row["station"] for row in listed] == small.ids.stations
    assert sum(int(row["registered"]) for row in listed) == int(small.land.registered.sum())


def test_the_ground_truth_is_read_back(written: Path, small: Simulation) -> None:
    """Plan, events and true totals."""
    truth = msgspec.json.decode((written / "ground-truth.json").read_bytes(), type=GroundTruth)
    assert (truth.plan, truth.events, truth.totals) == (small.plan, tuple(small.events), small.true_totals())


def test_the_ground_truth_is_a_table_too(written: Path, small: Simulation) -> None:
    """A row per figure that is not as it should be, or per fault without one."""
    table = pq.read_table(written / "ground-truth.parquet").to_pylist()
    assert len(table) == sum(max(1, len(event.changes)) for event in small.events)
    off = sum(row["written"] - row["true"] for row in table if row["written"] is not None)
    assert off == sum(change.written - change.true for event in small.events for change in event.changes)


def test_parquet_holds_the_same_rows(written: Path, small: Simulation, tmp_path: Path) -> None:
    """Whichever way the tables are written."""
    write(small, tmp_path / "out", write_folder, kind="parquet")
    for path in (written / "tables").glob("*.csv"):
        other = pq.read_table(tmp_path / "out" / "tables" / f"{path.stem}.parquet").to_pylist()
        assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in other] == rows(path)


def test_a_folder_with_something_in_it_is_refused(written: Path, small: Simulation) -> None:
    """Nothing is overwritten."""
    with pytest.raises(BadUse, match="not empty"):
        write(small, written, write_folder)


def test_a_place_that_cannot_be_written_is_said(small: Simulation, tmp_path: Path) -> None:
    """A file where the folder should be."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(StoreUnavailable):
        write(small, tmp_path / "taken" / "out", write_folder)


def test_a_full_disk_leaves_nothing_behind(small: Simulation, tmp_path: Path) -> None:
    """Neither the folder nor a draft of it."""

    def full(_definition: object, _folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreUnavailable, match="No space left"):
        write(small, tmp_path / "out", full)
    assert list(tmp_path.iterdir()) == []


def test_importing_the_files_gives_the_forms_of_the_records(written: Path, small: Simulation) -> None:
    """Read through their own mappings, the tables say row for row what the simulated claims say."""
    stems = [path.stem for path in (written / "tables").glob("45-wave-[123]-*.csv")]
    imported = {key: c for stem in (*stems, "28-stations") for key, c in _claims(written, stem, small).items()}
    simulated = {_key(claim): claim for claim in map(decode, small.records()) if isinstance(claim, Claim)}
    assert {key: claim.rows for key, claim in imported.items()} == {key: c.rows for key, c in simulated.items()}


def test_lists_of_their_own_import_too(tmp_path: Path) -> None:
    """The same where every contest has its own station list."""
    own = msgspec.structs.replace(plan("small", seed=9), shared_lists=False)
    made = simulate(own, profile("pakistan"))
    write(made, tmp_path / "out", write_folder)
    imported = _claims(tmp_path / "out", "28-stations", made)
    simulated = {_key(c): c for c in map(decode, made.records()) if isinstance(c, Claim) and c.form == "28"}
    assert {key: claim.rows for key, claim in imported.items()} == {key: c.rows for key, c in simulated.items()}


def test_tables_are_written_in_blocks(small: Simulation, monkeypatch: pytest.MonkeyPatch) -> None:
    """No block has more forms than BLOCK, and together they are the same whatever their size."""
    whole = {part.name: pa.concat_tables(part.blocks) for part in parts(small)}
    monkeypatch.setattr(columns, "BLOCK", 7)
    most = 7 * int(small.truth.candidates.max())
    for part in parts(small):
        blocks = [block.select(whole[part.name].column_names) for block in part.blocks]
        totals = {"47-provisional", "48-consolidated", "49-declared"}  # their last block is the contests' totals
        bounded = blocks[:-1] if part.name in totals else blocks
        assert [len(block) for block in bounded if len(block) > most] == []
        assert pa.concat_tables(blocks).equals(whole[part.name])


@pytest.mark.parametrize("name", ["46-accounts", "47-provisional", "48-consolidated", "49-declared"])
def test_statements_and_accounts_import_without_a_problem(written: Path, small: Simulation, name: str) -> None:
    """A claim per contest, or per station and contest."""
    made = _claims(written, name, small)
    assert len(made) == (2 * 240 if name == "46-accounts" else 13)


def test_a_plain_profile_has_the_tables_it_has_forms_for(tmp_path: Path) -> None:
    """The generic one has no ballot paper account and no provisional statement."""
    made = simulate(plan("small", seed=7), profile("generic"))
    stems = {Path(one.file).stem for one in write(made, tmp_path / "out", write_folder)}
    assert {stem for stem in stems if "wave" not in stem} == {
        "list-stations", "collation-consolidated", "declaration-declared",
    }  # fmt: skip


def _claims(written: Path, name: str, small: Simulation) -> dict[tuple[str, ...], Claim]:
    """The claims an import makes of one file."""
    path = written / "tables" / f"{name}.csv"
    mapping = read_mapping(path.with_suffix(".toml"))
    built = build(read_table(path, mapping.file), mapping, small.definition, reader="reader:test")
    assert built.problems == ()
    return {_key(claim): claim for claim in map(decode, built.records) if isinstance(claim, Claim)}


def _key(claim: Claim) -> tuple[str, ...]:
    return claim.form, claim.unit, claim.contest or "", claim.holder
