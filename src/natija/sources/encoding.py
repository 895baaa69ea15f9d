"""Bytes of a text file to UTF-8, naming the encoding they were in.

A byte order mark decides; then valid UTF-8; then UTF-16 without a mark, known by its zero bytes; then cp1252, which is
a guess and said to be one. A file that is UTF-8 but for a few bytes is refused with the line, because reading it as
cp1252 would turn every other letter into rubbish; so are bytes that are no text.
"""

from __future__ import annotations

import codecs

from natija.errors import BadUse, Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Longest first where one begins with another."""
NAME_IT = 'name the encoding in the mapping, as in file.encoding = "cp1256"'
STEP = 1 << 20


def to_utf8(data: bytes, *, encoding: str, name: str) -> tuple[str, bytes]:
    """The text as UTF-8 bytes without a mark, and the name of the encoding it was in."""
    if encoding:
        return encoding, _converted(_without_mark(data), encoding, name)
    for mark, marked in MARKS:
        if data.startswith(mark):
            label = "utf-8 with BOM" if marked == "utf-8" else f"{marked} with BOM"
            return label, _converted(data[len(mark) :], marked, name)
    if b"\0" in data:
        wide = _utf16_by_zeros(data, name)
        return f"{wide} (guessed)", _converted(data, wide, name)
    if _first_bad(data) is None:
        return "utf-8", data
    return "cp1252 (guessed)", _from_cp1252(data, name)


def _without_mark(data: bytes) -> bytes:
    """The bytes after a byte order mark, where the user named the encoding and the file has one as well."""
    return next((data[len(mark) :] for mark, _ in MARKS if data.startswith(mark)), data)


def _converted(data: bytes, encoding: str, name: str) -> bytes:
    """Bytes in a known encoding as UTF-8; every failure is said with its line."""
    if codecs_name(encoding) == "utf-8":
        bad = _first_bad(data)
        if bad is None:
            return data
        raise Unreadable(name, [_at(data, bad, "is not UTF-8")], next_step=NAME_IT)
    try:
        return data.decode(encoding).encode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(name, [_at(data, error.start, f"is not {encoding}")], next_step=NAME_IT) from None
    except UnicodeError as error:
        raise Unreadable(name, [f"not readable as {encoding}: {error}"], next_step=NAME_IT) from None


def codecs_name(encoding: str) -> str:
    """The one name of a text encoding. Raises BadUse for a name that is none."""
    try:
        info = codecs.lookup(encoding)
    except (LookupError, ValueError):
        raise BadUse(f"{encoding!r} is no encoding", next_step=NAME_IT) from None
    if not getattr(info, "_is_text_encoding", True):
        raise BadUse(f"{encoding!r} is no encoding of text", next_step=NAME_IT)
    return info.name


def _first_bad(data: bytes) -> int | None:
    """Offset of the first byte that is not UTF-8; None where all are. Reads in steps, to keep memory small."""
    if data.isascii():
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), STEP):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + STEP], final=start + STEP >= len(data))
        except UnicodeDecodeError as error:
            return start - pending + error.start
    return None


def _utf16_by_zeros(data: bytes, name: str) -> str:
    """Which UTF-16 a file with zero bytes is: Latin digits and commas have their zero byte on one side only."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if odd > len(data) // 10 and even * 20 < odd:
        return "utf-16-le"
    if even > len(data) // 10 and odd * 20 < even:
        return "utf-16-be"
    raise Unreadable(name, ["zero bytes: this is not a text file"], next_step="export it as CSV, XLSX or Parquet")


def _from_cp1252(data: bytes, name: str) -> bytes:
    """Western European bytes as UTF-8, unless the file is damaged UTF-8 or something else."""
    first = _first_bad(data) or 0
    text = data.decode("utf-8", errors="replace")
    bad = text.count("�")
    if sum(not c.isascii() for c in text) > 2 * bad:
        step = f"repair that place (the rest is UTF-8), or {NAME_IT}"
        raise Unreadable(name, [_at(data, first, "is not UTF-8")], next_step=step)
    try:
        return data.decode("cp1252").encode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(name, [_at(data, error.start, "is neither UTF-8 nor cp1252")], next_step=NAME_IT) from None


def _at(data: bytes, offset: int, says: str) -> str:
    """A byte with its line."""
    return f"line {data.count(10, 0, offset) + 1}: byte 0x{data[offset]:02X} {says}"
