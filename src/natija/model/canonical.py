"""Canonical bytes and ids: one record has exactly one byte form, and its id is the SHA-256 of it.

The bytes are UTF-8 JSON with sorted keys, no white space and no floats (a subset of RFC 8785), so any language can
recompute them. Bytes that do not re-encode to themselves are refused. See docs/adr/0001-canonical-bytes.md.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Any

import msgspec

from natija.errors import Refused
from natija.model.records import Record

_encoder = msgspec.json.Encoder(order="sorted")
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Record)


def encode(record: Record) -> bytes:
    """Canonical bytes of a record."""
    return _encoder.encode(record)


def canonical_json(value: object) -> bytes:
    """Canonical bytes of any plain value (mappings, sequences, strings, integers, booleans, None)."""
    return _encoder.encode(value)


def canonical_texts(texts: Sequence[str]) -> list[str]:
    """Texts as JSON, each as `canonical_json` writes it; a text as JSON has no line end in it."""
    return _encoder.encode_lines(texts).decode().split("\n")[:-1]


def record_id(content: bytes) -> str:
    """Id of a record: lower-case hex SHA-256 of its canonical bytes."""
    return hashlib.sha256(content).hexdigest()


def decode(content: bytes) -> Record:
    """Read a record back. Raises Refused for bytes that are not a canonical record."""
    try:
        record: Record = _decoder.decode(content)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise Refused(f"not a record: {error}", next_step="check the bytes against docs/reference/records.md") from None
    if _encoder.encode(record) != content:
        raise Refused("the record's bytes are not canonical", next_step="re-encode it: sorted keys, no spaces")
    return record


def clean(text: str) -> str:
    """Text as records keep it: Unicode NFC, no control characters, no surrounding space."""
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) != "Cc" or c in "\n\t")
    return kept.strip()
