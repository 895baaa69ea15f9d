"""Whatever is changed, removed, added, cut short or exchanged in a publication: both verifiers name that file.

Of a bundled and of a simulated election, with station forms. The files that everything else hangs on are damaged one at
a time; of the others all at once, each at another place, so that each must be named on its own account.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from natija.errors import BadUse, NatijaError, StoreDamaged
from natija.publish.proof import manifest
from natija.publish.publishing import publish
from natija.verify.verifying import verify
from natija.workspace import Workspace
from tests import independent_verifier as independent
from tests.publish.conftest import files, named, order, sign_again

pytestmark = pytest.mark.slow

Damage = Callable[[bytes, random.Random], bytes]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """One bit of one byte is another."""
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def cut(data: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return data[: chance.randrange(len(data))]


def shortened(data: bytes, _: random.Random) -> bytes:
    """The last byte is missing."""
    return data[:-1]


def longer(data: bytes, chance: random.Random) -> bytes:
    """Something stands after the end."""
    return data + chance.choice((b"\n", b" ", b"\0", b"{}"))


def inserted(data: bytes, chance: random.Random) -> bytes:
    """A byte stands between two others."""
    at = chance.randrange(len(data))
    return data[:at] + data[at : at + 1] + b"0" + data[at + 1 :]


DAMAGES = (flipped, cut, shortened, longer, inserted)


def roots(site: Path) -> list[str]:
    """The files that say what there is, and who says so: nothing else can be checked without them."""
    version = next(iter((site / "versions").iterdir())).name
    apart = {"manifest.json", "manifest.sig", "publication.json", "latest.json", "log/checkpoint", "log/keys.json"}
    return sorted(p for p in files(site) if p in apart or p.startswith((f"versions/{version}/", "records/", "log/")))


def said(site: Path) -> tuple[set[str], set[str]]:
    """The files that each of the verifiers names."""
    try:
        ours = set(named(verify(site, recompute=False)))
    except NatijaError as error:
        ours = {path for path in ("publication.json", "manifest.json", "log/keys.json") if path in str(error)}
    return ours, {path for path, _ in independent.verify(site)}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_root_of_everything_is_named_by_both(anysite: Path, damage: Damage) -> None:
    """List, signature, recipe, keys, records and tree, one at a time."""
    chance = random.Random(damage.__name__)  # noqa: S311 - a test draws a place
    for path in roots(anysite):
        whole = (anysite / path).read_bytes()
        (anysite / path).write_bytes(damage(whole, chance))
        ours, theirs = said(anysite)
        assert (path, path in ours, path in theirs) == (path, True, True)
        (anysite / path).write_bytes(whole)
    assert said(anysite) == (set(), set())


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_other_damaged_file_is_named_by_both(anysite: Path, damage: Damage) -> None:
    """All of them at once, and nothing but them."""
    chance = random.Random(damage.__name__)  # noqa: S311 - a test draws a place
    broken = sorted(set(files(anysite)) - set(roots(anysite)))
    for path in broken:
        (anysite / path).write_bytes(damage((anysite / path).read_bytes(), chance))
    ours, theirs = said(anysite)
    assert sorted(ours) == broken
    assert sorted(theirs) == broken


def test_every_missing_file_is_named_by_both(anysite: Path) -> None:
    """One at a time, its place left empty."""
    for path in files(anysite):
        if path != "manifest.json":
            (anysite / path).rename(anysite.parent / "away")
            ours, theirs = said(anysite)
            assert (path, path in ours, path in theirs) == (path, True, True)
            (anysite.parent / "away").rename(anysite / path)


def test_without_its_list_a_folder_is_no_publication(site: Path) -> None:
    """It is said what is looked for."""
    (site / "manifest.json").unlink()
    with pytest.raises(BadUse, match=r"manifest\.json"):
        verify(site)
    assert [path for path, _ in independent.verify(site)] == ["manifest.json"]


def test_two_files_exchanged_are_both_named(anysite: Path) -> None:
    """Each is a file of this publication, and in the place of another."""
    names = [p for p in files(anysite) if p.startswith("contest/")][:2]
    one, other = ((anysite / name).read_bytes() for name in names)
    (anysite / names[0]).write_bytes(other)
    (anysite / names[1]).write_bytes(one)
    assert said(anysite) == (set(names), set(names))


def test_added_files_are_named(anysite: Path) -> None:
    """Beside the pages, deep below them, and one that only looks like a page of the list."""
    added = {"index.html.bak", f"{'d/' * 900}deep.html", "contest/NA-999.html", ".hidden"}
    for path in added:
        (anysite / path).parent.mkdir(parents=True, exist_ok=True)
        (anysite / path).write_text("x")
    assert said(anysite) == (added, added)


def test_links_and_pipes_are_named_and_not_opened(site: Path, tmp_path: Path) -> None:
    """A page that is a link to its own bytes elsewhere; a folder that is one; a pipe that never ends."""
    shutil.move(site / "index.html", tmp_path / "elsewhere.html")
    (site / "index.html").symlink_to(tmp_path / "elsewhere.html")
    shutil.move(site / "people", tmp_path / "people")
    behind = {f"people/{p.name}" for p in (tmp_path / "people").iterdir()}
    (site / "people").symlink_to(tmp_path / "people")
    (site / "style.css").unlink()
    os.mkfifo(site / "style.css")
    (site / "etc").symlink_to("/etc")
    wanted = {"index.html", "people", "style.css", "etc", *behind}
    assert said(site) == (wanted, wanted)


def test_a_link_in_place_of_the_list_is_not_followed(site: Path, tmp_path: Path) -> None:
    """Also where it leads to the right bytes."""
    shutil.move(site / "manifest.json", tmp_path / "list")
    (site / "manifest.json").symlink_to(tmp_path / "list")
    with pytest.raises(StoreDamaged, match="is a link"):
        verify(site)


def test_a_file_of_many_gigabytes_is_named_without_being_read(site: Path) -> None:
    """Its size alone says that it is another file."""
    with (site / "index.html").open("r+b") as file:
        file.truncate(1 << 40)
    before = time.process_time()
    assert said(site) == ({"index.html"}, {"index.html"})
    assert time.process_time() - before < 5


def test_a_list_of_before_with_the_files_of_now_names_what_changed(site: Path, workspace: Workspace) -> None:
    """And the other way round: an old page under the new list."""
    old = {p: (site / p).read_bytes() for p in files(site)}
    workspace.withdraw(record="260", reason="typing error")
    publish(workspace, site, order("2024-02-21T12:00:00Z"))
    new = {p: (site / p).read_bytes() for p in files(site)}
    page = next(p for p in sorted(old) if p.startswith("contest/") and old[p] != new[p])
    (site / page).write_bytes(old[page])
    assert said(site) == ({page}, {page})
    (site / page).write_bytes(new[page])
    for name in ("manifest.json", "manifest.sig"):
        (site / name).write_bytes(old[name])
    ours, theirs = said(site)
    changed = {p for p in old if new.get(p) != old[p] and not p.startswith("manifest.")}
    assert changed - {"publication.json"} <= ours
    assert changed - {"publication.json"} <= theirs


def test_a_signature_by_another_key_is_named(site: Path, tmp_path: Path) -> None:
    """Signed as a publisher would, with another key; also where that key is slipped into the log's list of keys."""
    with Workspace.create(tmp_path / "other", package="lahore-2024", origin="example/lahore") as other:
        (site / "index.html").write_text("<p>all is well")
        sign_again(site, other.log)
        ours, theirs = said(site)
        assert "manifest.sig" in ours & theirs
        keys = manifest.keys(other.log.origin, other.log.public_keys())
        honest = independent.listed_keys(site, "example/lahore")
        (site / keys.path).write_bytes(keys.data)
        sign_again(site, other.log)
    ours, theirs = said(site)
    assert "log/checkpoint" in ours & theirs
    assert not verify(site, keys=honest, recompute=False).known
    assert ("log/keys.json", "does not list the key that was given") in independent.verify(site, honest[0])


