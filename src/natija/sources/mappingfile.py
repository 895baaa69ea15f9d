"""A mapping as the TOML text a person would write, with a comment on why each line says what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from textwrap import wrap

import msgspec

from natija.sources.mapping import Mapping as SourceMapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
WIDTH = 100


def to_toml(mapping: SourceMapping, reasons: Mapping[str, str] | None = None) -> str:
    """The mapping's TOML. `reasons` are comments by key ("candidate.name"); texts with one are always written."""
    why = dict(reasons or {})
    data = msgspec.to_builtins(mapping)
    for key in why:
        data.setdefault(key, "") if "." not in key and isinstance(getattr(mapping, key, None), str) else None
    return "\n".join(_table(data, "", why)).strip() + "\n"


def _table(data: Mapping[str, object], path: str, why: Mapping[str, str]) -> Iterator[str]:
    """The lines of a table: its values, then the tables in it."""
    for key, value in data.items():
        if not isinstance(value, Mapping):
            yield from _comment(why.get(f"{path}{key}", ""))
            yield f"{_key(key)} = {_value(value)}"
    for key, value in data.items():
        if isinstance(value, Mapping) and (value or path):
            name = f"{path}{key}"
            yield ""
            yield from _comment(why.get(name, ""))
            if not value or any(not isinstance(inner, Mapping) for inner in value.values()):
                yield f"[{_dotted(path, key)}]"
            yield from _table(value, f"{name}.", why)


def _comment(text: str) -> list[str]:
    """Comment lines, without characters a comment cannot have."""
    return [f"# {line}" for line in wrap("".join(c if c.isprintable() else " " for c in text), WIDTH)]


def _dotted(path: str, key: str) -> str:
    """The name of a table inside the tables before it."""
    return ".".join(_key(part) for part in [*path.split(".")[:-1], key])


def _key(text: str) -> str:
    """A key, in quotes where it has to be."""
    return text if _BARE.fullmatch(text) else _value(text)


def _value(value: object) -> str:
    """A text, number, truth value or list. JSON's escapes are TOML's, save the delete character."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(one) for one in value)}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
