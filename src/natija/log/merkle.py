"""The Merkle tree of RFC 6962, pure: hashes in, hashes out.

A leaf is SHA256(0x00 || bytes), an interior node SHA256(0x01 || left || right) (section 2.1). Proofs follow sections
2.1.1 and 2.1.2, verified as in RFC 9162, sections 2.1.3.2 and 2.1.4.2; subtrees as in the Merkle Tree Certificates
draft, section 4. A proof that is malformed, too long, too short or about another tree raises BadUse: there is no
boolean one could forget to look at. Nothing here reads a store; `Node` is how a caller hands in its hashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

import msgspec

from natija.errors import BadUse

EMPTY = sha256(b"").digest()
"""Root of the tree without leaves."""

Node = Callable[[int, int], bytes]
"""(level, index) -> hash of the complete subtree over leaves [index << level, (index + 1) << level)."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of one leaf."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an interior node."""
    return sha256(b"\1" + left + right).digest()


class Frontier(msgspec.Struct, frozen=True):
    """The right edge of a tree: the roots of its complete subtrees, largest first. All that growing needs."""

    size: int = 0
    edge: tuple[bytes, ...] = ()

    def root(self) -> bytes:
        """Root of the tree."""
        return _folded(self.edge) if self.edge else EMPTY

    def extended(self, leaves: Iterable[bytes]) -> tuple[Frontier, list[bytes]]:
        """The tree with these leaf hashes added, and every node they complete, in the order of `stored_at`."""
        edge, size, complete = list(self.edge), self.size, []
        for leaf in leaves:
            node, level = leaf, size
            complete.append(node)
            while level & 1:
                node = sha256(b"\1" + edge.pop() + node).digest()
                complete.append(node)
                level >>= 1
            edge.append(node)
            size += 1
        return Frontier(size, tuple(edge)), complete


def stored_at(level: int, index: int) -> int:
    """Place of a node when all nodes are kept in the order in which they become complete."""
    last_leaf = ((index + 1) << level) - 1
    return stored_count(last_leaf) + level


def stored_count(size: int) -> int:
    """Number of complete nodes of a tree."""
    return 2 * size - size.bit_count()


def edge_nodes(size: int) -> list[tuple[int, int]]:
    """(level, index) of the complete subtrees that make up a tree, largest first."""
    return _complete(0, size)


def lookup(leaves: Sequence[bytes]) -> Node:
    """The nodes of a tree in memory."""
    nodes = Frontier().extended(leaves)[1]
    return lambda level, index: nodes[stored_at(level, index)]


def root(size: int, node: Node) -> bytes:
    """Root over the first `size` leaves."""
    return _range_root(0, size, node) if size else EMPTY


def inclusion_proof(index: int, size: int, node: Node) -> list[bytes]:
    """Audit path of leaf `index` in the tree of `size` leaves (RFC 6962, section 2.1.1)."""
    return subtree_inclusion_proof(index, 0, size, node)


def subtree_inclusion_proof(index: int, start: int, end: int, node: Node) -> list[bytes]:
    """Audit path of leaf `index` in the subtree [start, end)."""
    _check_subtree(start, end)
    if not start <= index < end:
        raise BadUse(f"leaf {index} is not among {start} to {end - 1}")
    path = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_root(middle, end, node))
            end = middle
        else:
            path.append(_range_root(start, middle, node))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, node: Node) -> list[bytes]:
    """Proof that the tree of `old` leaves is the beginning of the tree of `new` ones (section 2.1.2)."""
    if old < 1:
        raise BadUse("every tree grows out of the empty one: there is nothing to prove from size 0")
    return subtree_consistency_proof(0, old, new, node)


def subtree_consistency_proof(start: int, end: int, size: int, node: Node) -> list[bytes]:
    """Proof that [start, end) is a part of the tree of `size` leaves."""
    _check_subtree(start, end)
    if end > size:
        raise BadUse(f"a tree of {size} leaves has no part that ends at {end}")
    low, high, known, path = 0, size, True, []
    while (start, end) != (low, high):
        middle = low + _split(high - low)
        if end <= middle:
            path.append(_range_root(middle, high, node))
            high = middle
        else:
            path.append(_range_root(low, middle, node))
            known = known and start >= middle
            low = middle
            start = max(start, middle)
    return path[::-1] if known else [_range_root(low, high, node), *path[::-1]]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], tree_root: bytes) -> None:
    """Raise BadUse unless `proof` shows leaf hash `leaf` at `index` of the tree."""
    verify_subtree_inclusion(index, (0, size), leaf, proof, tree_root)


def verify_subtree_inclusion(
    index: int, part: tuple[int, int], leaf: bytes, proof: Sequence[bytes], part_root: bytes
) -> None:
    """Raise BadUse unless `proof` shows leaf hash `leaf` at `index` of the part [start, end) of a tree."""
    start, end = part
    _check_subtree(start, end)
    _check_hashes([leaf, *proof])
    _require(start <= index < end, f"leaf {index} is not among {start} to {end - 1}")
    place, last, found = index - start, end - start - 1, leaf
    for other in proof:
        _require(last > 0, "the proof is too long")
        if place & 1 or place == last:
            found = node_hash(other, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, other)
        place, last = place >> 1, last >> 1
    _require(last == 0, "the proof is too short")
    _require(found == part_root, "the proof leads to another root")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raise BadUse unless `proof` shows that the tree of `old` leaves is the beginning of the one of `new`."""
    _require(old >= 1, "consistency with the empty tree says nothing")
    verify_subtree_consistency((0, old), new, old_root, new_root, proof)


