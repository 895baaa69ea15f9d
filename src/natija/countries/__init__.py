"""Countries as data: one TOML file each (forms, rules, dated parameters of law, bases, wording), read strictly.

`profile("pakistan")` decodes a file of this package; `read_profile` decodes one of yours. An unknown key, a value of
the wrong type, a rule that does not parse or a name that points at nothing is refused with its file and key, all of
them at once. Nothing here knows an election, a candidate or a figure.
"""

from __future__ import annotations

from natija.countries.read import merge_profile, profile, profiles, read_profile

__all__ = ["merge_profile", "profile", "profiles", "read_profile"]
