"""A dossier as a person sees it: on a phone, on a desk, in the dark, with a keyboard, with a screen reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from natija.dossier.write import dossier
from natija.workspace import Workspace
from tests.browser.conftest import Look, Scheme, Width
from tests.dossier import made

pytestmark = pytest.mark.slow

LONG = "Chaudhry Muhammad Abdul Rehman Khan Kanju-Bhattizadakhanwaladullahpuri"


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Dossiers from bundled facts, and of a small contest with station forms and long names."""
    place = tmp_path_factory.mktemp("browser")
    with Workspace.create(place / "lahore", package="lahore-2024") as workspace:
        dossier(workspace, "NA-128", place / "na128")
    with made.workspace(place / "small", (LONG, "Quentin", "Third")) as workspace:
        dossier(workspace, "A-1", place / "a1")
    return {"bundled": _address(place / "na128"), "stations": _address(place / "a1")}


def _address(folder: Path) -> str:
    (path,) = folder.glob("*.html")
    return path.as_uri()


EVERYWHERE = pytest.mark.parametrize("which", ["bundled", "stations"])


@EVERYWHERE
@pytest.mark.parametrize("width", ["narrow", "phone", "desktop"])
def test_nothing_is_wider_than_the_window(addresses: dict[str, str], look: Look, which: str, width: Width) -> None:
    """Only a table that says so scrolls, inside itself."""
    page = look(addresses[which], width, "light").page
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room


@EVERYWHERE
def test_nothing_is_fetched_and_nothing_fails(addresses: dict[str, str], look: Look, which: str) -> None:
    """One file, no error on the console."""
    seen = look(addresses[which], "desktop", "light")
    assert seen.errors == []
    assert seen.asked == [addresses[which]]


@EVERYWHERE
def test_every_link_moves_to_what_it_names(addresses: dict[str, str], look: Look, which: str) -> None:
    """Each target is there and is shown."""
    page = look(addresses[which], "phone", "light").page
    lost = page.evaluate(
        "[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))"
        ".filter(h => !h.startsWith('#') || !document.getElementById(h.slice(1))?.getClientRects().length)"
    )
    assert page.locator("a").count() > 10
    assert lost == []


@EVERYWHERE
def test_numbers_stand_to_the_right(addresses: dict[str, str], look: Look, which: str) -> None:
    """In every sum and table, on a desk and on a phone."""
    widths: tuple[Width, ...] = ("desktop", "phone")
    for width in widths:
        page = look(addresses[which], width, "light").page
        found = page.evaluate(
            "[...new Set([...document.querySelectorAll('td.number')].map(c => getComputedStyle(c).textAlign))]"
        )
        assert found == ["end"]


@EVERYWHERE
def test_no_words_of_a_picture_leave_it(addresses: dict[str, str], look: Look, which: str) -> None:
    """A long name is not cut off."""
    page = look(addresses[which], "phone", "light").page
    cut = page.evaluate(
        "[...document.querySelectorAll('svg text')].filter(t => { const a = t.getBoundingClientRect(),"
        " b = t.ownerSVGElement.getBoundingClientRect(); return a.right > b.right + 1 || a.left < b.left - 1; })"
        ".map(t => t.textContent)"
    )
    assert cut == []


@EVERYWHERE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(addresses: dict[str, str], look: Look, axe: str, which: str, scheme: Scheme) -> None:
    """Contrast, names, landmarks, headings, tables: WCAG 2 A and AA, and axe's best practices."""
    page = look(addresses[which], "desktop", scheme).page
    page.evaluate(axe)
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html)]))")
    assert found == []
