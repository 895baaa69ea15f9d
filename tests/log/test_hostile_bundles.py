"""Bundles made to deceive or to harm, one way at a time: one clear error, and nothing is appended."""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natija.errors import BadUse
from natija.log import merge, unpack, write_bundle
from natija.log.bundle import Kept, Manifest
from natija.log.checkpoint import Checkpoint, Link, SigningKey, sign
from natija.log.merkle import Frontier, leaf_hash
from natija.log.private import Text
from natija.model.canonical import canonical_json, encode
from natija.model.records import Document, Note
from tests.log.makers import WHEN, Place, add, claims, everything, place

Parts = dict[str, bytes]
SCAN = b"the scan of a form"
SCAN_NAME = f"documents/{sha256(SCAN).hexdigest()[:2]}/{sha256(SCAN).hexdigest()}"
REASON = Text("salt", "why the desk doubts it")


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An honest bundle: six entries, a document, a text, a checkpoint kept of a third log."""
    folder = tmp_path_factory.mktemp("honest")
    third, here = place(folder / "third"), place(folder / "here")
    add(third.log, claims(1, start=50))
    merge(here.log, here.documents, bundle_of(third), private=here.private)
    digest = here.documents.put(SCAN)
    note = Note(
        finding="ab" * 32, kind="explanation", role="desk", stated="2024-02-10",
        text=here.private.keep_text(REASON.text, salt=REASON.salt),
    )  # fmt: skip
    add(here.log, [*claims(3), encode(Document(digest=digest, holder="agents:12")), encode(note)])
    return bundle_of(here)


def bundle_of(here: Place) -> Path:
    """Write a workspace's bundle beside it."""
    path = here.folder.with_suffix(".zip")
    return write_bundle(here.log, here.documents, path, key=here.log.signing_key(), private=here.private).path


@pytest.fixture
def victim(tmp_path: Path) -> Place:
    """A workspace that receives."""
    made = place(tmp_path / "victim")
    add(made.log, claims(2))
    return made


