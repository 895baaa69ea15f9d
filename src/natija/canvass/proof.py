"""Cases out of a canvass: the forms held under a basis against each stated total, with the premises the record gives.

A premise has a source only where the record has one. Without one the certificate says that it is conditional; where the
record shows that a premise does not hold (numbering that does not align, a form of a station that no list has, a
recount in between), nothing that needs it is proved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from natija.canvass.canvass import Canvass
from natija.canvass.certificates import nouns
from natija.canvass.certificates import premises as codes
from natija.canvass.certificates.nouns import Case, Premise
from natija.canvass.certificates.spelling import count, joined
from natija.canvass.compare import compare_all
from natija.canvass.elsewhere import Elsewhere, elsewhere
from natija.canvass.slices import numbered
from natija.canvass.versions import Version, of_contest
from natija.model.definition import ballot_order

CHANGING = frozenset({"recount-held", "recount-granted", "re-admitted", "re-poll", "annulled"})
"""Official acts after which a form and a later total need not agree."""


def cases(forms: Canvass, totals: Canvass, c: int = 0) -> tuple[Case, ...]:
    """Every different total stated for a contest, against the forms; both canvasses are of the same contests."""
    held = _forms(forms, c)
    if held is None:
        return ()
    made, whole = held
    voters = dict(zip(made.stations.ids, _voters(made.stations), strict=True))
    beside = elsewhere(forms, c, voters, whole)
    rests_on = _premises(forms, c, beside)
    return tuple(
        Case(
            contest=forms.question.contests[c].label, basis=_copies(forms, c), total=_stated_by(same),
            forms=_columns(made, stated), missing=beside.stations, outside=_outside(forms, c), stated=stated,
            premises=(_stage(forms, same), *rests_on),
        ) for stated, same in _totals(totals, c)
    )  # fmt: skip


def _columns(made: nouns.Forms, stated: Mapping[str, int]) -> nouns.Forms:
    """The forms with the candidates that the total states first, then every other that a form gives."""
    return nouns.ordered(made, (*stated, *(candidate for candidate in made.candidates if candidate not in stated)))


def _forms(canvass: Canvass, c: int) -> tuple[nouns.Forms, Mapping[str, Any] | None] | None:
    """The forms that count under the basis, and the paper of a sum over all of them; None where no form is held."""
    papers, cells = canvass.of(c, _PAPERS), canvass.cut(c, _CELLS)
    if not papers or not cells.num_rows:
        return None
    return _laid_out(canvass, papers, cells), next((paper for paper in papers if paper["whole"]), None)


def _voters(at: nouns.Stations) -> list[int | None]:
    """Registered voters of every row, null where nobody states them."""
    return [n if known else None for n, known in zip(at.registered.tolist(), at.known.tolist(), strict=True)]


def _laid_out(canvass: Canvass, papers: Sequence[Mapping[str, Any]], cells: pa.Table) -> nouns.Forms:
    """A row for each form, a column for each candidate that a form gives, in the order of the ballot."""
    given = np.array([paper["ret"] for paper in papers], np.int64)
    order = np.argsort(given)
    near = np.minimum(np.searchsorted(given[order], cells["ret"].to_numpy()), len(given) - 1)
    row = order[near]
    held = given[row] == cells["ret"].to_numpy()
    named = canvass.once(_candidates)
    number, texts = numbered(cells["cell"])
    codes, which = np.unique(number[held], return_inverse=True)
    given_votes = [named[texts[code]] for code in codes.tolist()]
    candidates = tuple(sorted(given_votes, key=ballot_order))
    place = np.array([candidates.index(candidate) for candidate in given_votes], np.int64)[which]
    shape = len(papers), len(candidates)
    least, most, open_ = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.ones(shape, np.bool_)
    for side, name in ((least, "low"), (most, "high")):
        side[row[held], place] = cells[name].to_numpy()[held]
    open_[row[held], place] = False
    registered = {paper["subject"]: paper["registered"] for paper in papers}
    at = nouns.stations(registered, {paper["subject"]: paper["counted"] or 1 for paper in papers})
    return nouns.Forms(stations=at, candidates=candidates, least=least, most=most, open=open_)


def _candidates(canvass: Canvass) -> dict[str, str]:
    """Candidates by the cell that has their votes."""
    return dict(canvass.engine.rows("select cell, candidate::varchar from all_cell where candidate is not null"))


def _totals(canvass: Canvass, c: int) -> list[tuple[dict[str, int], list[Version]]]:
    """Different totals stated for the whole contest, each with who states it; those with the most candidates first."""
    forms, stages = set(canvass.basis.forms), set(canvass.basis.stages)
    found: list[tuple[dict[str, int], list[Version]]] = []
    for version in of_contest(canvass, c):
        whole = version.records and version.votes and (version.stations is None or version.stations == version.of)
        if not whole or version.form not in forms or version.stage not in stages:
            continue
        for stated, same in found:
            if stated == version.votes:
                same.append(version)
                break
        else:
            found.append((dict(version.votes), [version]))
    return sorted(found, key=lambda item: (-len(item[0]), sorted(item[0].items())))


def _stated_by(same: Sequence[Version]) -> str:
    kinds = ", ".join(sorted({f"Form {v.form} ({v.stage})" for v in same}))
    return f"{kinds} as given by {', '.join(sorted({v.holder for v in same}))}"


def _copies(canvass: Canvass, c: int) -> str:
    rows = canvass.of(c, _COPIES)
    forms, holders, readers = (", ".join(sorted({row[name] for row in rows})) for name in ("form", "holder", "reader"))
    return f"Form {forms}, copies of {holders}, as read by {readers}"


def _stage(canvass: Canvass, same: Sequence[Version]) -> Premise:
    """Which stage the forms are of and which the total: for a reader to judge, who sees both."""
    total = ", ".join(sorted({version.stage for version in same}))
    source = f"the forms are of the stage {', '.join(canvass.basis.stages)}, the total of the stage {total}"
    return Premise(code=codes.SAME_STAGE, source=source)


def _outside(canvass: Canvass, c: int) -> int | None:
    """Ballots that belong to no station: valid postal votes, where a claim gives them."""
    return max((row["value"] for row in canvass.beyond(c, _POSTAL)), default=None)


def _premises(canvass: Canvass, c: int, beside: Elsewhere) -> tuple[Premise, ...]:
    acts = sorted({
        n.act for n in canvass.scope.given.values()
        if n.contest == canvass.question.contests[c].id and n.act in CHANGING
    })  # fmt: skip
    given = [
        Premise(code=codes.READINGS, source=_copies(canvass, c)),
        Premise(
            code=codes.NO_CHANGE, holds=not acts,
            source=", ".join(acts) if acts else "no recount, re-admission or re-poll is recorded",
        ),
        beside.listed, beside.registered, _numbering(canvass, c),
    ]  # fmt: skip
    if _outside(canvass, c) is not None:
        given.append(Premise(code=codes.OUTSIDE, source="valid postal votes as stated"))
    if zeros := sum(row["count"] for row in canvass.of(c, _ZEROS)):
        given.append(Premise(code=codes.ZERO_ROWS, source=f"so the basis has it; {count(zeros, 'form')}"))
    return tuple(given)


def _numbering(canvass: Canvass, c: int) -> Premise:
    """Station numbers fit where the copies of another holder show the same vectors under the same stations."""
    made = canvass.once(compare_all)[c]
    if made.not_aligned:
        return Premise(
            code=codes.NUMBERING, holds=False,
            source=f"the station numbers of {joined([_of(key) for key in made.not_aligned], 'and')} do not align",
        )  # fmt: skip
    own = {row["holder"] for row in canvass.of(c, _COPIES)}
    used = {copy.key for copy in made.copies if copy.holder in own and copy.form in canvass.basis.forms}
    fits = [p for p in made.pairs if p.aligned and p.same_place and {p.left, p.right} & used]
    if fits:
        best = max(fits, key=lambda p: p.same_place)
        source = f"{_of(best.left)} and {_of(best.right)} have the same votes at {count(best.same_place, 'station')}"
        return Premise(code=codes.NUMBERING, source=source)
    return Premise(code=codes.NUMBERING, source=_numbered(canvass, c))


def _of(key: str) -> str:
    """`Form 45, agents:7` for a version a comparison names by `form stage holder`."""
    form, _, holder = key.split(" ", 2)
    return f"Form {form}, {holder}"


def _numbered(canvass: Canvass, c: int) -> str | None:
    """Where no copies tell: whether the forms' registered voters are those the list has under the same number."""
    papers = [paper for paper in canvass.of(c, _PAPERS) if not paper["whole"]]
    if not papers:
        return "a stated sum uses no station numbers"
    told = [p for p in papers if p["own"] is not None and p["listed"] is not None]
    same = sum(p["own"] == p["listed"] for p in told)
    if 2 * same > len(told):
        return f"registered voters on the forms are those on the list at {same} of {len(told)} stations"
    return None if any(p["listed"] is not None for p in papers) else "no list numbers the stations otherwise"


