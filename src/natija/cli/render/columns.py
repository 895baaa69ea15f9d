"""Words for the columns that were written for other programs."""

from __future__ import annotations

from natija.cli.terminal import Screen
from natija.cli.words import number, plural, shell
from natija.workspace.exporting import FramesView


def exported_screen(view: FramesView) -> Screen:
    """An export of frames."""
    return Screen(
        sentence=f"{view.url}: {plural(view.rows['figure'], 'figure')} of {plural(view.records, 'record')} as Parquet.",
        coverage=tuple(f"{name}: {number(rows)} rows" for name, rows in sorted(view.rows.items())),
        next=f"natija canvass --engine {shell(f'local-spark?frames={view.url}')}",
    )
