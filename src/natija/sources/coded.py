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

    def blank(self) -> npt.NDArray[np.bool_]:
        """The rows whose text is empty."""
        blank: npt.NDArray[np.bool_] = self.codes == (self.texts.index("") if "" in self.texts else -1)
        return blank

    def each(self, make: Callable[[str], str]) -> Coded:
        """Every text through a function."""
        return unified(self.codes, [make(text) for text in self.texts])


def constant(text: str, rows: int) -> Coded:
    """One text for all rows."""
    return Coded(codes=np.zeros(rows, dtype=np.int64), texts=(text,))


def unified(codes: Codes, texts: Sequence[str]) -> Coded:
    """Codes over texts that may repeat, as codes over different ones."""
    if len(set(texts)) == len(texts):
        return Coded(codes=codes, texts=tuple(texts))
    first: dict[str, int] = {}
    renumbered = np.array([first.setdefault(text, len(first)) for text in texts], dtype=np.int64)
    return Coded(codes=renumbered[codes], texts=tuple(first))


def code_column(column: pa.ChunkedArray) -> Coded:
    """The texts of a column, cleaned; blank and null are the empty text."""
    coded = pc.fill_null(_as_text(column), "").dictionary_encode().combine_chunks()
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Combined:
    """Per row the number of its combination of texts; per part, the code each combination has there."""

    codes: Codes
    parts: tuple[Codes, ...]

    def __len__(self) -> int:
        """How many different combinations there are."""
        return len(self.parts[0])


def combinations(parts: Sequence[Coded]) -> Combined:
    """The different combinations of several texts per row, in order of appearance where there is more than one."""
    codes = parts[0].codes
    found: list[Codes] = [np.arange(len(parts[0].texts))]
    for part in parts[1:]:
        size = len(part.texts)
        if size == 1:
            found.append(np.zeros(len(found[0]), dtype=np.int64))
            continue
        coded = pa.array(codes * size + part.codes).dictionary_encode()
        codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        both = coded.dictionary.to_numpy(zero_copy_only=False)
        found = [*(one[both // size] for one in found), both % size]
    return Combined(codes=codes, parts=tuple(found))


def joined(parts: Sequence[Coded], make: Callable[[tuple[str, ...]], str]) -> Coded:
    """One text per row from the texts of several."""
    both = combinations(parts)
    columns = [[part.texts[code] for code in codes.tolist()] for part, codes in zip(parts, both.parts, strict=True)]
    return unified(both.codes, [make(texts) for texts in zip(*columns, strict=True)])
