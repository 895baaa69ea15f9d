"""What a canvass is asked: position, date, basis, contests; and the small tables that say so to the engine.

Holders are resolved per contest. A pattern such as `agents:*` must come down to one holder in a contest, otherwise
that contest is ambiguous: it gets no figures, and the choices are named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import msgspec
import pyarrow as pa

from natija.canvass import acts, crosswalk, timeline
from natija.canvass.small import SMALL
from natija.errors import Unknown
from natija.frames import Engine, table
from natija.model.definition import Candidate, Contest, Definition, Parent
from natija.model.forms import Basis, Profile
from natija.model.records import Document, Notice, Ruling

VOID_NAMED = pa.schema([("contest", pa.string()), ("unit", pa.string())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Position in the log, date in the world (null: no limit), basis, and the contests asked about."""

    at: int
    as_of: str | None
    basis: Basis
    contests: tuple[Contest, ...]
    chosen: Mapping[str, str] | None = None
    """By contest the one holder whose copies a pattern of the basis stands for; a contest not in it has none."""

    def basis_of(self, c: int) -> str:
        """The basis as it is named for one contest: `agents:7` where a holder was chosen."""
        return self.basis.id if self.chosen is None else self.chosen.get(self.contests[c].id, self.basis.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What setting up found: contests left out as ambiguous with their choices, Notices, and what is taken back."""

    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notices: Mapping[str, Notice] = field(default_factory=dict)
    """Those in force."""
    given: Mapping[str, Notice] = field(default_factory=dict)
    """All that have taken effect, also those that another one ended since."""
    rulings: bool = False
    renumbered: bool = False
    """Whether a crosswalk is applied."""
    void: bool = False
    """Whether the poll of any unit is void."""
    revised: frozenset[str] = frozenset()
    """Documents that another says it revises, whether they are recorded or not."""
    lost: frozenset[str] = frozenset()
    batches: frozenset[str] = frozenset()
    """Batches taken back: what arrives in one is lost as well."""


class Held(NamedTuple):
    """The (contest number, holder) pairs a basis takes, and the contests where a pattern leaves a choice."""

    pairs: list[tuple[int, str]]
    ambiguous: dict[str, tuple[str, ...]]


def find_basis(definition: Definition, name: str) -> Basis:
    """A basis by id; `agents:12` is the basis `agents` for one holder. Raises Unknown with the choices."""
    bases = {basis.id: basis for basis in definition.profile.bases}
    wanted = name or definition.profile.default_basis
    if wanted in bases:
        return bases[wanted]
    head, _, rest = wanted.partition(":")
    if rest and head in bases:
        return msgspec.structs.replace(bases[head], id=wanted, holders=(wanted,))
    raise Unknown("basis", name, bases)


def find_contest(definition: Definition, name: str) -> Contest:
    """A contest by id or by label where only one election has it; the latest election is preferred."""
    exact = [c for c in definition.contests if c.id == name]
    found = exact or [c for c in definition.contests if c.label.casefold() == name.casefold()]
    if len(found) > 1:
        dates = {e.id: e.date for e in definition.elections}
        latest = max(dates.get(c.election, "") for c in found)
        found = [c for c in found if dates.get(c.election, "") == latest]
    if len(found) != 1:
        near = [c.label for c in definition.contests if name.casefold() in c.label.casefold()]
        raise Unknown("contest", name, near or [c.label for c in definition.contests][:20])
    return found[0]


def climbing(parents: Iterable[Parent], units: Iterable[str]) -> list[tuple[str, str, str]]:
    """(tree, unit, ancestor) for every unit and each of its ancestors, itself included."""
    up: dict[str, dict[str, str]] = {}
    for edge in parents:
        up.setdefault(edge.tree, {})[edge.unit] = edge.parent
    names = tuple(units)
    found = []
    for tree, edges in sorted(up.items()):
        for unit in names:
            at: str | None = unit
            seen: set[str] = set()
            while at is not None and at not in seen:
                found.append((tree, unit, at))
                seen.add(at)
                at = edges.get(at)
    return found


BITS = 40
"""Bits that stand for holders: sums of them over the sheets of a station fit 64."""
RECORDED = ("contest", "ballot", "question", "gone", "lists", "collating", "climb", "ruled", "revised")
"""Small tables that no basis changes."""


def prepare(engine: Engine, definition: Definition, question: Question) -> Scope:
    """Bind every small table for one question."""
    at, as_of = question.at, question.as_of
    gone = acts.withdrawn(engine, at)
    lost = acts.lost_ids(engine, at, gone)
    recorded = acts.standing(engine, Notice, at, lost).items()
    given = {key: notice for key, notice in recorded if as_of is None or notice.effective[:10] <= as_of}
    rulings = acts.ruled_claims(engine, acts.standing(engine, Ruling, at, lost), as_of)
    documents = _revising(engine, at, lost)
    renumbered = crosswalk.renumber(engine, at, lost)
    _bind_definition(engine, definition, question)
    _bind(engine, "question", [(at, as_of)])
    _bind(engine, "gone", [(p,) for p in _positions(engine, "id", lost)])
    _bind(engine, "ruled", rulings)
    _bind(engine, "revised", [(p,) for p in _positions(engine, "document", acts.revised_documents(documents))])
    found = Scope(
        notices=timeline.fold(given),
        given=given,
        rulings=bool(rulings),
        renumbered=renumbered,
        revised=frozenset(d.revises for d in documents.values() if d.revises),
        lost=frozenset(lost),
        batches=frozenset(gone.batches),
    )
    return _under(engine, definition, question, found)


def prepare_beside(engine: Engine, definition: Definition, question: Question, other: Engine, found: Scope) -> Scope:
    """The same where another engine has it for the same records, date and contests, under another basis."""
    for name in RECORDED:
        engine.borrow(name, other)
    if found.renumbered:
        crosswalk.renumber(engine, question.at, found.lost)
    return _under(engine, definition, question, found)


def _under(engine: Engine, definition: Definition, question: Question, found: Scope) -> Scope:
    """Bind what the basis of a question says."""
    void = acts.void_units(found.notices) if question.basis.void == "exclude" else []
    _bind(engine, "void", _numbered(engine, void))
    _bind_basis(engine, definition.profile, question.basis, rulings=found.rulings)
    held = holding(engine, question)
    bind_holding(engine, held)
    return replace(found, ambiguous=held.ambiguous, void=bool(void))


def bind_holding(engine: Engine, held: Held) -> None:
    """Bind whose claims count where."""
    number = {name: at for at, name in enumerate(sorted({holder for _, holder in held.pairs}))}
    _bind(engine, "holding", [(c, name, number[name], 1 << number[name] % BITS) for c, name in held.pairs])


def _bind(engine: Engine, name: str, rows: Sequence[Sequence[object]]) -> None:
    engine.put(name, table(SMALL[name], rows))


def _numbered(engine: Engine, units: Sequence[tuple[str | None, str]]) -> list[tuple[int | None, int]]:
    """Void units by the numbers of contest and unit; those that no sheet is about need none."""
    if not units:
        return []
    engine.put("void_named", table(VOID_NAMED, units))
    return engine.rows(
        "select k.c, u.u from void_named v join all_unit u using (unit) left join contest k on k.contest = v.contest"
        " where v.contest is null or k.c is not null order by all"
    )


def _revising(engine: Engine, at: int, lost: Collection[str]) -> dict[str, Document]:
    if not engine.one("select count(*) from all_act where kind = 'document' and content::varchar like '%revises%'"):
        return {}
    return acts.standing(engine, Document, at, lost)


def _positions(engine: Engine, column: str, names: Collection[str]) -> list[int]:
    """Claims by their id, or by the document they were read from."""
    if not names:
        return []
    engine.put("claims_by", pa.table({column: sorted(names)}))
    return [row[0] for row in engine.rows(f"select claim from all_claim semi join claims_by using ({column})")]


def _bind_definition(engine: Engine, definition: Definition, question: Question) -> None:
    listed = _ballots(definition, question.contests)
    numbered = list(enumerate(question.contests))
    _bind(engine, "contest", [
        (c, k.id, k.unit, k.tree, k.on_ballot or len(listed[k.id]) or None) for c, k in numbered
    ])  # fmt: skip
    _bind(engine, "ballot", [(c, k.serial) for c, contest in numbered for k in listed[contest.id]])
    _bind(engine, "lists", [(form.id,) for form in definition.profile.forms if form.role == "list"])
    _bind(engine, "collating", [(form.id,) for form in definition.profile.forms if form.rows])
    _bind(engine, "climb", _climb(definition, question.contests))


def _bind_basis(engine: Engine, profile: Profile, basis: Basis, *, rulings: bool) -> None:
    _bind(engine, "wanted", [(form, stage, rank) for form in basis.forms for rank, stage in enumerate(basis.stages)])
    _bind(engine, "basis", [
        (basis.minimum, basis.combine == "agree", basis.zeros == "not-held", basis.level == "contest", rulings)
    ])  # fmt: skip
    per = {f.id: f.per for f in profile.fields}
    wanted = [form for form in profile.forms if form.id in basis.forms]
    _bind(engine, "template", [(form.id, name, per.get(name, "unit")) for form in wanted for name in form.fields])


def _climb(definition: Definition, contests: Sequence[Contest]) -> list[tuple[str, str, str]]:
    """The trees; for one contest only the units below its own, and the way up from it."""
    rows = climbing(definition.parents, [u.id for u in definition.units])
    if len(contests) != 1:
        return rows
    top = contests[0].unit
    below = {(tree, unit) for tree, unit, ancestor in rows if ancestor == top}
    return [row for row in rows if (row[0], row[1]) in below]


def _ballots(definition: Definition, contests: Iterable[Contest]) -> dict[str, list[Candidate]]:
    listed: dict[str, list[Candidate]] = {contest.id: [] for contest in contests}
    for candidate in definition.candidates:
        if candidate.contest in listed:
            listed[candidate.contest].append(candidate)
    return listed


def holding(engine: Engine, question: Question) -> Held:
    """Whose claims a basis takes, among those that are there."""
    basis, chosen = question.basis, question.chosen
    if chosen is not None:
        return Held([(c, chosen[k.id]) for c, k in enumerate(question.contests) if k.id in chosen], {})
    if not any(name.endswith("*") for name in basis.holders):
        return Held([(c, name) for c in range(len(question.contests)) for name in basis.holders], {})
    single = basis.combine == "one" and "*" not in basis.holders
    held: dict[str, set[str]] = {}
    for contest, holder in _holders(engine, question, visible=single):
        held.setdefault(contest, set()).add(holder)
    several = {k: tuple(sorted(names)) for k, names in held.items() if single and len(names) > 1}
    pairs = [
        (c, name) for c, contest in enumerate(question.contests)
        for name in sorted(held.get(contest.id, ())) if contest.id not in several
    ]  # fmt: skip
    return Held(pairs, {contest.id: several[contest.id] for contest in question.contests if contest.id in several})


def _holders(engine: Engine, question: Question, *, visible: bool) -> list[tuple[str, str]]:
    """Contests and holders a basis names that have any papers there; with `visible`, papers the question can see."""
    basis = question.basis
    forms = [list(basis.forms), list(basis.stages)]
    of_basis = "list_contains(?, form) and list_contains(?, stage)"
    here = engine.rows(f"select distinct contest, holder from all_series where {of_basis}", forms)
    named = [(contest, holder) for contest, holder in here if any(matches(name, holder) for name in basis.holders)]
    if not visible or not named:
        return named
    return engine.rows(
        f"select distinct contest, holder from all_claim anti join gone using (claim) where {of_basis}"
        " and list_contains(?, holder) and claim < ? and (? is null or left(stated, 10) <= ?)",
        [*forms, sorted({holder for _, holder in named}), question.at, question.as_of, question.as_of],
    )


def matches(pattern: str, holder: str) -> bool:
    """Whether a holder is one of a basis's: by name, or by the beginning of it before a `*`."""
    return holder.startswith(pattern[:-1]) if pattern.endswith("*") else holder == pattern
