"""Pattern tests out of a workspace: all of them counted, judged together, and said as questions."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest

from natija.cli.render import screen
from natija.errors import BadUse, Unknown
from natija.workspace import Workspace
from natija.workspace.patterns import PatternsView, patterns
from tests.canvass.elections import definition, forms
from tests.proofs.small import Asked


def ask(
    workspace: Workspace, contest: str, forms: str | None = None, level: str = "0.05", control: str = "holm"
) -> PatternsView:
    """The pattern tests as the command asks for them."""
    return patterns(workspace, contest, forms=forms, level=level, control=control, at=None, as_of=None)


def made(folder: Path, votes: list[tuple[int, int]], polled: list[int] | None = None) -> PatternsView:
    """The tests of the commission's copies of a made-up contest."""
    rows = [f"s{i} count commission {a} {b} {a + b if polled is None else polled[i]}" for i, (a, b) in enumerate(votes)]
    table = "\n".join(("station form holder 1 2 valid", *rows))
    asked = Asked(folder, forms(table), definition({"A-1": ["Ann", "Bo"]}))
    return ask(cast("Workspace", asked), "A-1", "commission")


def test_na_128_has_one_odd_building(pakistan: Workspace) -> None:
    """One of 152 pairs is asked about, from both candidates' side, with both its images; the rate is of all tests."""
    view = ask(pakistan, "NA-128", "commission")
    odd = [test for test in view.tests if test.stands_out]
    assert [test.look_at for test in odd] == [("NA-128@2023/220", "NA-128@2023/221")] * 2
    assert all(test.asks.startswith("Look at both images") and test.asks.endswith("?") for test in odd)
    assert view.says.startswith(f"{len(view.tests)} tests, 2 standing out.")
    assert {Fraction(test.threshold) for test in view.tests} == {
        Fraction(1, 20) / (len(view.tests) - i) for i in range(len(view.tests))
    }
    assert any("more than four times the usual spread" in text for text in view.tails)


def test_without_a_basis_every_holders_copies_are_tested_together(pakistan: Workspace) -> None:
    """One family of tests, so that its rate of false alarms is that of everything asked."""
    one, both = ask(pakistan, "NA-128", "commission"), ask(pakistan, "NA-128")
    assert len(both.forms) == 2
    assert len(both.tests) + len(both.not_run) > len(one.tests) + len(one.not_run)
    agents = {test.about for test in both.tests if "agents" in test.about}
    assert any("copies of agents:" in about for about in agents)


def test_rounded_figures_are_asked_about(cache: Path) -> None:
    """120 stations whose votes for one candidate all end in 0: which figures, how many would be usual, both nulls."""
    votes = [(100 + 10 * (i % 30), 100 + (37 * i) % 211) for i in range(120)]
    view = made(cache, votes)
    odd = [test for test in view.tests if test.stands_out]
    assert [(test.test, test.about) for test in odd] == [("last-digit", "Ann, copies of commission")]
    assert odd[0].asks.startswith("Look at the images: 120 of 120 figures")
    assert odd[0].null
    assert odd[0].cautions


def test_what_cannot_be_tested_is_said(cache: Path) -> None:
    """Two stations: no test is run, each with its reason; that is not the same as passed."""
    view = made(cache, [(100, 50), (90, 60)])
    assert not view.tests
    assert {one.test for one in view.not_run} == {"last-digit", "whole-percent", "pair"}
    text = screen(view)
    assert "no pattern could be tested, which is not the same as passed" in text.sentence
    assert view.says.startswith("0 tests, 0 standing out.")


def test_a_part_above_its_whole_is_no_share(cache: Path) -> None:
    """More votes than valid ones is a finding elsewhere, and no percentage."""
    view = made(cache, [(100, 50)] * 40, polled=[60] * 40)
    tested = [test.about for test in view.tests if test.test == "whole-percent"]
    assert not any(about.startswith("Ann") for about in tested)
    assert any(one.about.startswith("Ann of valid") for one in view.not_run)


def test_with_one_candidate_read_there_is_no_share(pakistan: Workspace) -> None:
    """Rows of Form 48 give one candidate's votes: every share of what was read would be the whole."""
    view = ask(pakistan, "NA-128", "consolidated")
    assert [one.because for one in view.not_run if one.test == "pair"] == [
        "only this candidate was read, so there is no share"
    ]


def test_a_stated_total_has_no_pattern(lahore: Workspace) -> None:
    """Only station forms are asked about, one holder's at a time."""
    with pytest.raises(BadUse, match="does not look at station forms"):
        ask(lahore, "NA-128", "declared")


@pytest.mark.parametrize("level", ["x", "0", "1", "2", "1/0"])
def test_a_level_is_a_share(lahore: Workspace, level: str) -> None:
    """Above 0 and below 1."""
    with pytest.raises(BadUse, match="level"):
        ask(lahore, "NA-128", level=level)


def test_a_control_has_a_name(lahore: Workspace) -> None:
    """Holm or Benjamini-Hochberg."""
    with pytest.raises(Unknown):
        ask(lahore, "NA-128", control="none")


def test_no_word_of_a_screen_is_a_verdict(pakistan: Workspace) -> None:
    """Questions, nulls and the rate; nothing that accuses."""
    shown = screen(ask(pakistan, "NA-128"), every=True)
    text = " ".join((shown.sentence, *shown.coverage, *(p for p in shown.parts if isinstance(p, str)))).lower()
    assert "no finding" in text
    assert not {"fraud", "rigged", "fake", "manipulated", "suspicious", "anomaly"} & set(text.split())
