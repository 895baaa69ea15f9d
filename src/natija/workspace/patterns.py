"""Pattern tests out of the record: last digits, whole percentages and pairs in one building, judged all together.

Every test that the figures allow is run, for every candidate of some weight alike, and the number of tests is said with
each answer: leaving some out afterwards would make the stated rate of false alarms untrue. What stands out is a
question about a paper's image. Nothing here is a finding, enters a total, or leaves the command unless somebody
chooses so. A figure whose readings differ is left out, and so is a share whose base no form gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, get_args

import msgspec

from natija import audit
from natija.audit.pairs import Pair, Residuals, Station
from natija.audit.pattern import Control, Family, Judged, NotRun, Pattern
from natija.audit.percents import Share
from natija.canvass import Canvass
from natija.errors import BadUse, Unknown
from natija.model.definition import ballot_order
from natija.workspace.contests import candidate_names
from natija.workspace.everybasis import held_bases
from natija.workspace.views import Moment

if TYPE_CHECKING:
    from natija.workspace.workspace import Workspace

WEIGHT = Fraction(1, 20)
"""Share of the votes read that makes a candidate's figures worth a test: smaller ones have hardly a last digit."""
BASES = ("valid", "polled")
"""Fields a candidate's share is taken of, the first that the forms give."""
CONTROLS: Mapping[str, Control] = {control: control for control in get_args(Control)}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One test: its null, what breaks the null innocently, and what to ask if it stands out."""

    test: str
    about: str
    asks: str
    null: str
    cautions: tuple[str, ...]
    n: int
    observed: str
    expected: str
    p: float
    threshold: str
    """What the p-value had to be at or under among so many tests."""
    stands_out: bool
    look_at: tuple[str, ...]


class Unasked(msgspec.Struct, frozen=True, kw_only=True):
    """A test that the figures do not allow, and why."""

    test: str
    about: str
    because: str


class PatternsView(msgspec.Struct, frozen=True, kw_only=True):
    """Pattern tests of one contest, judged together, smallest p-value first."""

    moment: Moment
    label: str
    names: dict[str, str]
    forms: tuple[str, ...]
    """Bases of one holder's forms whose figures were tested."""
    control: str
    level: str
    tests: tuple[Asked, ...]
    not_run: tuple[Unasked, ...]
    says: str
    """The rate of false alarms, to be shown with every answer."""
    tails: tuple[str, ...]
    """How far the pairs are from the normal distribution of their null."""


def patterns(
    workspace: Workspace,
    contest: str,
    *,
    forms: str | None,
    level: str,
    control: str,
    at: int | None,
    as_of: str | None,
) -> PatternsView:
    """Ask whether the figures of a contest's station forms look as such figures do: of one basis, or of all held."""
    if control not in CONTROLS:
        raise Unknown("control", control, sorted(CONTROLS))
    whole = workspace.run(basis="declared", at=at, as_of=as_of, contest=contest)
    bases = [forms] if forms else _counted(whole)
    names = candidate_names(whole.definition, whole.question.contests[0].id)
    found: list[Pattern | NotRun] = []
    tails: list[str] = []
    for basis in bases:
        figures = _read(workspace.run(basis=basis, at=at, as_of=as_of, contest=contest), names)
        found += [*_digits(figures), *_percents(figures)]
        for pairs in _pairs(figures):
            found += [pairs] if isinstance(pairs, NotRun) else pairs.tests
            tails += [] if isinstance(pairs, NotRun) else [_tails(pairs)]
    family = audit.judge(found, level=_level(level), control=CONTROLS[control])
    return PatternsView(
        moment=workspace.moment(whole), label=whole.question.contests[0].label, names=names, forms=tuple(bases),
        control=control, level=str(family.level), tests=tuple(_asked(judged) for judged in family.tests),
        not_run=_unasked(family), says=family.says, tails=tuple(tails),
    )  # fmt: skip


def _counted(whole: Canvass) -> list[str]:
    """Bases of one holder's copies of the forms that are filled in at a station; rows of a later form are copied."""
    profile = whole.definition.profile
    counts = {form.id for form in profile.forms if form.role == "count"}
    named = {basis.id: set(basis.forms) for basis in profile.bases}
    return [basis for basis in held_bases(whole) if named.get(basis, counts) <= counts]


