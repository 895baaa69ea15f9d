"""Which documents a publication carries: what its records need to be read, and papers only if the publisher says so.

Tables of definitions are always there. Of the papers that Document records name, only tables and texts are carried:
an image of a form shows signatures, identity-card numbers and thumb-marks, and is not published from here; its digest
stands in the record. What has been withdrawn, and what is not kept any more, is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from natija.log import Documents, Withdrawn
from natija.log.bundle import document_name, named_documents
from natija.log.documents import is_digest
from natija.model.canonical import decode, record_id
from natija.model.records import DefinitionVersion, Document
from natija.publish.nouns import File
from natija.sources.tables import MEDIA

READABLE = frozenset({*MEDIA.values(), "application/gzip", "application/json"})
"""Kinds of papers without pictures, as the readers of tables name them, besides every `text/…`."""
_MARKS = (b'"record":"definition"', b'"record":"document"')


def needed(contents: Iterable[bytes], withdrawn: Withdrawn, *, papers: bool) -> Iterator[str]:
    """Digests of the documents to carry, given the published records."""
    for content in contents:
        if not any(mark in content for mark in _MARKS):
            continue
        record = decode(content)
        if isinstance(record, DefinitionVersion) or (
            papers
            and isinstance(record, Document)
            and _readable(record)
            and record_id(content) not in withdrawn.records
        ):
            yield from (digest for digest in named_documents(record) if is_digest(digest))


def _readable(document: Document) -> bool:
    media = (document.media or "").partition(";")[0].strip()
    return media.startswith("text/") or media in READABLE


def files(documents: Documents, digests: Iterable[str]) -> Iterator[File]:
    """The documents, each once."""
    for digest in dict.fromkeys(digests):
        if documents.has(digest):
            yield File(path=document_name(digest), data=documents.get(digest))
