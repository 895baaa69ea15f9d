"""The tree: against the published vectors, another implementation, and the definition itself."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from natija.errors import BadUse
from natija.log import merkle

Case = dict[str, Any]


def cases(vectors: Path, kind: str) -> Iterator[tuple[str, Case]]:
    """Every published case of a kind, by file name."""
    for path in sorted((vectors / "testdata" / kind).rglob("*.json")):
        yield str(path.relative_to(vectors)), json.loads(path.read_text(encoding="utf-8"))


def raw(text: str) -> bytes:
    """Bytes of a published hash."""
    return b64decode(text)


def proof(case: Case) -> list[bytes]:
    """The proof of a case."""
    return [raw(item) for item in case["proof"] or []]


def check_inclusion(case: Case) -> None:
    """Our verifier on a published case."""
    merkle.verify_inclusion(case["leafIdx"], case["treeSize"], raw(case["leafHash"]), proof(case), raw(case["root"]))


def check_consistency(case: Case) -> None:
    """Our verifier on a published case."""
    merkle.verify_consistency(case["size1"], case["size2"], raw(case["root1"]), raw(case["root2"]), proof(case))


def check_subtree_inclusion(case: Case) -> None:
    """Our verifier on a published case."""
    part = (case["start"], case["end"])
    merkle.verify_subtree_inclusion(case["leafIdx"], part, raw(case["leafHash"]), proof(case), raw(case["root"]))


def check_subtree_consistency(case: Case) -> None:
    """Our verifier on a published case."""
    part = (case["start"], case["end"])
    merkle.verify_subtree_consistency(part, case["size"], raw(case["root1"]), raw(case["root2"]), proof(case))


@pytest.mark.parametrize(
    ("kind", "check", "count"),
    [
        ("inclusion", check_inclusion, 98),
        ("consistency", check_consistency, 98),
        ("subtreeinclusion", check_subtree_inclusion, 204),
        ("subtreeconsistency", check_subtree_consistency, 118),
    ],
)
def test_published_vectors(vectors: Path, kind: str, check: Callable[[Case], None], count: int) -> None:
    """Every proof of transparency-dev/merkle is accepted or refused as published."""
    wrong, seen = [], 0
    for name, case in cases(vectors, kind):
        seen += 1
        try:
            check(case)
        except BadUse:
            accepted = False
        else:
            accepted = True
        if accepted == case["wantErr"]:
            wrong.append(name)
    assert wrong == []
    assert seen == count


def test_roots_of_the_classic_inputs(vectors: Path) -> None:
    """The eight inputs of Certificate Transparency give the roots everybody has."""
    classic = json.loads((vectors / "rfc6962_roots.json").read_text(encoding="utf-8"))
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in classic["inputs_hex"]]
    found = [merkle.Frontier().extended(leaves[:size])[0].root().hex() for size in range(9)]
    assert found == classic["roots_for_size_0_to_8"]


def defined_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\1" + defined_root(leaves[:k]) + defined_root(leaves[k:])).digest()


def some_leaves(count: int) -> list[bytes]:
    """Hashes of the numbers from 0."""
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("size", [*range(70), 127, 128, 129, 1000])
def test_root_follows_the_definition(size: int) -> None:
    """Growing by the edge gives the root of the recursive definition, at once and from the kept nodes."""
    leaves = some_leaves(size)
    root = merkle.Frontier().extended(leaves)[0].root()
    assert root == defined_root(leaves) == merkle.root(size, merkle.lookup(leaves))


@given(st.lists(st.integers(0, 40), max_size=6))
def test_growing_in_steps_is_growing_at_once(steps: list[int]) -> None:
    """However a log is cut into appends, tree and nodes are the same."""
    tree, nodes = merkle.Frontier(), []
    for start, count in zip([sum(steps[:i]) for i in range(len(steps))], steps, strict=True):
        tree, new = tree.extended(some_leaves(start + count)[start:])
        nodes += new
    whole, every = merkle.Frontier().extended(some_leaves(sum(steps)))
    assert (tree, nodes) == (whole, every)
    assert len(nodes) == merkle.stored_count(tree.size)


@given(st.data())
def test_every_inclusion_proof_holds_and_no_other_leaf_passes(data: st.DataObject) -> None:
    """A proof shows its own leaf at its own place, and nothing else."""
    size = data.draw(st.integers(1, 300))
    index = data.draw(st.integers(0, size - 1))
    leaves = some_leaves(size)
    root, path = defined_root(leaves), merkle.inclusion_proof(index, size, merkle.lookup(leaves))
    merkle.verify_inclusion(index, size, leaves[index], path, root)
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index) if size > 1 else st.none())
    if other is not None:
        with pytest.raises(BadUse):
            merkle.verify_inclusion(other, size, leaves[index], path, root)
        with pytest.raises(BadUse):
            merkle.verify_inclusion(index, size, leaves[other], path, root)


@given(st.data())
def test_every_consistency_proof_holds_and_a_rewritten_past_does_not(data: st.DataObject) -> None:
    """A proof shows that the log only grew; with one old leaf changed it does not hold."""
    new = data.draw(st.integers(1, 300))
    old = data.draw(st.integers(1, new))
    leaves = some_leaves(new)
    path = merkle.consistency_proof(old, new, merkle.lookup(leaves))
    merkle.verify_consistency(old, new, defined_root(leaves[:old]), defined_root(leaves), path)
    changed = list(leaves)
    changed[data.draw(st.integers(0, old - 1))] = merkle.leaf_hash(b"another")
    with pytest.raises(BadUse):
        merkle.verify_consistency(old, new, defined_root(leaves[:old]), defined_root(changed), path)


@given(st.data())
def test_every_subtree_proof_holds(data: st.DataObject) -> None:
    """Parts of the tree prove their place in the whole and the place of their leaves."""
    size, level = data.draw(st.integers(2, 200)), data.draw(st.integers(0, 7))
    start = data.draw(st.integers(0, (size - 1) >> level)) << level
    end = min(size, data.draw(st.integers(start + 1, start + (1 << level))))
    leaves = some_leaves(size)
    node = merkle.lookup(leaves)
    part_root = defined_root(leaves[start:end])
    whole = merkle.subtree_consistency_proof(start, end, size, node)
    merkle.verify_subtree_consistency((start, end), size, part_root, defined_root(leaves), whole)
    index = data.draw(st.integers(start, end - 1))
    path = merkle.subtree_inclusion_proof(index, start, end, node)
    merkle.verify_subtree_inclusion(index, (start, end), leaves[index], path, part_root)


@given(st.data())
def test_a_damaged_proof_is_refused(data: st.DataObject) -> None:
    """Whatever is done to a proof: cut, grown, one bit changed, a hash of another length."""
    size = data.draw(st.integers(3, 100))
    index = data.draw(st.integers(0, size - 1))
    leaves = some_leaves(size)
    path = merkle.inclusion_proof(index, size, merkle.lookup(leaves))
    place = data.draw(st.integers(0, len(path) - 1))
    bit = data.draw(st.integers(0, 255))
    flipped = bytearray(path[place])
    flipped[bit // 8] ^= 1 << bit % 8
    for damaged in (
        path[:place] + path[place + 1 :],
        [*path, path[place]],
        [*path[:place], bytes(flipped), *path[place + 1 :]],
        [*path[:place], path[place][:31], *path[place + 1 :]],
    ):
        with pytest.raises(BadUse):
            merkle.verify_inclusion(index, size, leaves[index], damaged, defined_root(leaves))


@pytest.mark.parametrize("size", [1, 2, 3, 8, 21, 64, 100])
def test_another_implementation_agrees(size: int) -> None:
    """pymerkle, written by others, gives the same roots and accepts the same history."""
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    entries = [str(number).encode() for number in range(size)]
    for entry in entries:
        tree.append_entry(entry)
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    assert tree.get_root() == merkle.Frontier().extended(leaves)[0].root()
    for index in range(size):
        theirs = [bytes(item) for item in tree.prove_inclusion(index + 1, size).path]
        assert leaves[index] == theirs[0]
        ours = merkle.inclusion_proof(index, size, merkle.lookup(leaves))
        assert sorted(theirs[1:]) == sorted(ours)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5), (-1, 5)])
def test_impossible_consistency_proofs_are_not_made(old: int, new: int) -> None:
    """Nothing grows out of nothing, or backwards."""
    with pytest.raises(BadUse):
        merkle.consistency_proof(old, new, merkle.lookup(some_leaves(5)))


@pytest.mark.parametrize("index", [-1, 5])
def test_a_leaf_that_is_not_there_is_not_proved(index: int) -> None:
    """Positions outside the tree are refused."""
    with pytest.raises(BadUse):
        merkle.inclusion_proof(index, 5, merkle.lookup(some_leaves(5)))
