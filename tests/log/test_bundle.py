"""Three workspaces that never meet online: bundles in every order, and everybody has the same in the end."""

from __future__ import annotations

import json
import shutil
import zipfile
from hashlib import sha256
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from natija.errors import BadUse, StoreDamaged
from natija.log import Log, Merged, merge, write_bundle
from natija.model.canonical import encode, record_id
from natija.model.records import DefinitionVersion, Document, Note
from tests.log.makers import Place, add, claim, claims, definition, envelopes, everything, place, withdraw

NAMES = ("karachi", "lahore", "quetta")


def send(here: Place, name: str = "") -> Path:
    """Write a bundle of a workspace."""
    path = here.folder.parent / f"{name or here.folder.name}.zip"
    return write_bundle(here.log, here.documents, path, key=here.log.signing_key(), private=here.private).path


def receive(here: Place, bundle: Path) -> Merged:
    """Merge a bundle."""
    return merge(here.log, here.documents, bundle, private=here.private)


def three(folder: Path) -> dict[str, Place]:
    """Three offices that read some of the same forms, withdraw, scan and write notes."""
    places = {name: place(folder / name) for name in NAMES}
    for number, here in enumerate(places.values()):
        add(here.log, [definition("Lahore 2024"), *claims(12, start=1 + 8 * number)], batch=f"b{number}")
        digest = here.documents.put(f"the scan of {here.folder.name}".encode())
        text = here.private.keep_text(f"why {here.folder.name} doubts it", salt=str(number))
        note = Note(finding="ab" * 32, kind="explanation", role="desk", text=text, stated="2024-02-10")
        add(here.log, [encode(Document(digest=digest, holder="agents:12")), encode(note)], batch="papers")
    add(places["lahore"].log, [withdraw(record=record_id(claim(9)))], batch="b9")
    add(places["quetta"].log, [withdraw(batch="b2")], batch="b9")
    return places


def same(places: dict[str, Place]) -> bool:
    """Whether all hold the same envelopes, withdrawals, documents and texts, and are sound."""
    seen = [
        (envelopes(p.log), p.log.withdrawals(), {e.id: e.content for e in p.log.read()}, p.digests)
        for p in places.values()
    ]
    assert all(p.log.verify().problems == () for p in places.values())
    return seen[0] == seen[1] == seen[2]


@pytest.mark.slow
def test_everybody_ends_with_the_same_whatever_the_order(tmp_path: Path) -> None:
    """Each sends one bundle; each merges the other two, in each of the eight orders."""
    made = three(tmp_path / "start")
    bundles = {name: send(here) for name, here in made.items()}
    ends = []
    for number in range(8):
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "start", folder)
        for bit, name in enumerate(NAMES):
            others = [bundles[other] for other in NAMES if other != name]
            here = reopened(folder / name)
            for bundle in others if number >> bit & 1 else reversed(others):
                receive(here, bundle)
        places = {name: reopened(folder / name) for name in NAMES}
        assert same(places)
        ends.append(envelopes(places["lahore"].log))
    assert all(end == ends[0] for end in ends)


def reopened(folder: Path) -> Place:
    """A workspace that was made before."""
    made = Log.open(folder)
    from natija.log import Documents, Private  # noqa: PLC0415 - only here

    return Place(folder=folder, log=made, documents=Documents(folder), private=Private(folder))


@pytest.mark.parametrize("order", list(permutations(NAMES)), ids="-".join)
def test_a_bundle_carries_what_its_workspace_has_received(tmp_path: Path, order: tuple[str, str, str]) -> None:
    """A relay: the first sends to the second, the second to the third, and back again."""
    places = three(tmp_path)
    first, second, third = (places[name] for name in order)
    receive(second, send(first))
    receive(third, send(second))
    receive(second, send(third))
    receive(first, send(second))
    assert same(places)


