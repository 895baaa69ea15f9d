"""What holds of every case: evidence that agrees takes nothing away, and nothing depends on who the candidates are."""

from __future__ import annotations

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.canvass.certificates import Case, Certificate, Forms, Stations, condition, prove, reach
from natija.canvass.certificates.words import condition_sentences, reach_sentences, sentences
from tests.certificates.instances import random_case

SEEDS = st.integers(0, 2**32 - 1)
QUICK = settings(max_examples=150, deadline=None)


def gaps(made: tuple[Certificate, ...]) -> dict[str, int]:
    """Candidate of each deficit -> gap, and the gap of the excess."""
    found = {deficit.candidate: deficit.gap for certificate in made for deficit in certificate.deficits}
    return found | {c.kind: c.gap for c in made if c.kind == "excess"}


def fewest(made: tuple[Certificate, ...]) -> int:
    """The least number of wrong forms of all certificates together."""
    return max((c.strength.forms for c in made if c.strength is not None), default=0)


def stretched(at: Stations, rows: list[int]) -> Stations:
    """Some of the stations, in an order."""
    return Stations(
        ids=tuple(at.ids[i] for i in rows), registered=at.registered[rows], known=at.known[rows], counts=at.counts[rows]
    )


def with_form(case: Case, votes: list[int]) -> Case:
    """The case with a form found for its last missing station, its votes within what is registered there."""
    last = len(case.missing.ids) - 1
    at, gone = case.forms.stations, stretched(case.missing, [last])
    within, left = [], int(gone.registered[0])
    for value in votes[: len(case.forms.candidates)]:
        within.append(min(value, left))
        left -= within[-1]
    row = np.array([within], dtype=np.int64)
    return msgspec.structs.replace(
        case,
        missing=stretched(case.missing, list(range(last))),
        forms=Forms(
            candidates=case.forms.candidates, least=np.concatenate([case.forms.least, row]),
            most=np.concatenate([case.forms.most, row]), open=np.concatenate([case.forms.open, row < 0]),
            stations=Stations(
                ids=at.ids + gone.ids, registered=np.concatenate([at.registered, gone.registered]),
                known=np.concatenate([at.known, gone.known]), counts=np.concatenate([at.counts, gone.counts]),
            ),
        ),
    )  # fmt: skip


@QUICK
@given(seed=SEEDS, votes=st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_a_form_that_agrees_never_turns_a_certificate_false(seed: int, votes: list[int]) -> None:
    """A form found for a missing station, within its registered voters: every gap stays or grows, so does k_min."""
    case = random_case(seed)
    if not case.missing.ids or not case.missing.known[-1]:
        return
    before, after = prove(case), prove(with_form(case, votes))
    assert all(gaps(after).get(name, 0) >= gap for name, gap in gaps(before).items())
    assert fewest(after) >= fewest(before)


@QUICK
@given(seed=SEEDS)
def test_reading_a_figure_never_turns_a_certificate_false(seed: int) -> None:
    """An illegible or untranscribed figure that is read, within its bounds: every gap stays or grows."""
    case = random_case(seed)
    read = msgspec.structs.replace(case.forms, most=case.forms.least, open=np.zeros_like(case.forms.open))
    before, after = prove(case), prove(msgspec.structs.replace(case, forms=read))
    assert all(gaps(after).get(name, 0) >= gap for name, gap in gaps(before).items())


@QUICK
@given(seed=SEEDS)
def test_forms_and_stations_in_another_order_prove_the_same(seed: int) -> None:
    """The order of rows is nobody's."""
    case = random_case(seed)
    rows = np.random.default_rng(seed).permutation(len(case.forms.least)).tolist()
    forms = msgspec.structs.replace(
        case.forms, stations=stretched(case.forms.stations, rows), least=case.forms.least[rows],
        most=case.forms.most[rows], open=case.forms.open[rows],
    )  # fmt: skip
    turned = msgspec.structs.replace(
        case, forms=forms, missing=stretched(case.missing, list(range(len(case.missing.ids)))[::-1])
    )
    before, after = prove(case), prove(turned)
    assert gaps(before) == gaps(after)
    assert fewest(before) == fewest(after)


def swapped(case: Case, first: int, second: int) -> Case:
    """The case in which two candidates have each other's figures, on the forms and in the total."""
    columns = list(range(len(case.forms.candidates)))
    columns[first], columns[second] = second, first
    one, other = case.forms.candidates[first], case.forms.candidates[second]
    names = {one: other, other: one}
    forms = msgspec.structs.replace(
        case.forms,
        least=case.forms.least[:, columns],
        most=case.forms.most[:, columns],
        open=case.forms.open[:, columns],
    )
    return msgspec.structs.replace(case, forms=forms, stated={names.get(c, c): v for c, v in case.stated.items()})


def mirrored(said: list[str], one: str, other: str) -> list[str]:
    """Sentences with two names exchanged."""
    return [text.replace(one, "\0").replace(other, one).replace("\0", other) for text in said]


def said(case: Case) -> list[str]:
    """Everything said about a case."""
    names = {c: f"candidate <{c}>" for c in "ABCDEFGH"}
    lead, asked = reach(case), condition(case)
    about = [text for certificate in prove(case) for text in sentences(certificate, names)]
    about += reach_sentences(lead, names) if lead is not None else ()
    return about + list(condition_sentences(asked, names) if asked is not None else ())


def level(case: Case) -> bool:
    """Whether two candidates have the same figures somewhere, so that no order of size tells them apart."""
    read, most = case.forms.least.sum(axis=0), case.forms.most.sum(axis=0)
    surplus = [case.stated.get(c, 0) - int(v) for c, v in zip(case.forms.candidates, read, strict=True)]
    totals = list(case.stated.values())
    return any(len(set(values)) < len(values) for values in (surplus, totals, read.tolist(), most.tolist()))


@QUICK
@given(seed=SEEDS)
def test_swapping_two_candidates_swaps_their_names_and_nothing_else(seed: int) -> None:
    """Word for word, in every sentence; the numbers stay."""
    case = random_case(seed)
    if len(case.forms.candidates) < 2 or level(case):
        return
    there = swapped(case, 0, 1)
    assert said(there) == mirrored(said(case), "<A>", "<B>")
    assert fewest(prove(there)) == fewest(prove(case))
