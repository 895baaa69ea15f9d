"""Copies, levels and proofs: the facade's answers to what differs, what cannot all be true, what was ever stated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from natija.canvass import Canvass, Outcome, Range, versions
from natija.canvass.certificates.documents import encode
from natija.canvass.certificates.flip import flip
from natija.canvass.certificates.nouns import Case
from natija.canvass.certificates.premises import NUMBERING, STATION_LIST, stopped_by
from natija.canvass.certificates.prove import prove
from natija.canvass.certificates.reach import condition, reach
from natija.canvass.compare import compare, compare_all
from natija.canvass.differences import differences
from natija.canvass.discrepancies import Ranked, Weight, discrepancies, weigh
from natija.canvass.history import history
from natija.canvass.onestation import compare_station
from natija.canvass.proof import cases
from natija.errors import BadUse, StoreUnavailable
from natija.model.definition import Contest
from natija.workspace import views
from natija.workspace.contests import candidate_names, holder_names
from natija.workspace.everybasis import canvasses
from natija.workspace.law import registered_voters

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

TOTAL = "declared"


def comparison(workspace: Workspace, name: str, at: int | None, as_of: str | None) -> views.ComparisonView:
    """Every version of a contest side by side, and its station forms copy against copy."""
    done = workspace.run(basis=TOTAL, at=at, as_of=as_of, contest=name)
    contest = done.question.contests[0]
    held = versions(done)
    counts = tuple(f.id for f in done.definition.profile.forms if f.role == "count")
    made = compare(done)
    leading = leaders(done)
    weight = next(iter(weigh(done, leading)), None)
    return views.ComparisonView(
        moment=workspace.moment(done), outcome=done.outcome(contest.id),
        names=holder_names(done.definition) | candidate_names(done.definition, contest.id),
        versions=held, comparison=made, differences=differences(held, counts),
        discrepancies=discrepancies(done, leading, limit=views.SHOWN),
        discrepancies_in_all=weight.discrepancies if weight else 0, worst=worst(done, weight) if weight else None,
    )  # fmt: skip


def leaders(done: Canvass) -> dict[int, Ranked]:
    """By contest who is first as declared, and who could have been; contests with no first candidate are absent."""
    return {c: ranked for c, outcome in enumerate(done.outcomes) if (ranked := _ranked(outcome))}


def _ranked(outcome: Outcome) -> Ranked | None:
    """Two who are level are first and second in ballot order, so that effects on a tie can be told."""
    open_ = outcome.tied or outcome.could_lead
    order = [s.candidate for s in outcome.standings]
    if len(open_) > 2 or not order:
        return None
    first = outcome.leader or open_[0]
    rivals = [s for s in outcome.standings if s.candidate != first]
    most = max((s.range.high for s in rivals), default=0)
    near = [s.candidate for s in rivals if s.range.high == most]
    return Ranked(
        first=first, second=near[0] if len(near) == 1 else None, rivals=tuple(s.candidate for s in rivals)
    )  # fmt: skip


def worst(done: Canvass, weight: Weight) -> views.Worst | None:
    """What the open differences could do to the declared lead, over the rival whom they would bring nearest."""
    outcome = done.outcomes[weight.c]
    ahead = next((s.range for s in outcome.standings if s.candidate == outcome.leader), None)
    rivals = [s for s in outcome.standings if s.candidate != outcome.leader]
    if ahead is None or outcome.leader is None or not rivals or not weight.open:
        return None
    left = {s.candidate: ahead.low - s.range.high - weight.effects.get(s.candidate, 0) for s in rivals}
    nearest = [s for s in rivals if left[s.candidate] == min(left.values())]
    margin = max((Range(low=ahead.low - s.range.high, high=ahead.high - s.range.low) for s in nearest), key=_low)
    return views.Worst(
        leader=outcome.leader, against=tuple(s.candidate for s in nearest if ahead.low - s.range.high == margin.low),
        stations=weight.open, margin=margin, least=min(left.values()),
        most=margin.high + margin.low - min(left.values()), could_change=min(left.values()) <= 0,
    )  # fmt: skip


def _low(margin: Range) -> int:
    return margin.low


def station(workspace: Workspace, name: str, unit: str, at: int | None, as_of: str | None) -> views.StationView:
    """One station, field by field, with its papers."""
    done = workspace.run(basis=TOTAL, at=at, as_of=as_of, contest=name)
    contest = done.question.contests[0]
    return views.StationView(
        moment=workspace.moment(done), label=contest.label, names=candidate_names(done.definition, contest.id),
        comparison=compare_station(done, unit),
    )  # fmt: skip


def everywhere(
    workspace: Workspace, contest: str | None, *, material: bool, at: int | None, as_of: str | None
) -> views.DiscrepanciesView:
    """Contests with copies of more than one holder, and their discrepancies by effect on the declared margin."""
    done = workspace.run(basis=TOTAL, at=at, as_of=as_of, contest=contest)
    made = compare_all(done)
    leading = leaders(done)
    weights = weigh(done, leading)
    found = {weight.c: effect for weight in weights if (effect := worst(done, weight))}
    kept = [w for w in weights if not material or (w.c in found and found[w.c].could_change)]
    return views.DiscrepanciesView(
        moment=workspace.moment(done), contests=len(made),
        compared=tuple(one.label for one in made if any(p.aligned and p.both for p in one.pairs)),
        not_aligned=tuple(one.label for one in made if one.not_aligned),
        weighed=tuple(views.Weighed(label=made[c].label, worst=effect) for c, effect in found.items()),
        material=material, total=sum(w.discrepancies for w in kept),
        discrepancies=discrepancies(done, leading, limit=views.SHOWN, only=[w.c for w in kept]),
        names={made[w.c].label: candidate_names(done.definition, made[w.c].contest) for w in kept},
    )  # fmt: skip


def certificates(
    workspace: Workspace, contest: str | None, forms: str | None, total: str, *, at: int | None, as_of: str | None
) -> views.CertificatesView:
    """Proofs for one contest, or for every contest of which station forms are held."""
    whole = workspace.run(basis=total, at=at, as_of=as_of, contest=contest)
    if whole.basis.level != "contest":
        step = "give --total declared, or another basis of the contests' own totals"
        raise BadUse(f"{total} adds up stations; a certificate needs a stated total", next_step=step)
    only = whole.question.contests[0].id if contest else None
    if forms:
        asked: Sequence[Canvass] = [workspace.run(basis=forms, at=at, as_of=as_of, contest=contest)]
    else:
        asked = [one for one in canvasses(workspace, whole, contest=only) if one.basis.combine == "one"]
    held = {one.id for one in with_forms(whole, fewest=1)}
    made = said_once(
        proof for c, one in enumerate(whole.question.contests) if one.id in held
        for done in asked for proof in proved(done, whole, c)
    )  # fmt: skip
    holders = holder_names(whole.definition)
    names = {c.label: holders | candidate_names(whole.definition, c.id) for c in whole.question.contests}
    labels = {p.contest for p in made}
    return views.CertificatesView(
        moment=workspace.moment(whole), contests=len(whole.question.contests), compared=tuple(sorted(labels)),
        proved=tuple(made), names={label: names[label] for label in sorted(labels)},
    )  # fmt: skip


def write(view: views.CertificatesView, path: Path) -> views.CertificatesView:
    """Write each certificate as canonical JSON: to the file, or with several to numbered files of that name."""
    made = [certificate for proved in view.proved for certificate in proved.certificates]
    paths = [path] if len(made) == 1 else [
        path.with_name(f"{path.stem}-{n}{path.suffix}") for n in range(1, len(made) + 1)
    ]  # fmt: skip
    try:
        for place, certificate in zip(paths, made, strict=True):
            place.write_bytes(encode(certificate) + b"\n")
    except OSError as error:
        step = "choose a folder that is there and that you can write to"
        raise StoreUnavailable(path, error.strerror or str(error), next_step=step) from None
    return msgspec.structs.replace(view, written=tuple(str(place) for place in paths))


def with_forms(whole: Canvass, *, fewest: int) -> list[Contest]:
    """The contests of which at least so many holders' station forms, or sums over them, are held."""
    forms = [f.id for f in whole.definition.profile.forms if f.role in {"count", "collation"}]
    held = dict(whole.engine.rows(
        "select k.c, count(distinct v.form || v.holder) from visible v join contest k using (contest)"
        " where list_contains(?, v.form) group by k.c", [forms],
    ))  # fmt: skip
    return [one for c, one in enumerate(whole.question.contests) if held.get(c, 0) >= fewest]


