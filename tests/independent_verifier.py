"""A second verifier of publications, written from docs/reference/publication.md. It shares no code with the program.

    python tests/independent_verifier.py FOLDER [PUBLIC KEY]

Nothing but the standard library is imported. It checks digests, signatures, tree, ids and the chain of versions, and it
adds up: what a version of a result is said to be must be what its claims say. It computes nothing else that the program
derives. It prints a line for each file that is wrong and exits with 1 if there is one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Problem = tuple[str, str]
Read = dict[str, Any]
BAD = (OSError, ValueError, KeyError, IndexError, TypeError, RecursionError)
"""What reading a stranger's file can raise."""

# Ed25519, RFC 8032, section 6 --------------------------------------------------------------------------------------

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def added(a: Point, b: Point) -> Point:
    """Sum of two points in extended coordinates."""
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    """A multiple of a point."""
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = added(found, point)
        point, number = added(point, point), number >> 1
    return found


def point_of(data: bytes) -> Point | None:
    """The point that 32 bytes stand for."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed_by(key: bytes, text: bytes, signature: bytes) -> bool:
    """Whether a signature is right."""
    public, nonce = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or public is None or nonce is None or BASE is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % Q
    left, right = times(s, BASE), added(nonce, times(h, public))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


# Notes and keys ----------------------------------------------------------------------------------------------------


def key_of(vkey: str) -> tuple[str, bytes, bytes]:
    """Name, hint and 32 bytes of a public key as text."""
    name, hint, data = vkey.split("+", 2)
    key = base64.b64decode(data, validate=True)
    if len(key) != 33 or key[0] != 1 or digest(name.encode() + b"\n" + key)[:8] != hint:
        raise ValueError(f"{vkey} is no key")
    return name, bytes.fromhex(hint), key[1:]


def opened(note: bytes, keys: list[str]) -> tuple[str, list[str]]:
    """Text of a note and the keys that signed it. Raises ValueError where a line is not a right signature of one."""
    text, blank, lines = note.decode().rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise ValueError("not a signed note")
    text += "\n"
    by = []
    for line in lines[:-1].split("\n"):
        dash, name, data = line.split(" ")
        raw = base64.b64decode(data, validate=True)
        if dash != "—" or base64.b64encode(raw).decode() != data:
            raise ValueError("not a signature line")
        found = [k for k in keys if key_of(k)[:2] == (name, raw[:4])]
        if not found or not signed_by(key_of(found[0])[2], text.encode(), raw[4:]):
            raise ValueError("a signature that is not right, or of a key that the log does not list")
        by.append(found[0])
    return text, by


def listed_keys(folder: Path, origin: str) -> list[str]:
    """The log's keys, with every handover checked."""
    found = json.loads((folder / "log/keys.json").read_bytes())
    keys: list[str] = []
    for link in found["keys"]:
        if key_of(link["vkey"])[0] != origin or found["origin"] != origin:
            raise ValueError("a key of another log")
        if link["handover"] is not None:
            text, by = opened(link["handover"].encode(), [*keys[-1:], link["vkey"]])
            if text != f"natija key handover\n{link['vkey']}\n" or len(by) != 2:
                raise ValueError("a handover that the key before did not sign")
        keys.append(link["vkey"])
    return keys