def _level(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise BadUse(f"{text!r} is not a level", next_step="give a share, for example 0.05") from None


class _Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What the forms of one basis give: by candidate of some weight and by field, station -> figure."""

    whose: str
    votes: dict[str, dict[str, int]]
    """Name of the candidate -> station -> votes."""
    read: dict[str, int]
    """Station -> votes of all candidates read there."""
    several: bool
    """Whether more than one candidate was read, so that votes of one are a share of something."""
    fields: dict[str, dict[str, int]]
    buildings: tuple[tuple[str, str, str], ...]


def _read(done: Canvass, names: Mapping[str, str]) -> _Figures:
    """The accepted figures without those whose readings differ, and the pairs of stations in one building."""
    if done.basis.level != "polling-station":
        step = "give --forms a basis of station forms; `natija definition show` lists them"
        raise BadUse(f"{done.basis.id} does not look at station forms", next_step=step)
    votes: dict[str, dict[str, int]] = {}
    fields: dict[str, dict[str, int]] = {}
    for subject, field, candidate, value in done.engine.rows(_FIGURES):
        if candidate is None:
            fields.setdefault(field, {})[subject] = value
        elif field == "votes":
            votes.setdefault(candidate, {})[subject] = value
    units = {unit for by in votes.values() for unit in by}
    read = {unit: sum(by.get(unit, 0) for by in votes.values()) for unit in units}
    least = sum(read.values()) * WEIGHT
    called = dict(done.engine.rows("select unit, max(name) from all_listed where name is not null group by unit"))
    holders = sorted({row[0] for row in done.engine.rows("select distinct holder from source")})
    return _Figures(
        whose=f"copies of {', '.join(holders) or done.basis.id}", read=read, several=len(votes) > 1, fields=fields,
        votes={
            names.get(c, f"ballot serial {c}"): votes[c]
            for c in sorted(votes, key=ballot_order) if sum(votes[c].values()) >= least
        },
        buildings=tuple(audit.same_building({unit: called[unit] for unit in sorted(units) if unit in called})),
    )  # fmt: skip


_FIGURES = """
    select r.subject, t.field::varchar, t.candidate::varchar, t.value
    from tally t join returns r using (ret)
    where t.value is not null and not r.whole and t.ret not in (select ret from left_out)
    order by r.subject, t.field, t.candidate
"""


def _digits(figures: _Figures) -> Iterator[Pattern | NotRun]:
    for candidate, votes in figures.votes.items():
        yield audit.last_digits(votes, about=f"{candidate}, {figures.whose}")


def _percents(figures: _Figures) -> Iterator[Pattern | NotRun]:
    base = next((field for field in BASES if figures.fields.get(field)), None)
    for candidate, votes in figures.votes.items():
        about = f"{candidate} of {base or 'the votes'}, {figures.whose}"
        if base is None:
            because = f"no form gives {' or '.join(BASES)}, so there is no share"
            yield NotRun(test="whole-percent", about=about, because=because)
        else:
            yield audit.whole_percents(_shares(votes, figures.fields[base]), about=about)
    polled, registered = (figures.fields.get(field, {}) for field in ("polled", "registered"))
    about = f"turnout, {figures.whose}"
    if polled and registered:
        yield audit.whole_percents(_shares(polled, registered), about=about)
    else:
        yield NotRun(test="whole-percent", about=about, because="no form gives both polled and registered")


def _shares(part: Mapping[str, int], whole: Mapping[str, int]) -> dict[str, Share]:
    """Shares of the stations that give both; a part above its whole is no share, and a finding elsewhere."""
    both = (unit for unit in part if unit in whole and 0 <= part[unit] <= whole[unit])
    return {unit: Share(part=part[unit], whole=whole[unit]) for unit in both}


def _pairs(figures: _Figures) -> Iterator[Residuals | NotRun]:
    for candidate, votes in figures.votes.items():
        about = f"{candidate}, {figures.whose}"
        if not figures.several:
            yield NotRun(test="pair", about=about, because="only this candidate was read, so there is no share")
            continue
        made = [
            Pair(
                building=f"stations {_number(men)} and {_number(women)}",
                male=_station(men, votes, figures.read), female=_station(women, votes, figures.read),
            ) for _, men, women in figures.buildings if men in votes and women in votes
        ]  # fmt: skip
        yield audit.residuals(made, about=about)


def _number(unit: str) -> str:
    return unit.rpartition("/")[2]


def _station(unit: str, votes: Mapping[str, int], read: Mapping[str, int]) -> Station:
    return Station(id=unit, votes=votes[unit], of=read[unit])


def _tails(found: Residuals) -> str:
    """How many pairs are further out than nearly any of a normal distribution would be."""
    about = found.tests[0].about.rsplit(", ", 1)[0] if found.tests else ""
    far, pairs = found.beyond_four, f"of {len(found.tests)} pairs ({about})"
    where = f"{'are' if far > 1 else 'is'} more than four times the usual spread from the middle"
    if not far:
        return f"None {pairs} {where}."
    small = "with a normal distribution it would be one in 15,787, so the p-values of pairs are much too small here"
    return f"{far} {pairs} {where}; {small}."


def _asked(judged: Judged) -> Asked:
    made = judged.pattern
    return Asked(
        test=made.test, about=made.about, asks=made.asks, null=made.null, cautions=made.cautions, n=made.n,
        observed=str(made.observed), expected=str(made.expected), p=made.p, threshold=str(judged.threshold),
        stands_out=judged.flagged, look_at=made.look_at,
    )  # fmt: skip


def _unasked(family: Family) -> tuple[Unasked, ...]:
    return tuple(Unasked(test=n.test, about=n.about, because=n.because) for n in family.not_run)
