"""A certificate as a sum on paper: lines of numbers that anybody can add and subtract with a pencil.

Each block is one subtraction. What is subtracted is said, what is not known stands as a dash with its reason, and the
last line is the result. The lines hold the certificate's own integers and compute nothing that is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from natija.canvass.certificates.documents import Certificate
from natija.canvass.certificates.premises import OUTSIDE
from natija.canvass.certificates.spelling import count, joined, number
from natija.dossier.holders import UNKNOWN, Names, name

WIDTH = 66
"""Characters of a line in plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a sum; `value` null is not known. `result`: a rule is drawn above it."""

    label: str
    value: int | None
    less: bool = False
    result: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One subtraction with its heading."""

    heading: str
    lines: tuple[Line, ...]


def blocks(certificate: Certificate, names: Names) -> tuple[Block, ...]:
    """The sums of a certificate: one per deficit, largest first, and one for an excess."""
    forms = count(certificate.sums.forms, "station form")
    made = [
        Block(
            heading=name(deficit.candidate, names),
            lines=(
                Line(label=f"the least on {forms}" if deficit.least else f"sum of {forms}", value=deficit.held),
                Line(label="stated total", value=deficit.stated, less=True),
                Line(label="the forms hold more by", value=deficit.gap, result=True),
            ),
        )
        for deficit in certificate.deficits
    ]
    return (*made, _excess(certificate, names)) if certificate.overloaded else tuple(made)


def _excess(certificate: Certificate, names: Names) -> Block:
    at = {c: i for i, c in enumerate(certificate.candidates)}
    gainers = sorted(certificate.overloaded, key=lambda c: (-certificate.stated[at[c]], certificate.sums.votes[at[c]]))
    stated = [Line(label=f"stated total, {name(c, names)}", value=certificate.stated[at[c]]) for c in gainers]
    total = sum(certificate.stated[at[c]] for c in gainers)
    left = ", less such ballots" if _unknown_outside(certificate) else ""
    return Block(
        heading=joined([name(c, names) for c in gainers], "and"),
        lines=(
            *stated,
            *_held(certificate, gainers, names, total - certificate.needed),
            Line(label="votes that must be elsewhere", value=certificate.needed, result=True),
            *_elsewhere(certificate),
            Line(label=f"more than there can be by{left}", value=certificate.gap, result=True),
        ),
    )


def _held(certificate: Certificate, gainers: Sequence[str], names: Names, most: int) -> list[Line]:
    """What the forms hold, per candidate where the sums give it, else at most for all of them together."""
    at = {c: i for i, c in enumerate(certificate.candidates)}
    votes = [certificate.sums.votes[at[c]] for c in gainers]
    forms = count(certificate.sums.forms, "station form")
    if sum(votes) != most:
        return [Line(label=f"the most that {forms} can hold for them", value=most, less=True)]
    return [Line(label=f"sum of {forms}, {name(c, names)}", value=v, less=True)
            for c, v in zip(gainers, votes, strict=True)]  # fmt: skip


def _elsewhere(certificate: Certificate) -> list[Line]:
    lines = []
    if certificate.sums.stations:
        where = f"registered voters at the {count(certificate.sums.stations, 'station')} without a form"
        lines.append(Line(label=where, value=certificate.sums.elsewhere, less=True))
    unknown = _unknown_outside(certificate)
    label = "ballots that belong to no station" + (", not known" if unknown else "")
    return [*lines, Line(label=label, value=None if unknown else certificate.outside, less=True)]


def _unknown_outside(certificate: Certificate) -> bool:
    """Whether nobody says how many ballots belong to no station."""
    return not certificate.outside and OUTSIDE in certificate.conditional_on


def text(block: Block, width: int = WIDTH) -> str:
    """A block as plain text: labels on the left, folded where they are long, numbers on the right."""
    figures = [_figure(line) for line in block.lines]
    right = max(len(figure) for figure in figures)
    made = [block.heading]
    for line, figure in zip(block.lines, figures, strict=True):
        if line.result:
            made.append("  " + "─" * (width - 2))
        *first, last = wrap(f"{'less ' if line.less else ''}{line.label}", width - right - 4) or [""]
        made += [f"  {part}" for part in first]
        made.append(f"  {last:<{width - right - 4}}  {figure:>{right}}")
    return "\n".join(made)


def _figure(line: Line) -> str:
    return UNKNOWN if line.value is None else number(line.value)
