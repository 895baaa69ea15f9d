"""Natija: from the count forms of polling stations to a result that anyone can recompute.

    import natija

    with natija.open("myelection") as workspace:
        workspace.canvass(basis="commission").outcomes
        workspace.tabulations(basis="commission").to_polars()

A workspace answers every question by a method; nothing else has to be imported.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from natija.errors import NatijaError

if TYPE_CHECKING:
    from natija.workspace import Workspace

__version__ = "0.1.0"

__all__ = ["NatijaError", "__version__", "open"]


def open(folder: Path | str = ".") -> Workspace:  # noqa: A001 - read as natija.open
    """Open a workspace folder. The engine is loaded here, not when the package is imported."""
    from natija.workspace import Workspace as Opened

    return Opened.open(folder)
