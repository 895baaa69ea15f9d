"""Read a country profile out of TOML and check that its parts fit one another.

Decoding is strict: msgspec names the key, and this module adds which rule, form, field, parameter or basis it is in.
Checking collects every problem. A profile that changes a bundled one is a table of the parts to replace, by id.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from natija.errors import BadUse, Unknown, Unreadable
from natija.model.forms import Profile, Rule
from natija.model.rules import LISTED, is_field, parse

_NEXT = "compare with docs/reference/profiles.md and the bundled generic.toml"
_KEYS = {"fields": "id", "forms": "id", "rules": "code", "parameters": "id", "bases": "id"}
_INDEX = re.compile(r"\$\.(\w+)\[(\d+)\]")


def profiles() -> tuple[str, ...]:
    """Ids of the bundled profiles."""
    names = (entry.name for entry in resources.files("natija.countries").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def profile(name: str) -> Profile:
    """The bundled profile of that id. Raises Unknown with the choices."""
    if name not in profiles():
        raise Unknown("country profile", name, profiles())
    file = f"{name}.toml"
    return read_profile(resources.files("natija.countries").joinpath(file).read_text("utf-8"), where=file)


def read_profile(text: str, *, where: str) -> Profile:
    """Decode and check a profile; `where` names its file in errors."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, or tables without end
        raise Unreadable(where, [f"not TOML: {error}"], next_step=_NEXT) from None
    return _convert(data, where)


def merge_profile(base: Profile, changes: Mapping[str, Any], *, where: str) -> Profile:
    """`base` with the parts in `changes` (decoded TOML) replaced or added by id; `bases` and `parameters` mostly."""
    data: dict[str, Any] = msgspec.to_builtins(base)
    for key, value in changes.items():
        if key in _KEYS and isinstance(value, list):
            data[key] = _replace(data.get(key, []), value, _KEYS[key])
        else:
            data[key] = value
    return _convert(data, where)


def _replace(old: list[dict[str, Any]], new: list[Any], key: str) -> list[Any]:
    """`old` entries whose id is not in `new`, then `new` (every version of a parameter is replaced together)."""
    named = {entry.get(key) for entry in new if isinstance(entry, dict)}
    return [entry for entry in old if entry[key] not in named] + new


def _convert(data: dict[str, Any], where: str) -> Profile:
    try:
        read: Profile = msgspec.convert(data, Profile, strict=True)
    except msgspec.ValidationError as error:
        raise Unreadable(where, [_named(str(error), data)], next_step=_NEXT) from None
    problems = list(_problems(read))
    if problems:
        raise Unreadable(where, problems, next_step=_NEXT)
    return read


def _named(message: str, data: Mapping[str, Any]) -> str:
    """The decoder's message, with the id of the entry beside its number."""
    found = _INDEX.search(message)
    if not found:
        return message
    table, index = found.group(1), int(found.group(2))
    entry = data[table][index]
    name = entry.get(_KEYS.get(table, "id")) if isinstance(entry, dict) else None
    return f"{message} ({table} {name!r})" if name else message


def _problems(read: Profile) -> Iterator[str]:
    """Everything in a profile that points at nothing, occurs twice or does not parse."""
    yield from _twice("fields", (f.id for f in read.fields))
    yield from _twice("forms", (f.id for f in read.forms))
    yield from _twice("rules", (r.code for r in read.rules))
    yield from _twice("bases", (b.id for b in read.bases))
    yield from _overlaps(read)
    fields, forms = {f.id for f in read.fields}, {f.id for f in read.forms}
    yield from (f"fields {name!r}: not the name of a field" for name in sorted(fields) if not is_field(name))
    for form in read.forms:
        yield from _unknown(f"forms {form.id!r}", "field", form.fields, fields)
        yield from _unknown(f"forms {form.id!r} required", "field of its own", form.required, set(form.fields))
    for rule in read.rules:
        yield from _rule_problems(rule, read, fields, forms)
    for basis in read.bases:
        yield from _unknown(f"bases {basis.id!r}", "form", basis.forms, forms)
    if read.default_basis and read.default_basis not in {b.id for b in read.bases}:
        yield f"default_basis: no basis is called {read.default_basis!r}"


def _rule_problems(rule: Rule, read: Profile, fields: set[str], forms: set[str]) -> Iterator[str]:
    place = f"rules {rule.code!r}"
    yield from _unknown(place, "form", rule.forms, forms)
    yield from _unknown(f"{place} suppresses", "rule", rule.suppresses, {r.code for r in read.rules} | {"*"})
    values = {p.id: p.value for p in read.parameters}
    for text in (*rule.when, *rule.fires):
        try:
            comparison = parse(text, values)
        except BadUse as error:
            yield f"{place}: {error.what}"
        else:
            yield from _unknown(f"{place} in {text!r}", "field", sorted(comparison.fields), fields | {LISTED})


def _overlaps(read: Profile) -> Iterator[str]:
    """Two values of one parameter in force on the same day, or a date that ends before it starts."""
    last: dict[str, str | None] = {}
    for p in sorted(read.parameters, key=lambda p: (p.id, p.since)):
        if p.until is not None and p.until <= p.since:
            yield f"parameters {p.id!r}: until {p.until} is not after since {p.since}"
        ended = last.get(p.id, "")
        if ended is None or ended > p.since:
            yield f"parameters {p.id!r}: two values are in force on {p.since}"
        last[p.id] = p.until


def _twice(table: str, ids: Iterable[str]) -> Iterator[str]:
    return (f"{table} {name!r}: occurs {count} times" for name, count in Counter(ids).items() if count > 1)


def _unknown(place: str, kind: str, names: Iterable[str], known: set[str]) -> Iterator[str]:
    return (f"{place}: no {kind} is called {name!r}" for name in names if name not in known)
