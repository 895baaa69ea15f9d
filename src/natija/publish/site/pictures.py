"""Pictures of a contest: votes under the first basis that has them, and stations covered by each version.

Every candidate has a bar of the same kind on the same scale, with name and number written on it.
"""

from __future__ import annotations

from natija.canvass.certificates.spelling import count, number
from natija.canvass.outcome import Outcome
from natija.canvass.versions import Version
from natija.dossier import charts
from natija.dossier.blocks import Picture, Shape
from natija.dossier.holders import Names, name, span, version
from natija.publish.picture import ContestPicture

MOST = 12
"""Candidates a picture has room for; the table has all."""
ROW = 36.0


def source(made: ContestPicture) -> str:
    """Where the numbers of a picture come from."""
    moment = made.law.moment
    return f"log {moment.origin}, {number(moment.size)} records, root {moment.root[:12]}"


def votes(made: ContestPicture) -> Picture | None:
    """A bar per candidate, most votes first."""
    outcome = made.outcome if made.outcome.standings else next(iter(made.bases), made.outcome)
    shown = outcome.standings[:MOST]
    if len(shown) < 2:
        return None
    top = charts.above(max(1, *(s.range.high for s in shown)))
    shapes: list[Shape] = []
    for row, one in enumerate(shown):
        shapes += _bar(row, f"{name(one.candidate, made.names)}: {span(one.range)}", one.range.high / top)
    said = "; ".join(f"{name(s.candidate, made.names)} {span(s.range)}" for s in shown)
    rest = len(outcome.standings) - len(shown)
    more = f" {count(rest, 'more candidate')} in the table." if rest > 0 else ""
    return Picture(
        title=_title(outcome, made.names), says=f"Votes, basis {outcome.basis}: {said}.{more}", source=source(made),
        width=charts.WIDTH, height=ROW * len(shown) + 4, shapes=tuple(shapes),
    )  # fmt: skip


def _title(outcome: Outcome, names: Names) -> str:
    if outcome.leader is None or outcome.margin is None:
        return "Votes by candidate"
    return f"{name(outcome.leader, names)} ahead by {span(outcome.margin)}"


def _bar(row: int, text: str, share: float) -> list[Shape]:
    y = 2 + row * ROW
    wide = (charts.WIDTH - 4) * share
    return [
        charts.fitted(2, y + 12, text, size=charts.TEXT),
        Shape(kind="box", points=((2, y + 17), (charts.WIDTH - 2, y + 27)), role="faint"),
        Shape(kind="box", points=((2, y + 17), (2 + wide, y + 27)), role="ink", filled=True),
    ]


def coverage(made: ContestPicture) -> Picture | None:
    """A bar per version that covers stations."""
    held = {(c.form, c.stage, c.holder) for c in made.comparison.copies}
    covers: dict[str, charts.Cover] = {}
    for one in made.versions:
        if one.stations is not None and (one.votes or one.ranges):
            cover = _cover(one, made.names, beside=(one.form, one.stage, one.holder) in held)
            covers.setdefault(f"{cover.label} {cover.held}", cover)
    if not covers:
        return None
    return charts.coverage_bars(sorted(covers.values(), key=lambda c: c.label), source=source(made))


def _cover(one: Version, names: Names, *, beside: bool) -> charts.Cover:
    """Forms of zeros stand beside those held where the holder's forms of zeros are none."""
    zeros = one.zero_forms if beside and one.of is not None and (one.stations or 0) + one.zero_forms <= one.of else 0
    label = version(one.form, one.stage, one.holder, names)
    return charts.Cover(label=label, held=one.stations or 0, zeros=zeros, of=one.of)


def files_of(made: ContestPicture) -> tuple[tuple[str, Picture], ...]:
    """Every picture of a contest with the path of its file."""
    drawn = (("votes", votes(made)), ("coverage", coverage(made)))
    return tuple((f"charts/{made.slug}-{key}.svg", picture) for key, picture in drawn if picture is not None)
