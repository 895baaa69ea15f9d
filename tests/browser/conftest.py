"""A real browser for pages that people see: Chromium, headless, without a network.

Where Chromium or axe-core is not there, tests are skipped and say so; in continuous integration (CI=true) they fail.
`NATIJA_CHROMIUM` and `NATIJA_AXE` name them where they are somewhere else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NoReturn

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = Path(os.environ.get("NATIJA_CHROMIUM", "/usr/bin/chromium"))
AXE = Path(os.environ.get("NATIJA_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
WIDTHS = {"phone": 360, "narrow": 320, "desktop": 1280}
Width = Literal["phone", "narrow", "desktop"]
Scheme = Literal["light", "dark"]


def missing(what: str) -> NoReturn:
    """An error in continuous integration, a remark elsewhere."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is not here")
    pytest.skip(f"{what} is not here")


@dataclass  # no slots: playwright keeps its handlers on the object
class Seen:
    """A page as it is shown, and what went wrong or was asked for while it loaded."""

    page: Page
    errors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        """Keep an error of the console."""
        if message.type == "error":
            self.errors.append(message.text)

    def request(self, request: Request) -> None:
        """Keep what the page asks for."""
        self.asked.append(request.url)


Look = Callable[[str, Width, Scheme], Seen]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    if not CHROMIUM.exists():
        missing(f"Chromium ({CHROMIUM})")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])


@contextmanager
def opened(browser: Browser) -> Iterator[Look]:
    """Opens addresses, each in a window of its own, and closes the windows."""
    contexts = []

    def look(address: str, width: Width, scheme: Scheme) -> Seen:
        size = {"width": WIDTHS[width], "height": 900}
        contexts.append(browser.new_context(viewport=size, color_scheme=scheme))  # type: ignore[arg-type]
        seen = Seen(page=contexts[-1].new_page())
        seen.page.on("console", seen.console)
        seen.page.on("request", seen.request)
        seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
        seen.page.goto(address)
        return seen

    yield look
    for context in contexts:
        context.close()


@pytest.fixture
def look(browser: Browser) -> Iterator[Look]:
    """Opens a page at a width, in the light or in the dark."""
    with opened(browser) as found:
        yield found


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, which is run inside a page."""
    if not AXE.exists():
        missing(f"axe-core ({AXE}; npm install --no-save axe-core)")
    return AXE.read_text(encoding="utf-8")
