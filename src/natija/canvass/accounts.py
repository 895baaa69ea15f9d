"""Ballot paper accounts (Form 46) held to their own identities, and to the votes polled on the same holder's form.

An account gives no candidate any vote, so no basis counts it; it is judged paper by paper, for every holder whose count
forms the basis takes. The rules are those of the profile that name an account's field. `polled` is no field of it: it
is what the same holder's form of the count says of the station and contest, where that says one thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from natija.canvass.canvass import Canvass
from natija.canvass.crosschecks import Crossed
from natija.canvass.scope import matches
from natija.model.definition import Definition
from natija.model.rules import BoundRule, Comparison, bind, in_force

POLLED = "polled"
RELATION = {"==": "=", "!=": "<>"}


def account_rules(definition: Definition, date: str = "") -> tuple[BoundRule, ...]:
    """Rules about accounts: every field is one of an account form's or the votes polled, and not all are the latter."""
    profile, marks = definition.profile, _marks(definition)
    fields = {name for form in profile.forms if form.role == "account" for name in form.fields} - marks
    about = [rule for rule in profile.rules if any(name in text for text in rule.fires for name in fields)]
    day = date or max((e.date for e in definition.elections), default="") or "9999-12-31"
    values = in_force(profile.parameters, day)
    return tuple(
        rule for rule in bind(about, values)
        if {name for one in (*rule.when, *rule.fires) for name in one.fields} <= fields | {POLLED}
    )  # fmt: skip


def _marks(definition: Definition) -> set[str]:
    """Signatures and stamps are about any copy, and are asked where the copy is compared."""
    return {field.id for field in definition.profile.fields if field.group == "marks"}


def accounts(canvass: Canvass, code: str | None) -> Iterator[Crossed]:
    """What the accounts of the basis's holders break, all rules or one; what a broken rule explains is not said."""
    rules = account_rules(canvass.definition)
    if not rules or not (code is None or code in {rule.rule.code for rule in rules}):
        return
    asked = _asked(canvass)
    rows = canvass.engine.fetch(_query(rules), asked).to_pylist() if all(asked) else []
    for row in rows:
        fired = [rule for number, rule in enumerate(rules) if row[f"met{number}"]]
        echoes = {name for rule in fired for name in rule.rule.suppresses}
        for rule in fired:
            if rule.rule.code not in echoes and code in {None, rule.rule.code}:
                yield _fired(rule, row)


def _fired(rule: BoundRule, row: dict[str, Any]) -> Crossed:
    used = sorted({name for one in (*rule.when, *rule.fires) for name in one.fields})
    ids = {row["id"], *(row["counted"] or () if POLLED in used else ())}
    numbers = {name: row[name] for name in used}
    return Crossed(code=rule.rule.code, c=row["c"], subject=row["subject"], numbers=numbers, claims=tuple(sorted(ids)))


def _asked(canvass: Canvass) -> list[list[str]]:
    """Account forms, forms of the count, and the holders of accounts whom the basis takes."""
    forms = canvass.definition.profile.forms
    kinds = [[form.id for form in forms if form.role == role] for role in ("account", "count")]
    held = [row[0] for row in canvass.engine.rows(_HOLDERS, [kinds[0]])]
    taken = [name for name in held if any(matches(pattern, name) for pattern in canvass.basis.holders)]
    return [kinds[0], taken, kinds[1]]


_HOLDERS = "select distinct holder from visible where list_contains(?, form) order by holder"


def _query(rules: tuple[BoundRule, ...]) -> str:
    """One row per account on which a rule fires: its figures, and by number of the rule whether that fired."""
    names = sorted({name for rule in rules for one in (*rule.when, *rule.fires) for name in one.fields} - {POLLED})
    wide = ", ".join(f"max(f.value) filter (where f.field = '{name}') as \"{name}\"" for name in names)
    judged = ", ".join(f"coalesce({_sql(rule)}, false) as met{number}" for number, rule in enumerate(rules))
    any_ = " or ".join(f"met{number}" for number in range(len(rules)))
    return f"""
    with account as materialized (
        select k.c, v.claim, v.holder, s.sheet, s.subject from visible v join contest k using (contest)
        join all_sheet s on s.claim = v.claim
        where list_contains(?, v.form) and list_contains(?, v.holder) and v.claim not in (select claim from revised)
    ),
    form as materialized (
        select k.c, v.claim, v.holder, s.sheet, s.subject from visible v join contest k using (contest)
        join all_sheet s on s.claim = v.claim
        where list_contains(?, v.form) and v.claim not in (select claim from revised)
    ),
    said as (
        select a.c, a.holder, a.subject, f.value, i.id from account a join form n using (c, holder, subject)
        join all_figure f on f.sheet = n.sheet join all_claim i on i.claim = n.claim
        where f.field = '{POLLED}' and f.value is not null
    ),
    counted as (
        select c, holder, subject, min(value) as {POLLED}, list(distinct id order by id) as counted from said
        group by c, holder, subject having min(value) = max(value)
    ),
    wide as (
        select a.c, a.holder, a.subject, a.sheet, i.id, {wide} from account a join all_claim i on i.claim = a.claim
        join all_figure f on f.sheet = a.sheet group by a.c, a.holder, a.subject, a.sheet, i.id
    ),
    judged as (select w.*, n.{POLLED}, n.counted, {judged} from wide w left join counted n using (c, holder, subject))
    select * from judged where {any_} order by c, subject, holder, id
    """


def _sql(rule: BoundRule) -> str:
    """Whether a rule fires: all that it asks first, and one of its comparisons; null where a figure is unknown."""
    fires = " or ".join(f"({_compared(one)})" for one in rule.fires)
    return " and ".join([*(f"({_compared(one)})" for one in rule.when), f"({fires})"])


def _compared(one: Comparison) -> str:
    """One comparison of single fields with zero; there is nothing per candidate on an account."""
    terms = [str(t.coefficient) if t.over == "one" else f'{t.coefficient} * "{t.field}"' for t in one.terms]
    return f"({' + '.join(f'({term})' for term in terms)}) {RELATION.get(one.relation, one.relation)} 0"
