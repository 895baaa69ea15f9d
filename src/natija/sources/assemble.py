"""Canonical bytes of claims, built column by column.

The bytes are those `natija.model.canonical.encode` gives for the same claim; a test compares them. They are put
together here from pieces of text, because making 187,000 claims of 3.3 million figures one by one takes three times
as long as everything else an import does. Keys are written in sorted order, members at their default are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from natija.model.canonical import canonical_texts
from natija.model.figures import REASONS
from natija.sources.coded import Coded, Codes, combinations
from natija.sources.entities import Entities
from natija.sources.figures import Figures
from natija.sources.selection import Mask

CHUNK = 500_000
"""About how many figures are written at once: text columns hold at most 2 GB."""
_REASONS = tuple(f'"{reason}"' for reason in REASONS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Frame:
    """What claims have around their figures.

    `claims` are, by key, the text of each claim, absent where empty; `whole` are members all claims share, as JSON.
    `lines` is the line each claim begins on. `units` and `listed` are the rows' units and, for a station list, what it
    says of each entity, as JSON or empty.
    """

    claims: dict[str, Coded]
    whole: dict[str, str]
    lines: Codes
    units: tuple[str, ...]
    listed: tuple[str, ...] | None = None


def assemble(figures: Figures, who: Entities, wanted: Mask, frame: Frame) -> list[bytes]:
    """One claim's canonical bytes after the other. `figures` are ordered; `wanted` are the entities to write."""
    entities = np.flatnonzero(wanted)
    entity = who.of[figures.row]
    written: list[bytes] = []
    start = 0
    while start < len(entities):
        stop = _end_of_chunk(start, entities, entity, who)
        low, high = np.searchsorted(entity, [entities[start], entities[stop - 1] + 1])
        written += _chunk(figures.between(low, high), entities[start:stop], who, frame)
        start = stop
    return written


def _end_of_chunk(start: int, entities: Codes, entity: Codes, who: Entities) -> int:
    """Where to stop so that about CHUNK figures are taken and no claim is divided."""
    first = int(np.searchsorted(entity, entities[start]))
    if first + CHUNK >= len(entity):
        return len(entities)
    claim = who.claim[entity[first + CHUNK]]
    return int(np.searchsorted(who.claim[entities], claim, side="right"))


def _chunk(figures: Figures, entities: Codes, who: Entities, frame: Frame) -> list[bytes]:
    """The claims of some entities."""
    of_candidate = figures.serial > 0
    parts = {
        "candidates": _candidates(figures.take(of_candidate), who, entities),
        "figures": _of_unit(figures.take(~of_candidate), who, entities),
        "listed": _listed(frame, entities),
        "unit": _members("unit", Coded(codes=who.unit[entities], texts=frame.units)),
    }
    rows = _object([part for part in parts.values() if part is not None])
    claim = who.claim[entities]
    starts = _starts(claim)
    lists = _joined(rows, starts, before='"rows":[', after="]")
    return _claims(claim[starts], lists, frame)


def _written(keys: pa.Array, of: Codes, figures: Figures) -> pa.Array:
    """Every figure behind its key, as `"12":345`. Figures are much alike: each different one is written once."""
    numbers = pa.array(figures.numbers.values).dictionary_encode()
    values = pa.concat_arrays([numbers.dictionary.cast(pa.string()), pa.array(_REASONS)])
    reason = len(numbers.dictionary) - 1 + figures.numbers.states.astype(np.int64)
    value = np.where(figures.numbers.states > 0, reason, numbers.indices.to_numpy())
    both = combinations([_coded(of, len(keys)), _coded(value, len(values))])
    key, value = (pa.array(part) for part in both.parts)
    return pc.binary_join_element_wise(keys.take(key), values.take(value), "").take(pa.array(both.codes))


def _coded(codes: Codes, size: int) -> Coded:
    """Codes whose texts do not matter."""
    return Coded(codes=codes, texts=("",) * size)