def parts(path: Path) -> Parts:
    """Members of a bundle."""
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def packed(path: Path, members: Parts) -> Path:
    """Write members to a file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in members.items():
            bundle.writestr(name, data)
    return path


def refused(victim: Place, path: Path) -> str:
    """Merge a hostile bundle; it must be refused in one error and change nothing. Returns what the error says."""
    before = (everything(victim.log), victim.log.kept(), victim.digests, sorted(victim.folder.parent.rglob("*")))
    with pytest.raises(BadUse) as refusal:
        merge(victim.log, victim.documents, path, private=victim.private)
    assert type(refusal.value) is BadUse
    assert str(path) in refusal.value.what
    assert refusal.value.next_step
    after = (everything(victim.log), victim.log.kept(), victim.digests, sorted(victim.folder.parent.rglob("*")))
    assert [p for p in after[3] if p not in before[3]] == []
    assert after[:3] == before[:3]
    assert victim.private.text(REASON.digest) is None
    return refusal.value.what


def test_the_honest_bundle_is_taken(honest: Path, victim: Place) -> None:
    """Otherwise the refusals below would prove nothing."""
    merged = merge(victim.log, victim.documents, honest, private=victim.private)
    assert (merged.added, merged.documents, merged.texts) == (6, 1, 1)
    assert packed(victim.folder / "again.zip", parts(honest)).exists()
    assert merge(victim.log, victim.documents, victim.folder / "again.zip").added == 0


# Files that are no bundles


@pytest.mark.parametrize("data", [b"", b"PK", b"hello", bytes(1000), b"PK\5\6" + bytes(18)])
def test_what_is_no_zip_file(victim: Place, tmp_path: Path, data: bytes) -> None:
    """Empty, text, zeros, an empty zip."""
    path = tmp_path / "bundle.zip"
    path.write_bytes(data)
    refused(victim, path)


def test_a_missing_file_and_a_folder(victim: Place, tmp_path: Path) -> None:
    """Said as what they are."""
    assert "there is no bundle here" in refused(victim, tmp_path / "nowhere.zip")
    assert "there is no bundle here" in refused(victim, victim.folder)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.97, 0.999])
def test_a_copy_cut_short(honest: Path, victim: Place, tmp_path: Path, share: float) -> None:
    """The stick was pulled out."""
    data = honest.read_bytes()
    path = tmp_path / "cut.zip"
    path.write_bytes(data[: int(len(data) * share)])
    refused(victim, path)


# Members


@pytest.mark.parametrize(
    "name",
    [
        "../../evil", "/etc/evil", "documents/../../evil", "documents\\..\\evil", "C:\\evil", "documents/ab/", "evil",
        "documents/ab/" + "cd" * 32, "documents/" + "ab" * 32, "documents/ab/" + "AB" * 32, "manifest.json/",
        "__MACOSX/._manifest.json", "manifest.json\n", "documents/ab/../ab/" + "ab" * 32,
    ],
)  # fmt: skip
def test_names_that_are_no_part_of_a_bundle(honest: Path, victim: Place, tmp_path: Path, name: str) -> None:
    """Paths that lead outside, and anything else that does not belong."""
    assert "no part of a bundle" in refused(victim, packed(tmp_path / "b.zip", {**parts(honest), name: b"x"}))


@pytest.mark.parametrize("name", ["manifest.json", "checkpoint", "records.jsonl", "entries.jsonl", "texts.jsonl"])
def test_a_missing_member(honest: Path, victim: Place, tmp_path: Path, name: str) -> None:
    """Each is named."""
    members = parts(honest)
    del members[name]
    assert f"{name} is missing" in refused(victim, packed(tmp_path / "b.zip", members))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name(honest: Path, victim: Place, tmp_path: Path) -> None:
    """Which of them would be read depends on the reader."""
    path = packed(tmp_path / "b.zip", parts(honest))
    with zipfile.ZipFile(path, "a") as bundle:
        bundle.writestr("checkpoint", b"another")
    assert "two of its members have one name" in refused(victim, path)


def test_a_member_that_unpacks_to_fill_the_disk(honest: Path, victim: Place, tmp_path: Path) -> None:
    """Sixty-four megabytes of nothing in sixty-four kilobytes."""
    bomb = packed(tmp_path / "b.zip", {**parts(honest), "records.jsonl": bytes(64 * 1024**2)})
    assert bomb.stat().st_size < 100_000
    assert "a bundle never does" in refused(victim, bomb)


def test_a_document_beyond_the_limit(honest: Path, victim: Place, tmp_path: Path) -> None:
    """The limit of this workspace counts, not that of the sender."""
    victim.documents.largest = 5
    assert "larger than 5 bytes" in refused(victim, packed(tmp_path / "b.zip", parts(honest)))


def test_a_manifest_beyond_the_limit(
    honest: Path, victim: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is read whole, so it has a limit of its own."""
    monkeypatch.setattr("natija.log.unpack.LARGEST_MANIFEST", 100)
    assert "larger than 100 bytes" in refused(victim, packed(tmp_path / "b.zip", parts(honest)))


