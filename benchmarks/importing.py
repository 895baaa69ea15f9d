"""Importing a table into a new log beside the inputs: from the file to records that are safely on the disk."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.inputs import ORIGIN, Inputs, Totals, append
from benchmarks.task import Task
from natija.log import Log
from natija.model.canonical import decode, encode, record_id
from natija.model.records import Claim
from natija.simulate.country import READER
from natija.sources.claims import Built, build, document_of
from natija.sources.mapping import columns_of, read_mapping
from natija.sources.tables import read_table
from natija.workspace.workspace import CHUNK


class Imported(NamedTuple):
    """What an import made, and the log it is in; the folder goes with it."""

    built: Built
    log: Log
    folder: str


def importing(inputs: Inputs, file: Path, mapping_file: Path, *, totals: Totals, figures: int) -> Task[Imported]:
    """The task of importing a file. Right where the records in the log add up to the totals."""
    definition, mapping = inputs.definition(), read_mapping(mapping_file)
    folder = tempfile.TemporaryDirectory(dir=inputs.folder)
    log = Log.create(Path(folder.name), ORIGIN)

    def run() -> Imported:
        table = read_table(file, mapping.file, only=columns_of(mapping))
        document = encode(document_of(table, mapping))
        built = build(table, mapping, definition, reader=READER, document_id=record_id(document))
        append(log, [document, *built.records], group=CHUNK)
        return Imported(built, log, folder.name)

    def right(imported: Imported) -> bool:
        found: Totals = {}
        for entry in log.read(1):
            _add(found, decode(entry.content))
        log.close()
        folder.cleanup()
        return found == totals and not imported.built.problems

    return Task(run=run, right=right, amount=figures, unit="figures")


def _add(found: Totals, record: object) -> None:
    """Add the votes of one of the commission's claims."""
    if isinstance(record, Claim) and record.holder == "commission":
        votes = found.setdefault(record.contest or "", {})
        for serial, value in record.rows[0].candidates["votes"].items():
            votes[serial] = votes.get(serial, 0) + int(value)