@pytest.mark.parametrize(
    "path", ["../outside", "/etc/passwd", "a/../../b", "data\\x", "", "x" * 300, "a/" * 3000 + "b"]
)
def test_a_list_that_leads_out_of_the_folder_is_named(site: Path, workspace: Workspace, path: str) -> None:
    """Signed by the publisher's own key; nothing outside is read."""
    sign_again(site, workspace.log, more={path: (sha256(b"").hexdigest(), 0)})
    assert said(site) == ({path}, {path})


def test_names_that_differ_in_case_alone_are_named(site: Path, workspace: Workspace) -> None:
    """On many discs and servers one would take the place of the other."""
    (site / "Index.html").write_text("<p>")
    (site / "INDEX.html").write_text("<p>")
    sign_again(site, workspace.log)
    ours, theirs = said(site)
    assert len(ours) == 2
    assert ours == theirs


@pytest.mark.parametrize(
    "field",
    [("position", -1), ("position", 10**15), ("version", "../../elsewhere"), ("since", "versions/../../x"),
     ("format", "natija-publication/2"), ("program", 7), ("held_back", "x"), ("published", "yesterday"),
        ("published", "2024-02-20"), ("tables", {"position": 1, "published": "x"})],
)  # fmt: skip
def test_a_recipe_that_no_publication_has_is_named(site: Path, field: tuple[str, object]) -> None:
    """Whatever stands in it is somebody else's text."""
    recipe = json.loads((site / "publication.json").read_bytes()) | dict([field])
    (site / "publication.json").write_bytes(independent.canonical(recipe))
    ours, theirs = said(site)
    assert "publication.json" in ours & theirs


def test_a_version_of_before_never_changes(site: Path, workspace: Workspace) -> None:
    """Not even by who holds the key: what that version's own signed list says of its folder is kept to."""
    workspace.withdraw(record="260", reason="typing error")
    publish(workspace, site, order("2024-02-21T12:00:00Z"))
    place = site / "versions" / "263" / "standings.json"
    place.write_bytes(place.read_bytes().replace(b'"counted":1', b'"counted":2'))
    sign_again(site, workspace.log)
    assert said(site) == ({"versions/263/standings.json"}, {"versions/263/standings.json"})


def test_deep_json_is_said_and_not_fallen_over(site: Path) -> None:
    """A list nested a million times."""
    (site / "manifest.json").write_bytes(b'{"a":' * 1_000_000)
    ours, theirs = said(site)
    assert (ours, theirs) == ({"manifest.json"}, {"manifest.json"})
