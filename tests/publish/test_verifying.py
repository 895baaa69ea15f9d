"""A publication recomputes from what it carries, and nothing in it can be changed without being named."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from natija.errors import NatijaError
from natija.publish.publishing import publish
from natija.verify.verifying import verify
from natija.workspace import Workspace
from tests.publish.conftest import files, named, order, sign_again

SAYS = "recomputes from its records; this does not show that the records are true"


@pytest.mark.slow
def test_an_untouched_publication_recomputes(made: tuple[Path, Path]) -> None:
    """Every byte, and it says what that does not show; the key is unknown until it is given."""
    found = verify(made[1])
    assert named(found) == []
    assert (found.says, found.recomputed, found.known) == (SAYS, True, False)
    assert found.signed_by is not None
    assert verify(made[1], keys=[found.signed_by], recompute=False).known


@pytest.mark.slow
def test_a_changed_byte_of_any_file_is_found_and_the_file_named(site: Path) -> None:
    """One byte of each file in turn, at the beginning, at the end and at a place drawn from a seed."""
    chance = random.Random(4)  # noqa: S311 - a test draws a place
    for path in files(site):
        data = (site / path).read_bytes()
        for at in {0, len(data) - 1, chance.randrange(len(data))}:
            changed = bytearray(data)
            changed[at] ^= 1 << chance.randrange(8)
            (site / path).write_bytes(changed)
            assert_named(site, path)
        (site / path).write_bytes(data)
    assert named(verify(site, recompute=False)) == []


def assert_named(site: Path, path: str) -> None:
    """The check names the file: as wrong, or as what it cannot even read."""
    try:
        found = " ".join(named(verify(site, recompute=False)))
    except NatijaError as error:
        found = str(error)
    assert path in found


@pytest.mark.parametrize("path", ["data/contest/NA-128.json", "records/000000.jsonl", "log/tile/0/000"])
def test_a_file_that_is_missing_is_named(site: Path, path: str) -> None:
    """Also where the records themselves are gone."""
    (site / path).unlink()
    assert path in named(verify(site, recompute=False))


def test_a_file_that_nobody_signed_is_named(site: Path) -> None:
    """Also a link, which is not followed."""
    (site / "extra.html").write_text("<p>")
    (site / "data" / "link").symlink_to(site / "extra.html")
    assert named(verify(site, recompute=False)) == ["data/link", "extra.html"]


@pytest.mark.slow
def test_a_number_changed_by_who_holds_the_key_is_found_by_recomputing(site: Path, workspace: Workspace) -> None:
    """The signature is right, the digests are, and the file is still named."""
    place = site / "data" / "contest" / "NA-128.json"
    place.write_bytes(place.read_bytes().replace(b"172576", b"172577"))
    (site / "data" / "contest" / "NA-999.json").write_text("{}")
    sign_again(site, workspace.log)
    found = verify(site)
    assert [(one.path, one.kind) for one in found.wrong] == [
        ("data/contest/NA-128.json", "differs"), ("data/contest/NA-999.json", "differs"),
    ]  # fmt: skip
    assert found.says != SAYS


def test_a_record_changed_by_who_holds_the_key_is_found_by_the_tree(site: Path, workspace: Workspace) -> None:
    """A record is what its id says, and its id is in a leaf."""
    place = site / "records" / "000000.jsonl"
    place.write_bytes(place.read_bytes().replace(b"172576", b"172577"))
    sign_again(site, workspace.log)
    assert named(verify(site)) == ["records/000000.jsonl"]


def test_a_checkpoint_kept_elsewhere_shows_a_log_that_was_cut(made: tuple[Path, Path], workspace: Workspace) -> None:
    """The publication is whole in itself, and shorter than what somebody has in their hand."""
    assert (
        named(verify(made[1], checkpoint=workspace.log.checkpoint(workspace.log.signing_key()), recompute=False)) == []
    )
    workspace.withdraw(record="260", reason="typing error")
    later = workspace.log.checkpoint(workspace.log.signing_key())
    assert named(verify(made[1], checkpoint=later, recompute=False)) == ["log/checkpoint"]


@pytest.mark.slow
def test_versions_are_chained(site: Path, workspace: Workspace) -> None:
    """The list of an earlier version, its signature, and its place in the chain are checked."""
    workspace.withdraw(record="260", reason="typing error")
    publish(workspace, site, order("2024-02-21T12:00:00Z"))
    assert named(verify(site)) == []
    first = site / "versions" / "263" / "manifest.json"
    first.write_bytes(first.read_bytes().replace(b"0", b"1", 1))
    sign_again(site, workspace.log)
    assert "versions/263/manifest.json" in named(verify(site, recompute=False))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("field", "says"),
    [
        (b'"title":"L', b'"title":"l'),
        (b'"fictional":false', b'"fictional":true'),
        (b'"held_back":[]', b'"held_back":["x"]'),
    ],
)
def test_a_recipe_that_says_something_else_of_the_election_is_found(
    site: Path, workspace: Workspace, field: bytes, says: bytes
) -> None:
    """Signed with the right key: title, flag and contests to hold back are those of the definition."""
    recipe = site / "publication.json"
    assert field in recipe.read_bytes()
    recipe.write_bytes(recipe.read_bytes().replace(field, says))
    sign_again(site, workspace.log)
    assert "publication.json" in named(verify(site))