# The list ----------------------------------------------------------------------------------------------------------


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def canonical(value: object) -> bytes:
    """The one form of a JSON file."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def read(folder: Path, path: str) -> Read:
    """A JSON file that must be in its one form."""
    data = (folder / path).read_bytes()
    found: Read = json.loads(data)
    if canonical(found) != data:
        raise ValueError("not in its canonical form")
    return found


def walked(folder: Path) -> tuple[set[str], set[str]]:
    """Plain files below a folder, and everything that is neither file nor folder. Links are not followed."""
    plain: set[str] = set()
    odd: set[str] = set()
    waiting = [""]
    while waiting:
        above = waiting.pop()
        for entry in os.scandir(folder / above):
            path = above + entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append(path + "/")
            else:
                (plain if entry.is_file(follow_symlinks=False) else odd).add(path)
    return plain, odd


def same(folder: Path, path: str, entry: list[Any], plain: set[str]) -> bool:
    """Whether a file is there, with the digest and size that a list gives it."""
    if path not in plain or (folder / path).stat().st_size != entry[1]:
        return False
    return [digest((folder / path).read_bytes())] == entry[:1]


def files(folder: Path, made: Read, entries: Read) -> Iterator[Problem]:
    """Every file against the list."""
    plain, odd = walked(folder)
    unlisted = {"manifest.json", "manifest.sig", "latest.json"}
    unlisted |= {f"{made['version']}/manifest.json", f"{made['version']}/manifest.sig"}
    for path, entry in entries.items():
        if not same(folder, path, entry, plain):
            yield path, "not the file on the list" if path in plain else "missing"
    for path in sorted(plain | odd):
        if path not in entries and (path not in unlisted or path in odd):
            yield path, "not on the list" if path in plain else "a link or no file at all"
    names: dict[str, str] = {}
    for path in sorted({*entries, *plain}):
        if names.setdefault(unicodedata.normalize("NFC", path).casefold(), path) != path:
            yield path, "the same name as another file where case is ignored"


def contents(folder: Path, path: str) -> bytes:
    """Bytes of a file, none where there is none."""
    return (folder / path).read_bytes() if (folder / path).is_file() else b""


def head(folder: Path, made: Read, keys: list[str]) -> Iterator[Problem]:
    """Signature of the list, its copies, and the pointer."""
    listed = (folder / "manifest.json").read_bytes()
    try:
        text, by = opened(contents(folder, "manifest.sig"), keys)
        wanted = f"natija-publication/1\n{made['origin']}\n{made['position']}\n"
        if len(by) != 1 or not text.startswith(wanted):
            yield "manifest.sig", "over something else"
        elif text != f"{wanted}{digest(listed)}\n":
            yield "manifest.json", "not the list that was signed"
    except ValueError as error:
        yield "manifest.sig", str(error)
    for name in ("manifest.json", "manifest.sig"):
        copy = f"{made['version']}/{name}"
        if contents(folder, copy) != contents(folder, name):
            yield copy, f"not the same as {name}"
    root = contents(folder, "log/checkpoint").split(b"\n")[2:3]
    wanted_latest = {
        "format": "natija-publication/1", "manifest": digest(listed), "origin": made["origin"],
        "position": made["position"], "published": made["published"], "root": hexed(root[0] if root else b""),
        "version": made["version"],
    }  # fmt: skip
    if contents(folder, "latest.json") != canonical(wanted_latest):
        yield "latest.json", "does not name this version"


def hexed(data: bytes) -> str:
    """Base64 as hex; nothing where it is none."""
    try:
        return base64.b64decode(data, validate=True).hex()
    except ValueError:
        return ""


def chain(folder: Path, made: Read, keys: list[str]) -> Iterator[Problem]:
    """Earlier versions, each named and signed, and their own files as they were listed then."""
    plain, _ = walked(folder)
    seen = {made["version"]}
    while made["since"] is not None and made["since"] not in seen:
        since = made["since"]
        seen.add(since)
        place = folder / since
        before = json.loads((place / "publication.json").read_bytes())
        text, by = opened((place / "manifest.sig").read_bytes(), keys)
        listed = (place / "manifest.json").read_bytes()
        signed = f"natija-publication/1\n{made['origin']}\n{before['position']}\n{digest(listed)}\n"
        if text != signed or len(by) != 1 or made["previous"] != digest(listed):
            yield f"{since}/manifest.json", "not the list that the next version names"
            return
        for path, entry in json.loads(listed).items():
            if path.startswith(f"{since}/") and not same(folder, path, entry, plain):
                yield path, f"not as the list of {since} has it"
        made = before


# The tree ----------------------------------------------------------------------------------------------------------


def node(left: bytes, right: bytes) -> bytes:
    """An interior node of RFC 6962."""
    return hashlib.sha256(b"\1" + left + right).digest()


def merkle(leaves: list[bytes]) -> bytes:
    """Root of RFC 6962, section 2.1, as it is written there."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return node(merkle(leaves[:half]), merkle(leaves[half:]))


