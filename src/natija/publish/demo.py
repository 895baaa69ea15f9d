"""The demo as a site: the bundled package published into a folder, through the same functions as any other."""

from __future__ import annotations

import tempfile
from pathlib import Path

from natija.publish.nouns import PublishedView, Publisher
from natija.publish.publishing import Progress, publish
from natija.publish.recipe import Order
from natija.workspace import Workspace
from natija.workspace.demo import PACKAGE

PUBLISHER = Publisher(name="a demonstration of Natija", contact="whoever started it on this computer")


def demo_site(
    folder: Path | None, *, published: str, as_of: str | None = None, progress: Progress | None = None
) -> PublishedView:
    """Publish it in both languages; into a new folder of its own where none is given. The workspace does not stay."""
    out = folder or Path(tempfile.mkdtemp(prefix="natija-site-"))
    order = Order(published=published, publisher=PUBLISHER, languages=("en", "ur"), as_of=as_of)
    with (
        tempfile.TemporaryDirectory(prefix="natija-demo-") as place,
        Workspace.create(Path(place) / PACKAGE, package=PACKAGE, origin=f"natija/{PACKAGE}") as workspace,
    ):
        return publish(workspace, out, order, progress)
