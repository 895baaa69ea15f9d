"""Law, from the record: the figures of a contest with their sources, and what the profile's rules make of them.

A figure that the basis does not state is taken from station forms that cover every listed station, or bounded by what
is stated (votes polled lie between the valid votes and the registered voters). Where nothing bounds it, it is unknown,
and so is every answer that depends on it. Importing a form can change an answer; nothing here is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from natija.canvass import Canvass, Range, Version, versions
from natija.canvass.acts import cited, documents_of, standing
from natija.canvass.deadlines import dates_of, deadlines, forum
from natija.canvass.law import Figures, answers, repoll
from natija.canvass.timeline import Act, in_force, status, timeline
from natija.model.forms import Parameter
from natija.model.records import Notice
from natija.workspace.contests import candidate_names, holder_names
from natija.workspace.proofs import Done, LawView, Used

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

NOBODY = "nobody states it"


def law(workspace: Workspace, name: str, *, basis: str, at: int | None, as_of: str | None) -> LawView:
    """Thresholds, deadlines, forum and status of one contest, as they stand on a date."""
    done = workspace.run(basis=basis, at=at, as_of=as_of, contest=name)
    contest = done.question.contests[0]
    polled_on = next(e.date for e in done.definition.elections if e.id == contest.election)
    parameters = done.definition.profile.parameters
    acts = acts_of(done, contest.id)
    dates = replace(dates_of(acts, polled=polled_on), published=published(done))
    used = figures(done)
    known = {one.name: one.range for one in used}
    outcome = done.outcome(contest.id)
    given = Figures(
        margin=known["margin"], polled=known["polled"], polled_female=known["polled.female"],
        rejected=known["rejected"], tied=outcome.tied,
    )  # fmt: skip
    house = house_of(contest.office, parameters)
    return LawView(
        moment=workspace.moment(done), label=contest.label, polled_on=polled_on, house=house, on=as_of, figures=used,
        answers=(*answers(given, parameters, house=house, polled_on=polled_on), repoll(acts, on=as_of)),
        deadlines=deadlines(dates, parameters, on=as_of), forum=forum(acts, dates, parameters, on=as_of),
        status=status(acts, as_of), timeline=told(done, acts),
        names=holder_names(done.definition) | candidate_names(done.definition, contest.id),
    )  # fmt: skip


def house_of(office: str, parameters: Sequence[Parameter]) -> str:
    """The last word of the parameters for this office: the one that stands in the office's name, else none."""
    head = "recount-margin-votes-"
    words = sorted({p.id.removeprefix(head) for p in parameters if p.id.startswith(head)})
    return next((word for word in words if word in office.casefold()), "")


def acts_of(done: Canvass, contest: str) -> tuple[Act, ...]:
    """The contest's Notices as a timeline; all of them, for one not yet in force may end one that is."""
    notices = standing(done.engine, Notice, done.question.at, done.scope.lost)
    return timeline({key: notice for key, notice in notices.items() if notice.contest == contest})


def published(done: Canvass) -> str | None:
    """The first day on which the election office published station forms of the contest, where a paper says so."""
    offices = [holder.id for holder in done.definition.holders if holder.kind == "commission"]
    counts = [form.id for form in done.definition.profile.forms if form.role == "count"]
    papers = {row[0] for row in done.engine.rows(
        "select distinct document from visible v join contest k using (contest)"
        " where document is not null and list_contains(?, v.holder) and list_contains(?, v.form)", [offices, counts],
    )}  # fmt: skip
    days = [d.published for d in documents_of(done.engine, papers).values() if d.published and d.holder in offices]
    return min(days, default=None)


def told(done: Canvass, acts: Sequence[Act]) -> tuple[Done, ...]:
    """Acts with their sources; what stands is what stands after the last of them by the date asked about."""
    on = done.question.as_of
    until = [a for a in acts if on is None or a.notice.effective[:10] <= on]
    last = in_force(acts, on)
    sources = documents_of(done.engine, {a.notice.document for a in until if a.notice.document})
    return tuple(
        Done(
            date=a.notice.effective, act=a.notice.act, by=a.notice.decided_by, forum=a.notice.forum,
            candidate=a.notice.candidate, says=a.notice.says, source=cited(sources.get(a.notice.document or "")),
            record=a.id, ends=a.ends, revives=a.revives, stands=a.id in last, problem=a.problem,
        ) for a in until
    )  # fmt: skip


def figures(done: Canvass) -> tuple[Used, ...]:
    """Margin, votes polled, those of women, and excluded ballots, each with where it comes from."""
    outcome = done.outcomes[0]
    held = versions(done)
    basis = f"under the basis {done.basis.id}"
    margin = Used(name="margin", range=outcome.margin, source=basis if outcome.margin else "nobody leads")
    rejected = _stated(done, held, "rejected")
    return (margin, _polled(done, held, rejected), _stated(done, held, "polled.female"), rejected)


def _stated(done: Canvass, held: Sequence[Version], field: str) -> Used:
    """A figure of the basis, or the sum over station forms that cover every listed station."""
    value = done.outcomes[0].figures.get(field)
    if value is not None:
        return Used(name=field, range=Range(low=value, high=value), source=f"under the basis {done.basis.id}")
    sums = {(v.figures[field], _described(v)) for v in held if _whole(v, field)}
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


def _polled(done: Canvass, held: Sequence[Version], rejected: Used) -> Used:
    """Votes polled: stated, added from its parts, or between the valid votes and the registered voters."""
    stated = _stated(done, held, "polled")
    if stated.range is not None:
        return stated
    known = done.outcomes[0].figures
    for parts in (("polled.male", "polled.female"), ("valid", "rejected")):
        values = [known.get(part) for part in parts]
        if all(value is not None for value in values):
            total = sum(value for value in values if value is not None)
            return Used(name="polled", range=Range(low=total, high=total), source=f"{' + '.join(parts)}, as stated")
    return _between(done, rejected)


def _between(done: Canvass, rejected: Used) -> Used:
    outcome = done.outcomes[0]
    valid = outcome.figures.get("valid") or sum(standing.range.low for standing in outcome.standings)
    low = valid + (rejected.range.low if rejected.range else 0)
    registered = registered_voters(done)
    if registered is None or not low:
        return Used(name="polled", range=None, source=NOBODY)
    source = f"not stated: at least the {low:,} votes stated, at most the {registered:,} registered voters"
    return Used(name="polled", range=Range(low=min(low, registered), high=max(low, registered)), source=source)


def registered_voters(done: Canvass) -> int | None:
    """Registered voters of the contest: as stated, or of a complete station list that gives every station's."""
    known = done.outcomes[0].figures.get("registered")
    if known is not None:
        return known
    stated: int | None = done.engine.one(
        "select max(f.value) from visible v join contest k using (contest) join all_sheet s on s.claim = v.claim"
        " join all_figure f on f.sheet = s.sheet where s.subject = k.unit and f.field = 'registered'"
    )
    if stated is not None:
        return stated
    listed: int | None = done.engine.one(
        "select sum(registered)::bigint from station where c = 0"
        " having count(registered) = count(*) and bool_and(complete)"
    )
    return listed
