"""Law, from the record: the figures of a contest with their sources, and what the profile's rules make of them.

A figure that the basis does not state is taken from station forms that cover every listed station, or bounded by what
is stated (votes polled lie between the valid votes and the registered voters). Where nothing bounds it, it is unknown,
and so is every answer that depends on it. Importing a form can change an answer; nothing here is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from natija.canvass import Canvass, Outcome, Range, Version
from natija.canvass.acts import cited, documents, standing
from natija.canvass.deadlines import dates_of, deadlines, forum
from natija.canvass.law import Figures, answers, repoll
from natija.canvass.timeline import Act, in_force, status, timeline
from natija.canvass.versions import of_contest
from natija.model.forms import Parameter
from natija.model.records import Notice
from natija.workspace.contests import holder_names, names_by_contest
from natija.workspace.proofs import Done, LawView, Used
from natija.workspace.views import Moment

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

NOBODY = "nobody states it"


def law(workspace: Workspace, name: str, *, basis: str, at: int | None, as_of: str | None) -> LawView:
    """Thresholds, deadlines, forum and status of one contest, as they stand on a date."""
    done = workspace.run(basis=basis, at=at, as_of=as_of, contest=name)
    return law_of(done, 0, workspace.moment(done))


def law_of(done: Canvass, c: int, moment: Moment) -> LawView:
    """The same for one contest of a canvass, by its number."""
    contest, on = done.question.contests[c], done.question.as_of
    polled_on = next(e.date for e in done.definition.elections if e.id == contest.election)
    parameters = done.definition.profile.parameters
    acts = acts_of(done, contest.id)
    dates = replace(dates_of(acts, polled=polled_on), published=published(done, c))
    used = figures(done, c)
    known = {one.name: one.range for one in used}
    given = Figures(
        margin=known["margin"], polled=known["polled"], polled_female=known["polled.female"],
        rejected=known["rejected"], tied=done.outcomes[c].tied,
    )  # fmt: skip
    house = house_of(contest.office, parameters)
    return LawView(
        moment=moment, label=contest.label, polled_on=polled_on, house=house, on=on, figures=used,
        answers=(*answers(given, parameters, house=house, polled_on=polled_on), repoll(acts, on=on)),
        deadlines=deadlines(dates, parameters, on=on), forum=forum(acts, dates, parameters, on=on),
        status=status(acts, on), timeline=told(done, acts),
        names=holder_names(done.definition) | done.once(names_by_contest).get(contest.id, {}),
    )  # fmt: skip


def house_of(office: str, parameters: Sequence[Parameter]) -> str:
    """The last word of the parameters for this office: the one that stands in the office's name, else none."""
    head = "recount-margin-votes-"
    words = sorted({p.id.removeprefix(head) for p in parameters if p.id.startswith(head)})
    return next((word for word in words if word in office.casefold()), "")


def acts_of(done: Canvass, contest: str) -> tuple[Act, ...]:
    """The contest's Notices as a timeline; all of them, for one not yet in force may end one that is."""
    return timeline(done.once(_notices).get(contest, {}))


def _notices(done: Canvass) -> dict[str, dict[str, Notice]]:
    """Notices that nothing takes back, by contest."""
    found: dict[str, dict[str, Notice]] = defaultdict(dict)
    for key, notice in standing(done.engine, Notice, done.question.at, done.scope.lost).items():
        if notice.contest is not None:
            found[notice.contest][key] = notice
    return found


def published(done: Canvass, c: int) -> str | None:
    """The first day on which the election office published station forms of the contest, where a paper says so."""
    offices = {holder.id for holder in done.definition.holders if holder.kind == "commission"}
    counts = {form.id for form in done.definition.profile.forms if form.role == "count"}
    rows = done.of(c, _PAPERS)
    papers = {row["document"] for row in rows if row["holder"] in offices and row["form"] in counts}
    found = [done.once(documents).get(name) for name in papers]
    days = [d.published for d in found if d and d.published and d.holder in offices]
    return min(days, default=None)


_PAPERS = """
    select distinct k.c, v.form::varchar as form, v.holder, v.document
    from visible v join contest k using (contest) where v.document is not null order by all
"""


