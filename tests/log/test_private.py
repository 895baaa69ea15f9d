"""What must be possible to forget: kept apart, erased for good, and not brought back."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from natija.errors import BadUse, StoreDamaged
from natija.log import Private
from natija.log.private import Text

REASON = "The presiding officer wrote the figures of another booth"


@pytest.fixture
def private(tmp_path: Path) -> Iterator[Private]:
    """An empty table."""
    with Private(tmp_path) as made:
        yield made


def test_a_record_carries_only_a_salted_digest(private: Private) -> None:
    """Two equal texts have different digests; each can be recomputed from salt and text."""
    one, two = private.keep_text(REASON), private.keep_text(REASON)
    assert one != two
    for digest in (one, two):
        kept = private.text(digest)
        assert kept is not None
        assert kept.text == REASON
        assert sha256((kept.salt + kept.text).encode()).hexdigest() == digest


def test_the_file_is_for_its_owner_only(private: Private, tmp_path: Path) -> None:
    """Mode 0600."""
    private.keep_text(REASON)
    assert (tmp_path / "private.sqlite").stat().st_mode & 0o777 == 0o600


def test_an_erased_text_is_gone_from_the_disk(private: Private, tmp_path: Path) -> None:
    """Its bytes are in no file of the workspace."""
    digest = private.keep_text(REASON)
    private.name_person("clerk:7", "Somebody Real")
    assert any(REASON.encode() in path.read_bytes() for path in tmp_path.iterdir())
    assert private.erase_text(digest)
    assert private.erase_person("clerk:7")
    private.close()
    assert private_bytes_hold(tmp_path, REASON, "Somebody Real") == []


def private_bytes_hold(folder: Path, *texts: str) -> list[str]:
    """Which of the texts any file of the folder still holds."""
    data = b"".join(path.read_bytes() for path in folder.iterdir())
    return [text for text in texts if text.encode() in data]


def test_an_erased_text_is_not_brought_back(private: Private) -> None:
    """A bundle of another workspace may still carry it."""
    kept = Text("salt", REASON)
    assert private.receive_texts([kept]) == 1
    assert private.receive_texts([kept]) == 0
    assert private.erase_text(kept.digest)
    assert private.receive_texts([kept]) == 0
    assert private.text(kept.digest) is None


def test_a_text_erased_before_it_came_does_not_come(private: Private) -> None:
    """Erasing is about the digest, which the record keeps."""
    kept = Text("salt", REASON)
    assert not private.erase_text(kept.digest)
    assert private.receive_texts([kept]) == 0


@pytest.mark.parametrize("text", ["", "  \n", "x" * 20_001])
def test_texts_have_a_size(private: Private, text: str) -> None:
    """Neither nothing nor a book."""
    with pytest.raises(BadUse, match="characters"):
        private.keep_text(text)


def test_names_can_be_given_corrected_and_erased(private: Private) -> None:
    """The opaque id stays in the records."""
    private.name_person("clerk:7", "A Name")
    private.name_person("clerk:7", "Another Name")
    private.name_person("clerk:8", "نام")
    assert private.people() == {"clerk:7": "Another Name", "clerk:8": "نام"}
    assert private.erase_person("clerk:7")
    assert not private.erase_person("clerk:7")
    assert private.person("clerk:7") is None
    assert private.person("clerk:8") == "نام"


def test_what_was_kept_is_there_the_next_time(private: Private, tmp_path: Path) -> None:
    """It is a file."""
    digest = private.keep_text(REASON)
    private.close()
    with Private(tmp_path) as again:
        assert again.text(digest) is not None


def test_a_damaged_file_is_one_clear_error(tmp_path: Path) -> None:
    """Not SQLite's own."""
    (tmp_path / "private.sqlite").write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(StoreDamaged):
        Private(tmp_path)