def test_a_bundle_beyond_the_limit(
    honest: Path, victim: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All members together."""
    monkeypatch.setattr("natija.log.unpack.LARGEST_BUNDLE", 100)
    assert "more than 100 bytes" in refused(victim, packed(tmp_path / "b.zip", parts(honest)))


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_an_unknown_packing(honest: Path, victim: Place, tmp_path: Path, method: int) -> None:
    """Only what every zip reader knows."""
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", method) as bundle:
        for name, data in parts(honest).items():
            bundle.writestr(name, data)
    assert "packed in an unknown way" in refused(victim, path)


def test_an_encrypted_member(honest: Path, victim: Place, tmp_path: Path) -> None:
    """Marked so in the directory of the file."""
    path = packed(tmp_path / "b.zip", parts(honest))
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    assert "encrypted" in refused(victim, path)


def test_a_line_without_end(honest: Path, victim: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line is read up to the size of the largest record, and no further."""
    monkeypatch.setattr("natija.log.unpack.LARGEST", 50)
    assert "a line that is too long" in refused(victim, packed(tmp_path / "b.zip", parts(honest)))


# What is inside: changed by somebody who cannot sign


def with_text(members: Parts, name: str, old: str, new: str) -> Parts:
    """Members with a change in one of them."""
    data = members[name].decode()
    assert old in data
    return {**members, name: data.replace(old, new, 1).encode()}


def lines_of(members: Parts, name: str) -> list[bytes]:
    """Lines with their ends."""
    return members[name].splitlines(keepends=True)


def shuffled(members: Parts) -> Parts:
    """The second and third entry of the log exchanged, with their records."""
    changed = dict(members)
    for name in ("entries.jsonl", "records.jsonl"):
        first, second, third, *rest = lines_of(members, name)
        changed[name] = b"".join([first, third, second, *rest])
    return changed


TAMPERED: dict[str, tuple[Callable[[Parts], Parts], str]] = {
    "a figure changed": (lambda m: with_text(m, "records.jsonl", '"1":', '"2":') if b'"1":' in m["records.jsonl"]
                         else with_text(m, "records.jsonl", "1500", "1600"), "is not the one its entry names"),
    "an author changed": (lambda m: with_text(m, "entries.jsonl", "clerk:7", "clerk:8"), "not those that were signed"),
    "an entry taken out": (lambda m: {**m, "entries.jsonl": b"".join(lines_of(m, "entries.jsonl")[:-1]),
                                      "records.jsonl": b"".join(lines_of(m, "records.jsonl")[:-1])}, "signed"),
    "an entry twice": (lambda m: {**m, "entries.jsonl": m["entries.jsonl"] + lines_of(m, "entries.jsonl")[-1]},
                       "more entries than"),
    "two entries exchanged": (shuffled, "not those that were signed"),
    "a record taken out": (lambda m: {**m, "records.jsonl": b"".join(lines_of(m, "records.jsonl")[:-1])}, "missing"),
    "a record added": (lambda m: {**m, "records.jsonl": m["records.jsonl"] + b"{}\n"}, "records that no entry names"),
    "no record": (lambda m: {**m, "records.jsonl": b""}, "is missing"),
    "no entry": (lambda m: {**m, "records.jsonl": b"", "entries.jsonl": b""}, "not those that were signed"),
    "an empty line": (lambda m: {**m, "entries.jsonl": b"\n" + m["entries.jsonl"]}, "cannot be read"),
    "an entry that is no JSON": (lambda m: {**m, "entries.jsonl": b"\xff\xfe\n"}, "cannot be read"),
    "an entry nested a million deep": (lambda m: {**m, "entries.jsonl": b"[" * 10**6 + b"\n"}, "cannot be read"),
    "an entry with spaces": (lambda m: with_text(m, "entries.jsonl", ",", ", "), "canonical form"),
    "an entry with a field more": (lambda m: with_text(m, "entries.jsonl", '{"', '{"a":1,"'), "cannot be read"),
    "an entry with a bad id": (lambda m: with_text(m, "entries.jsonl", '"id":"', '"id":"X'), "which is no id"),
    "an entry with a bad time": (lambda m: with_text(m, "entries.jsonl", '"2024-', '"20x4-'), "is not a time"),
    "a line feed missing": (lambda m: {**m, "entries.jsonl": m["entries.jsonl"][:-1]}, "has no end"),
    "another size signed": (lambda m: with_text(m, "checkpoint", "\n6\n", "\n7\n"), "signature"),
    "a checkpoint that is none": (lambda m: {**m, "checkpoint": b"hello"}, "not a signed note"),
    "a checkpoint in no encoding": (lambda m: {**m, "checkpoint": b"\xff\xff"}, "not a readable bundle"),
    "a checkpoint of a megabyte": (lambda m: {**m, "checkpoint": b"x" * 10**6}, "larger than"),
    "another format": (lambda m: with_text(m, "manifest.json", "bundle/1", "bundle/9"), "its format is"),
    "a manifest with spaces": (lambda m: with_text(m, "manifest.json", ",", ", "), "canonical form"),
    "a manifest that is none": (lambda m: {**m, "manifest.json": b"[]"}, "cannot be read"),
    "another size said": (lambda m: with_text(m, "manifest.json", '"size":6', '"size":7'), "does not say what"),
    "a document altered": (lambda m: {**m, SCAN_NAME: b"another scan"}, "has other bytes"),
    "a document taken out": (lambda m: {k: v for k, v in m.items() if k != SCAN_NAME}, "is missing, of 1"),
    "a document nobody named": (lambda m: {**m, f"documents/ab/{'ab' * 32}": b"x"}, "not the one its records give"),
    "a text nobody named": (lambda m: {**m, "texts.jsonl": canonical_json(Text("s", "spam")) + b"\n"}, "no record"),
    "a text altered": (lambda m: with_text(m, "texts.jsonl", "doubts", "trusts"), "belongs to no record"),
    "a text with spaces": (lambda m: with_text(m, "texts.jsonl", ",", ", "), "canonical form"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_a_bundle_changed_on_the_way(honest: Path, victim: Place, tmp_path: Path, name: str) -> None:
    """By somebody without the key."""
    change, says = TAMPERED[name]
    assert says in refused(victim, packed(tmp_path / "b.zip", change(parts(honest))))


# What is inside: made by somebody who can sign, for a log of his own


KEY = SigningKey("forger.example/log", Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32))


def forged(contents: list[bytes], *, manifest: dict[str, object] | None = None, **members: bytes) -> Parts:
    """A bundle whose signed head matches whatever it contains."""
    entries = [
        canonical_json(
            {"author": "a:1", "batch": "b", "id": sha256(content).hexdigest(), "origin": KEY.name, "received": WHEN}
        )
        for content in contents
    ]
    return signed(entries, contents, manifest=manifest or {}, **members)


def signed(entries: list[bytes], contents: list[bytes], *, manifest: dict[str, object], **members: bytes) -> Parts:
    """Sign these entries."""
    root = Frontier().extended([leaf_hash(entry) for entry in entries])[0].root()
    honest = Manifest(
        absent=(), format="natija-bundle/1", keys=(Link(KEY.verifier.vkey, None),), kept=(), origin=KEY.name,
        size=len(entries),
    )  # fmt: skip
    return {
        "manifest.json": canonical_json(msgspec.structs.replace(honest, **manifest)),
        "checkpoint": sign(Checkpoint(KEY.name, len(entries), root).text(), [KEY]).encode(),
        "records.jsonl": b"".join(content + b"\n" for content in contents),
        "entries.jsonl": b"".join(entry + b"\n" for entry in entries),
        "texts.jsonl": b"",
    } | members


def test_a_stranger_may_sign_records_of_his_own(victim: Place, tmp_path: Path) -> None:
    """They are claims like any other, and the signer is said to be unknown."""
    merged = merge(victim.log, victim.documents, packed(tmp_path / "b.zip", forged(claims(3, start=40))))
    assert (merged.added, merged.signer) == (3, "unknown")


@pytest.mark.parametrize(
    "content",
    [
        claims(1)[0].replace(b":", b": ", 1), b'{"record":"spell"}', b"{}", b"null", b"\xff", b"[" * 10**5,
        b'{"record":"withdrawal"}', claims(1)[0].replace(b"1500", b"15.5"), claims(1)[0].replace(b"{", b'{"x":1,', 1),
    ],
    ids=["spaces", "unknown kind", "no kind", "null", "no text", "nested", "names nothing", "a float", "a field more"],
)  # fmt: skip
def test_signed_content_that_is_no_canonical_record(victim: Place, tmp_path: Path, content: bytes) -> None:
    """Hash, tree and signature are right; the record is not one."""
    refused(victim, packed(tmp_path / "b.zip", forged([*claims(2, start=40), content])))


def test_a_record_that_names_a_path_for_a_digest(victim: Place, tmp_path: Path) -> None:
    """It is kept as what somebody wrote, and never becomes a path."""
    content = encode(Document(digest="../../../etc/passwd", holder="press:dawn"))
    merged = merge(victim.log, victim.documents, packed(tmp_path / "b.zip", forged([content])))
    assert (merged.added, merged.documents, merged.absent) == (1, 0, ())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"keys": ()}, "lists no key"),
        ({"keys": (Link("hello", None),)}, "not a public key"),
        ({"keys": (Link(KEY.verifier.vkey, "hello"),)}, "not a signed note"),
        ({"origin": "another.example/log"}, "is listed as one of"),
        ({"kept": (Kept((Link(KEY.verifier.vkey, None),), "hello"),)}, "hello"),
        ({"kept": (Kept((Link(KEY.verifier.vkey, None),), f"{KEY.name}\n1\nAAAA\n\n— x y\n"),)}, "signature line"),
        ({"absent": ("ab" * 32,)}, "not the one its records give"),
        ({"size": -1}, "does not say what was signed"),
    ],
    ids=["no key", "no vkey", "bad handover", "other origin", "kept rubbish", "kept unsigned", "absent", "size"],
)
def test_signed_by_a_stranger_with_a_manifest_that_lies(
    victim: Place, tmp_path: Path, change: dict[str, object], says: str
) -> None:
    """The parts that are not under the signature are checked as well."""
    assert says in refused(victim, packed(tmp_path / "b.zip", forged(claims(2, start=40), manifest=change)))


