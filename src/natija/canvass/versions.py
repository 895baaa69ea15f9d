"""Every version of a contest's result that the record holds, side by side: by form, stage and holder, none preferred.

Station forms of one holder are one version, added up; a figure stated for the whole contest is a version of its own,
with its source. What a version does not give is absent. Readings of a form count once: where they differ, the figure is
a range and no number. A form of nothing but zeros is counted apart, and covers its station only if the profile says so
of its holder.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec

from natija.canvass import copies
from natija.canvass.acts import cited, documents_of
from natija.canvass.canvass import Canvass
from natija.canvass.outcome import Range
from natija.model.records import Document


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version: what it covers and what it gives, per candidate and per field.

    `stations` is null where it is stated for the whole contest.
    """

    form: str
    stage: str
    holder: str
    stations: int | None
    of: int | None
    zero_forms: int
    votes: dict[str, int]
    ranges: dict[str, Range]
    """Votes of a candidate whose readings differ at some station."""
    forms: dict[str, int]
    """Candidate, or field -> station forms that give it; empty where the version is stated as a whole."""
    figures: dict[str, int]
    stated: str | None
    source: str | None
    confidence: str | None
    records: tuple[str, ...]


def versions(canvass: Canvass) -> tuple[Version, ...]:
    """Versions of the first contest of a canvass, in order of form, stage, holder and date."""
    return of_contest(canvass, 0)


def of_contest(canvass: Canvass, c: int) -> tuple[Version, ...]:
    """Versions of one contest of a canvass, by its number."""
    return canvass.once(versions_all).get(c, ())


def versions_all(canvass: Canvass) -> dict[int, tuple[Version, ...]]:
    """The same for every contest of the canvass that has any, by its number, in one pass."""
    copies.prepare(canvass)
    rows = canvass.engine.fetch(_SUMS).to_pylist()
    documents = documents_of(canvass.engine, {r["document"] for r in rows if r["document"]})
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault((row["c"], row["form"], row["stage"], row["holder"], row["whole"]), []).append(row)
    listed = dict(canvass.engine.rows("select c, count(*) from station group by c"))
    profile = canvass.definition.profile
    made: dict[int, list[Version]] = defaultdict(list)
    for (c, form, _, holder, _), group in grouped.items():
        version = _version(group, documents, listed.get(c), blank=copies.no_form(profile, form, holder))
        made[c].append(version)
    return {c: tuple(found) for c, found in made.items()}


def _version(rows: list[dict[str, Any]], documents: dict[str, Document], listed: int | None, *, blank: bool) -> Version:
    head = rows[0]
    document = documents.get(head["document"] or "")
    whole = head["whole"] is not None
    votes = {r["candidate"]: Range(low=r["low"], high=r["high"]) for r in rows if r["candidate"]}
    return Version(
        form=head["form"], stage=head["stage"], holder=head["holder"],
        stations=head["counted"] if whole else head["places"] - (head["zeros"] if blank else 0),
        of=head["of"] if whole else listed,
        zero_forms=head["zeros"],
        votes={c: span.low for c, span in votes.items() if span.low == span.high},
        ranges={c: span for c, span in votes.items() if span.low < span.high},
        forms={} if whole else {r["candidate"] or r["field"]: r["forms"] for r in rows},
        figures={r["field"]: r["low"] for r in rows if not r["candidate"] and r["low"] == r["high"]},
        stated=head["stated"], source=cited(document),
        confidence=document.confidence if document else None, records=(head["whole"],) if whole else (),
    )  # fmt: skip


_STATIONS = """
    with counted as (
        select c, k, count(*) as places, count(*) filter (where zeros) as zeros from copy_place group by all
    ),
    papers as (select c, form, stage, holder, max(stated) as stated, max(document) as document
        from (select k.c, v.form, v.stage, v.holder, a.stated, v.document from visible v join contest k using (contest)
              join all_claim a using (claim) where a.unit <> k.unit or v.form in (select form from collating))
        group by all),
    summed as (
        select c, k, candidate, field, sum(low)::bigint as low, sum(high)::bigint as high, count(*) as forms
        from copy_cell where candidate is null or field = 'votes' group by all
    )
    select v.c, v.form, v.stage, v.holder, null as whole, p.stated, null::bigint as counted, null::bigint as of,
           p.document, n.places, n.zeros, s.candidate, s.field, s.low, s.high, s.forms
    from copy_version v join counted n using (c, k) left join summed s using (c, k)
    left join papers p using (c, form, stage, holder)
"""
_WHOLE = """
    with stated as (
        select k.c, v.form, v.stage, v.holder, c.id as whole, c.stated, c.counted, c.of, v.document,
               f.candidate::varchar as candidate, f.field::varchar as field, f.value
        from visible v join contest k using (contest) join all_claim c using (claim)
        join all_sheet s on s.claim = v.claim and s.subject = k.unit join all_figure f using (sheet)
        where f.value is not null and v.form not in (select form from lists)
    )
    select c, form, stage, holder, whole, stated, counted, of, document, 0::bigint as places, 0::bigint as zeros,
           candidate, field, min(value) as low, max(value) as high, count(*) as forms
    from stated where candidate is null or field = 'votes' group by all
"""
_SUMS = f"""
    from (({_STATIONS}) union all ({_WHOLE}))
    order by c, form, stage, holder, stated, whole, candidate, field
"""
