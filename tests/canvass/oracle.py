"""The canvass once more, in plain Python over decoded claims: slow, and written from the words of the issue.

It shares no code with the package beside the records: no SQL, no frames, no columns. It covers stations' forms under a
basis of one holder or one where all holders must agree, with lists, void polls, rulings, withdrawals and the rules R110
to R112, R130 and R132; a property test compares the two on random small elections.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from natija.model.forms import Basis
from natija.model.records import Claim, Notice, Record, Row, Ruling, Withdrawal

Cell = tuple[str, str | None]
"""A field and a candidate, or none."""


@dataclass(kw_only=True)
class Counted:
    """What a contest amounts to."""

    votes: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """Candidate -> least, greatest, forms that give a figure or a range."""
    stations: int = 0
    unknown: int | None = None
    """Registered voters of listed stations without votes; none where one is not known."""
    fired: Counter[str] = field(default_factory=Counter)
    turnout: tuple[int, int, int] | None = None
    in_error: int = 0


def count(records: Sequence[tuple[str, str, Record]], contest: str, ballot: int, basis: Basis) -> Counted:
    """Count a contest. `records` are (id, batch, record) in the order of the log, each id once."""
    standing = [(id_, r) for id_, _, r in records if id_ not in _gone(records)]
    rulings = [r for _, r in standing if isinstance(r, Ruling)]
    claims = [_settled(id_, r, rulings) for id_, r in standing if isinstance(r, Claim) and r.contest == contest]
    void = {u for _, r in standing if isinstance(r, Notice) and r.act == "void" for u in r.units}
    void = void if basis.void == "exclude" else set()
    forms = [c for c in claims if c.form in basis.forms and c.stage in basis.stages and _held(c, basis)]
    by_unit: dict[str, list[Claim]] = defaultdict(list)
    for claim in forms:
        by_unit[claim.unit].append(claim)
    kept = {u: group for u, group in by_unit.items() if u not in void and not _zeros(group, basis)}
    result = Counted()
    returns = {unit: _accepted(group, basis) for unit, group in kept.items()}
    _votes(returns, result)
    listed = _listed(claims)
    given = {
        unit
        for unit, cells in returns.items()
        if any(f == "votes" and low is not None for (f, _), (low, _) in cells.items())
    }
    result.stations = len(given)
    waiting = [registered for unit, registered in listed.items() if unit not in given | (void & set(by_unit))]
    result.unknown = None if None in waiting else sum(w for w in waiting if w is not None)
    _check(kept, listed, ballot, result)
    _turnout(returns, listed, result)
    return result


def _gone(records: Sequence[tuple[str, str, Record]]) -> set[str]:
    """Ids taken back: a withdrawal counts unless a withdrawal that counts takes it back in turn."""
    withdrawals = {id_: r for id_, _, r in records if isinstance(r, Withdrawal)}
    idle: set[str] = set()
    for id_, withdrawal in reversed(withdrawals.items()):
        if id_ not in idle and withdrawal.record_id in withdrawals:
            idle.add(withdrawal.record_id)
    live = [withdrawal for id_, withdrawal in withdrawals.items() if id_ not in idle]
    batches = {withdrawal.batch for withdrawal in live} - {None}
    named = {withdrawal.record_id for withdrawal in live if withdrawal.record_id}
    return named | {id_ for id_, batch, r in records if batch in batches and not isinstance(r, Withdrawal)}


def _settled(id_: str, claim: Claim, rulings: Sequence[Ruling]) -> Claim:
    """A claim as the rulings that name it settle it: of the cells it has, those they have for its unit."""
    for ruled in (row for ruling in rulings if id_ in ruling.claims for row in ruling.rows if row.unit == claim.unit):
        (said,) = claim.rows
        new = msgspec.structs.replace(
            said, figures={name: ruled.figures.get(name, value) for name, value in said.figures.items()},
            candidates={
                name: {serial: ruled.candidates.get(name, {}).get(serial, value) for serial, value in votes.items()}
                for name, votes in said.candidates.items()
            },
        )  # fmt: skip
        claim = msgspec.structs.replace(claim, rows=(new,))
    return claim


def _held(claim: Claim, basis: Basis) -> bool:
    return any(h in {claim.holder, "*"} for h in basis.holders)


def _cells(row: Row) -> dict[Cell, int]:
    """The numbers of a form."""
    found: dict[Cell, int] = {(name, None): v for name, v in row.figures.items() if isinstance(v, int)}
    for name, votes in row.candidates.items():
        found |= {(name, serial): v for serial, v in votes.items() if isinstance(v, int)}
    return found


def _zeros(group: Sequence[Claim], basis: Basis) -> bool:
    """Whether every form of a unit is nothing but written zeros, and the basis takes that for no form."""
    if basis.zeros != "not-held":
        return False
    return all(_all_zero(claim.rows[0]) for claim in group)


def _all_zero(row: Row) -> bool:
    votes = [v for given in row.candidates.values() for v in given.values()]
    others = [v for name, v in row.figures.items() if not name.startswith("registered") and isinstance(v, int)]
    return bool(votes) and all(v == 0 for v in [*votes, *others])


def _accepted(group: Sequence[Claim], basis: Basis) -> dict[Cell, tuple[int | None, int | None]]:
    """Least and greatest of every cell; none where not enough holders or readings give one."""
    said: dict[Cell, list[tuple[str, int]]] = defaultdict(list)
    for claim in group:
        for cell, value in _cells(claim.rows[0]).items():
            said[cell].append((claim.holder, value))
    accepted: dict[Cell, tuple[int | None, int | None]] = {}
    for cell, given in said.items():
        values = {value for _, value in given}
        enough = (len({h for h, _ in given}) if basis.combine == "agree" else len(given)) >= basis.minimum
        known = len(values) > 1 or enough
        accepted[cell] = (min(values), max(values)) if known else (None, None)
    return accepted


def _votes(returns: dict[str, dict[Cell, tuple[int | None, int | None]]], result: Counted) -> None:
    for cells in returns.values():
        for (name, serial), (low, high) in cells.items():
            if name == "votes" and serial is not None and low is not None and high is not None:
                a, b, n = result.votes.get(serial, (0, 0, 0))
                result.votes[serial] = (a + low, b + high, n + 1)


def _listed(claims: Sequence[Claim]) -> dict[str, int | None]:
    """Stations on the lists with their registered voters, none where lists differ or give none."""
    said: dict[str, set[int]] = {}
    for claim in claims:
        for row in claim.rows if claim.form == "list" else ():
            value = row.figures.get("registered")
            said.setdefault(row.unit or claim.unit, set()).update({value} if isinstance(value, int) else set())
    return {unit: next(iter(values)) if len(values) == 1 else None for unit, values in said.items()}


def _check(kept: dict[str, list[Claim]], listed: dict[str, int | None], ballot: int, result: Counted) -> None:
    """R110, R111, R112, R130 and R132 on every form, echoes left out; the last is a warning."""
    for unit, group in kept.items():
        found = [_codes(_cells(claim.rows[0]), ballot, listed.get(unit)) for claim in group]
        result.fired += Counter(code for codes in found for code in codes)
        result.in_error += any(codes - {"R132"} for codes in found)


def _codes(cells: dict[Cell, int], ballot: int, roll: int | None) -> set[str]:
    votes = [v for (name, serial), v in cells.items() if name == "votes" and serial is not None]
    unit = {name: v for (name, serial), v in cells.items() if serial is None}
    valid, rejected, polled, registered = (unit.get(n) for n in ("valid", "rejected", "polled", "registered"))
    known = sum(votes) if votes else None
    fired = set()
    if valid == 0 and known is not None and known > 0:
        fired.add("R110")
    if valid is not None and known is not None and (known > valid or (len(votes) == ballot and known != valid)):
        fired.add("R111")
    whole = None not in (valid, rejected, polled) and valid + rejected != polled  # type: ignore[operator]
    above = polled is not None and any(n is not None and n > polled for n in (valid, rejected))
    if whole or above:
        fired.add("R112")
    if registered is not None and any(n is not None and n > registered for n in (polled, valid, known)):
        fired.add("R130")
    if registered is not None and roll is not None and registered != roll:
        fired.add("R132")
    return fired - {"R111", "R112"} if "R110" in fired else fired


def _turnout(
    returns: dict[str, dict[Cell, tuple[int | None, int | None]]], listed: dict[str, int | None], result: Counted
) -> None:
    """Ballots counted of registered voters, over the returns that give both without doubt."""
    part = whole = both = 0
    for unit, cells in returns.items():
        known = {name: low for (name, serial), (low, high) in cells.items() if serial is None and low == high}
        polled, roll = known.get("polled"), known.get("registered", listed.get(unit))
        valid, rejected = known.get("valid"), known.get("rejected")
        if polled is None and valid is not None and rejected is not None:
            polled = valid + rejected
        if polled is not None and roll is not None:
            part, whole, both = part + polled, whole + roll, both + 1
    result.turnout = (part, whole, both) if both and whole else None
