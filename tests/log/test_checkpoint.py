"""Signed notes and checkpoints: the published one, and every way a note can be wrong."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from natija.errors import BadUse
from natija.log.checkpoint import (
    Checkpoint,
    Link,
    SigningKey,
    check_links,
    check_name,
    handover,
    open_checkpoint,
    open_note,
    parse_checkpoint,
    parse_vkey,
    sign,
    vouched,
)

NAME = "observers.example/lahore"


def key(number: int = 1, name: str = NAME) -> SigningKey:
    """A key that is the same in every run."""
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


HEAD = Checkpoint(NAME, 8, bytes(range(32)))
SIGNED = sign(HEAD.text(), [key()])


def test_the_published_checkpoint_is_reproduced(vectors: Path) -> None:
    """Same seed, same key text, same signature; and it opens."""
    case = json.loads((vectors / "checkpoint_ed25519.json").read_text(encoding="utf-8"))
    roots = json.loads((vectors / "rfc6962_roots.json").read_text(encoding="utf-8"))["roots_for_size_0_to_8"]
    verifier = parse_vkey(case["vkey"])
    made = SigningKey(verifier.name, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(case["seed_hex"])))
    head = Checkpoint(verifier.name, 8, bytes.fromhex(roots[8]))
    assert made.verifier.vkey == case["vkey"]
    assert sign(head.text(), [made]) == case["note"]
    assert open_checkpoint(case["note"], [verifier]) == (head, (verifier,))


def test_a_checkpoint_is_three_lines_and_a_signature() -> None:
    """Short enough to print: origin, size, root, empty line, signature."""
    lines = SIGNED.split("\n")
    assert lines[:2] == [NAME, "8"]
    assert lines[3] == ""
    assert lines[4].startswith(f"— {NAME} ")
    assert len(SIGNED.encode()) < 250


@given(st.integers(0, len(SIGNED) - 1), st.characters(codec="utf-8"))
def test_no_character_of_a_checkpoint_can_change(place: int, character: str) -> None:
    """A changed character anywhere makes the checkpoint invalid."""
    changed = SIGNED[:place] + character + SIGNED[place + 1 :]
    if changed == SIGNED:
        return
    with pytest.raises(BadUse):
        open_checkpoint(changed, [key().verifier])


@given(st.text(max_size=300))
def test_any_text_is_a_note_or_one_clear_error(text: str) -> None:
    """Nothing a file may hold is a traceback."""
    with pytest.raises(BadUse):
        open_note(text, [key().verifier])


@pytest.mark.parametrize(
    "text",
    [
        "a\n8\n\n", f"a\n08\n{HEAD.text().split()[2]}\n", f"a\n-1\n{HEAD.text().split()[2]}\n", "a\n8\nAAAA\n",
        f"a\n8\n{HEAD.text().split()[2]}", f"a\n٣\n{HEAD.text().split()[2]}\n", f"\n8\n{HEAD.text().split()[2]}\n",
        f"a\n99999999999999999999\n{HEAD.text().split()[2]}\n",
    ],
)  # fmt: skip
def test_malformed_checkpoint_texts_are_refused(text: str) -> None:
    """Leading zeros, missing lines, other digits, short hashes."""
    with pytest.raises(BadUse):
        parse_checkpoint(text)


def test_extension_lines_are_allowed() -> None:
    """The specification lets a log add lines; they are signed and ignored."""
    assert parse_checkpoint(HEAD.text() + "more\n") == HEAD


def test_unknown_signatures_are_passed_over() -> None:
    """A witness we do not know may have signed too."""
    note = sign(HEAD.text(), [key(2, "witness.example"), key()])
    assert open_checkpoint(note, [key().verifier])[1] == (key().verifier,)


def test_a_checkpoint_only_a_stranger_signed_is_refused() -> None:
    """Nobody known signed: nothing is said."""
    with pytest.raises(BadUse, match="not signed by a key known here"):
        open_checkpoint(SIGNED, [key(2).verifier])


def test_a_witness_alone_does_not_make_a_checkpoint() -> None:
    """The log's own key must be among the signatures."""
    witness = key(2, "witness.example")
    with pytest.raises(BadUse, match="not signed by its own key"):
        open_checkpoint(sign(HEAD.text(), [witness]), [witness.verifier])


def test_a_wrong_signature_of_a_known_key_is_refused_even_beside_a_good_one() -> None:
    """As the specification asks."""
    good, bad = key(), key(2, "witness.example")
    note = sign(HEAD.text(), [good]) + bad.line("another text\n")
    with pytest.raises(BadUse, match=r"signature of witness\.example is wrong"):
        open_checkpoint(note, [good.verifier, bad.verifier])


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "x" * 201, "\u200b\n"])
def test_names_a_note_cannot_carry_are_refused(name: str) -> None:
    """Spaces and plus signs separate the parts of a note."""
    with pytest.raises(BadUse, match="cannot be the name of a log"):
        check_name(name)


def test_a_typing_error_in_a_public_key_is_found() -> None:
    """The key text has a checksum."""
    vkey = key().verifier.vkey
    assert parse_vkey(f" {vkey}\n") == key().verifier
    with pytest.raises(BadUse, match="typing error"):
        parse_vkey(vkey.replace(NAME, "observers.example/lahor"))


@given(st.text(max_size=120))
def test_any_text_is_a_public_key_or_one_clear_error(text: str) -> None:
    """Nothing somebody may paste is a traceback."""
    with pytest.raises(BadUse):
        parse_vkey(text)


def chain(*numbers: int) -> tuple[Link, ...]:
    """Keys, each handed over to by the one before."""
    first = Link(key(numbers[0]).verifier.vkey, None)
    return (first, *(handover(key(a), key(b)) for a, b in pairwise(numbers)))


def test_trust_is_handed_over_from_key_to_key() -> None:
    """Who trusts the first key trusts the last, but not the other way round."""
    links = chain(1, 2, 3)
    assert check_links(NAME, links) == (key(1).verifier, key(2).verifier, key(3).verifier)
    assert vouched(links, [links[0].vkey]) == {link.vkey for link in links}
    assert vouched(links, [links[2].vkey]) == {links[2].vkey}


def test_after_a_lost_key_trust_begins_anew() -> None:
    """Without a handover the next key is as unknown as any."""
    links = (*chain(1, 2), Link(key(3).verifier.vkey, None))
    assert vouched(links, [links[0].vkey]) == {links[0].vkey, links[1].vkey}


@pytest.mark.parametrize(
    "links",
    [
        (),
        (handover(key(1), key(2)),),
        (chain(1)[0], Link(key(3).verifier.vkey, handover(key(1), key(2)).handover)),
        (chain(1)[0], Link(key(2).verifier.vkey, handover(key(3), key(2)).handover)),
        (chain(1)[0], Link(key(2).verifier.vkey, "hello")),
        (Link(key(1, "another.example").verifier.vkey, None),),
    ],
    ids=["none", "nobody hands over", "to another key", "by another key", "not a note", "of another log"],
)
def test_forged_handovers_are_refused(links: tuple[Link, ...]) -> None:
    """Only the key before can hand over, and only to the key it names."""
    with pytest.raises(BadUse):
        check_links(NAME, links)