def proved(forms: Canvass, totals: Canvass, c: int = 0) -> list[views.Proved]:
    """Each total stated for a contest held against the forms, whether or not anything is contradicted."""
    voters, listed = registered_voters(totals, c), _stated_stations(totals, c)
    return [_proof(forms.question.basis_of(c), case, voters, listed) for case in cases(forms, totals, c)]


def said_once(made: Iterable[views.Proved]) -> list[views.Proved]:
    """Bases that accept the same forms prove the same: it is said under the first, which names the others."""
    kept: dict[tuple[str, str, str], list[views.Proved]] = {}
    for one in made:
        near = kept.setdefault((one.contest, one.forms, one.total), [])
        same = next((i for i, other in enumerate(near) if _alike(one, other)), None)
        if same is None:
            near.append(one)
        else:
            near[same] = msgspec.structs.replace(near[same], also=(*near[same].also, one.basis))
    return [one for near in kept.values() for one in near]


def _alike(one: views.Proved, other: views.Proved) -> bool:
    return msgspec.structs.replace(one, basis=other.basis, also=other.also) == other


def _proof(basis: str, case: Case, voters: int | None, listed: int | None) -> views.Proved:
    made, stopped = prove(case), stopped_by(case, "excess")
    open_ = bool(case.missing.stations or case.missing.voters is None or STATION_LIST in stopped)
    shown = open_ and NUMBERING not in stopped and all(one.kind != "excess" for one in made)
    return views.Proved(
        contest=case.contest, basis=basis, forms=case.basis, total=case.total,
        stated=dict(case.stated), stations=case.forms.stations.stations, missing=case.missing.stations,
        registered=case.missing.voters, certificates=made,
        condition=condition(case, registered=voters, stations=listed) if shown else None,
        reach=reach(case), flip=flip(case.forms),
    )  # fmt: skip


def _stated_stations(done: Canvass, c: int) -> int | None:
    """Stations of the contest, as listed or as somebody states."""
    found = [row["value"] for row in (*done.beyond(c, _LISTED), *done.beyond(c, _STATED_STATIONS)) if row["value"]]
    return found[0] if found else None


_LISTED = "select c, count(*) as value from station group by c order by c"
_STATED_STATIONS = """
    select k.c, max(f.value) as value from visible v join contest k using (contest)
    join all_sheet s on s.claim = v.claim join all_figure f on f.sheet = s.sheet
    where s.subject = k.unit and f.field = 'stations' group by k.c order by k.c
"""


def stated(workspace: Workspace, name: str, at: int | None, as_of: str | None) -> views.HistoryView:
    """Every standing ever stated for a contest."""
    done = workspace.run(basis=TOTAL, at=at, as_of=as_of, contest=name)
    contest = done.question.contests[0]
    return views.HistoryView(
        moment=workspace.moment(done), history=history(done),
        names=holder_names(done.definition) | candidate_names(done.definition, contest.id),
    )  # fmt: skip
