"""Views of one contest, of findings, and the citation: the facade's longer answers, put together from the canvass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from natija import __version__
from natija.canvass import Canvass, Finding, Question, canvass, counts, find_basis, findings, versions
from natija.canvass.accounts import account_rules
from natija.canvass.acts import cited, documents_of, standing
from natija.canvass.differences import differences
from natija.errors import Unknown
from natija.model.definition import Definition, called
from natija.model.records import Statement
from natija.workspace import views
from natija.workspace.bases import counting

LISTS_DIFFER = "R142"

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace


def canvass_view(workspace: Workspace, done: Canvass) -> views.CanvassView:
    """Every contest; where nothing counts under the basis, with those under which something does."""
    return views.CanvassView(
        moment=workspace.moment(done), outcomes=done.outcomes, counts=counts(done), instead=instead(done)
    )  # fmt: skip


def contest_view(workspace: Workspace, done: Canvass) -> views.ContestView:
    """One contest with everything that is held about it."""
    contest = done.question.contests[0]
    held = versions(done)
    station_forms = {form.id for form in done.definition.profile.forms if form.level == "polling-station"}
    return views.ContestView(
        moment=workspace.moment(done), outcome=done.outcome(contest.id), versions=held,
        differences=differences(held, station_forms),
        official=official(done, contest.id), statements=statements(done, contest.id),
        findings=tuple(c for c in counts(done) if c.fired), before=before(workspace, done).get(contest.id),
        names=candidate_names(done.definition, contest.id), instead=instead(done),
    )  # fmt: skip


def instead(done: Canvass) -> tuple[str, ...]:
    """Where nothing counts under the basis: the bases under which something that is held does."""
    if any(outcome.standings or outcome.choices for outcome in done.outcomes):
        return ()
    held = done.engine.rows("select distinct form, holder from visible v join contest k using (contest)")
    return tuple(name for name in counting(done.definition.profile, held) if name != done.question.basis.id)


def candidate_names(definition: Definition, contest_id: str) -> dict[str, str]:
    """Ballot serial -> name, in English where there is one."""
    people = {p.id: p.names for p in definition.people}
    found = {c.serial: people.get(c.person, {}) for c in definition.candidates if c.contest == contest_id}
    return {serial: called(names, serial) for serial, names in found.items()}


def names_by_contest(done: Canvass) -> dict[str, dict[str, str]]:
    """The same for every contest of the definition."""
    people = {p.id: called(p.names, "") for p in done.definition.people}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for one in done.definition.candidates:
        found[one.contest][one.serial] = people.get(one.person) or one.serial
    return found


def holder_names(definition: Definition) -> dict[str, str]:
    """Holder -> name, in English where there is one, a court with its article."""
    article = {"court": "the "}
    return {h.id: f"{article.get(h.kind, '')}{called(h.names, h.id)}" for h in definition.holders if h.names}


def official(done: Canvass, contest_id: str) -> tuple[views.Official, ...]:
    """Notices about a contest by date; superseded ones too, for the status is all of them."""
    return done.once(_official).get(contest_id, ())


def _official(done: Canvass) -> dict[str, tuple[views.Official, ...]]:
    given = done.scope.given
    sources = _citations(done, [n.document for n in given.values()])
    found: dict[str, list[views.Official]] = defaultdict(list)
    for key, n in given.items():
        found[n.contest or ""].append(views.Official(
            date=n.effective, kind=n.act, by=n.decided_by, forum=n.forum, says=n.says,
            source=sources.get(n.document or ""), record=key,
        ))  # fmt: skip
    return {contest: _dated(made) for contest, made in found.items()}


def _dated(made: Iterable[views.Official]) -> tuple[views.Official, ...]:
    return tuple(sorted(made, key=lambda o: (o.date, o.record)))


def statements(done: Canvass, contest_id: str) -> tuple[views.Official, ...]:
    """Statements about a contest by date."""
    return done.once(_statements).get(contest_id, ())


def _statements(done: Canvass) -> dict[str, tuple[views.Official, ...]]:
    limit = done.question.as_of
    records = standing(done.engine, Statement, done.question.at, done.scope.lost)
    kept = {k: s for k, s in records.items() if not limit or s.stated[:10] <= limit}
    sources = _citations(done, [s.document for s in kept.values()])
    names = {p.id: p.names.get("en", p.id) for p in done.definition.people}
    names |= {p.id: p.label for p in done.definition.parties}
    found: dict[str, list[views.Official]] = defaultdict(list)
    for key, s in kept.items():
        found[s.contest or ""].append(views.Official(
            date=s.stated, kind=s.kind, by=names.get(s.speaker, s.speaker), forum=None, says=s.says,
            source=sources.get(s.document or ""), record=key,
        ))  # fmt: skip
    return {contest: _dated(made) for contest, made in found.items()}


def _citations(done: Canvass, ids: Sequence[str | None]) -> dict[str, str]:
    documents = documents_of(done.engine, {name for name in ids if name})
    return {name: cited(document) or "" for name, document in documents.items()}


def before(workspace: Workspace, done: Canvass) -> dict[str, views.Before]:
    """By contest the one before it, where a source states the link or figures match; never where it is a guess."""
    asked = {c.id for c in done.question.contests}
    contests = {c.id: c for c in done.definition.contests}
    links = [
        p for p in done.definition.predecessors if p.contest in asked and p.before in contests and p.how != "guess"
    ]  # fmt: skip
    if not links:
        return {}
    question = Question(
        at=done.question.at, as_of=done.question.as_of, basis=find_basis(done.definition, "declared"),
        contests=tuple(contests[p.before] for p in links),
    )  # fmt: skip
    only = links[0].before if len(links) == 1 else None
    was = canvass(workspace.frames, done.definition, question, contest=only)
    return {
        p.contest: views.Before(
            contest=p.before, label=contests[p.before].label, how=p.how, source=p.source, outcome=was.outcome(p.before)
        ) for p in links
    }  # fmt: skip


def findings_view(
    workspace: Workspace, *, code: str | None, contest: str | None, basis: str | None, at: int | None,
    as_of: str | None, limit: int | None,
) -> views.FindingsView:  # fmt: skip
    """Findings under one basis; with none named, under every basis under which anything counts, each finding once."""
    definition, question = workspace.question(basis=basis, at=at, as_of=as_of, contest=contest)
    codes = {rule.code for rule in definition.profile.rules}
    if code is not None and code not in codes:
        raise Unknown("code", code, codes)
    names = [question.basis.id] if basis else [b.id for b in definition.profile.bases]
    of_papers = {LISTS_DIFFER, *(bound.rule.code for bound in account_rules(definition))}
    kept: dict[str, Finding] = {}
    used: list[str] = []
    for name in names:
        find_basis(definition, name)
        done = workspace.run(basis=name, at=at, as_of=as_of, contest=contest)
        counts = bool(basis) or any(outcome.standings for outcome in done.outcomes)
        found = [
            finding for finding in findings(done, code=code, contest=done.question.contests[0].id if contest else None)
            if counts or finding.code in of_papers
        ]  # fmt: skip
        used += [name] if counts or found else []
        for finding in found:
            kept.setdefault(finding.id, finding)
    ordered = sorted(kept.values(), key=lambda f: (f.code, f.label, f.unit, f.candidate or "", f.id))
    return views.FindingsView(
        moment=workspace.moment_of(definition, question), total=len(ordered),
        errors=sum(f.severity == "error" for f in ordered), findings=tuple(ordered[:limit]), bases=tuple(used),
    )  # fmt: skip


def citation(definition: Definition, moment: views.Moment) -> views.Citation:
    """A reference: what was computed, from which records, by which program."""
    elections = tuple(f"{e.name} ({e.date})" for e in definition.elections)
    when = f", as of {moment.as_of}" if moment.as_of else ""
    fictional = "FICTIONAL. " if definition.fictional else ""
    text = (
        f"{fictional}{definition.title}. Basis {moment.basis} ({moment.basis_digest[:12]}){when}. "
        f"Log {moment.origin}, {moment.size} records, root {moment.root}. Natija {__version__}."
    )
    return views.Citation(moment=moment, elections=elections, version=__version__, text=text)
