"""Screens of what was handed on: files with their sizes, what the format carries and what it loses."""

from __future__ import annotations

from collections.abc import Mapping

from natija.cli.render.moments import moment_lines
from natija.cli.terminal import Column, Screen, Sheet
from natija.cli.words import number, plural, shell
from natija.publish.formats.export import ExportView, Format

NEXT: Mapping[Format, str] = {
    "cdf": "docs/how-to/elsewhere.md has readers for it",
    "csv": "frictionless validate {path}/datapackage.json",
    "parquet": "python -c \"import pandas; print(pandas.read_parquet('{path}/tables/results_contest.parquet'))\"",
    "xlsx": "open {path}",
    "sqlite": "datasette {path}",
    "popolo": "docs/how-to/elsewhere.md has readers for it",
}


def export_screen(view: ExportView) -> Screen:
    """What was written."""
    files = Sheet(
        title=f"Files in {view.path}" if len(view.files) > 1 else "File",
        columns=(Column(title="File"), Column(title="Bytes", kind="number"), Column(title="SHA-256, beginning")),
        rows=tuple((f.file, number(f.bytes), f.sha256[:12]) for f in view.files),
    )
    return Screen(
        sentence=f"Written to {view.path} as {view.format}: {plural(len(view.files), 'file')}, under {view.licence}.",
        coverage=(
            *moment_lines(view.moment, basis=False),
            f"Results under {plural(len(view.bases), 'basis', 'bases')}: {', '.join(view.bases)}.",
            f"It carries {view.carries}.",
            f"It does not carry {view.loses}.",
        ),
        parts=(files,),
        next=NEXT[view.format].format(path=shell(view.path)),
    )
