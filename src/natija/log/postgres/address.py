"""The address of a database: a URL without a password.

It is kept in natija.toml, printed and quoted in errors, so a password must never be in it: one that is there is refused
and not repeated. Passwords come from PGPASSWORD, a password file or a service file, as for every other PostgreSQL
program (PostgreSQL manual, sections 32.15 to 32.17).
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from natija.errors import BadUse

SCHEMES = ("postgresql", "postgres")
_FORM = "write it as postgresql://USER@HOST/DATABASE or postgresql:///?service=NAME"
_SECRET = {"password", "sslpassword"}
_HOW = "take it out, and set PGPASSWORD or keep it in ~/.pgpass or a service file (docs/how-to/desks.md)"


def checked(text: str) -> str:
    """The address, if it is one that can be kept. Raises BadUse, never quoting what it was given."""
    scheme, colon, _ = text.partition("://")
    if not colon or scheme not in SCHEMES or not text.isprintable() or any(c.isspace() for c in text):
        raise BadUse("the store is not the address of a PostgreSQL database", next_step=_FORM)
    try:
        parts = urlsplit(text)
        query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        _ = parts.port
    except ValueError:
        raise BadUse("the store's address cannot be read", next_step=_FORM) from None
    user, at, _ = parts.netloc.rpartition("@")
    if ":" in user or "@" in user or (_SECRET & {name.lower() for name, _ in query}):
        raise BadUse("the store's address has a password in it", next_step=_HOW)
    if parts.fragment or (not at and "@" in text.partition("?")[0]):
        raise BadUse("the store's address cannot be read", next_step=_FORM)
    return text