def numbered(index: int) -> str:
    """An index in groups of three digits."""
    text = f"{index:d}".zfill(-(-len(f"{index:d}") // 3) * 3)
    groups = [text[at : at + 3] for at in range(0, len(text), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def tile_path(level: str, index: int, width: int) -> str:
    """Where a tile or a bundle lies."""
    return f"log/tile/{level}/{numbered(index)}" + ("" if width == 256 else f".p/{width}")


def leaves_of(folder: Path, made: Read) -> Iterator[tuple[int, bytes, bytes]]:
    """Position, leaf hash and envelope of each entry."""
    for start in range(0, made["position"], 256):
        width = min(256, made["position"] - start)
        tile = (folder / tile_path("0", start // 256, width)).read_bytes()
        bundle = (folder / tile_path("entries", start // 256, width)).read_bytes()
        for at in range(width):
            size = int.from_bytes(bundle[:2], "big")
            yield start + at, tile[32 * at : 32 * at + 32], bundle[2 : 2 + size]
            bundle = bundle[2 + size :]


def tree(folder: Path, made: Read, keys: list[str]) -> Iterator[Problem]:
    """Tiles, root and signed head."""
    leaves = []
    for position, leaf, envelope in leaves_of(folder, made):
        if envelope and hashlib.sha256(b"\0" + envelope).digest() != leaf:
            width = min(256, made["position"] - position // 256 * 256)
            yield tile_path("entries", position // 256, width), f"entry {position} is not its leaf"
        if not envelope and not made["held_back"]:
            yield tile_path("0", position // 256, 256), f"entry {position} is held back, and no contest is"
        leaves.append(leaf)
    level, nodes = 1, [merkle(leaves[at : at + 256]) for at in range(0, len(leaves) - 255, 256)]
    while nodes:
        for at in range(0, len(nodes), 256):
            path = tile_path(str(level), at // 256, len(nodes[at : at + 256]))
            if not (folder / path).is_file() or (folder / path).read_bytes() != b"".join(nodes[at : at + 256]):
                yield path, "does not follow from the level below"
        level, nodes = level + 1, [merkle(nodes[at : at + 256]) for at in range(0, len(nodes) - 255, 256)]
    wanted = f"{made['origin']}\n{made['position']}\n{base64.b64encode(merkle(leaves)).decode()}\n"
    for path in ("log/checkpoint", f"{made['version']}/checkpoint"):
        if opened((folder / path).read_bytes(), keys)[0] != wanted:
            yield path, "not the head of this tree"


def records_of(folder: Path, made: Read) -> tuple[dict[str, Read], dict[str, set[str]], list[Problem]]:
    """Records by id, the batches of their envelopes, and what is wrong with their files."""
    found: dict[str, Read] = {}
    batches: dict[str, set[str]] = defaultdict(set)
    wrong: list[Problem] = []
    lines: list[bytes] = []
    for position, _, envelope in leaves_of(folder, made):
        path = f"records/{position // 256:06d}.jsonl"
        if position % 256 == 0:
            lines = (folder / path).read_bytes().split(b"\n")
        line = lines[position % 256]
        name = json.loads(envelope)["id"] if envelope else None
        if name is not None:
            batches[name].add(json.loads(envelope)["batch"])
        if (name is None or name in found) != (line == b"") or (line and digest(line) != name):
            wrong.append((path, f"position {position} has not the record it must have"))
        elif line and name is not None:
            found[name] = json.loads(line)
            if canonical(found[name]) != line + b"\n":
                wrong.append((path, f"position {position} is not in canonical form"))
    return found, batches, wrong


# Adding up ---------------------------------------------------------------------------------------------------------


def withdrawn(records: dict[str, Read], batches: dict[str, set[str]]) -> set[str]:
    """Records that a Withdrawal in force takes back."""
    acts = {name: record for name, record in records.items() if record["record"] == "withdrawal"}
    memo: dict[str, bool] = {}

    def stands(name: str) -> bool:
        if name not in memo:
            memo[name] = not any(stands(other) for other, act in acts.items() if act.get("record_id") == name)
        return memo[name]

    standing = [act for name, act in acts.items() if stands(name)]
    named = {act.get("record_id") for act in standing}
    gone = {act["batch"] for act in standing if "batch" in act}
    return {n for n in records if n in named or (n not in acts and batches[n] and batches[n] <= gone)}


def sums(folder: Path, made: Read, records: dict[str, Read], gone: set[str]) -> Iterator[Problem]:
    """Every version of every contest: what it says each candidate has is what its claims say, or their sum."""
    if any(r["record"] == "ruling" or "revises" in r for r in records.values()):
        return  # who read again, or replaced a paper, is for the program to say
    claims = {n: r for n, r in records.items() if r["record"] == "claim" and n not in gone}
    by_version: dict[tuple[str, str, str, str], list[Read]] = defaultdict(list)
    for claim in claims.values():
        by_version[claim.get("contest", ""), claim["form"], claim["stage"], claim["holder"]].append(claim)
    for path in sorted((folder / "data/contest").iterdir()):
        said = json.loads(path.read_bytes())
        for version in said["versions"]:
            key = said["contest"], version["form"], version["stage"], version["holder"]
            if made["as_of"] is None and not _adds_up(version, claims, by_version[key], said["unit"]):
                yield f"data/contest/{path.name}", f"{key} is not what its claims add up to"


def _adds_up(version: Read, claims: dict[str, Read], same: list[Read], whole: str) -> bool:
    """One version: stated by a claim about the whole contest, or summed over the forms of its stations."""
    if version["records"]:
        return all(
            name in claims and any(_whole(row) == version["votes"] for row in claims[name]["rows"]
                                   if row.get("unit", claims[name]["unit"]) == whole)
            for name in version["records"] if version["votes"]
        )  # fmt: skip
    total: dict[str, int] = defaultdict(int)
    seen: dict[tuple[str, str], int] = {}
    for claim in same:
        for row in claim["rows"]:
            unit = row.get("unit", claim["unit"])
            for candidate, votes in _whole(row).items() if unit != whole else ():
                if seen.setdefault((unit, candidate), votes) != votes:
                    return True  # two readings of one paper that differ: a range, not a sum
    for (_, candidate), votes in seen.items():
        total[candidate] += votes
    return all(total[candidate] == votes for candidate, votes in version["votes"].items())


def _whole(row: Read) -> dict[str, int]:
    """The votes a row gives as numbers."""
    return {c: v for c, v in row.get("candidates", {}).get("votes", {}).items() if isinstance(v, int)}


# All of it ---------------------------------------------------------------------------------------------------------


def verify(folder: Path, key: str | None = None) -> list[Problem]:
    """Everything that is wrong, by file."""
    found: list[Problem] = []
    path = "publication.json"
    try:
        made = read(folder, path)
        path = "manifest.json"
        entries = read(folder, path)
        path = "log/keys.json"
        read(folder, path)
        keys = listed_keys(folder, made["origin"])
        if key is not None and key not in keys:
            found.append((path, "does not list the key that was given"))
    except BAD as error:
        return [(path, f"cannot be read: {error}")]
    checks: tuple[tuple[str, Callable[[], Iterator[Problem]]], ...] = (
        ("manifest.json", lambda: files(folder, made, entries)), ("manifest.sig", lambda: head(folder, made, keys)),
        (f"{made['since']}/manifest.json", lambda: chain(folder, made, keys)),
        ("log/checkpoint", lambda: tree(folder, made, keys)),
    )  # fmt: skip
    for name, check in checks:
        try:
            found += check()
        except BAD as error:
            found.append((name, str(error)))
    if found:
        return found
    records, batches, wrong = records_of(folder, made)
    return wrong or list(sums(folder, made, records, withdrawn(records, batches)))


def main() -> int:
    """Verify the folder on the command line."""
    problems = verify(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
    for path, says in problems:
        print(f"{path}: {says}")  # noqa: T201 - a script
    print("wrong" if problems else "every digest, signature, leaf, id and sum is right")  # noqa: T201 - a script
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
