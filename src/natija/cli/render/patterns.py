"""The screen of pattern tests: questions with their nulls, how many tests there were, and the rate of false alarms."""

from __future__ import annotations

from fractions import Fraction

from natija.canvass.certificates.spelling import decimal
from natija.cli.render.moments import moment_lines
from natija.cli.render.proofs import LISTED
from natija.cli.terminal import Column, Screen, Sheet
from natija.cli.words import number, plural
from natija.dossier.holders import station, worded
from natija.workspace.patterns import Asked, PatternsView

NO_VERDICT = "A pattern is a question about the image of a paper, and no finding: its innocent causes are listed below."

NOTHING_TESTED = "no pattern could be tested, which is not the same as passed."


def patterns_screen(view: PatternsView, *, every: bool = False) -> Screen:
    """What to look at, and what was tested."""
    odd = [test for test in view.tests if test.stands_out]
    shown = view.tests if every else view.tests[: max(LISTED, len(odd))]
    sheets = (_tests_sheet(view, shown), _unasked_sheet(view))
    asked = f"{plural(len(odd), 'question')} from {plural(len(view.tests), 'pattern test')}. {NO_VERDICT}"
    return Screen(
        sentence=f"{view.label}: {asked if view.tests else NOTHING_TESTED}",
        coverage=(*moment_lines(view.moment), view.says, *(worded(text, view.names) for text in view.tails)),
        parts=(
            *(f"{n}. {worded(test.asks, view.names)}" for n, test in enumerate(odd, 1)),
            *(sheet for sheet in sheets if sheet.rows), *nulls(view),
        ),
        next=_next(view, odd),
    )  # fmt: skip


def _next(view: PatternsView, odd: list[Asked]) -> str:
    places = [unit for test in odd for unit in test.look_at]
    return f"natija compare {view.label}" + (f" --station {station(places[0])}" if places else "")


def nulls(view: PatternsView) -> list[str]:
    """What each kind of test takes for granted, and what else gives such a pattern; once per kind."""
    kinds = {test.test: test for test in view.tests}
    return [
        f"Null of {kind}: {test.null}. It also breaks with: {'; '.join(test.cautions)}."
        for kind, test in sorted(kinds.items())
    ]


def _tests_sheet(view: PatternsView, shown: tuple[Asked, ...]) -> Sheet:
    more = len(view.tests) - len(shown)
    return Sheet(
        title="Tests, smallest p-value first",
        columns=(
            Column(title="Test"), Column(title="Of"), Column(title="Figures", kind="number"),
            Column(title="Seen", kind="number"), Column(title="Expected", kind="number"),
            Column(title="p", kind="number"), Column(title="Stands out at", kind="number"), Column(title=""),
        ),
        rows=tuple(
            (
                test.test, worded(test.about, view.names), number(test.n), _size(test, test.observed),
                _size(test, test.expected), chance(test.p), chance(float(Fraction(test.threshold))),
                "look at the image" if test.stands_out else "",
            ) for test in shown
        ),
        note="p: how often so much is seen by chance if the null is true."
        + (f" And {plural(more, 'more', 'more')}: add --all." if more else ""),
    )  # fmt: skip


def _size(test: Asked, value: str) -> str:
    """A count; of a pair, the difference between the two shares in points."""
    return f"{decimal(Fraction(value) * 100, 1)} pt" if test.test == "pair" else decimal(Fraction(value), 1)


def chance(p: float) -> str:
    """A p-value as a terminal shows it."""
    return "< 0.000001" if p < 1e-6 else f"{p:.6f}"


def _unasked_sheet(view: PatternsView) -> Sheet:
    return Sheet(
        title="Not tested, which is not the same as passed",
        columns=(Column(title="Test"), Column(title="Of"), Column(title="Because")),
        rows=tuple((one.test, worded(one.about, view.names), one.because) for one in view.not_run),
    )
