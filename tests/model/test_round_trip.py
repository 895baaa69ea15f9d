"""Every record that can be constructed survives being written and read, and has exactly one byte form."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from natija.model.canonical import canonical_json, canonical_texts, decode, encode
from natija.model.figures import SAFE
from natija.model.records import RECORDS, Record, Withdrawal

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
INTEGERS = st.integers(-SAFE, SAFE)


STRATEGIES: dict[type[inspect.Type], Callable[[Any], st.SearchStrategy[Any]]] = {
    inspect.StrType: lambda _: TEXTS,
    inspect.IntType: lambda _: INTEGERS,
    inspect.BoolType: lambda _: st.booleans(),
    inspect.NoneType: lambda _: st.none(),
    inspect.LiteralType: lambda t: st.sampled_from(t.values),
    inspect.UnionType: lambda t: st.one_of([of_type(member) for member in t.types]),
    inspect.TupleType: lambda t: st.tuples(*[of_type(item) for item in t.item_types]),
    inspect.VarTupleType: lambda t: st.lists(of_type(t.item_type), max_size=3).map(tuple),
    inspect.DictType: lambda t: st.dictionaries(of_type(t.key_type), of_type(t.value_type), max_size=3),
    inspect.StructType: lambda t: structs(t.cls),
}


def of_type(described: inspect.Type) -> st.SearchStrategy[Any]:
    """Values of a type as msgspec sees it. A type no record has held before is a KeyError here."""
    return STRATEGIES[type(described)](described)


def structs(cls: type) -> st.SearchStrategy[Any]:
    """Any value of a record kind or of a part of one."""
    if cls is Withdrawal:
        named = st.sampled_from(["record_id", "batch"])
        return st.builds(lambda name, text: Withdrawal(**{name: text}), named, TEXTS)
    described = inspect.type_info(cls)
    assert isinstance(described, inspect.StructType)
    return st.builds(cls, **{field.name: of_type(field.type) for field in described.fields})


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_what_is_written_reads_back(record: type[msgspec.Struct]) -> None:
    """Reading the bytes of a record gives an equal record, and encoding that gives equal bytes."""

    @given(structs(record))
    def survives(value: Record) -> None:
        content = encode(value)
        assert decode(content) == value
        assert encode(decode(content)) == content

    survives()


@pytest.mark.slow
@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_any_language_can_write_the_bytes(record: type[msgspec.Struct]) -> None:
    """The standard library, told to sort keys and leave out spaces, writes the same bytes from the same values."""

    @given(structs(record))
    def agrees(value: Record) -> None:
        content = encode(value)
        plain = json.dumps(json.loads(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert plain.encode() == content

    agrees()


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_many_texts_are_written_as_each_is(texts: list[str]) -> None:
    """Line ends, separators and quotes inside them do not matter."""
    assert canonical_texts(texts) == [canonical_json(text).decode() for text in texts]
