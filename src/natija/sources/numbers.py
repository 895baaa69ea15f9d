"""A whole column of cells to integers, or to the reason or problem each cell has instead.

A column has few different cells, so each different cell is parsed once. Read as whole numbers: digits of any script
that has them, thousands set off by comma, space, apostrophe or dot (also the Indian 12,34,567), and decimals that are
all zero ("2420.0"). A comma or dot before exactly three digits can be read in two ways; the rest of the column decides,
or the mapping; a lone "1.234" with nothing to decide it is a problem, never a guess. Nothing is rounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from natija.model.figures import LARGEST, REASONS, SAFE

NUMBER = 0
REASON = {reason: state for state, reason in enumerate(REASONS, 1)}
"""State of a cell that has a reason instead of a number."""
ABSENT = 9
"""The cell says nothing about the figure: no such figure is recorded."""
BLANK = 10
"""The cell is blank; what that means is the mapping's to say."""
TEXT, NEGATIVE, FRACTION, LARGE, UNCLEAR, BEYOND = 20, 21, 22, 23, 24, 25

ZEROS = (
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0E50, 0x0ED0,
    0x0F20, 0x1040, 0x17E0, 0x1810, 0xFF10,
)  # fmt: skip
"""Code point of the zero of every script of Unicode's basic plane that is in use for numbers."""
_FOLD: dict[int, str | None] = {zero + digit: str(digit) for zero in ZEROS for digit in range(10)}
_FOLD |= dict.fromkeys((0x00A0, 0x2007, 0x2009, 0x202F), " ") | dict.fromkeys((0x2019, 0x066C), "'")
_FOLD |= dict.fromkeys((0x2212, 0xFE63, 0xFF0D), "-") | {0x066B: ".", 0x060C: ","}
_FOLD |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, 0xFEFF, *range(0x202A, 0x202F)), None)
_FOLD |= dict.fromkeys(range(0x2066, 0x206A), None)