def test_an_entry_of_a_record_that_comes_later(victim: Place, tmp_path: Path) -> None:
    """Records stand in the order of their first entries, and nowhere else."""
    members = forged(claims(3, start=40))
    lines = lines_of(members, "records.jsonl")
    refused(victim, packed(tmp_path / "b.zip", {**members, "records.jsonl": lines[1] + lines[0] + lines[2]}))


def test_the_same_entry_twice_in_a_signed_log(victim: Place, tmp_path: Path) -> None:
    """No log of ours holds one twice; it is appended once."""
    content = claims(1, start=40)[0]
    entry = lines_of(forged([content]), "entries.jsonl")[0][:-1]
    merged = merge(
        victim.log, victim.documents, packed(tmp_path / "b.zip", signed([entry, entry], [content], manifest={}))
    )
    assert merged.added == 1
    assert victim.log.verify().problems == ()


def test_entries_that_pretend_to_be_ours(victim: Place, tmp_path: Path) -> None:
    """Somebody else's log says that we received a record first: it is taken as what his log says, under his head."""
    content = claims(1, start=40)[0]
    entry = canonical_json(
        {
            "author": "a:1",
            "batch": "b1",
            "id": sha256(content).hexdigest(),
            "origin": victim.log.origin,
            "received": WHEN,
        }
    )
    merged = merge(victim.log, victim.documents, packed(tmp_path / "b.zip", signed([entry], [content], manifest={})))
    assert merged.added == 1
    assert "1 of its entries say" in merged.notes[0]


