"""Total rows among the rows they add up, and gaps where a row should be.

A row is taken for a total where its unit's name says so, or where its figures equal the sum of the other rows of its
group for every candidate: the contest, the part of a unit's id before the last slash, what the mapping calls a group,
or the rows since the total before it (or after it). Sums of all figures of a row are compared as one number, a sum
with a weight per figure modulo 2^64, so a national file takes milliseconds. A few small rows can agree by chance;
hence two other rows at least, and five where only one figure agrees. The user may say that it is no total.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from natija.sources.coded import Coded, Codes, combinations
from natija.sources.directory import fold
from natija.sources.entities import Entities
from natija.sources.figures import Figures
from natija.sources.mapping import Mapping as SourceMapping
from natija.sources.numbers import NUMBER
from natija.sources.problems import Found, found
from natija.sources.selection import Mask, Texts
from natija.sources.subjects import Subjects

Sums = npt.NDArray[np.uint64]

_SAYS_TOTAL = re.compile(r"(?:.*[\s_-])?(?:grand[\s_-]?|sub[\s_-]?)?totals?[.:]?|totals? of .*")
_WORDS = frozenset({
    "میزان", "کل میزان", "کل", "ٹوٹل", "مجموع", "المجموع", "الإجمالي", "कुल", "योग", "कुल योग", "jumla", "totaal",
    "total general", "gesamt", "insgesamt", "all stations", "sum",
})  # fmt: skip
_GOLDEN, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)
USUAL, ENOUGH = 0.95, 20
"""A candidate is missed in a row where at least this share of at least so many rows have a figure for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rows:
    """One weighted sum per entity, and how many of its figures are not zero."""

    sums: Sums
    filled: Codes


def total_rows(figures: Figures, about: Subjects, who: Entities, mapping: SourceMapping, texts: Texts) -> list[Found]:
    """The rows of entities that look like totals; `figures` are ordered."""
    named = about.named.take(who.first)
    marked = np.array([text == "" for text in about.unit.texts], dtype=bool)[who.unit]
    own = marked & (mapping.makes == "collation")
    context = about.context[who.first]
    says = _says_total(about, who, mapping, texts) & ~own
    rows = _sums(figures, who)
    totals = says.copy()
    for group in _groups(context, named, who, mapping, texts):
        totals |= _halves(group, rows, ~totals & ~own)
    totals |= _sections(context, rows, ~totals & ~own)
    totals |= _halves(context, rows, ~totals & ~own)
    lines = np.flatnonzero(totals[who.of])
    return found("S403", lines, lambda row: _why(named.at(int(who.of[row])), bool(says[who.of[row]])))


def _why(name: str, by_name: bool) -> str:  # noqa: FBT001  a private sentence with two forms
    """The sentence about a total row."""
    return f"{name!r} is called a total" if by_name else f"{name!r} is the sum of the other rows of its group"


def _says_total(about: Subjects, who: Entities, mapping: SourceMapping, texts: Texts) -> Mask:
    """Entities whose unit, or the name beside it, says total."""
    words = _WORDS | {fold(word) for word in mapping.totals.words}
    says = about.named.where(lambda text: _is_total(text, words))
    if mapping.listed.name:
        says |= texts.of(mapping.listed.name).where(lambda text: _is_total(text, words))
    return says[who.first]


def _is_total(text: str, words: frozenset[str]) -> bool:
    """Whether a unit's text, or the last part of its id, is a word for a total."""
    last = text.rpartition("/")[2].strip().casefold()
    return last in words or ("total" in last and _SAYS_TOTAL.fullmatch(last) is not None)


def _sums(figures: Figures, who: Entities) -> _Rows:
    """The weighted sums of the candidates' figures; of all figures where there are no candidates."""
    chosen = figures.numbers.states == NUMBER
    chosen &= (figures.serial > 0) if bool((figures.serial > 0).any()) else True
    counted = figures.take(chosen)
    entity, values = who.of[counted.row], counted.numbers.values
    weights = _weights(len(figures.fields) * len(figures.serials))
    weight = weights[counted.field * len(figures.serials) + counted.serial]
    sums = np.zeros(len(who), dtype=np.uint64)
    np.add.at(sums, entity, weight * values.astype(np.uint64))
    return _Rows(sums=sums, filled=np.bincount(entity[values != 0], minlength=len(who)))


def _weights(size: int) -> Sums:
    """A weight for each kind of figure: odd, and spread over all 64 bits."""
    spread = np.arange(1, size + 1, dtype=np.uint64) * _GOLDEN
    return (spread ^ (spread >> np.uint64(31))) * _MIX | np.uint64(1)


