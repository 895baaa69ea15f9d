"""Which form of a country profile a station or a contest fills in, and which of its fields the simulator can fill."""

from __future__ import annotations

from natija.errors import BadUse
from natija.model.forms import Form, Profile
from natija.simulate.ballots import COUNTS, POLLED


def form_of(profile: Profile, role: str) -> Form:
    """The form of the profile that a station fills in this role."""
    for form in profile.forms:
        if form.role == role:
            return form
    raise BadUse(f"the profile {profile.id!r} has no form with the role {role!r}", next_step="choose another profile")


def statements(profile: Profile) -> dict[str, Form]:
    """The forms there are of an account, a provisional, a consolidated and a declared statement."""
    found = {
        "account": [f for f in profile.forms if f.role == "account"],
        "provisional": [f for f in profile.forms if f.role == "collation" and not f.rows],
        "consolidated": [f for f in profile.forms if f.role == "collation" and f.rows],
        "declared": [f for f in profile.forms if f.role == "declaration"],
    }
    return {name: forms[0] for name, forms in found.items() if forms}


def sources(form: Form) -> list[tuple[str, int]]:
    """Fields of the form we can fill, each with its column in COUNTS; `total` means the ballots polled."""
    columns = {name: column for column, name in enumerate(COUNTS)} | {"total": POLLED}
    return [(name, columns[name]) for name in form.fields if name in columns]
