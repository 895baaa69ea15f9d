"""Documents: kept once under their digest, complete or not at all, hashed again when read."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from natija.errors import BadUse, StoreDamaged
from natija.log import Documents


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    """An empty folder that takes five megabytes."""
    return Documents(tmp_path, largest=5_000_000)


def test_a_document_lies_under_its_digest(documents: Documents, tmp_path: Path) -> None:
    """In the shelf of its first two figures."""
    digest = documents.put(b"a form")
    assert digest == sha256(b"a form").hexdigest()
    assert (tmp_path / "documents" / digest[:2] / digest).read_bytes() == b"a form"
    assert documents.get(digest) == b"a form"
    assert documents.has(digest)


def test_the_same_bytes_are_kept_once(documents: Documents) -> None:
    """Putting twice is harmless."""
    assert documents.put(b"a form") == documents.put(b"a form")
    assert len(list(documents.digests())) == 1


def test_a_file_is_copied_in_blocks(documents: Documents, tmp_path: Path) -> None:
    """Larger than one block, and empty."""
    for size in (0, 3_000_000):
        source = tmp_path / "scan.pdf"
        source.write_bytes(b"x" * size)
        assert documents.get(documents.put_file(source)) == source.read_bytes()


def test_a_document_over_the_limit_is_refused(documents: Documents) -> None:
    """And leaves nothing behind."""
    with pytest.raises(BadUse, match="larger than 5,000,000 bytes"):
        documents.put(bytes(5_000_001))
    assert [path for path in documents.folder.rglob("*") if path.is_file()] == []


def test_an_interrupted_copy_leaves_nothing(documents: Documents) -> None:
    """A document is there complete or not at all."""

    def stick_pulled_out() -> Iterator[bytes]:
        yield b"the beginning"
        raise EOFError

    with pytest.raises(EOFError):
        documents.put_blocks(stick_pulled_out(), name="scan")
    assert [path for path in documents.folder.rglob("*") if path.is_file()] == []


def test_a_document_with_another_digest_than_promised_is_refused(documents: Documents) -> None:
    """As when a bundle lies."""
    with pytest.raises(BadUse, match="does not have the digest"):
        documents.put_blocks([b"another form"], name="scan", digest=sha256(b"a form").hexdigest())
    assert list(documents.digests()) == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "AB" * 32, "ab" * 31, "ab" * 32 + "\n", "/etc/passwd"])
def test_what_is_no_digest_is_no_path(documents: Documents, name: str) -> None:
    """Nothing outside the folder can be asked for."""
    assert not documents.has(name)
    with pytest.raises(BadUse, match="is not a digest"):
        documents.get(name)


def test_an_unknown_document_is_said_to_be_missing(documents: Documents) -> None:
    """With the next step."""
    with pytest.raises(BadUse, match="is not kept here"):
        documents.get("ab" * 32)


def test_a_missing_source_is_bad_use(documents: Documents, tmp_path: Path) -> None:
    """A file that is not there, and a folder."""
    for source in (tmp_path / "nowhere.pdf", tmp_path):
        with pytest.raises(BadUse, match="can be read"):
            documents.put_file(source)


def test_a_changed_document_is_damage(documents: Documents) -> None:
    """When it is read, and when all are checked."""
    good, bad = documents.put(b"a form"), documents.put(b"another form")
    documents.path(bad).write_bytes(b"an altered form")
    assert documents.get(good) == b"a form"
    with pytest.raises(StoreDamaged, match="not the one its name says"):
        documents.get(bad)
    stray = documents.folder / "ab" / "ab-notes.txt"
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("not ours", encoding="utf-8")
    problems = documents.verify()
    assert len(problems) == 2
    assert any(bad in problem for problem in problems)
    assert any("not a document of ours" in problem for problem in problems)


def test_progress_is_reported(documents: Documents) -> None:
    """One step per document."""
    for number in range(3):
        documents.put(str(number).encode())
    steps: list[tuple[int, int]] = []
    assert documents.verify(lambda done, total: steps.append((done, total))) == []
    assert steps == [(1, 3), (2, 3), (3, 3)]
