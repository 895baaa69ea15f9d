"""The facade: `natija.open(folder)` gives a Workspace, and a Workspace answers every question."""

from natija.workspace.demo import demo
from natija.workspace.tables import Table
from natija.workspace.workspace import Workspace

__all__ = ["Table", "Workspace", "demo"]