def test_a_file_exchanged_while_it_is_read(victim: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is appended is what was checked."""
    path = packed(tmp_path / "b.zip", forged(claims(3, start=40)))
    other = packed(tmp_path / "other.zip", forged(claims(3, start=60)))
    monkeypatch.setattr("natija.log.merging.items", lambda _bundle: unpack.items(zipfile.ZipFile(other)))
    assert "changed while it was being merged" in refused(victim, path)


# Anything


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_bytes_changed_anywhere(honest: Path, victim: Place, tmp_path: Path, data: st.DataObject) -> None:
    """A damaged file is refused, or what is appended is exactly what was sent."""
    check_damaged(honest, victim, tmp_path, data)


@pytest.mark.soak
@settings(max_examples=4000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_bytes_changed_anywhere_at_length(honest: Path, victim: Place, tmp_path: Path, data: st.DataObject) -> None:
    """The same, four thousand times."""
    check_damaged(honest, victim, tmp_path, data)


def check_damaged(honest: Path, victim: Place, tmp_path: Path, data: st.DataObject) -> None:
    """Change, insert, drop or repeat some bytes, and merge."""
    changed = bytearray(honest.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(changed) - 1))
        stop = start + data.draw(st.sampled_from([0, 1, 1, 1, 2, 8, 100]))
        changed[start:stop] = data.draw(st.binary(max_size=9) | st.just(bytes(changed[start:stop]) * 2))
    path = tmp_path / "damaged.zip"
    path.write_bytes(changed)
    sent = set(parts(honest)["entries.jsonl"].splitlines())
    mine = {entry.envelope for entry in victim.log.read()} - sent
    try:
        merge(victim.log, victim.documents, path, private=victim.private)
    except BadUse:
        pass
    else:
        assert {entry.envelope for entry in victim.log.read()} == mine | sent
    assert {entry.envelope for entry in victim.log.read()} in (mine, mine | sent)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["manifest.json", "checkpoint", "entries.jsonl", "records.jsonl", "texts.jsonl"]), st.binary())
def test_any_bytes_in_any_member(honest: Path, victim: Place, tmp_path: Path, name: str, data: bytes) -> None:
    """A well-made zip file with anything in it."""
    members = parts(honest)
    if data != members[name] and not (name == "texts.jsonl" and not data):
        refused(victim, packed(tmp_path / "b.zip", {**members, name: data}))


def test_base64_has_one_way_to_be_written(honest: Path, victim: Place, tmp_path: Path) -> None:
    """Other trailing bits would decode to the same signature: a second note for one head."""
    members = parts(honest)
    note = members["checkpoint"].decode()
    signature = note.rstrip("\n").rsplit(" ", 1)[1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = signature.rstrip("=")[-1]
    other = signature.rstrip("=")[:-1] + alphabet[alphabet.index(last) ^ 1] + "=" * signature.count("=")
    assert base64.b64decode(other) == base64.b64decode(signature)
    refused(victim, packed(tmp_path / "b.zip", {**members, "checkpoint": note.replace(signature, other).encode()}))
