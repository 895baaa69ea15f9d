"""The append-only log of records, its documents, and what carries them from one workspace to another."""

from natija.log.bundle import Bundled, write_bundle
from natija.log.checkpoint import Checkpoint, SigningKey
from natija.log.documents import Documents
from natija.log.entries import Batch, Entry, Head, Receipt
from natija.log.merging import Merged, merge
from natija.log.moving import move_to_database, move_to_file
from natija.log.places import origin_at
from natija.log.private import Private
from natija.log.protocol import RecordLog
from natija.log.store import Log
from natija.log.verify import Verification
from natija.log.withdrawals import Withdrawn

__all__ = [
    "Batch",
    "Bundled",
    "Checkpoint",
    "Documents",
    "Entry",
    "Head",
    "Log",
    "Merged",
    "Private",
    "Receipt",
    "RecordLog",
    "SigningKey",
    "Verification",
    "Withdrawn",
    "merge",
    "move_to_database",
    "move_to_file",
    "origin_at",
    "write_bundle",
]