def _keys(texts: tuple[str, ...]) -> pa.Array:
    """Texts as JSON keys with their colon."""
    return pa.array([f"{text}:" for text in canonical_texts(texts)], pa.string())


def _starts(groups: Codes) -> Codes:
    """Where each group of equal neighbours begins."""
    return np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]])) if len(groups) else groups


def _joined(texts: pa.Array, starts: Codes, *, before: str, after: str) -> pa.Array:
    """Groups of texts, joined by commas, between two texts."""
    offsets = pa.array(np.append(starts, len(texts)).astype(np.int32))
    joined = pc.binary_join(pa.ListArray.from_arrays(offsets, texts), ",")
    return pc.binary_join_element_wise(before, joined, after, "")


def _candidates(figures: Figures, who: Entities, entities: Codes) -> pa.Array:
    """`"candidates":{field:{serial:value}}` of each entity, null where it has none."""
    entity = who.of[figures.row]
    members = _written(_keys(figures.serials), figures.serial, figures)
    starts = _starts(entity * len(figures.fields) + figures.field)
    inner = _joined(members, starts, before="{", after="}")
    fields = _keys(figures.fields).take(pa.array(figures.field[starts]))
    return _spread(pc.binary_join_element_wise(fields, inner, ""), entity[starts], entities, before='"candidates":{')


def _of_unit(figures: Figures, who: Entities, entities: Codes) -> pa.Array:
    """`"figures":{field:value}` of each entity, null where it has none."""
    members = _written(_keys(figures.fields), figures.field, figures)
    return _spread(members, who.of[figures.row], entities, before='"figures":{')


def _spread(members: pa.Array, entity: Codes, entities: Codes, *, before: str) -> pa.Array:
    """Members joined per entity, at the place of the entity; null for entities without any."""
    starts = _starts(entity)
    objects = _joined(members, starts, before=before, after="}")
    have = entity[starts]
    if not len(have):
        return pa.nulls(len(entities), pa.string())
    at = np.minimum(np.searchsorted(have, entities), len(have) - 1)
    return objects.take(pa.array(at, mask=have[at] != entities))


def _listed(frame: Frame, entities: Codes) -> pa.Array | None:
    """`"listed":{...}` of each entity of a station list."""
    if frame.listed is None:
        return None
    return pa.array([f'"listed":{frame.listed[one]}' for one in entities.tolist()], pa.string())


def _members(key: str, coded: Coded) -> pa.Array:
    """A member of an object per row, null for empty texts."""
    codes, at = np.unique(coded.codes, return_inverse=True)
    texts = [coded.texts[code] for code in codes.tolist()]
    members = [f'"{key}":{said}' if text else None for text, said in zip(texts, canonical_texts(texts), strict=True)]
    return pa.array(members, pa.string()).take(pa.array(at))


def _object(parts: list[pa.Array]) -> pa.Array:
    """Objects of the members that are not null."""
    inside = pc.binary_join_element_wise(*parts, ",", null_handling="skip")
    return pc.binary_join_element_wise("{", inside, "}", "")


def _claims(claims: Codes, rows: pa.Array, frame: Frame) -> list[bytes]:
    """Claims around their rows, members in the order of their keys."""
    places = pc.binary_join_element_wise('"place":{"row":', pa.array(frame.lines[claims]).cast(pa.string()), "}", "")
    parts: dict[str, pa.Array] = {"rows": rows, "place": places, "record": pa.scalar('"record":"claim"')}
    parts |= {key: pa.scalar(f'"{key}":{text}') for key, text in frame.whole.items()}
    for key, texts_of in frame.claims.items():
        parts[key] = _members(key, texts_of.take(claims))
    texts = _object([parts[key] for key in sorted(parts)])
    encoded: list[bytes] = texts.cast(pa.binary()).to_pylist()
    return encoded
