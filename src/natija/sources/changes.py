"""What differs between two definitions, entry by entry and field by field.

Tables are compared by key; so are the parts of the profile (fields, forms, rules, parameters, bases). Two versions of
a parameter are told apart by the day they come into force.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from natija.model.definition import TABLES, Definition
from natija.model.forms import Profile
from natija.sources.references import KEYS, in_order

_PROFILE_KEYS: dict[str, tuple[str, ...]] = {
    "fields": ("id",), "forms": ("id",), "rules": ("code",), "parameters": ("id", "since"), "bases": ("id",),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry added, removed or changed; `fields` gives old and new value of each field that changed."""

    what: Literal["added", "removed", "changed"]
    table: str
    key: tuple[str, ...]
    fields: dict[str, tuple[Any, Any]]


def diff(old: Definition, new: Definition) -> list[Change]:
    """Every change from `old` to `new`, in the order of the tables and their keys."""
    found = list(_changed("election", _head(old), _head(new)))
    for name in TABLES:
        found += _changed(name, _by_key(getattr(old, name), KEYS[name]), _by_key(getattr(new, name), KEYS[name]))
    found += _changed("profile", _profile_head(old.profile), _profile_head(new.profile))
    for name, key in _PROFILE_KEYS.items():
        before, after = _by_key(getattr(old.profile, name), key), _by_key(getattr(new.profile, name), key)
        found += _changed(f"profile.{name}", before, after)
    return found


Entries = Mapping[tuple[str, ...], dict[str, Any]]


def _head(definition: Definition) -> Entries:
    return {(): {"title": definition.title, "source": definition.source, "fictional": definition.fictional}}


def _profile_head(read: Profile) -> Entries:
    return {(): {f: getattr(read, f) for f in ("id", "title", "version", "languages", "default_basis")}}


def _by_key(entries: tuple[msgspec.Struct, ...], key: tuple[str, ...]) -> Entries:
    return {tuple(getattr(entry, field) for field in key): msgspec.structs.asdict(entry) for entry in entries}


def _changed(table: str, old: Entries, new: Entries) -> Iterator[Change]:
    for key in sorted(old.keys() | new.keys(), key=in_order):
        if key not in old:
            yield Change(what="added", table=table, key=key, fields={f: (None, v) for f, v in new[key].items()})
        elif key not in new:
            yield Change(what="removed", table=table, key=key, fields={f: (v, None) for f, v in old[key].items()})
        elif old[key] != new[key]:
            fields = {f: (v, new[key][f]) for f, v in old[key].items() if v != new[key][f]}
            yield Change(what="changed", table=table, key=key, fields=fields)
