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

from natija.canvass.acts import cited, documents_of
from natija.canvass.canvass import Canvass
from natija.canvass.copies import no_form
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
    return versions_all(canvass).get(0, ())


def versions_all(canvass: Canvass) -> dict[int, tuple[Version, ...]]:
    """The same for every contest of the canvass that has any, by its number, in one pass."""
    rows = canvass.engine.fetch(_SUMS).to_pylist()
    documents = documents_of(canvass.engine, {r["document"] for r in rows if r["document"]})
    grouped: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault((row["c"], row["form"], row["stage"], row["holder"], row["whole"]), []).append(row)
    listed = dict(canvass.engine.rows("select c, count(*) from station group by c"))
    profile = canvass.definition.profile
    made: dict[int, list[Version]] = defaultdict(list)
    for (c, form, _, holder, _), group in grouped.items():
        version = _version(group, documents, listed.get(c), blank=no_form(profile, form, holder))
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


_SUMS = """
    with sheets as (
        select s.sheet, s.subject, k.c, v.form, v.stage, v.holder, c.stated, c.counted, c.of, v.document,
               case when s.subject = k.unit then c.id end as whole
        from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim
        join all_claim c on c.claim = v.claim
        where v.form not in (select form from lists)
    ),
    cells as (
        select s.c, s.form, s.stage, s.holder, s.whole, s.subject, f.candidate, f.field,
               min(f.value) as low, max(f.value) as high
        from sheets s join all_figure f using (sheet) where f.value is not null group by all
    ),
    held as (
        select c, form, stage, holder, whole, subject,
               max(high) filter (where field not like 'registered%') = 0 and bool_or(candidate is not null) as zero
        from cells group by all having bool_or(field not like 'registered%')
    ),
    grouped as (
        select c, form, stage, holder, whole, max(stated) as stated, max(counted) as counted, max("of") as "of",
               max(document) as document
        from sheets group by all
    ),
    places as (
        select c, form, stage, holder, whole, count(*) as places, count(*) filter (where zero) as zeros
        from held group by all
    )
    select g.*, coalesce(p.places, 0) as places, coalesce(p.zeros, 0) as zeros, c.candidate, c.field,
           sum(c.low)::bigint as low, sum(c.high)::bigint as high, count(*) as forms
    from grouped g
    join cells c on c.c = g.c and c.form = g.form and c.stage = g.stage and c.holder = g.holder
        and c.whole is not distinct from g.whole
    left join places p on p.c = g.c and p.form = g.form and p.stage = g.stage and p.holder = g.holder
        and p.whole is not distinct from g.whole
    where c.candidate is null or c.field = 'votes'
    group by all
    order by g.c, g.form, g.stage, g.holder, g.stated, g.whole, c.candidate, c.field
"""
