"""The figures of the selected rows, one after the other in columns: row, field, candidate, number or state.

A long file has a figure per row (or per row and column), a wide one a figure per row and column. Either way it becomes
the same long columns. A column of a wide file whose candidate does not stand in a contest may be blank or zero there;
anything else in it is a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from natija.model.definition import Contest
from natija.sources.coded import Coded, Codes, combinations, constant
from natija.sources.directory import Match, fold, match_candidate
from natija.sources.mapping import Column
from natija.sources.numbers import (
    ABSENT,
    BEYOND,
    BLANK,
    FRACTION,
    LARGE,
    NEGATIVE,
    NUMBER,
    TEXT,
    UNCLEAR,
    Numbers,
    parse_numbers,
)
from natija.sources.problems import Found, found
from natija.sources.selection import Mask, Texts, cells
from natija.sources.subjects import Contests, Scope, Subjects

WRONG = {
    TEXT: ("S201", "{!r} is no number"),
    NEGATIVE: ("S202", "{!r} is negative"),
    FRACTION: ("S203", "{!r} has a fraction"),
    LARGE: ("S204", "{!r} is larger than any count"),
    BEYOND: ("S206", "{!r} is longer than any count"),
    UNCLEAR: ("S205", "{!r} can be read in two ways"),
}
"""State of a cell -> the problem it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """Figures in columns. `row` counts the selected rows; serial 0 is the unit itself, with the text "".

    `soft` figures belong to the unit and are said again on each of its rows in a long file.
    """

    row: Codes
    field: Codes
    serial: Codes
    numbers: Numbers
    soft: Mask
    fields: tuple[str, ...]
    serials: tuple[str, ...]

    def take(self, wanted: Codes | Mask) -> Figures:
        """Some of the figures."""
        if wanted.dtype == bool and wanted.all():
            return self
        rows: Codes = np.flatnonzero(wanted) if wanted.dtype == bool else wanted.astype(np.int64)
        return replace(
            self,
            row=self.row[rows],
            field=self.field[rows],
            serial=self.serial[rows],
            numbers=self.numbers.take(rows),
            soft=self.soft[rows],
        )

    def between(self, low: int, high: int) -> Figures:
        """The figures of [low, high), without a copy."""
        part = slice(low, high)
        return replace(
            self,
            row=self.row[part],
            field=self.field[part],
            serial=self.serial[part],
            numbers=Numbers(values=self.numbers.values[part], states=self.numbers.states[part]),
            soft=self.soft[part],
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Segment:
    """Figures that came from one column, in the order of the rows; field and serial may be the same for all."""

    row: Codes
    field: Codes | int
    serial: Codes | int
    numbers: Numbers
    soft: bool = False

    def take(self, wanted: Mask) -> Segment:
        """Some of the figures."""
        if wanted.all():
            return self
        rows = np.flatnonzero(wanted)
        return replace(
            self,
            row=self.row[rows],
            field=self.field if isinstance(self.field, int) else self.field[rows],
            serial=self.serial if isinstance(self.serial, int) else self.serial[rows],
            numbers=self.numbers.take(rows),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """The figures of all selected rows, column by column; fields and serials by the codes they got as they were met."""

    segments: tuple[Segment, ...]
    fields: dict[str, int]
    serials: dict[str, int]

    def figures(self, good: Mask, entity: Codes) -> Figures:
        """The figures of the good rows; what a row only says again of its entity is there once.

        Where the rows of an entity do not all say the same of it, all they say stays: which it is, is not decided here.
        """
        parts = [one.take(good[one.row]) for one in self.segments]
        return _together([_once(one, entity) if one.soft else one for one in parts], self)


def _once(segment: Segment, entity: Codes) -> Segment:
    """Of an entity whose rows follow one another and agree, the first figure."""
    of, values, states = entity[segment.row], segment.numbers.values, segment.numbers.states
    first = np.ones(len(of), dtype=bool)
    first[1:] = of[1:] != of[:-1]
    odd = ~first
    odd[1:] &= (values[1:] != values[:-1]) | (states[1:] != states[:-1])
    torn = np.zeros(int(of.max(initial=-1)) + 1, dtype=bool)
    torn[of[odd]] = True
    torn |= np.bincount(of[first], minlength=len(torn)) > 1
    return segment.take(first | torn[of])


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    """What the readers of columns share; fields and serials get their codes as they are met."""

    texts: Texts
    about: Subjects
    scope: Scope
    fields: dict[str, int] = field(default_factory=dict)
    serials: dict[str, int] = field(default_factory=lambda: {"": 0})

    def field_code(self, id_: str) -> int:
        """The code of a field."""
        return self.fields.setdefault(id_, len(self.fields))

    def serial_code(self, serial: str) -> int:
        """The code of a ballot serial."""
        return self.serials.setdefault(serial, len(self.serials))

    def numbers(self, column: str) -> tuple[Numbers, list[Found]]:
        """The numbers of a column, with its cells that are none."""
        mapping, rows = self.scope.mapping, self.about.rows
        chosen = cells(self.texts.table, column)
        if column in mapping.replace:
            replaced = self.texts.column(column)
            chosen = pa.array(replaced.texts, pa.string()).take(pa.array(replaced.codes))
        elif len(rows) != len(chosen):
            chosen = chosen.take(pa.array(rows))
        parsed = parse_numbers(chosen, mapping.reasons, thousands=mapping.thousands)
        problems: list[Found] = []
        for state, (code, says) in WRONG.items():
            wrong = np.flatnonzero(parsed.states == state)
            problems += found(code, wrong, _cell_says(chosen, says), column=column)
            if code in mapping.keep:
                parsed.states[wrong] = NUMBER
        return parsed, problems


def _cell_says(column: pa.ChunkedArray | pa.Array, says: str) -> Callable[[int], str]:
    """A sentence about the cell of a row."""
    return lambda row: says.format(column[row].as_py())


def read_figures(texts: Texts, about: Subjects, scope: Scope) -> tuple[Read, list[Found]]:
    """All figures of the selected rows, with the cells that cannot be read and the candidates that are unknown."""
    reader = _Reader(texts=texts, about=about, scope=scope)
    mapping = scope.mapping
    segments: list[Segment] = []
    problems: list[Found] = []
    every = np.arange(len(about.rows))
    for column, id_ in mapping.fields.items():
        numbers, wrong = reader.numbers(column)
        problems += wrong
        code = reader.field_code(id_)
        segments.append(Segment(row=every, field=code, serial=0, numbers=numbers, soft=mapping.layout == "long"))
    read = _long if mapping.layout == "long" else _wide
    more, wrong = read(reader)
    made = Read(segments=(*segments, *more), fields=reader.fields, serials=reader.serials)
    return made, problems + wrong


def _together(segments: Sequence[Segment], read: Read) -> Figures:
    """Segments as one, with the codes of fields and serials in the order their texts are written in."""
    field_rank, fields = _ranked(read.fields)
    serial_rank, serials = _ranked(read.serials)
    parts = segments or [Segment(row=np.zeros(0, dtype=np.int64), field=0, serial=0, numbers=_no_numbers())]
    sizes = [len(one.row) for one in parts]
    return Figures(
        row=np.concatenate([one.row for one in parts]),
        field=_codes([one.field for one in parts], sizes, field_rank),
        serial=_codes([one.serial for one in parts], sizes, serial_rank),
        numbers=Numbers(
            values=np.concatenate([one.numbers.values for one in parts]),
            states=np.concatenate([one.numbers.states for one in parts]),
        ),
        soft=np.repeat([one.soft for one in parts], sizes),
        fields=fields,
        serials=serials,
    )


def _codes(parts: Sequence[Codes | int], sizes: Sequence[int], rank: Codes) -> Codes:
    """The codes of all segments by their rank."""
    each = (
        np.full(size, one, dtype=np.int64) if isinstance(one, int) else one
        for one, size in zip(parts, sizes, strict=True)
    )
    joined = np.concatenate(list(each))
    return rank[joined] if len(rank) else joined


def _no_numbers() -> Numbers:
    """No cells."""
    return Numbers(values=np.zeros(0, dtype=np.int64), states=np.zeros(0, dtype=np.uint8))


def _ranked(codes: dict[str, int]) -> tuple[Codes, tuple[str, ...]]:
    """Code -> its place in the order of the texts' UTF-8 bytes, and the texts in that order."""
    ordered = sorted(codes, key=lambda text: text.encode("utf-8"))
    rank = np.zeros(len(codes), dtype=np.int64)
    rank[[codes[text] for text in ordered]] = np.arange(len(codes))
    return rank, tuple(ordered)


def _long(reader: _Reader) -> tuple[list[Segment], list[Found]]:
    """A figure per row: for the candidate the row names, or of the field it names."""
    rules, mapping = reader.scope.mapping.candidate, reader.scope.mapping
    who = _matches(reader)
    columns = [(column, constant(id_, len(reader.about.rows))) for column, id_ in rules.fields.items()]
    problems: list[Found] = []
    if mapping.value:
        asked, problems = _asked(reader)
        columns.append((mapping.value, asked))
    candidate = _per_candidate(reader)
    wanted = np.zeros(len(reader.about.rows), dtype=bool)
    segments: list[Segment] = []
    for column, ids in columns:
        needs = ids.where(candidate.__contains__)
        wanted |= needs
        numbers, wrong = reader.numbers(column)
        problems += wrong
        segments += _of_candidates(reader, ids, needs, who, numbers)
    wanted &= ~reader.about.contests.unknown
    for code in sorted({match.code for match in who.each} - {""}):
        bad = np.array([match.code == code for match in who.each], dtype=bool)[who.codes] & wanted
        problems += found(code, np.flatnonzero(bad), lambda row: who.each[int(who.codes[row])].says)
    return segments, problems


def _per_candidate(reader: _Reader) -> set[str]:
    """Fields of which there is one per candidate."""
    return {one.id for one in reader.scope.fields if one.per == "candidate"}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Matches:
    """Whom each row names: what its code stands for."""

    codes: Codes
    each: list[Match]


def _matches(reader: _Reader) -> _Matches:
    """Look up every different combination of contest, serial, name and party once."""
    texts, scope, contests = reader.texts, reader.scope, reader.about.contests
    rules = scope.mapping.candidate
    said = [texts.of(rules.serial), texts.of(rules.name), texts.of(rules.party)]
    both = combinations([Coded(codes=contests.codes, texts=("",) * len(contests.each)), *said])
    each = [
        match_candidate(
            scope.names,
            rules,
            contests.each[contest],
            serial=said[0].texts[serial],
            name=said[1].texts[name],
            party=said[2].texts[party],
        )
        for contest, serial, name, party in zip(*(part.tolist() for part in both.parts), strict=True)
    ]
    return _Matches(codes=both.codes, each=each)


def _asked(reader: _Reader) -> tuple[Coded, list[Found]]:
    """The field each row of a fully long file names, by id or by a name the profile has for it."""
    named = reader.texts.of(reader.scope.mapping.field)
    ids = {fold(name): one.id for one in reader.scope.fields for name in (*one.names, one.id)}
    on_form = set(reader.scope.form.fields)
    asked = named.each(lambda text: ids[fold(text)] if ids.get(fold(text)) in on_form else "")
    unknown = np.flatnonzero(asked.blank())
    return asked, found("S307", unknown, lambda row: f"{named.at(row)!r} is no field of {reader.scope.form.id}")


def _of_candidates(reader: _Reader, ids: Coded, needs: Mask, who: _Matches, numbers: Numbers) -> list[Segment]:
    """The figures of one column of a long file: of candidates, of fields named in their place, of the unit."""
    codes = np.array([reader.field_code(id_) if id_ else -1 for id_ in ids.texts], dtype=np.int64)[ids.codes]
    serial = np.array([reader.serial_code(match.serial) for match in who.each], dtype=np.int64)[who.codes]
    named = [reader.field_code(match.field) if match.field else -1 for match in who.each]
    instead = np.array(named, dtype=np.int64)[who.codes]
    every = np.arange(len(codes))
    return [
        Segment(row=every, field=codes, serial=0, numbers=numbers).take(~needs & (codes >= 0)),
        Segment(row=every, field=instead, serial=0, numbers=numbers).take(needs & (instead >= 0)),
        Segment(row=every, field=codes, serial=serial, numbers=numbers).take(needs & (serial > 0)),
    ]


def _wide(reader: _Reader) -> tuple[list[Segment], list[Found]]:
    """A figure per row and column, each column one candidate in each contest."""
    segments: list[Segment] = []
    problems: list[Found] = []
    for column, spec in reader.scope.mapping.candidate.columns.items():
        meant = spec if isinstance(spec, Column) else Column(is_=spec)
        numbers, wrong = reader.numbers(column)
        matches = [_wide_match(reader.scope, contest, meant.is_) for contest in reader.about.contests.each]
        codes = np.array([reader.serial_code(match.serial) for match in matches], dtype=np.int64)
        stands = codes > 0
        problems += wrong + _elsewhere(reader.about.contests, stands, matches, numbers, column)
        rows = np.flatnonzero(stands[reader.about.contests.codes])
        serial = codes[reader.about.contests.codes][rows]
        segments.append(
            Segment(row=rows, field=reader.field_code(meant.field), serial=serial, numbers=numbers.take(rows))
        )
    return segments, problems


def _wide_match(scope: Scope, contest: Contest | None, text: str) -> Match:
    """Who a column of a wide file is in a contest."""
    rules = scope.mapping.candidate
    said = {"serial": "", "name": "", "party": ""} | {rules.by: text}
    return match_candidate(scope.names, rules, contest, serial=said["serial"], name=said["name"], party=said["party"])


def _elsewhere(contests: Contests, stands: Mask, matches: list[Match], numbers: Numbers, column: str) -> list[Found]:
    """Figures in the column of a candidate who does not stand in the contest; blank, or zero throughout, is none."""
    number = numbers.states == NUMBER
    filled = np.bincount(contests.codes[number & (numbers.values != 0)], minlength=len(stands)) > 0
    silent = np.isin(numbers.states, (BLANK, ABSENT)) | (number & ~filled[contests.codes])
    bad = ~stands[contests.codes] & ~silent & ~contests.unknown
    code = np.array([match.code or "S304" for match in matches])
    problems: list[Found] = []
    for one in ("S304", "S305"):
        rows = np.flatnonzero(bad & (code == one)[contests.codes])
        problems += found(one, rows, lambda row: matches[int(contests.codes[row])].says, column=column)
    return problems
