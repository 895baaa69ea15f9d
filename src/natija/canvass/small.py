"""The small tables of a canvass, made from definition, basis and question.

They carry whatever would otherwise be a parameter, so that one compiled plan serves every question of its kind.
"""

from __future__ import annotations

import pyarrow as pa

TEXT = pa.string()

CONTEST = pa.schema([
    ("c", pa.int32()), ("contest", TEXT), ("unit", TEXT), ("tree", TEXT), ("ballots", pa.int64()),
])  # fmt: skip
"""Contests in scope: `c` is their number in this canvass, `ballots` the candidates on the ballot paper."""
BALLOT = pa.schema([("c", pa.int32()), ("candidate", TEXT)])
QUESTION = pa.schema([("at", pa.int64()), ("as_of", TEXT)])
"""One row: how far into the log, and on what date in the world (null: no limit)."""
GONE = pa.schema([("claim", pa.int64())])
"""Claims withdrawn."""
WANTED = pa.schema([("form", TEXT), ("stage", TEXT), ("rank", pa.int32())])
HOLDING = pa.schema([("c", pa.int32()), ("holder", TEXT), ("keeper", pa.int32()), ("bit", pa.int64())])
"""Which holders' claims count in which contest; a number of each holder, and a bit, which it may share with another."""
BASIS = pa.schema([
    ("minimum", pa.int64()), ("by_holder", pa.bool_()), ("zeros", pa.bool_()), ("contest_level", pa.bool_()),
    ("settling", pa.bool_()),
])  # fmt: skip
"""One row: least number of values, counted by holder or by reading; whether a sheet of zeros means that no form is
held; whether it is the contest's own unit that counts, not its stations; whether there are Rulings to apply."""
CLIMB = pa.schema([("tree", TEXT), ("unit", TEXT), ("ancestor", TEXT)])
"""Every unit of the definition with each of its ancestors, itself included, by tree."""
RULED = pa.schema([("ruling", pa.int64()), ("claim", TEXT)])
"""Rulings in force, with the ids of the claims they settle."""
VOID = pa.schema([("c", pa.int32()), ("u", pa.int32())])
"""Units whose poll a Notice in force has voided, by their numbers; contest null: in every contest."""
REVISED = pa.schema([("claim", pa.int64())])
"""Claims read from documents that a later document says it revises."""
LISTS = pa.schema([("form", TEXT)])
"""Forms that are station lists."""
COLLATING = pa.schema([("form", TEXT)])
"""Forms with a row per unit and totals of their own."""
FIELDS = pa.schema([("form", TEXT), ("field", TEXT), ("per", TEXT)])
"""The template: which fields a form has."""

SMALL: dict[str, pa.Schema] = {
    "contest": CONTEST, "ballot": BALLOT, "question": QUESTION, "gone": GONE, "wanted": WANTED, "holding": HOLDING,
    "basis": BASIS, "void": VOID, "lists": LISTS, "template": FIELDS, "climb": CLIMB, "ruled": RULED,
    "revised": REVISED, "collating": COLLATING,
}  # fmt: skip
