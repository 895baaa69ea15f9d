"""Structures as tables: what a type is to a reader of JSON, its fields, and the text under each."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any

import msgspec
from msgspec import inspect as shapes


def words(kind: shapes.Type) -> str:
    """A type as a reader of JSON sees it."""
    writers: dict[type[shapes.Type], Callable[[Any], str]] = {
        shapes.StrType: lambda _: "text",
        shapes.IntType: lambda _: "integer",
        shapes.FloatType: lambda _: "decimal number",
        shapes.BoolType: lambda _: "true or false",
        shapes.NoneType: lambda _: "null",
        shapes.AnyType: lambda _: "anything",
        shapes.CustomType: lambda _: "fraction as text, such as `83/5`",
        shapes.LiteralType: lambda t: ", ".join(f"`{value}`" for value in t.values),
        shapes.UnionType: lambda t: " or ".join(words(member) for member in t.types),
        shapes.VarTupleType: lambda t: f"list of {words(t.item_type)}",
        shapes.ListType: lambda t: f"list of {words(t.item_type)}",
        shapes.TupleType: lambda t: f"[{', '.join(words(item) for item in t.item_types)}]",
        shapes.DictType: lambda t: f"map of {words(t.key_type)} to {words(t.value_type)}",
        shapes.StructType: lambda t: f"[{t.cls.__name__}](#{t.cls.__name__.lower()})",
    }
    return writers[type(kind)](kind)


def comments(cls: type) -> dict[str, str]:
    """The text under each field of a class."""
    body = getattr(ast.parse(inspect.getsource(cls)).body[0], "body", [])
    found: dict[str, str] = {}
    for before, node in pairwise(body):
        if isinstance(before, ast.AnnAssign) and isinstance(node, ast.Expr) and isinstance(before.target, ast.Name):
            found[before.target.id] = " ".join(str(ast.literal_eval(node.value)).split())
    return found


def field_row(field: shapes.Field, text: str) -> str:
    """One line of a structure's table."""
    if field.required:
        default = "required"
    elif field.default_factory is not msgspec.NODEFAULT:
        default = "empty"
    else:
        default = "absent" if field.default in {None, "", ()} else f"`{field.default}`"
    return f"| `{field.encode_name}` | {words(field.type)} | {default} | {text} |\n"


def structure(cls: type) -> str:
    """A section on one structure: what it is, and its fields."""
    described = shapes.type_info(cls)
    if not isinstance(described, shapes.StructType):
        raise TypeError(cls)
    texts = comments(cls)
    tag = f"`record`: `{described.tag}`.\n\n" if described.tag_field == "record" else ""
    head = "| field | is | default | |\n|---|---|---|---|\n" if described.fields else ""
    rows = "".join(field_row(field, texts.get(field.name, "")) for field in described.fields)
    return f"## {cls.__name__}\n\n{inspect.cleandoc(cls.__doc__ or '')}\n\n{tag}{head}{rows}"


def structures(classes: Iterable[type]) -> str:
    """Sections on several structures."""
    return "\n".join(structure(cls) for cls in classes)


def inside(kind: shapes.Type) -> Iterator[type]:
    """Every structure a type is made of, itself first."""
    if isinstance(kind, shapes.StructType):
        yield kind.cls
        for field in kind.fields:
            yield from inside(field.type)
    for part in ("item_type", "key_type", "value_type"):
        if hasattr(kind, part):
            yield from inside(getattr(kind, part))
    for part in ("item_types", "types"):
        for member in getattr(kind, part, ()):
            yield from inside(member)
