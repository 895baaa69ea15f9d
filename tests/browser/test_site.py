"""A site as people see it: on a phone, on a desk, in the dark, from right to left, without its style or its script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from natija.publish.nouns import File
from natija.publish.write import write
from natija.workspace import Workspace
from tests.browser.conftest import Look, Scheme, Width
from tests.dossier import made
from tests.site.reading import site

pytestmark = pytest.mark.slow

LONG = "Chaudhry Muhammad Abdul Rehman Khan Kanju-Bhattizadakhanwaladullahpuri"
KINDS = (
    "lahore/index.html", "lahore/contests.html", "lahore/contest/NA-128.html", "lahore/contest/NA-117.html",
    "lahore/find.html", "lahore/people/1.html", "lahore/parties.html", "lahore/findings.html", "lahore/method.html",
    "lahore/data.html", "lahore/changes.html", "national/house.html", "small/contest/A-1.html",
    "small/stations/A-1/other.html", "lahore/ur/index.html", "lahore/ur/contest/NA-128.html",
    "lahore/ur/contests.html", "national/ur/house.html", "small/ur/stations/A-1/other.html",
)  # fmt: skip
"""One page of each kind, in both languages where they differ most."""
EVERY = pytest.mark.parametrize("path", KINDS)


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sites: the bundled packages, and a small contest with station forms and a long name."""
    place = tmp_path_factory.mktemp("sites")
    for name, package in (("lahore", "lahore-2024"), ("national", "pakistan-2024")):
        with Workspace.create(place / "workspaces" / name, package=package, origin=f"example/{name}") as workspace:
            _put(place / name, site(workspace))
    with made.workspace(place / "workspaces" / "s", (LONG, "Quentin", "Third")) as workspace:
        _put(place / "small", site(workspace))
    return place


def _put(folder: Path, files: dict[str, bytes]) -> None:
    write(folder, (File(path=path, data=data) for path, data in files.items()), {})


@EVERY
@pytest.mark.parametrize("width", ["narrow", "desktop"])
def test_nothing_is_wider_than_the_window(root: Path, look: Look, path: str, width: Width) -> None:
    """Only a table that says so scrolls, inside itself; and nothing else is fetched, nothing fails."""
    seen = look((root / path).as_uri(), width, "light")
    wide, room = seen.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room
    assert seen.errors == []
    assert {Path(address).name for address in seen.asked} == {Path(path).name, "style.css", "site.js"}


@EVERY
def test_axe_finds_nothing(root: Path, look: Look, axe: str, path: str) -> None:
    """Contrast, names, landmarks, headings, tables, in the light and in the dark."""
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        page = look((root / path).as_uri(), "desktop", scheme).page
        page.evaluate(axe)
        found = page.evaluate(
            "axe.run().then(r => r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html)]))"
        )
        assert found == [], scheme


def test_urdu_runs_from_right_to_left_in_lines_of_their_height(root: Path, look: Look) -> None:
    """Nastaliq needs twice the height of its letters; English sentences beside keep their direction."""
    page = look((root / "lahore/ur/contest/NA-128.html").as_uri(), "phone", "light").page
    high, size = page.evaluate(
        "[getComputedStyle(document.querySelector('.lead')).lineHeight, "
        "getComputedStyle(document.querySelector('.lead')).fontSize].map(parseFloat)"
    )
    assert high >= 2 * size
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('.written')).direction") == "ltr"


def test_a_keyboard_reaches_the_content_first(root: Path, look: Look) -> None:
    """The first stop is a link past the navigation, and it is seen."""
    page = look((root / "lahore/index.html").as_uri(), "desktop", "light").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")


def test_the_filter_hides_what_does_not_contain_the_words(root: Path, look: Look) -> None:
    """By the name of a candidate, in the table of contests."""
    page = look((root / "lahore/contests.html").as_uri(), "desktop", "light").page
    page.locator("input[type=search]").fill("salman akram")
    assert page.locator(".contests tbody tr:visible").count() == 1


def test_without_a_script_everything_is_there(root: Path, browser: Browser) -> None:
    """Every contest is shown, and no box that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((root / "lahore/contests.html").as_uri())
    assert page.locator(".contests tbody tr").count() == 14
    assert page.locator("input").count() == 0
    context.close()


def test_two_leading_candidates_have_the_same_size(root: Path, look: Look) -> None:
    """Letters and bars of NA-122 and NA-128 alike."""
    for label in ("NA-122", "NA-128"):
        page = look((root / f"lahore/contest/{label}.html").as_uri(), "desktop", "light").page
        sizes = page.evaluate(
            "[...document.querySelectorAll('#votes tbody th bdi')].slice(0, 2).map(e => getComputedStyle(e).fontSize "
            "+ getComputedStyle(e).fontWeight + getComputedStyle(e).color)"
        )
        assert len(sizes) == 2
        assert sizes[0] == sizes[1]
