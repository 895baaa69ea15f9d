"""Signed notes and checkpoints: C2SP signed-note and tlog-checkpoint with Ed25519.

A checkpoint is origin, size and root of a log, signed. It is short enough to print or read out, and anybody with an
RFC 6962 implementation can hold the log to it. A log may have had several keys, one after another: where the old key
signs the new one (a handover), trust in the first carries over to the last. Text that is not exactly in the format,
a wrong signature of a known key, and a note that no known key signed, raise BadUse. No file is touched here.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from natija.errors import BadUse

ED25519 = b"\x01"
"""Signature type of the signed-note specification."""

LONGEST_NOTE = 64 * 1024
_NEXT = "give the file exactly as it was written, down to its last line"
_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>\S+)")


class Verifier(msgspec.Struct, frozen=True):
    """A name and a public key."""

    name: str
    public: bytes

    @property
    def hint(self) -> bytes:
        """First four bytes of the key's hash: which key a signature line is by."""
        return sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as text, with its own checksum; to be given to those who check."""
        return f"{self.name}+{self.hint.hex()}+{_base64(ED25519 + self.public)}"

    def signed(self, text: str, signature: bytes) -> bool:
        """Whether the signature is this key's over the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except InvalidSignature:
            return False
        return True


class SigningKey(msgspec.Struct, frozen=True):
    """A name and a private key. It never leaves the process except through natija.log.keys."""

    name: str
    private: Ed25519PrivateKey

    @property
    def verifier(self) -> Verifier:
        """Its public half."""
        return Verifier(self.name, self.private.public_key().public_bytes_raw())

    def line(self, text: str) -> str:
        """The signature line over a text."""
        return f"— {self.name} {_base64(self.verifier.hint + self.private.sign(text.encode()))}\n"


class Checkpoint(msgspec.Struct, frozen=True):
    """A head as it is signed."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key of a log, with the note in which the key before it hands over (None for the first, or after a loss)."""

    vkey: str
    handover: str | None


def check_name(name: str) -> None:
    """Raise BadUse unless a log can be called that."""
    if not name or len(name) > 200 or not name.isprintable() or any(c.isspace() or c in "+\\" for c in name):
        raise BadUse(
            f"{name!r} cannot be the name of a log",
            next_step="use a short name without spaces and plus signs, such as observers.example/lahore-2024",
        )


def parse_vkey(text: str) -> Verifier:
    """Read a public key written as text."""
    name, plus, rest = text.strip().partition("+")
    hint, _, data = rest.partition("+")
    key = _bytes(data)
    if not plus or key is None or len(key) != 33 or key[:1] != ED25519:
        raise BadUse(f"{text.strip()[:80]!r} is not a public key of a log", next_step="it reads NAME+8 digits+base64")
    check_name(name)
    verifier = Verifier(name, key[1:])
    if verifier.hint.hex() != hint:
        raise BadUse(f"the public key of {name} has a typing error: its checksum is wrong", next_step="copy it again")
    return verifier


def sign(text: str, keys: Iterable[SigningKey]) -> str:
    """A signed note."""
    return text + "\n" + "".join(key.line(text) for key in keys)


def open_note(note: str, verifiers: Iterable[Verifier]) -> tuple[str, tuple[Verifier, ...]]:
    """Text of a signed note and who signed it; lines by unknown keys are passed over, as the specification asks."""
    text, lines = _parts(note)
    known = {(verifier.name, verifier.hint): verifier for verifier in verifiers}
    signed = []
    for line in lines:
        name, hint, signature = _signature(line)
        verifier = known.get((name, hint))
        if verifier is None or verifier in signed:
            continue
        if not verifier.signed(text, signature):
            raise BadUse(f"the signature of {name} is wrong: the text is not what was signed", next_step=_NEXT)
        signed.append(verifier)
    if not signed:
        names = ", ".join(sorted({name for name, _ in known})) or "nobody"
        raise BadUse(f"not signed by a key known here (known: {names})", next_step="give the signer's public key")
    return text, tuple(signed)


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a checkpoint; extension lines are allowed and ignored."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
        raise BadUse("a checkpoint has three lines: origin, size, root", next_step=_NEXT)
    root = _bytes(lines[2])
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]) or root is None or len(root) != 32:
        raise BadUse("the size or the root of the checkpoint is not a number or a hash", next_step=_NEXT)
    return Checkpoint(lines[0], int(lines[1]), root)


def open_checkpoint(note: str, verifiers: Iterable[Verifier]) -> tuple[Checkpoint, tuple[Verifier, ...]]:
    """A checkpoint and who signed it; the log's own key, which has its name, must be among them."""
    text, signed = open_note(note, verifiers)
    checkpoint = parse_checkpoint(text)
    if all(verifier.name != checkpoint.origin for verifier in signed):
        raise BadUse(f"the checkpoint of {checkpoint.origin} is not signed by its own key", next_step=_NEXT)
    return checkpoint, signed


def handover(old: SigningKey, new: SigningKey) -> Link:
    """The next key of a log, vouched for by the one before it and by itself."""
    return Link(new.verifier.vkey, sign(_handover_text(new.verifier), [old, new]))


def check_links(origin: str, links: Sequence[Link]) -> tuple[Verifier, ...]:
    """The keys of a log, oldest first, every handover checked. Raises BadUse."""
    keys: list[Verifier] = []
    for link in links:
        key = parse_vkey(link.vkey)
        if key.name != origin:
            raise BadUse(f"the key of {key.name} is listed as one of {origin}")
        if link.handover is not None:
            text, signed = open_note(link.handover, [*keys[-1:], key])
            if text != _handover_text(key) or not keys or len(signed) != 2:
                raise BadUse(f"the handover to key {key.hint.hex()} of {origin} is not signed by the key before it")
        keys.append(key)
    if not keys:
        raise BadUse(f"{origin} lists no key")
    return tuple(keys)


def vouched(links: Sequence[Link], trusted: Iterable[str]) -> set[str]:
    """Those keys of checked links that are trusted, or handed over to by a trusted one."""
    given, found, carried = set(trusted), set(), False
    for link in links:
        carried = link.vkey in given or (carried and link.handover is not None)
        if carried:
            found.add(link.vkey)
    return found


def _handover_text(key: Verifier) -> str:
    return f"natija key handover\n{key.vkey}\n"


def _parts(note: str) -> tuple[str, list[str]]:
    try:
        size = len(note.encode())
    except UnicodeEncodeError:
        size = LONGEST_NOTE + 1
    controls = any(ord(c) < 0x20 and c != "\n" for c in note)
    text, blank, lines = note.rpartition("\n\n")
    if size > LONGEST_NOTE or controls or not blank or not text or not lines.endswith("\n"):
        raise BadUse("not a signed note: text, an empty line, signature lines", next_step=_NEXT)
    return text + "\n", lines[:-1].split("\n")


def _signature(line: str) -> tuple[str, bytes, bytes]:
    match = _LINE.fullmatch(line)
    data = _bytes(match["signature"]) if match else None
    if match is None or data is None or len(data) < 5:
        raise BadUse(f"not a signature line: {line[:80]!r}", next_step=_NEXT)
    return match["name"], data[:4], data[4:]


def _base64(data: bytes) -> str:
    return b64encode(data).decode()


def _bytes(text: str) -> bytes | None:
    """Decode base64 that has exactly one way to be written, or None."""
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return None
    return data if _base64(data) == text else None
