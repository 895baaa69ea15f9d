"""Which bases take up figures of a form and a holder: what to ask for where the basis at hand has nothing."""

from __future__ import annotations

from collections.abc import Iterable

from natija.model.forms import Basis, Profile


def counting(profile: Profile, held: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Bases under which figures of these (form, holder) count, the default first; none that asks for agreement."""
    pairs = set(held)
    ordered = sorted(profile.bases, key=lambda basis: basis.id != profile.default_basis)
    return tuple(basis.id for basis in ordered if basis.combine == "one" and any(_takes(basis, *p) for p in pairs))


def _takes(basis: Basis, form: str, holder: str) -> bool:
    return form in basis.forms and any(_fits(pattern, holder) for pattern in basis.holders)


def _fits(pattern: str, holder: str) -> bool:
    return holder.startswith(pattern[:-1]) if pattern.endswith("*") else holder == pattern