def told(done: Canvass, acts: Sequence[Act]) -> tuple[Done, ...]:
    """Acts with their sources; what stands is what stands after the last of them by the date asked about."""
    on = done.question.as_of
    until = [a for a in acts if on is None or a.notice.effective[:10] <= on]
    last = in_force(acts, on)
    sources = done.once(documents)
    return tuple(
        Done(
            date=a.notice.effective, act=a.notice.act, by=a.notice.decided_by, forum=a.notice.forum,
            candidate=a.notice.candidate, says=a.notice.says, source=cited(sources.get(a.notice.document or "")),
            record=a.id, ends=a.ends, revives=a.revives, stands=a.id in last, problem=a.problem,
        ) for a in until
    )  # fmt: skip


def figures(done: Canvass, c: int = 0) -> tuple[Used, ...]:
    """Margin, votes polled, those of women, and excluded ballots, each with where it comes from."""
    outcome = done.outcomes[c]
    basis = f"under the basis {done.basis.id}"
    margin = Used(name="margin", range=outcome.margin, source=basis if outcome.margin else _no_margin(outcome))
    if outcome.tied:
        margin = Used(name="margin", range=Range(low=0, high=0), source=f"a tie {basis}")
    rejected = _stated(done, c, "rejected")
    return (margin, _polled(done, c, rejected), _stated(done, c, "polled.female"), rejected)


def _no_margin(outcome: Outcome) -> str:
    if not outcome.standings:
        return NOBODY
    return "fewer than two candidates have figures" if len(outcome.standings) < 2 else "nobody leads for certain"


def _stated(done: Canvass, c: int, field: str) -> Used:
    """A figure of the basis, or the sum over station forms that cover every listed station."""
    value = done.outcomes[c].figures.get(field)
    if value is not None:
        return Used(name=field, range=Range(low=value, high=value), source=f"under the basis {done.basis.id}")
    sums = {(v.figures[field], _described(v)) for v in of_contest(done, c) if _whole(v, field)}
    if not sums:
        return Used(name=field, range=None, source=NOBODY)
    low, high = min(value for value, _ in sums), max(value for value, _ in sums)
    return Used(name=field, range=Range(low=low, high=high), source="; ".join(sorted(text for _, text in sums)))


def _whole(version: Version, field: str) -> bool:
    """Whether a version gives a field for every listed station, or states it for so many as there are."""
    covers = version.of is not None and version.stations == version.of
    return covers and field in version.figures and (not version.forms or version.forms.get(field) == version.of)


def _described(version: Version) -> str:
    return f"Form {version.form}, {version.holder}, {version.stations} of {version.of} stations"


def _polled(done: Canvass, c: int, rejected: Used) -> Used:
    """Votes polled: stated, added from its parts, or between the valid votes and the registered voters."""
    stated = _stated(done, c, "polled")
    if stated.range is not None:
        return stated
    known = done.outcomes[c].figures
    for parts in (("polled.male", "polled.female"), ("valid", "rejected")):
        values = [known.get(part) for part in parts]
        if all(value is not None for value in values):
            total = sum(value for value in values if value is not None)
            return Used(name="polled", range=Range(low=total, high=total), source=f"{' + '.join(parts)}, as stated")
    return _between(done, c, rejected)


def _between(done: Canvass, c: int, rejected: Used) -> Used:
    outcome = done.outcomes[c]
    valid = outcome.figures.get("valid") or sum(standing.range.low for standing in outcome.standings)
    low = valid + (rejected.range.low if rejected.range else 0)
    registered = registered_voters(done, c)
    if registered is None or not low:
        return Used(name="polled", range=None, source=NOBODY)
    source = f"not stated: at least the {low:,} votes stated, at most the {registered:,} registered voters"
    return Used(name="polled", range=Range(low=min(low, registered), high=max(low, registered)), source=source)


def registered_voters(done: Canvass, c: int = 0) -> int | None:
    """Registered voters of the contest: as stated, or of a complete station list that gives every station's."""
    known = done.outcomes[c].figures.get("registered")
    if known is not None:
        return known
    found = [row["value"] for row in (*done.of(c, _STATED), *done.of(c, _LISTED)) if row["value"] is not None]
    return found[0] if found else None


_STATED = """
    select k.c, max(f.value) as value from visible v join contest k using (contest)
    join all_sheet s on s.claim = v.claim join all_figure f on f.sheet = s.sheet
    where s.subject = k.unit and f.field = 'registered' group by k.c order by k.c
"""
_LISTED = """
    select c, sum(registered)::bigint as value from station
    group by c having count(registered) = count(*) and bool_and(complete) order by c
"""
