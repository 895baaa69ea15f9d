"""Results as columns for a notebook, each with a codebook that says what its columns are."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa

from natija.canvass import Canvass, findings
from natija.errors import BadUse

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Name = Literal["claims", "returns", "findings", "tabulations", "coverage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """An Arrow table with what its columns mean."""

    name: str
    arrow: pa.Table
    codebook: dict[str, str]

    def to_arrow(self) -> pa.Table:
        """The Arrow table."""
        return self.arrow

    def to_pandas(self) -> pd.DataFrame:
        """A pandas DataFrame with nullable types: null stays null, and integers stay integers."""
        pandas = _library("pandas")
        kinds = {pa.int64(): pandas.Int64Dtype(), pa.string(): pandas.StringDtype(), pa.bool_(): pandas.BooleanDtype()}
        frame: pd.DataFrame = self.arrow.to_pandas(types_mapper=kinds.get)
        return frame

    def to_polars(self) -> pl.DataFrame:
        """A polars DataFrame."""
        frame: pl.DataFrame = _library("polars").from_arrow(self.arrow)
        return frame


def _library(name: str) -> Any:  # noqa: ANN401 - a module has no type that says what is in it
    try:
        return import_module(name)
    except ModuleNotFoundError:
        raise BadUse(f"{name} is not installed", next_step="pip install 'natija[frames]'") from None


_PLACE = "k.contest, (select label from labels l where l.contest = k.contest) as label"
_KEYS = {
    "contest": "id of the contest",
    "label": "the contest as people write it",
    "unit": "id of the reporting unit the figures are of",
    "candidate": "ballot serial; null for a figure of the whole unit",
    "field": "field of the form",
}
CODEBOOKS: dict[Name, dict[str, str]] = {
    "claims": {
        "claim": "id of the record", "form": "form it was read from", "stage": "act the figures come from",
        "holder": "who had this copy", "reader": "who read it", "document": "id of the document's record",
        "stated": "date stated", "place": "where in the document",
        **_KEYS, "value": "figure as read; null where there is none", "reason": "why there is none",
    },
    "returns": {
        **_KEYS, "value": "figure accepted under the basis; null where unknown",
        "low": "least of the differing claims, where they differ",
        "high": "greatest of the differing claims, where they differ",
        "left_out": "why the return is no part of a total: not-held, void, stated-sum",
    },
    "findings": {
        "finding": "id: hash of code, place and records", "code": "stable code", "severity": "error or warning",
        "title": "what the code means", **{k: _KEYS[k] for k in ("contest", "label", "unit", "candidate")},
        "records": "ids of the claims it rests on", "suggestions": "readings that would mend it; never applied",
    },
    "tabulations": {
        **_KEYS, "value": "sum where every counted return gives a figure, else null",
        "low": "least sum the claims leave open", "high": "greatest sum the claims leave open",
        "counted": "returns that give a figure", "ranged": "returns that give only a range",
    },
    "coverage": {
        **{k: _KEYS[k] for k in ("contest", "label")}, "status": "what the result is",
        "counted": "returns that count", "expected": "stations listed; null where no list is held",
        "list_complete": "whether the list says it is complete", "void": "units whose poll is void",
        "in_error": "counted returns with an open error", "unlisted": "counted returns of stations not on the list",
        "candidates_read": "candidates with a figure", "on_ballot": "candidates on the ballot paper",
    },
}  # fmt: skip

_SQL: dict[str, str] = {
    "claims": f"""
        select c.id as claim, v.form, v.stage, v.holder, c.reader, v.document, c.stated, c.place, {_PLACE},
               s.subject as unit, f.candidate::varchar as candidate, f.field::varchar as field, f.value,
               f.reason::varchar as reason
        from visible v join all_claim c using (claim) left join contest k on k.contest = v.contest
        join all_sheet s on s.claim = v.claim join all_figure f on f.sheet = s.sheet
        order by k.c, unit, v.form, v.holder, claim, field, candidate""",
    "returns": f"""
        select {_PLACE}, r.subject as unit, t.candidate::varchar as candidate, t.field::varchar as field, t.value,
               g.low, g.high, lo.why as left_out
        from tally t join returns r using (ret) join contest k on k.c = r.c left join left_out lo on lo.ret = t.ret
        left join ranged g on g.ret = t.ret and g.field = t.field and g.candidate is not distinct from t.candidate
        order by k.c, unit, field, candidate""",
    "tabulations": f"""
        select {_PLACE}, u.unit, u.candidate, u.field, u.value, u.low, u.high, u.counted, u.ranged from (
            select c, unit, candidate, field, case when ranged = 0 then value end as value, low, high, counted, ranged
            from subtotals
            union all
            select t.c, k.unit, candidate, field, case when ranged = 0 then value end, low, high, counted, ranged
            from totals t join contest k using (c)
        ) u join contest k on k.c = u.c
        order by k.c, u.unit, u.field, u.candidate""",
}


def table(done: Canvass, name: Name) -> Table:
    """One table of a canvass."""
    made = _made(done, name)
    return Table(name=name, arrow=made.select(list(CODEBOOKS[name])), codebook=CODEBOOKS[name])


def _made(done: Canvass, name: Name) -> pa.Table:
    if name == "findings":
        return _findings(done)
    if name == "coverage":
        return _coverage(done)
    if name == "tabulations":
        done.need("subtotals")
    with_labels = {c.id: c.label for c in done.question.contests}
    done.engine.put("labels", pa.table({"contest": list(with_labels), "label": list(with_labels.values())}))
    return done.engine.fetch(_SQL[name])


def _findings(done: Canvass) -> pa.Table:
    found = findings(done)
    names = CODEBOOKS["findings"]
    lists = pa.list_(pa.string())
    kinds = {"records": lists, "suggestions": lists}
    columns = {n: [getattr(f, "id" if n == "finding" else n) for f in found] for n in names}
    return pa.table({n: pa.array(column, kinds.get(n, pa.string())) for n, column in columns.items()})


def _coverage(done: Canvass) -> pa.Table:
    kinds = {"contest": pa.string(), "label": pa.string(), "status": pa.string(), "list_complete": pa.bool_()}
    own = {"contest", "label", "status"}
    columns = {n: [getattr(o if n in own else o.coverage, n) for o in done.outcomes] for n in CODEBOOKS["coverage"]}
    return pa.table({n: pa.array(column, kinds.get(n, pa.int64())) for n, column in columns.items()})
