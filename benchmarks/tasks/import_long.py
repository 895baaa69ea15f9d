"""Import a long CSV of every form: read, map, check all of it, build the claims, append them."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.inputs import ORIGIN, TOGETHER, Inputs, Totals, append
from benchmarks.task import Task
from natija.log import Log
from natija.model.canonical import decode, encode, record_id
from natija.model.records import Claim
from natija.simulate.country import READER
from natija.sources.claims import Built, build, document_of
from natija.sources.mapping import read_mapping
from natija.sources.tables import read_table

LABEL = "import, long CSV to records in the log"
GROUP = "import"
ONCE = True


def prepare(inputs: Inputs) -> Task[Built]:
    """An empty log."""
    definition, mapping = inputs.definition(), read_mapping(inputs.mapping)
    folder = tempfile.TemporaryDirectory(dir=inputs.folder)
    log = Log.create(Path(folder.name), ORIGIN)

    def run() -> Built:
        table = read_table(inputs.long, mapping.file)
        document = encode(document_of(table, mapping))
        built = build(table, mapping, definition, reader=READER, document_id=record_id(document))
        append(log, [document, *built.records], group=TOGETHER)
        return built

    def right(built: Built) -> bool:
        found: Totals = {}
        for entry in log.read(1):
            _add(found, decode(entry.content))
        log.close()
        folder.cleanup()
        return found == inputs.totals() and not built.problems

    return Task(run=run, right=right, amount=inputs.cells(), unit="figures")


def _add(found: Totals, record: object) -> None:
    """Add the votes of one of the commission's claims."""
    if isinstance(record, Claim) and record.holder == "commission":
        votes = found.setdefault(record.contest or "", {})
        for serial, value in record.rows[0].candidates["votes"].items():
            votes[serial] = votes.get(serial, 0) + int(value)
