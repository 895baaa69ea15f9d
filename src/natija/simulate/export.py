"""A simulated election as a folder somebody could have published, with the ground truth beside it.

The folder is a package: `natija init X --package FOLDER` takes its definition. `tables/` has the station lists, the
forms as they come in, part by part, and the statements of whole contests, each with the mapping that reads it. The
folder appears complete or not at all. The definition is written by the function the caller gives, which lies in
another package.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from natija.errors import BadUse, StoreUnavailable
from natija.model.definition import Definition
from natija.simulate import columns, mappings
from natija.simulate.blanks import form_of, statements
from natija.simulate.country import Simulation
from natija.simulate.truth import FILE, TABLE, ground_truth, write_truth

DefinitionWriter = Callable[[Definition, Path], object]
Progress = Callable[[int, int], None]
Kind = Literal["csv", "parquet"]
TABLES = "tables"
WHO = ("commission", "agents-first", "agents-second", "observer")
"""Whose file a copy is in: the commission's, those of the agents of the first and of the second, the observers'."""
README = """Nothing in this folder took place and nobody in it exists: it was made by `natija simulate`
(profile {name}, seed {seed}). Do not publish it as anything else.

election.toml, *.csv    units, contests, candidates: natija init drill --package THIS-FOLDER
tables/                 station lists and forms, to be imported in the order below
{truth}      the faults that were planted, and the true totals
{table}   the planted faults as a table

"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One file of `tables/`: its name, the text of the mapping that reads it, what is in it."""

    name: str
    mapping: str
    blocks: Iterator[pa.Table]


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A file that was written, relative to the folder, with its mapping and rows."""

    file: str
    mapping: str
    rows: int


def write(
    simulation: Simulation, out: Path, definition_writer: DefinitionWriter, *, kind: Kind = "csv",
    progress: Progress | None = None,
) -> tuple[Written, ...]:  # fmt: skip
    """Write everything into a new folder; the tables in the order in which they are imported."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise BadUse(f"{out} exists and is not empty", next_step="choose a new folder: --out NAME")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as draft:
            inner = Path(draft) / "simulation"
            (inner / TABLES).mkdir(parents=True)
            definition_writer(simulation.definition, inner)
            done = _write_tables(simulation, inner, kind, progress)
            write_truth(ground_truth(simulation), inner)
            (inner / "README.txt").write_text(_readme(simulation, done), encoding="utf-8")
            if out.exists():
                out.rmdir()
            inner.rename(out)
    except OSError as error:
        step = "free some space or choose another folder, and begin again"
        raise StoreUnavailable(out, error.strerror or str(error), next_step=step) from None
    return done


def _write_tables(simulation: Simulation, folder: Path, kind: Kind, progress: Progress | None) -> tuple[Written, ...]:
    """Every table with a mapping of the same name beside it."""
    made, done = list(parts(simulation)), []
    for number, part in enumerate(made):
        if progress:
            progress(number, len(made))
        file, mapping = f"{TABLES}/{part.name}.{kind}", f"{TABLES}/{part.name}.toml"
        (folder / mapping).write_text(part.mapping, encoding="utf-8")
        done.append(Written(file=file, mapping=mapping, rows=_stream(part.blocks, folder / file, kind)))
    return tuple(done)


def _stream(blocks: Iterator[pa.Table], path: Path, kind: Kind) -> int:
    """Write block after block; how many rows."""
    first = next(blocks)
    rows = 0
    opened = (
        pq.ParquetWriter(path, first.schema, compression="zstd")
        if kind == "parquet"
        else pc.CSVWriter(path, first.schema, write_options=pc.WriteOptions(quoting_style="none"))
    )
    with opened as writer:
        for block in chain([first], blocks):
            writer.write_table(block.select(first.column_names))  # a CSV writer looks at places, not at names
            rows += len(block)
    return rows


def parts(simulation: Simulation) -> Iterator[Part]:
    """The tables in the order in which they come to those who count."""
    lists = form_of(simulation.profile, "list").id
    says = mappings.stations_mapping(simulation)
    yield Part(name=f"{lists}-stations", mapping=says, blocks=columns.stations(simulation))
    yield from _copies(simulation)
    yield from _statements(simulation)


def _copies(simulation: Simulation) -> Iterator[Part]:
    """Station forms wave by wave and holder by holder; after the last wave, the corrected ones."""
    count, plan = form_of(simulation.profile, "count").id, simulation.plan
    for wave in range(plan.waves):
        for copy, who in enumerate(WHO[: plan.copies]):
            forms = np.flatnonzero(np.tile(simulation.wave == wave, 2) & simulation.copies.held[copy])
            says, blocks = mappings.figures_mapping(simulation, who), columns.copy_rows(simulation, copy, forms)
            yield Part(name=f"{count}-wave-{wave + 1}-{who}", mapping=says, blocks=blocks)
    if len(simulation.copies.corrected()):
        name, says = f"{count}-wave-{plan.waves + 1}-corrected", mappings.figures_mapping(simulation)
        yield Part(name=name, mapping=says, blocks=columns.corrected_rows(simulation))


def _statements(simulation: Simulation) -> Iterator[Part]:
    """Accounts, and the statements of whole contests, as far as the profile has forms for them."""
    forms = statements(simulation.profile)
    made: dict[str, tuple[str, Callable[[Simulation], str], Callable[[Simulation], Iterator[pa.Table]]]] = {
        "account": ("accounts", mappings.account_mapping, columns.account_rows),
        "provisional": ("provisional", mappings.provisional_mapping, columns.provisional_rows),
        "consolidated": ("consolidated", mappings.consolidated_mapping, columns.consolidated_rows),
        "declared": ("declared", mappings.declared_mapping, columns.declared_rows),
    }
    for name, (word, says, blocks) in made.items():
        if name in forms:
            yield Part(name=f"{forms[name].id}-{word}", mapping=says(simulation), blocks=blocks(simulation))


def figures(simulation: Simulation) -> Iterator[pa.Table]:
    """One row per candidate of every held copy of every form, in blocks."""
    for copy in range(simulation.plan.copies):
        yield from columns.copy_rows(simulation, copy, np.flatnonzero(simulation.copies.held[copy]))


def _readme(simulation: Simulation, done: tuple[Written, ...]) -> str:
    head = README.format(name=simulation.plan.name, seed=simulation.plan.seed, truth=FILE, table=TABLE)
    return head + "".join(f"natija import {one.file} --mapping {one.mapping}\n" for one in done)
