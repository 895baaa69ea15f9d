"""A text per row as codes into a short list of different texts, so that each text is looked at once.

A results file repeats itself: 3.3 million rows, a thousand contests, sixteen thousand candidates. Whatever has to be
decided by looking at a text in Python is decided per different text (or different pair of texts), never per row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from natija.model.canonical import clean

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Coded:
    """`texts[codes[i]]` is the text of row i. The texts are different from one another."""

    codes: Codes
    texts: tuple[str, ...]

    def take(self, rows: Codes) -> Coded:
        """The same texts for these rows."""
        return Coded(codes=self.codes[rows], texts=self.texts)

    def at(self, row: int) -> str:
        """The text of one row."""
        return self.texts[int(self.codes[row])]

    def where(self, test: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
        """The rows whose text passes a test."""
        passed = np.array([test(text) for text in self.texts], dtype=bool)
        return passed[self.codes] if len(passed) else np.zeros(len(self.codes), dtype=bool)

    def each(self, make: Callable[[str], str]) -> Coded:
        """Every text through a function."""
        return unified(self.codes, [make(text) for text in self.texts])


def constant(text: str, rows: int) -> Coded:
    """One text for all rows."""
    return Coded(codes=np.zeros(rows, dtype=np.int64), texts=(text,))


def unified(codes: Codes, texts: Sequence[str]) -> Coded:
    """Codes over texts that may repeat, as codes over different ones."""
    first: dict[str, int] = {}
    renumbered = np.array([first.setdefault(text, len(first)) for text in texts], dtype=np.int64)
    if len(first) == len(texts):
        return Coded(codes=codes, texts=tuple(texts))
    return Coded(codes=renumbered[codes], texts=tuple(first))


def code_column(column: pa.ChunkedArray) -> Coded:
    """The texts of a column, cleaned; blank and null are the empty text."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    array = pc.fill_null(_as_text(array), "")
    coded = array.dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return unified(codes, [_clean(text) for text in coded.dictionary.to_pylist()])


def _as_text(array: pa.Array) -> pa.Array:
    """Numbers as one would type them: 12.0 is 12."""
    if pa.types.is_floating(array.type):
        whole = pc.and_(pc.equal(pc.trunc(array), array), pc.less(pc.abs(array), 2.0**53))
        integers = pc.if_else(whole, array, 0.0).cast(pa.int64()).cast(pa.string())
        return pc.if_else(whole, integers, array.cast(pa.string()))
    return array if pa.types.is_string(array.type) else array.cast(pa.string())


def _clean(text: str) -> str:
    """As records keep text; what is plain already only loses its outer space."""
    return text.strip() if text.isascii() and text.isprintable() else clean(text).strip()


def pairs(parts: Sequence[Coded]) -> tuple[Codes, list[tuple[int, ...]]]:
    """Per row a number for its combination of codes, and the codes of each combination, in order of appearance."""
    codes = parts[0].codes
    keys: list[tuple[int, ...]] = [(code,) for code in range(len(parts[0].texts))]
    for part in parts[1:]:
        size = len(part.texts)
        if size == 1:
            keys = [(*key, 0) for key in keys]
            continue
        coded = pa.array(codes * size + part.codes).dictionary_encode()
        codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        keys = [(*keys[both // size], both % size) for both in coded.dictionary.to_pylist()]
    return codes, keys


def combined(parts: Sequence[Coded], make: Callable[[tuple[str, ...]], str]) -> Coded:
    """One text per row from the texts of several."""
    codes, keys = pairs(parts)
    texts = [make(tuple(part.texts[code] for part, code in zip(parts, key, strict=True))) for key in keys]
    return unified(codes, texts)
