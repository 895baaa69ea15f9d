"""The same statements for Natija and for actasum: whole national contests as one of the tables that actasum reads.

Its profile for Colombia takes a row per station and option, with 19 columns, and makes a statement of each station. The
file is made once, of as many contests as give about 400,000 figures; a rate per figure does not depend on that.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.inputs import Inputs, Totals

FIGURES = 400_000
MAPPING = """layout = "long"
form = "45"
contest = "{COMUNOMBRE}"
unit = "{PUESNOMBRE}"
holder = "commission"
reader = "simulator:fictional"

[document]
holder = "commission"
citation = "Fictional: natija simulate"

[candidate]
serial = "{CAN}"

[candidate.fields]
VOTOS = "votes"
"""
_TABLE = """
    select '01' "DEP", 'FICTIONAL' "DEPNOMBRE", lpad(dense_rank() over (order by contest)::varchar, 3, '0') "MUN",
        'SEAT' "MUNNOMBRE", '00' "ZONA", '00' "PUESTO", station "PUESNOMBRE", split_part(station, '/', 2) "MESA",
        '00' "COMUCODIGO", contest "COMUNOMBRE", '01' "CORCODIGO", 'PRESIDENTE' "CORNOMBRE", '0' "CIR", '0001' "PAR",
        'PARTY' "PARNOMBRE", candidate "CAN", '0' "CANCEDULA", 'NAME' "CANNOMBRE", votes "VOTOS"
    from read_parquet($votes) join (
        select contest from (
            select contest, sum(count(*)) over (order by count(*) desc, contest) as so_far
            from read_parquet($votes) where contest like '%/FN-%' group by contest
        ) where so_far <= greatest($most, (select min(n) from (
            select count(*) as n from read_parquet($votes) where contest like '%/FN-%' group by contest)))
    ) using (contest)
    order by contest, station, candidate
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statements:
    """The file, the mapping that Natija reads it with, its figures, and the totals of its contests."""

    file: Path
    mapping: Path
    figures: int
    totals: Totals


def statements(inputs: Inputs) -> Statements:
    """Make the file, if it is not there yet."""
    file, mapping = inputs.folder / "statements.csv", inputs.folder / "statements.toml"
    with duckdb.connect() as db:
        if not file.exists():
            given = {"votes": str(inputs.votes), "most": FIGURES}
            db.execute("create table chosen as " + _TABLE, given)
            db.execute("copy chosen to '" + str(file).replace("'", "''") + "' (header, delimiter ';', quote '')")
            mapping.write_text(MAPPING, encoding="utf-8")
        counted = db.execute(
            "select \"COMUNOMBRE\", count(*) from read_csv(?, delim = ';', all_varchar = true) group by all",
            [str(file)],
        ).fetchall()
    totals = inputs.totals()
    return Statements(
        file=file, mapping=mapping, figures=sum(count for _, count in counted),
        totals={contest: totals[contest] for contest, _ in counted},
    )  # fmt: skip