def verify_subtree_consistency(
    part: tuple[int, int], size: int, part_root: bytes, tree_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise BadUse unless `proof` shows that [start, end) is a part of the tree of `size` leaves."""
    start, end = part
    _require(0 <= start <= end <= size, f"a tree of {size} leaves has no part from {start} to {end}")
    _check_hashes(proof)
    if start == end:
        _require(not proof and part_root == EMPTY, "the empty part has an empty proof and the empty root")
        return
    _check_subtree(start, end)
    found, whole = _consistent_roots(start, end, size, part_root, proof)
    _require(found == part_root, "the proof leads to another root of the part")
    _require(whole == tree_root, "the proof leads to another root of the whole")


def _consistent_roots(start: int, end: int, size: int, part_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Roots of part and whole as the proof has them: first, last leaf of the part and last of the whole, going up."""
    first, last, top = start, end - 1, size - 1
    while first != last and (last == top or last & 1):
        first, last, top = first >> 1, last >> 1, top >> 1
    rest = list(proof)
    _require(first == last or bool(rest), "the proof is too short")
    part = whole = part_root if first == last else rest.pop(0)
    for other in rest:
        _require(top > 0, "the proof is too long")
        if last & 1 or last == top:
            part = node_hash(other, part) if first < last else part
            whole = node_hash(other, whole)
            while not last & 1 and top:
                first, last, top = first >> 1, last >> 1, top >> 1
        else:
            whole = node_hash(whole, other)
        first, last, top = first >> 1, last >> 1, top >> 1
    _require(top == 0, "the proof is too short")
    return part, whole


def _require(holds: bool, says: str) -> None:  # noqa: FBT001 - one condition and what its failure means
    if not holds:
        raise BadUse(f"the proof does not hold: {says}", next_step="ask the keeper of the log for a new proof")


def _check_hashes(proof: Sequence[bytes]) -> None:
    _require(all(len(item) == 32 for item in proof), "a hash of it has not 32 bytes")


def _check_subtree(start: int, end: int) -> None:
    """Only aligned ranges are subtrees: start is a multiple of the power of two that covers the range."""
    aligned = 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0
    _require(aligned, f"[{start}, {end}) is not a subtree")


def _split(count: int) -> int:
    """Largest power of two smaller than `count`."""
    return 1 << ((count - 1).bit_length() - 1)


def _complete(start: int, end: int) -> list[tuple[int, int]]:
    """Complete subtrees that an aligned range consists of, left to right."""
    parts = []
    while start < end:
        level = (end - start).bit_length() - 1
        parts.append((level, start >> level))
        start += 1 << level
    return parts


def _range_root(start: int, end: int, node: Node) -> bytes:
    return _folded([node(level, index) for level, index in _complete(start, end)])


def _folded(parts: Sequence[bytes]) -> bytes:
    """One root over subtrees of falling size: the small ones join first."""
    whole = parts[-1]
    for part in reversed(parts[:-1]):
        whole = node_hash(part, whole)
    return whole
