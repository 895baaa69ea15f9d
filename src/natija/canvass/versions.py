"""Every version of a contest's result that the record holds, side by side: by form, stage and holder, none preferred.

Station forms of one holder are one version, added up; a figure stated for the whole contest is a version of its own,
with its source. What a version does not give is null. A sheet of nothing but zeros is counted apart.
"""

from __future__ import annotations

from typing import Any

import msgspec

from natija.canvass.canvass import Canvass
from natija.canvass.explain import documents_of
from natija.model.records import Document


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version: what it covers and what it gives, per candidate and per field. `stations` null: stated as a whole."""

    form: str
    stage: str
    holder: str
    stations: int | None
    of: int | None
    zero_forms: int
    votes: dict[str, int]
    figures: dict[str, int]
    stated: str | None
    source: str | None
    confidence: str | None
    records: tuple[str, ...]


def versions(canvass: Canvass) -> tuple[Version, ...]:
    """Versions in a canvass of one contest, in order of stage, form, holder and date."""
    rows = canvass.engine.fetch(_SUMS).to_pylist()
    documents = documents_of(canvass.engine, {r["document"] for r in rows if r["document"]})
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault((row["form"], row["stage"], row["holder"], row["whole"]), []).append(row)
    listed = canvass.engine.one("select count(*) from station where c = 0") or None
    return tuple(_version(group, documents, listed) for group in grouped.values())


def _version(rows: list[dict[str, Any]], documents: dict[str, Document], listed: int | None) -> Version:
    head = rows[0]
    document = documents.get(head["document"] or "")
    whole = head["whole"] is not None
    return Version(
        form=head["form"], stage=head["stage"], holder=head["holder"],
        stations=head["counted"] if whole else head["sheets"] - head["zeros"], of=head["of"] if whole else listed,
        zero_forms=head["zeros"],
        votes={r["candidate"]: int(r["value"]) for r in rows if r["candidate"] and r["field"] == "votes"},
        figures={r["field"]: int(r["value"]) for r in rows if not r["candidate"]},
        stated=head["stated"], source=(document.citation or document.url) if document else None,
        confidence=document.confidence if document else None, records=(head["whole"],) if whole else (),
    )  # fmt: skip


_SUMS = """
    with sheets as (
        select s.sheet, v.form, v.stage, v.holder, c.stated, c.counted, c.of, v.document,
               case when s.subject = k.unit then c.id end as whole
        from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim
        join all_claim c on c.claim = v.claim
        where v.form not in (select form from lists)
    ),
    zero as (
        select sheet from all_figure where field not like 'registered%'
        group by sheet having max(value) = 0 and count(*) = count(value) and bool_or(candidate is not null)
    ),
    grouped as (
        select form, stage, holder, whole, max(stated) as stated, max(counted) as counted, max("of") as "of",
               max(document) as document, count(*) as sheets, count(z.sheet) as zeros
        from sheets left join zero z using (sheet) group by all
    )
    select g.*, f.candidate, f.field, sum(f.value)::bigint as value
    from grouped g
    join sheets s on s.form = g.form and s.stage = g.stage and s.holder = g.holder and s.whole is not distinct from g.whole
    join all_figure f on f.sheet = s.sheet
    where f.value is not null
    group by all
    order by g.form, g.stage, g.holder, g.stated, g.whole, f.candidate, f.field
"""
