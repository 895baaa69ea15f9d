"""The verifier that shares no code with the program agrees with it, on what is whole and on what has been changed."""

from __future__ import annotations

import ast
import base64
import json
import random
import sys
from pathlib import Path

import pytest
from pymerkle import InmemoryTree

from natija.publish.publishing import publish
from natija.verify.verifying import verify
from natija.workspace import Workspace
from tests import independent_verifier as independent
from tests.publish.conftest import files, named, order, sign_again
from tests.site.reading import read, target


def test_it_imports_nothing_but_the_standard_library() -> None:
    """A verifier that calls the producer's code proves nothing."""
    tree = ast.parse(Path(independent.__file__).read_text(encoding="utf-8"))
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_both_find_nothing_in_what_is_whole(made: tuple[Path, Path]) -> None:
    """The bundled package as published."""
    key = verify(made[1], recompute=False).signed_by
    assert independent.verify(made[1], key) == []


def test_a_key_that_the_log_does_not_list_is_said(made: tuple[Path, Path]) -> None:
    """The site may be signed, and by somebody else."""
    other = "x+" + independent.digest(b"x\n\1" + bytes(32))[:8] + "+" + base64.b64encode(b"\1" + bytes(32)).decode()
    assert independent.verify(made[1], other) == [("log/keys.json", "does not list the key that was given")]


@pytest.mark.slow
def test_both_name_a_file_of_which_a_byte_was_changed(site: Path) -> None:
    """One byte of each file in turn, at a place drawn from a seed."""
    chance = random.Random(11)  # noqa: S311 - a test draws a place
    for path in files(site):
        data = (site / path).read_bytes()
        at = chance.randrange(len(data))
        (site / path).write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        assert path in {name for name, _ in independent.verify(site)}
        (site / path).write_bytes(data)
    assert independent.verify(site) == []


@pytest.mark.slow
def test_both_find_a_total_changed_by_who_holds_the_key(summed: tuple[Workspace, Path]) -> None:
    """Signed as it should be, and not what the station forms add up to."""
    workspace, site = summed
    assert (named(verify(site)), independent.verify(site)) == ([], [])
    place = site / "data" / "contest" / "A-1.json"
    said = json.loads(place.read_bytes())
    summed_up = next(v for v in said["versions"] if v["holder"] == "commission" and not v["records"])
    assert summed_up["votes"]["1"] == 120
    summed_up["votes"]["1"] = 121
    place.write_bytes(independent.canonical(said))
    sign_again(site, workspace.log)
    assert named(verify(site)) == ["data/contest/A-1.json"]
    assert [path for path, _ in independent.verify(site)] == ["data/contest/A-1.json"]


@pytest.mark.slow
def test_both_follow_a_withdrawal_a_second_version_and_what_is_held_back(summed: tuple[Workspace, Path]) -> None:
    """Sums without what was taken back; a chain of three versions; leaves without records."""
    workspace, site = summed
    claim = next(e for e in workspace.log.read() if b'"holder":"agents:1"' in e.content and b'"claim"' in e.content)
    workspace.withdraw(record=claim.id, reason="read wrongly")
    publish(workspace, site, order("2024-02-21T12:00:00Z"))
    publish(workspace, site, order("2024-02-22T12:00:00Z", hold_back=("A-2",)))
    assert len(list((site / "versions").iterdir())) == 3
    assert (named(verify(site)), independent.verify(site)) == ([], [])


def test_pymerkle_has_the_same_root(made: tuple[Path, Path]) -> None:
    """Over the leaves' bytes in the bundles."""
    site = made[1]
    recipe = json.loads((site / "publication.json").read_bytes())
    tree = InmemoryTree(algorithm="sha256")
    for _, _, envelope in independent.leaves_of(site, recipe):
        tree.append_entry(envelope)
    assert tree.get_root().hex() == json.loads((site / "latest.json").read_bytes())["root"]


def test_every_link_of_a_publication_with_stations_leads_somewhere(summed: tuple[Workspace, Path]) -> None:
    """Station pages too, and the schedules they offer as data."""
    _, folder = summed
    assert list(folder.glob("data/stations/*.csv"))
    lost = {
        place
        for page in folder.rglob("*.html")
        for _, _, address in read(page.read_bytes()).links
        if not (folder / (place := target(str(page.relative_to(folder)), address)[0])).exists()
    }
    assert lost == set()
