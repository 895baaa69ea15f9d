"""Rows of claims: which figures belong together, found twice, blank or zero throughout, or not there at all.

An entity is one unit inside one claim. Figures are put in the order of entities once; everything after works on
neighbours. What a blank means, and whether zeros mean that no form is held, is decided here, for all figures of an
entity together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from natija.sources.coded import Coded, Codes, combinations
from natija.sources.directory import Directory
from natija.sources.figures import Figures
from natija.sources.mapping import Blank
from natija.sources.mapping import Mapping as SourceMapping
from natija.sources.numbers import ABSENT, BLANK, NUMBER, REASON, Numbers
from natija.sources.problems import Found, found
from natija.sources.selection import Mask
from natija.sources.subjects import Subjects


@dataclass(frozen=True, kw_only=True, slots=True)
class Entities:
    """`of` is the entity of every selected row; entities are numbered claim by claim, in the order of the file."""

    of: Codes
    claim: Codes
    unit: Codes
    first: Codes
    """The first selected row of each."""

    def __len__(self) -> int:
        """How many there are."""
        return len(self.claim)


def entities(about: Subjects, good: Mask) -> Entities:
    """The units inside claims that the selected rows speak of. The first row of each is a good one if it has any."""
    claims = len(about.claims["unit"].codes)
    both = combinations([Coded(codes=about.claim, texts=("",) * claims), about.unit])
    claim, unit = both.parts
    order = np.argsort(claim, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    of = rank[both.codes]
    later = np.where(good, 0, len(of)) + np.arange(len(of))
    first = np.full(len(order), 2 * len(of), dtype=np.int64)
    np.minimum.at(first, of, later)
    return Entities(of=of, claim=claim[order], unit=unit[order], first=first % len(of))


def figure_keys(figures: Figures, who: Entities) -> Codes:
    """One number per figure: its entity, field and serial, in the order of canonical bytes."""
    keys: Codes = (who.of[figures.row] * len(figures.fields) + figures.field) * len(figures.serials) + figures.serial
    return keys


def ordered(figures: Figures, who: Entities) -> Figures:
    """Figures in the order of entities, fields and serials."""
    keys = figure_keys(figures, who)
    return figures if bool((keys[1:] >= keys[:-1]).all()) else figures.take(np.argsort(keys, kind="stable"))


def repeats(figures: Figures, who: Entities, lines: Codes) -> tuple[Figures, list[Found]]:
    """Ordered figures without what a long file only says again, and the rows that give one figure twice."""
    keys = figure_keys(figures, who)
    starts = np.concatenate([[True], keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, dtype=bool)
    if starts.all():
        return figures, []
    group = np.cumsum(starts) - 1
    head = np.flatnonzero(starts)[group]
    values, states = figures.numbers.values, figures.numbers.states
    differs = (values != values[head]) | (states != states[head])
    torn = (np.bincount(group, differs) > 0)[group]
    again = ~starts & ~torn & ~figures.soft
    same = np.setdiff1d(figures.row[again], figures.row[torn])
    earlier = dict(zip(figures.row[again].tolist(), figures.row[head[again]].tolist(), strict=True))
    other = dict(zip(figures.row[torn].tolist(), figures.row[head[torn]].tolist(), strict=True))
    problems = found("S401", same, lambda row: f"says again what line {lines[earlier[row]]} says")
    problems += found("S402", np.unique(figures.row[torn]), lambda row: _contradicts(row, other[row], lines))
    return figures.take(starts | ~figures.soft), problems


def _contradicts(row: int, other: int, lines: Codes) -> str:
    """Which lines give one thing different figures."""
    if row == other:
        return "a later line gives the same thing other figures"
    return f"gives other figures than line {lines[other]} for the same thing"


def counted(figures: Figures) -> Mask:
    """Figures that come from a count; the voters registered are known without one."""
    of_roll = np.array([id_.split(".")[0] == "registered" for id_ in figures.fields], dtype=bool)
    return ~of_roll[figures.field] if len(of_roll) else np.zeros(0, dtype=bool)


def settle(figures: Figures, who: Entities, mapping: SourceMapping) -> tuple[Figures, int]:
    """Blanks and zeros as the mapping reads them; how many entities are taken as not held because of zeros."""
    entity, states = who.of[figures.row], figures.numbers.states.copy()
    count = counted(figures)
    written = np.bincount(entity[count & (states != BLANK)], minlength=len(who)) > 0
    row_blank = mapping.blank_row or mapping.blank
    blank = states == BLANK
    states[blank] = np.where(count[blank] & ~written[entity[blank]], _state(row_blank), _state(mapping.blank))
    held_back = 0
    if mapping.zeros == "not-held":
        number = count & (states == NUMBER)
        some = np.bincount(entity[number], minlength=len(who)) > 0
        more = np.bincount(entity[number & (figures.numbers.values != 0)], minlength=len(who)) > 0
        none = some & ~more
        states[count & none[entity]] = REASON["not-held"]
        held_back = int(none.sum())
    settled = replace(figures, numbers=Numbers(values=figures.numbers.values, states=states))
    return settled.take(states != ABSENT), held_back


def _state(meaning: Blank) -> int:
    """The state of a cell with this meaning."""
    return ABSENT if meaning == "absent" else REASON[meaning]


def with_others(figures: Figures, about: Subjects, who: Entities, names: Directory, meaning: Blank) -> Figures:
    """Figures with a reason for every candidate of the contest of whom the file says nothing."""
    if meaning == "absent" or not len(figures.row):
        return figures
    rank = {serial: code for code, serial in enumerate(figures.serials)}
    ballots = {one.id: names.ballots[one.id].serials for one in about.contests.each if one}
    unseen = sorted({serial for serials in ballots.values() for serial in serials} - set(rank))
    serials = tuple(sorted([*rank, *unseen], key=lambda text: text.encode("utf-8")))
    rank = {serial: code for code, serial in enumerate(serials)}
    moved = np.array([rank[serial] for serial in figures.serials], dtype=np.int64)
    whole = replace(figures, serial=moved[figures.serial], serials=serials)
    rows, fields, codes = _missing(whole, about, who, {id_: [rank[s] for s in all_] for id_, all_ in ballots.items()})
    size = len(rows)
    added = replace(
        whole,
        row=np.concatenate([whole.row, rows]),
        field=np.concatenate([whole.field, fields]),
        serial=np.concatenate([whole.serial, codes]),
        numbers=Numbers(
            values=np.concatenate([whole.numbers.values, np.zeros(size, dtype=np.int64)]),
            states=np.concatenate([whole.numbers.states, np.full(size, _state(meaning), dtype=np.uint8)]),
        ),
        soft=np.concatenate([whole.soft, np.zeros(size, dtype=bool)]),
    )
    return ordered(added, who)


def _missing(
    figures: Figures, about: Subjects, who: Entities, ballots: dict[str, list[int]]
) -> tuple[Codes, Codes, Codes]:
    """Row, field and serial of the figures the file does not have, for the fields it has of some candidate."""
    keys = figure_keys(figures, who)
    present = np.unique(who.of[figures.row[figures.serial > 0]])
    contest = about.contests.codes[who.first[present]]
    used = np.unique(figures.field[figures.serial > 0])
    rows: list[Codes] = [np.zeros(0, dtype=np.int64)]
    fields, serials = list(rows), list(rows)
    for code, one in enumerate(about.contests.each):
        inside = present[contest == code] if one else present[:0]
        grid = np.meshgrid(inside, used, np.array(ballots[one.id] if one else [], dtype=np.int64), indexing="ij")
        entity, field, serial = (axis.ravel() for axis in grid)
        wanted = (entity * len(figures.fields) + field) * len(figures.serials) + serial
        absent = ~np.isin(wanted, keys)
        rows.append(who.first[entity[absent]])
        fields.append(field[absent])
        serials.append(serial[absent])
    return np.concatenate(rows), np.concatenate(fields), np.concatenate(serials)