Separator = Literal["", ",", ".", " ", "'", "none"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """Per cell its number and its state; the number is 0 where the state is not NUMBER, NEGATIVE or LARGE."""

    values: npt.NDArray[np.int64]
    states: npt.NDArray[np.uint8]

    def take(self, rows: npt.NDArray[np.int64]) -> Numbers:
        """The cells of these rows."""
        return Numbers(values=self.values[rows], states=self.states[rows])


def digits(text: str) -> str:
    """Text with the digits, separators and minus signs of other scripts as ASCII, and direction marks dropped."""
    return text if text.isascii() else text.translate(_FOLD)


def parse_numbers(column: pa.ChunkedArray, words: Mapping[str, str], *, thousands: Separator = "") -> Numbers:
    """Parse a column. `words` are cells that stand for a reason (or "absent"), compared without regard to case."""
    if pa.types.is_integer(column.type):
        return _whole(_one(column))
    if pa.types.is_floating(column.type):
        return _floats(_one(column))
    coded = _one(column.dictionary_encode())
    codes = pc.fill_null(coded.indices, len(coded.dictionary)).to_numpy(zero_copy_only=False).astype(np.int64)
    distinct = _distinct(coded.dictionary.to_pylist(), words, thousands)
    return distinct.take(codes)


def _one(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """A column in one piece."""
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _whole(array: pa.Array) -> Numbers:
    """Integers are what they are; a null is a blank."""
    values = pc.fill_null(array, 0).to_numpy(zero_copy_only=False).astype(np.int64)
    return Numbers(values=values, states=_graded(values, array.is_null().to_numpy(zero_copy_only=False)))


def _floats(array: pa.Array) -> Numbers:
    """Doubles without a fraction are whole numbers; null and not-a-number are blank."""
    doubles = pc.fill_null(array, float("nan")).to_numpy(zero_copy_only=False).astype(np.float64)
    blank = np.isnan(doubles)
    beyond = np.abs(doubles) >= SAFE
    values = np.where(blank | beyond, 0.0, doubles)
    states = _graded(values.astype(np.int64), blank)
    states[values != np.trunc(values)] = FRACTION
    states[beyond] = BEYOND
    return Numbers(values=np.where(states < TEXT, values, np.trunc(values)).astype(np.int64), states=states)


def _graded(values: npt.NDArray[np.int64], blank: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint8]:
    """The state of integers by their size."""
    states = np.zeros(len(values), dtype=np.uint8)
    states[values > LARGEST] = LARGE
    states[values < 0] = NEGATIVE
    states[(values >= SAFE) | (values <= -SAFE)] = BEYOND
    states[blank] = BLANK
    return states


def _distinct(cells: list[str], words: Mapping[str, str], thousands: Separator) -> Numbers:
    """Different cells, parsed; one blank is added at the end, for nulls."""
    folded = [digits(cell).strip() for cell in cells]
    known = {digits(word).strip().casefold(): _meaning(reason) for word, reason in words.items()}
    texts = pa.array(folded, pa.string())
    values, states = _parsed(texts, thousands)
    states[np.array([cell == "" for cell in folded], dtype=bool)] = BLANK
    if known:
        said = [known.get(cell.casefold(), 0) for cell in folded]
        states = np.where(np.array(said, dtype=np.uint8) > 0, np.array(said, dtype=np.uint8), states)
    values = np.where(np.isin(states, (NUMBER, NEGATIVE, LARGE)), values, 0)
    return Numbers(values=np.append(values, 0), states=np.append(states, np.uint8(BLANK)))


def _meaning(reason: str) -> int:
    """State for a reason of the mapping."""
    return ABSENT if reason == "absent" else REASON[reason]


def _parsed(texts: pa.Array, thousands: Separator) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
    """Numbers and states of folded texts."""
    negative = _matches(texts, r"^-\s?\d")
    bare = pc.replace_substring_regex(texts, r"^-\s?", "")
    group, decimal, unclear = _separators(bare, thousands)
    fits = _matches(bare, _shape(group, decimal))
    whole = pc.replace_substring_regex(bare, f"[{re.escape(decimal)}][0-9]*$", "") if decimal else bare
    plain = pc.replace_substring_regex(whole, r"[^0-9]", "")
    short = pc.replace_substring_regex(plain, r"^0+(\d)", r"\1")
    long = pc.utf8_length(short).to_numpy(zero_copy_only=False) > 18
    number = pc.if_else(pa.array(fits & ~long), short, pa.scalar("0"))
    values = number.cast(pa.int64()).to_numpy(zero_copy_only=False) * np.where(negative, -1, 1)
    states = _graded(values, np.zeros(len(values), dtype=bool))
    states[fits & long] = BEYOND
    if decimal:
        states[fits & _matches(bare, f"[{re.escape(decimal)}]0*[1-9]")] = FRACTION
    states[~fits] = TEXT
    states[unclear] = UNCLEAR
    return values, states


def _matches(texts: pa.Array, pattern: str) -> npt.NDArray[np.bool_]:
    """Which texts match a pattern."""
    found: npt.NDArray[np.bool_] = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
    return found


def _shape(group: str, decimal: str) -> str:
    """Pattern of a whole number, its thousands set off by any one of `group`, decimals after `decimal`."""
    tail = f"(?:[{re.escape(decimal)}][0-9]*)?" if decimal else ""
    forms = ["[0-9]+"]
    forms += [f"[0-9]{{1,3}}(?:{re.escape(one)}[0-9]{{3}})+" for one in group]
    forms += ["[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"] if "," in group else []
    return f"^(?:{'|'.join(forms)}){tail}$"


def _separators(texts: pa.Array, thousands: Separator) -> tuple[str, str, npt.NDArray[np.bool_]]:
    """What sets off thousands, what decimals, and which texts stay unclear."""
    clear = np.zeros(len(texts), dtype=bool)
    if thousands:
        return thousands.replace("none", ""), "," if thousands == "." else ".", clear
    english = _shown(texts, groups=",", decimal=".")
    continental = _shown(texts, groups=".", decimal=",")
    if english and continental:
        return " ',", ".", _matches(texts, "[.,]")
    if continental:
        return " '.", ",", clear
    return " ',", ".", clear if english else _matches(texts, r"^[0-9]{1,3}\.[0-9]{3}$")


def _shown(texts: pa.Array, *, groups: str, decimal: str) -> bool:
    """Whether some text can only be read with these two marks in these parts."""
    g, d = re.escape(groups), re.escape(decimal)
    only = [
        rf"^[0-9]{{1,3}}(?:{g}[0-9]{{3}}){{2,}}$",  # 1,234,567
        rf"^[0-9]{{1,3}}(?:{g}[0-9]{{3}})+{d}[0-9]*$",  # 1,234.0
        rf"^(?:[0-9]+|[0-9]{{1,3}}(?:[ '][0-9]{{3}})+){d}(?:[0-9]{{0,2}}|[0-9]{{4,}})$",  # 12.0, 12 345.00
        rf"^[0-9]{{4,}}{d}[0-9]*$",  # 2420.000
        rf"^0{d}[0-9]+$",  # 0.000
    ]
    only += [r"^[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]*)?$"] if groups == "," else []  # 12,34,567
    return bool(_matches(texts, "|".join(only)).any())
