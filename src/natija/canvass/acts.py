"""The records that are not claims, as they stand at one log position: few, decoded on demand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, TypeVar

import msgspec
import pyarrow as pa

from natija.frames import Engine
from natija.log.withdrawals import Withdrawn, in_force
from natija.model.records import Document, Notice, Record, Ruling, Withdrawal

if TYPE_CHECKING:
    from natija.canvass.canvass import Canvass

R = TypeVar("R", bound=msgspec.Struct)

_decoder: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


def of_kind(engine: Engine, kind: type[R], at: int) -> dict[str, R]:
    """Records of one kind by id, in log order, before position `at`; withdrawn ones included."""
    rows = engine.rows(
        "select id, content from all_act where kind = ? and position < ? order by position",
        [kind.__struct_config__.tag, at],
    )
    decoded = ((record_id, _decoder.decode(content)) for record_id, content in rows)
    return {record_id: record for record_id, record in decoded if isinstance(record, kind)}


def withdrawn(engine: Engine, at: int) -> Withdrawn:
    """What the Withdrawals before `at` take back."""
    return in_force(of_kind(engine, Withdrawal, at))


def lost_ids(engine: Engine, at: int, gone: Withdrawn) -> set[str]:
    """Ids taken back by name, or because every batch they arrived in is withdrawn; Withdrawals only by name."""
    found = set(gone.records) | set(gone.idle)
    if gone.batches:
        engine.put("batch_gone", pa.table({"batch": sorted(gone.batches)}))
        found |= {row[0] for row in engine.rows(
            "select id from all_record where position < ? and kind <> 'withdrawal' group by id"
            " having bool_and(batch in (from batch_gone))", [at],
        )}  # fmt: skip
    return found


def standing(engine: Engine, kind: type[R], at: int, lost: Collection[str]) -> dict[str, R]:
    """Records of one kind that nothing takes back."""
    return {key: record for key, record in of_kind(engine, kind, at).items() if key not in lost}


def documents_of(engine: Engine, ids: Collection[str]) -> dict[str, Document]:
    """Document records by id."""
    engine.put("document_id", pa.table({"id": pa.array(sorted(ids), pa.string())}))
    rows = engine.rows("select id, content from all_act semi join document_id using (id)")
    decoded = {record_id: _decoder.decode(content) for record_id, content in rows}
    return {record_id: record for record_id, record in decoded.items() if isinstance(record, Document)}


def documents(canvass: Canvass) -> dict[str, Document]:
    """Every document the question can see, by id, withdrawn ones included."""
    return of_kind(canvass.engine, Document, canvass.question.at)


def cited(document: Document | None) -> str | None:
    """How a source is named: its citation, else where it was found."""
    return (document.citation or document.url) if document else None


def void_units(notices: Mapping[str, Notice]) -> list[tuple[str | None, str]]:
    """(contest or null, unit) whose poll is void, of Notices in force."""
    return sorted(
        {(n.contest, unit) for n in notices.values() if n.act == "void" for unit in n.units},
        key=lambda pair: (pair[0] or "", pair[1]),
    )


def revised_documents(documents: Mapping[str, Document]) -> list[str]:
    """Documents that a later paper of the same holder says it revises."""
    return sorted({
        d.revises for d in documents.values()
        if d.revises and d.revises in documents and documents[d.revises].holder == d.holder
    })  # fmt: skip


def ruled_claims(engine: Engine, rulings: Mapping[str, Ruling], as_of: str | None) -> list[tuple[int, str]]:
    """(position of the ruling, claim id) for Rulings in force."""
    kept = [key for key, r in rulings.items() if as_of is None or r.ruled[:10] <= as_of]
    positions = dict(engine.rows("select id, min(position) from all_act where kind = 'ruling' group by id"))
    return sorted((positions[key], claim) for key in kept for claim in rulings[key].claims)
