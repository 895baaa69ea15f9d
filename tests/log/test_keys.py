"""The signing key: where it lies, who may read it, how it is replaced, and what happens when it is lost."""

from __future__ import annotations

from errno import ENOSPC, EPERM
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from natija.errors import BadUse, StoreUnavailable
from natija.log import Log, keys
from natija.log.checkpoint import vouched
from tests.log.makers import add, claims


def test_the_key_is_for_its_owner_only(file_log: Log) -> None:
    """Mode 0600, beside the log and not in it."""
    path = file_log.folder / "key.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE KEY" in path.read_bytes()
    assert b"PRIVATE KEY" not in (file_log.folder / "log.sqlite").read_bytes()


def test_a_checkpoint_of_an_old_key_still_verifies(log: Log) -> None:
    """Rotation keeps the old public key, and hands over from it."""
    add(log, claims(3))
    old = log.checkpoint(log.signing_key())
    log.rotate_key()
    add(log, claims(3, start=9))
    new = log.checkpoint(log.signing_key())
    assert log.verify(old).problems == log.verify(new).problems == ()
    links = log.public_keys()
    assert len(links) == 2
    assert vouched(links, [links[0].vkey]) == {link.vkey for link in links}


def test_a_replaced_key_signs_no_more(log: Log) -> None:
    """Neither from memory nor from a restored file."""
    old, pem = log.signing_key(), (log.folder / "key.pem").read_bytes()
    log.rotate_key()
    with pytest.raises(BadUse, match="not the present key"):
        log.checkpoint(old)
    (log.folder / "key.pem").write_bytes(pem)
    with pytest.raises(BadUse, match="not the present key"):
        log.signing_key()


def test_a_lost_key_can_be_replaced_without_a_handover(log: Log) -> None:
    """Records are not lost with it; trust begins anew."""
    add(log, claims(2))
    (log.folder / "key.pem").unlink()
    with pytest.raises(BadUse, match="signing key"):
        log.signing_key()
    log.rotate_key(lost=True)
    links = log.public_keys()
    assert vouched(links, [links[0].vkey]) == {links[0].vkey}
    assert log.verify(log.checkpoint(log.signing_key())).problems == ()


def test_an_interrupted_rotation_is_finished(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the log lists the next key, before its file is in place."""

    def killed(_folder: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(keys, "install_key", killed)
    with pytest.raises(KeyboardInterrupt):
        log.rotate_key()
    monkeypatch.undo()
    assert log.signing_key().verifier.vkey == log.public_keys()[-1].vkey
    log.rotate_key()
    assert all(link.handover for link in log.public_keys()[1:])


def test_a_restored_key_is_taken_for_a_new_log(tmp_path: Path) -> None:
    """Who sets up a workspace again can go on under the same key."""
    with Log.create(tmp_path / "a", "x.example/a") as first:
        vkey = first.public_keys()[0].vkey
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "key.pem").write_bytes((tmp_path / "a" / "key.pem").read_bytes())
    with Log.create(tmp_path / "b", "x.example/a") as second:
        assert second.public_keys()[0].vkey == vkey


def test_a_file_that_is_no_key_is_said_to_be_none(log: Log) -> None:
    """Rubbish, and a key of another kind."""
    rsa = generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for data in (b"", b"hello", rsa):
        (log.folder / "key.pem").write_bytes(data)
        with pytest.raises(BadUse, match="key"):
            log.signing_key()


def test_a_key_file_that_cannot_be_read_is_unavailable(log: Log) -> None:
    """A folder in its place."""
    (log.folder / "key.pem").unlink()
    (log.folder / "key.pem").mkdir()
    with pytest.raises(StoreUnavailable):
        log.signing_key()


def test_a_key_that_could_not_be_written_whole_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a full disk cut short is no key and lies nowhere; with room again, one is made."""

    def full(_: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("natija.log.keys.os.fsync", full)
        with pytest.raises(StoreUnavailable, match="No space left"):
            keys.make_key(tmp_path, "observers.example/lahore")
    assert list(tmp_path.iterdir()) == []
    made = keys.make_key(tmp_path, "observers.example/lahore")
    assert keys.make_key(tmp_path, "observers.example/lahore").verifier.vkey == made.verifier.vkey


def test_a_stick_without_links_has_its_key_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems cannot give one file two names."""

    def without(_: str, __: Path) -> None:
        raise PermissionError(EPERM, "Operation not permitted")

    monkeypatch.setattr("natija.log.keys.os.link", without)
    made = keys.make_key(tmp_path, "observers.example/lahore")
    assert [path.name for path in tmp_path.iterdir()] == [keys.KEY_FILE]
    assert keys.make_key(tmp_path, "observers.example/lahore").verifier.vkey == made.verifier.vkey
