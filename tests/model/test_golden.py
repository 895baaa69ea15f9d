"""Old bytes stay readable: the golden records decode, and re-encode to the bytes and ids they were born with.

`tests/model/golden/SHA256SUMS` can be checked without this project: `sha256sum -c SHA256SUMS`. A golden file is never
changed; a field added to a record gets a new file beside the old ones.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import msgspec
import pytest

from natija.errors import Refused
from natija.model.canonical import decode, encode, record_id
from natija.model.records import RECORDS

GOLDEN = Path(__file__).parent / "golden"
SUMS = {
    name: digest for digest, name in (line.split("  ") for line in (GOLDEN / "SHA256SUMS").read_text().splitlines())
}


def content(name: str) -> bytes:
    """Bytes of a golden record."""
    return (GOLDEN / name).read_bytes()


def kind(name: str) -> str:
    """What the golden file says it is, read without our code."""
    return str(json.loads(content(name))["record"])


@pytest.mark.parametrize("name", sorted(SUMS))
def test_a_golden_record_still_reads_and_writes_the_same(name: str) -> None:
    """Decoding and encoding gives the same bytes, and the id is the one on the list."""
    assert encode(decode(content(name))) == content(name)
    assert record_id(content(name)) == SUMS[name]


def test_the_list_is_complete_and_true() -> None:
    """Every file is on the list with the digest that any tool computes."""
    digests = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in GOLDEN.glob("*.json")}
    assert digests == SUMS


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_kind_is_in_the_corpus(record: type[msgspec.Struct]) -> None:
    """A kind of record without a golden file could change its bytes unseen."""
    assert record.__struct_config__.tag in {kind(name) for name in SUMS}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_in_the_corpus(record: type[msgspec.Struct]) -> None:
    """So is a field without one: each stands in some golden file with a value that is not its default."""
    present = {key for name in SUMS if kind(name) == record.__struct_config__.tag for key in json.loads(content(name))}
    assert set(record.__struct_encode_fields__) - present == set()


@pytest.mark.parametrize(
    "broken",
    [
        content("document-cited.json").replace(b",", b", "),
        content("document-cited.json") + b"\n",
        content("document-cited.json").replace(b'{"citation"', b'{"zzz":1,"citation"'),
        b'{"record":"document","holder":"press:example"}',
        b'{"holder":"press:example","record":"document","size":null}',
        b'{"holder":"press:example","record":"document","size":1.0}',
        b'{"holder":"press:example","record":"ballot"}',
        b'{"holder":"press:example","holder":"press:example","record":"document"}',
        b'{"record":"withdrawal"}',
        b"[" * 5000,
        b"",
    ],
    ids=[
        "space", "line end", "unknown field", "unsorted", "default written out", "float", "unknown kind", "key twice",
        "withdrawal of nothing", "deep", "empty",
    ],
)  # fmt: skip
def test_other_bytes_are_refused(broken: bytes) -> None:
    """There is one byte form; every other is refused with one clear error."""
    with pytest.raises(Refused):
        decode(broken)