_CELLS = """
    select t.c, t.ret, t.cell, coalesce(t.value, g.low) as low, coalesce(t.value, g.high) as high
    from tally t left join ranged g on g.ret = t.ret and g.cell = t.cell
    where t.field = 'votes' and t.candidate is not null and t.ret not in (select ret from left_out)
    and coalesce(t.value, g.low) is not null order by t.c
"""
_PAPERS = """
    select p.c, p.ret, r.subject, coalesce(p.registered, p."list.registered") as registered, r.counted, r.whole, r.of,
           p.registered as own, p."list.registered" as listed
    from paper p join returns r using (ret)
    where p.given > 0 and p.ret not in (select ret from left_out) order by p.c, r.subject
"""
_COPIES = """
    select distinct p.c, a.form::varchar as form, a.holder, a.reader from placed p join source s using (sheet)
    join all_claim a on a.claim = s.claim order by all
"""
_POSTAL = """
    select k.c, max(f.value) as value from visible v join contest k using (contest)
    join all_sheet s on s.claim = v.claim join all_figure f on f.sheet = s.sheet
    where f.field = 'postal.valid' and f.value is not null group by k.c order by k.c
"""
_ZEROS = """
    select r.c, count(*) as count from left_out l join returns r using (ret)
    where l.why = 'not-held' group by r.c order by r.c
"""
