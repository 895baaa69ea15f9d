"""The signing key of a workspace: one file, readable by its owner only, outside the log.

It is made with the log and replaced by `Log.rotate_key`. Who has the file can sign heads of this log, and nothing
else: it opens nothing and decrypts nothing. Losing it loses no record; the next key then has no handover from the one
before, and whoever checks must be told its public half anew. Back it up apart from the workspace.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from natija.errors import BadUse, StoreUnavailable
from natija.log.checkpoint import Link, SigningKey, handover

KEY_FILE = "key.pem"
NEXT_KEY_FILE = "key.pem.next"
"""A key being rotated in: it replaces the other one after the log lists it."""
DRAFT = ".key-"
"""Begins the name of a file that is to become a key; one that lies about was left by a process that was killed."""


def make_key(folder: Path, name: str) -> SigningKey:
    """Make the key of a new log, or take the one that lies there (restored from a backup)."""
    if (folder / KEY_FILE).exists():
        return _load(folder / KEY_FILE, name)
    key = SigningKey(name, Ed25519PrivateKey.generate())
    _write(folder / KEY_FILE, key)
    return key


def load_key(folder: Path, name: str, listed: str, *, shared: bool = False) -> SigningKey:
    """The key that lies in a workspace; it must be the one that its log lists last.

    Of a log that several folders share, most have none: whoever signs is whoever has been given the file.
    """
    _finish_rotation(folder, name, listed)
    if shared and not (folder / KEY_FILE).exists():
        step = f"do this at the desk that holds the key {listed}, or be given its file"
        raise BadUse(f"this folder shares {name} and does not hold its signing key ({KEY_FILE})", next_step=step)
    key = _load(folder / KEY_FILE, name)
    if key.verifier.vkey != listed:
        step = "put the present key's file back, or make a new key with `natija log rotate-key`"
        raise BadUse(f"{folder / KEY_FILE} is not the present key of {name} ({listed})", next_step=step)
    return key


def next_key(folder: Path, name: str, listed: str) -> tuple[SigningKey, Link]:
    """Make the next key, handed over to by the present one if that is there. `install_key` puts it in place."""
    _finish_rotation(folder, name, listed)
    new = SigningKey(name, Ed25519PrivateKey.generate())
    old = _load(folder / KEY_FILE, name) if (folder / KEY_FILE).exists() else None
    (folder / NEXT_KEY_FILE).unlink(missing_ok=True)
    _write(folder / NEXT_KEY_FILE, new)
    if old is None or old.verifier.vkey != listed:
        return new, Link(new.verifier.vkey, None)
    return new, handover(old, new)


def install_key(folder: Path) -> None:
    """Put the next key in the place of the present one, which is gone after this."""
    (folder / NEXT_KEY_FILE).replace(folder / KEY_FILE)


def _finish_rotation(folder: Path, name: str, listed: str) -> None:
    """Complete a rotation that was interrupted after the log listed the next key."""
    waiting = folder / NEXT_KEY_FILE
    if waiting.exists() and _load(waiting, name).verifier.vkey == listed:
        install_key(folder)


def _load(path: Path, name: str) -> SigningKey:
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        step = "put the backup of the key back, or make a new one with `natija log rotate-key`"
        raise BadUse(f"{path}: the signing key is not there", next_step=step) from None
    except OSError as error:
        raise StoreUnavailable(path, str(error.strerror), next_step="make the file readable") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadUse(f"{path}: not a private key", next_step="put the backup of the key back") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise BadUse(f"{path}: not an Ed25519 key", next_step="put the backup of the key back")
    return SigningKey(name, private)


def _write(path: Path, key: SigningKey) -> None:
    """A key is there whole or not at all, whatever happens meanwhile; one that is there is never replaced."""
    pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = None
    try:
        handle, draft = tempfile.mkstemp(prefix=DRAFT, dir=path.parent)  # readable by its owner only
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(handle)
        _named(draft, path)
    except OSError as error:
        step = "make the folder writable and see that the disk has room"
        raise StoreUnavailable(path, str(error.strerror), next_step=step) from error
    finally:
        if draft is not None:
            Path(draft).unlink(missing_ok=True)


def _named(draft: str, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, as that of a stick
        if path.exists():
            raise
        Path(draft).replace(path)
