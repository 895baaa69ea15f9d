"""The roles of a log in a database, as SQL that its owner runs."""

from __future__ import annotations

from pathlib import Path

import msgspec

from natija.errors import StoreUnavailable
from natija.log.places import roles


class RoleScript(msgspec.Struct, frozen=True, kw_only=True):
    """SQL that makes the roles."""

    sql: str
    file: str | None


def role_script(output: Path | None = None) -> RoleScript:
    """The SQL, whatever the workspace: it is the same for every database. Written to a file, if one is named."""
    script = roles()
    if output is not None:
        try:
            output.write_text(script, encoding="utf-8")
        except OSError as error:
            raise StoreUnavailable(output, error.strerror or "", next_step="choose another place") from None
    return RoleScript(sql=script, file=None if output is None else str(output))