@pytest.mark.slow
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_exchange_ends_the_same(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Work and exchange in any order, then a last round of sticks: all have the same."""
    check_exchange(tmp_path_factory.mktemp("exchange"), data)


@pytest.mark.soak
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_exchange_ends_the_same_at_length(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """The same, sixty times."""
    check_exchange(tmp_path_factory.mktemp("exchange"), data)


def check_exchange(folder: Path, data: st.DataObject) -> None:
    """Random work and exchange between three places, then everybody sends to everybody, twice."""
    places = {name: place(folder / name) for name in NAMES}
    for step in range(data.draw(st.integers(1, 8))):
        here = places[data.draw(st.sampled_from(NAMES))]
        match data.draw(st.sampled_from(["read", "withdraw", "receive"])):
            case "read":
                numbers = data.draw(st.lists(st.integers(1, 12), min_size=1, max_size=4))
                fresh = [content for content in map(claim, numbers) if not here.log.withdrawn(record_id(content))]
                add(here.log, fresh, batch=f"s{step}")
            case "withdraw" if here.log.size():
                position = data.draw(st.integers(0, here.log.size() - 1))
                entry = next(here.log.read(position, position + 1))
                by_batch = data.draw(st.booleans())
                content = withdraw(batch=entry.batch) if by_batch else withdraw(record=entry.id)
                if not here.log.withdrawn(record_id(content)):
                    add(here.log, [content], batch=f"s{step}")
            case _:
                receive(here, send(places[data.draw(st.sampled_from(NAMES))]))
    for _ in range(2):
        for giver, taker in data.draw(st.permutations(list(permutations(NAMES, 2)))):
            receive(places[taker], send(places[giver]))
    assert same(places)
    for here in places.values():
        here.log.close()
        here.private.close()


def test_merging_again_adds_nothing(tmp_path: Path) -> None:
    """Neither entries nor documents, texts or checkpoints."""
    places = three(tmp_path)
    bundle = send(places["karachi"])
    first = receive(places["lahore"], bundle)
    head, kept = places["lahore"].log.head(), places["lahore"].log.kept()
    again = receive(places["lahore"], bundle)
    assert (first.added, first.documents, first.texts) == (15, 1, 1)
    assert (again.added, again.documents, again.texts) == (0, 0, 0)
    assert places["lahore"].log.head() == head
    assert places["lahore"].log.kept() == kept


def test_a_known_record_gets_its_second_envelope(tmp_path: Path) -> None:
    """The content is kept once; both envelopes are there; a batch withdrawal needs both."""
    one, other = place(tmp_path / "one"), place(tmp_path / "other")
    add(one.log, [claim(1)], batch="b1")
    add(other.log, [claim(1)], batch="b2")
    assert receive(one, send(other)).added == 1
    assert [entry.content for entry in one.log.read()] == [claim(1), claim(1)]
    assert [entry.origin for entry in one.log.read()] == ["one.example/lahore", "other.example/lahore"]
    add(one.log, [withdraw(batch="b1")], batch="b3")
    assert one.log.withdrawn(record_id(claim(1))) is None
    (receipt,) = add(one.log, [withdraw(batch="b2")], batch="b3")
    assert one.log.withdrawn(record_id(claim(1))) in {receipt.id, record_id(withdraw(batch="b1"))}


def test_a_withdrawn_record_still_comes_with_a_bundle(tmp_path: Path) -> None:
    """It stays withdrawn; refusing it would make the order of merging matter."""
    one, other = place(tmp_path / "one"), place(tmp_path / "other")
    add(one.log, [claim(1)])
    (receipt,) = add(one.log, [withdraw(record=record_id(claim(1)))])
    add(other.log, [claim(1)])
    assert receive(one, send(other)).added == 1
    assert one.log.withdrawn(record_id(claim(1))) == receipt.id


def test_origin_and_checkpoint_of_the_other_log_are_kept(tmp_path: Path) -> None:
    """Also those it keeps of third parties."""
    places = three(tmp_path)
    receive(places["lahore"], send(places["karachi"]))
    receive(places["quetta"], send(places["lahore"]))
    origins = {note.split("\n")[0] for note, _ in places["quetta"].log.kept()}
    assert origins == {"lahore.example/lahore", "karachi.example/lahore"}


def test_names_of_people_are_in_no_bundle(tmp_path: Path) -> None:
    """Texts a record refers to are; a text no record refers to is not."""
    here = place(tmp_path / "here")
    here.private.name_person("clerk:7", "Somebody Real")
    here.private.keep_text("a draft nobody recorded")
    text = here.private.keep_text("a reason that was recorded")
    add(here.log, [claim(1), withdraw(record=record_id(claim(1)), reason=text)])
    with zipfile.ZipFile(send(here)) as bundle:
        data = b"".join(bundle.read(name) for name in bundle.namelist())
    assert b"Somebody Real" not in data
    assert b"a draft nobody recorded" not in data
    assert b"a reason that was recorded" in data
    assert b"PRIVATE KEY" not in data


def test_an_erased_text_does_not_come_back_with_a_bundle(tmp_path: Path) -> None:
    """Erased here, still there: it stays erased here."""
    places = three(tmp_path)
    bundle = send(places["karachi"])
    receive(places["lahore"], bundle)
    digest = sha256(b"0why karachi doubts it").hexdigest()
    assert places["lahore"].private.erase_text(digest)
    receive(places["lahore"], bundle)
    assert places["lahore"].private.text(digest) is None


def test_a_document_nobody_holds_is_said_to_be_absent(tmp_path: Path) -> None:
    """Until somebody brings it."""
    one, other = place(tmp_path / "one"), place(tmp_path / "other")
    digest = sha256(b"a table").hexdigest()
    add(one.log, [encode(DefinitionVersion(title="t", tables={"units": digest}))])
    assert receive(other, send(one)).absent == (digest,)
    one.documents.put(b"a table")
    assert receive(other, send(one)).absent == ()
    assert other.documents.get(digest) == b"a table"


def test_the_same_log_gives_the_same_bundle(tmp_path: Path) -> None:
    """Byte for byte: two people can compare digests."""
    here = three(tmp_path)["lahore"]
    assert send(here, "one").read_bytes() == send(here, "two").read_bytes()


def test_a_bundle_can_be_checked_with_the_standard_library(tmp_path: Path) -> None:
    """As its description says: ids, leaves, and the root the checkpoint signs. No code of ours."""
    places = three(tmp_path)
    receive(places["lahore"], send(places["quetta"]))
    with zipfile.ZipFile(send(places["lahore"])) as bundle:
        ids = [sha256(line).hexdigest() for line in bundle.read("records.jsonl").splitlines()]
        entries = bundle.read("entries.jsonl").splitlines()
        origin, size, root = bundle.read("checkpoint").decode().split("\n")[:3]

    def tree(hashes: list[bytes]) -> bytes:
        if len(hashes) == 1:
            return hashes[0]
        k = 1 << (len(hashes) - 1).bit_length() - 1
        return sha256(b"\1" + tree(hashes[:k]) + tree(hashes[k:])).digest()

    assert list(dict.fromkeys(json.loads(entry)["id"] for entry in entries)) == ids
    assert (origin, int(size)) == ("lahore.example/lahore", len(entries))
    import base64  # noqa: PLC0415 - the point is that this is all one needs

    assert base64.b64decode(root) == tree([sha256(b"\0" + entry).digest() for entry in entries])


def test_a_lost_workspace_is_restored_from_its_bundle(tmp_path: Path) -> None:
    """An empty log of the same name ends with the same head."""
    here = three(tmp_path)["lahore"]
    bundle, truth, head = send(here), everything(here.log), here.log.head()
    here.log.close()
    shutil.rmtree(here.folder)
    again = place(here.folder)
    assert receive(again, bundle).added == head.size
    assert everything(again.log) == truth
    assert again.log.head() == head


# Who signed


def test_a_signer_is_unknown_then_seen(tmp_path: Path) -> None:
    """Trust is stated, never assumed."""
    places = three(tmp_path)
    assert receive(places["lahore"], send(places["quetta"])).signer == "unknown"
    assert receive(places["lahore"], send(places["quetta"])).signer == "seen"
    assert receive(places["quetta"], send(places["quetta"], "mine")).signer == "own"


def test_a_signer_the_caller_knows_is_known_after_rotation_too(tmp_path: Path) -> None:
    """The first key hands over to the second."""
    places = three(tmp_path)
    vkey = places["quetta"].log.public_keys()[0].vkey
    places["quetta"].log.rotate_key()
    bundle = send(places["quetta"])
    lahore = places["lahore"]
    assert merge(lahore.log, lahore.documents, bundle, known=[vkey]).signer == "known"
    places["quetta"].log.rotate_key()
    assert receive(lahore, send(places["quetta"])).signer == "seen"


def test_another_log_of_the_same_name_is_unknown(tmp_path: Path) -> None:
    """A name proves nothing."""
    here = place(tmp_path / "here")
    for folder in ("a", "b"):
        assert receive(here, send(place(tmp_path / folder / "twin"))).signer == "unknown"


# History


def copied(here: Place, folder: Path) -> Place:
    """A copy of a workspace, key and all, as somebody makes who takes it home on a stick."""
    shutil.copytree(here.folder, folder)
    return reopened(folder)


def test_a_history_that_is_not_the_one_shown_before_is_refused(tmp_path: Path) -> None:
    """Two copies of one workspace went on by themselves; or it was rewritten. The caller decides."""
    here, third = place(tmp_path / "here"), place(tmp_path / "third")
    add(here.log, claims(5))
    here.log.close()
    twin = copied(here, tmp_path / "copy" / "here")
    here = reopened(here.folder)
    add(here.log, claims(3, start=50))
    add(twin.log, claims(4, start=70))
    receive(third, send(here))
    size = third.log.size()
    with pytest.raises(BadUse, match="shows another history than before") as refusal:
        receive(third, send(twin))
    assert "keep both bundles" in refusal.value.next_step
    assert third.log.size() == size
    accepted = merge(third.log, third.documents, send(twin), accept_fork=True)
    assert accepted.added == 4
    assert "another history" in accepted.notes[0]


def test_the_other_copy_of_ones_own_workspace_can_be_merged_with_a_note(tmp_path: Path) -> None:
    """Nothing is lost of either."""
    here = place(tmp_path / "here")
    add(here.log, claims(5))
    here.log.close()
    twin = copied(here, tmp_path / "copy" / "here")
    here = reopened(here.folder)
    add(here.log, claims(3, start=50))
    add(twin.log, claims(4, start=70))
    merged = receive(here, send(twin))
    assert merged.added == 4
    assert "another history" in merged.notes[0]


def test_an_older_bundle_adds_nothing_and_is_said_to_be_older(tmp_path: Path) -> None:
    """The stick lay in a drawer."""
    here, other = place(tmp_path / "here"), place(tmp_path / "other")
    add(here.log, claims(3))
    old = send(here, "old")
    add(here.log, claims(3, start=10))
    receive(other, send(here))
    merged = receive(other, old)
    assert merged.added == 0
    assert merged.notes == ("here.example/lahore had 6 entries when it was last merged; this bundle is older",)


# Writing


def test_progress_is_reported(tmp_path: Path) -> None:
    """While writing, and through both readings of a merge."""
    here, other = place(tmp_path / "here"), place(tmp_path / "other")
    add(here.log, claims(2300))
    steps: list[int] = []
    path = write_bundle(
        here.log, here.documents, tmp_path / "b.zip", key=here.log.signing_key(), progress=lambda d, _t: steps.append(d)
    )
    assert steps[-1] == 4600
    assert steps == sorted(steps)
    steps.clear()
    merge(other.log, other.documents, path.path, progress=lambda d, _t: steps.append(d))
    assert steps[-1] == 4600
    assert steps == sorted(steps)


def test_a_damaged_document_is_not_passed_on(tmp_path: Path) -> None:
    """Nothing is written."""
    here = three(tmp_path)["lahore"]
    here.documents.path(here.digests[0]).write_bytes(b"altered")
    with pytest.raises(StoreDamaged):
        send(here)
    assert list(tmp_path.glob("*.zip*")) == []