def _groups(context: Codes, named: Coded, who: Entities, mapping: SourceMapping, texts: Texts) -> Iterator[Codes]:
    """The ways in which rows may belong together, the narrowest first."""
    kinds = Coded(codes=context, texts=("",) * (int(context.max(initial=-1)) + 1))
    if mapping.totals.group:
        yield combinations([kinds, texts.of(mapping.totals.group).take(who.first)]).codes
    prefix = named.each(lambda text: text.rpartition("/")[0])
    if len(prefix.texts) > 1:
        yield combinations([kinds, prefix]).codes


def _halves(group: Codes, rows: _Rows, alive: Mask) -> Mask:
    """Entities that are the sum of all others of their group."""
    size = int(group.max(initial=-1)) + 1
    counts = alive & (rows.filled > 0)
    whole = np.zeros(size, dtype=np.uint64)
    np.add.at(whole, group[counts], rows.sums[counts])
    others = np.bincount(group[counts], minlength=size)[group] - 1
    found_halves: Mask = counts & (whole[group] - rows.sums == rows.sums) & _evidence(rows.filled, others)
    return found_halves


def _evidence(filled: Codes, others: Codes) -> Mask:
    """Whether agreement is more than chance."""
    return (others >= 2) & ((filled >= 2) | (others >= 5))


def _sections(context: Codes, rows: _Rows, alive: Mask) -> Mask:
    """Entities that are the sum of the rows since the total before them, or else until the total after them."""
    totals = np.zeros(len(context), dtype=bool)
    wanted = np.flatnonzero(alive & (rows.filled > 0))
    order = wanted[np.argsort(context[wanted], kind="stable")]
    for inside in np.split(order, np.flatnonzero(np.diff(context[order])) + 1) if len(order) else ():
        hits = _running(inside, rows)
        totals[hits if len(hits) else _running(inside[::-1], rows)] = True
    return totals


def _running(inside: Codes, rows: _Rows) -> Codes:
    """Entities, in this order, that equal the sum of those since the last one that did."""
    sums, filled = rows.sums[inside], rows.filled[inside]
    running = np.cumsum(sums, dtype=np.uint64)
    before = running - sums
    hits: list[int] = []
    start, base = 0, np.uint64(0)
    while start < len(inside):
        since = np.arange(len(inside) - start)
        hit = (before[start:] - base == sums[start:]) & _evidence(filled[start:], since)
        if not hit.any():
            break
        at = start + int(np.argmax(hit))
        hits.append(at)
        start, base = at + 1, running[at]
    return inside[np.array(hits, dtype=np.int64)]


def gaps(figures: Figures, about: Subjects, who: Entities) -> list[Found]:
    """Rows of entities without any figure for a candidate whom nearly all others of their kind have."""
    chosen = figures.serial > 0
    if not chosen.any():
        return []
    chosen &= figures.field == np.bincount(figures.field[chosen]).argmax()
    entity, serial = who.of[figures.row[chosen]], figures.serial[chosen]
    present = np.bincount(entity, minlength=len(who)) > 0
    context, large = _large_contexts(about.context[who.first], present)
    within = context[entity] >= 0
    entity, serial, width = entity[within], serial[within], len(figures.serials)
    held = np.bincount(context[entity] * width + serial, minlength=len(large) * width).reshape(len(large), width)
    usual = (held < large[:, None]) & (held >= USUAL * large[:, None])
    problems: list[Found] = []
    for kind, code in np.argwhere(usual).tolist():
        have = entity[(context[entity] == kind) & (serial == code)]
        lacking = np.setdiff1d(np.flatnonzero(present & (context == kind)), have)
        problems += found("S404", np.sort(who.first[lacking]), _lacks(about, figures.serials[code]))
    return problems


def _large_contexts(context: Codes, present: Mask) -> tuple[Codes, Codes]:
    """Contexts with enough entities to know what is usual, numbered anew (-1: too small), and their sizes."""
    sizes = np.bincount(context[present])
    large = sizes >= ENOUGH
    renumbered = np.where(large, np.cumsum(large) - 1, -1)
    return np.where(present, renumbered[np.minimum(context, len(sizes) - 1)], -1), sizes[large]


def _lacks(about: Subjects, serial: str) -> Callable[[int], str]:
    """A sentence about a row's unit."""
    return lambda row: f"{about.named.at(row)!r} has no figure for candidate {serial}, as nearly all others have"
