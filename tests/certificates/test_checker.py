"""The certificate document: a stranger's checker accepts what was proved, and sees any integer that is altered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from natija.canvass.certificates import Case, decode, encode, forms, prove, reach, read, stations
from tests.certificates.independent_checker import accepts
from tests.certificates.instances import SOURCED, random_case


def small_contest(total: dict[str, int]) -> Case:
    """Three forms of two candidates, and two stations of which no form is held."""
    rows = {"s1": (120, 80), "s2": (60, 75), "s3": (90, 10)}
    cells = {unit: {"1": read(first), "2": read(second)} for unit, (first, second) in rows.items()}
    return Case(
        contest="e/C", basis="forms of agents:1", total="Form 47, press:paper",
        forms=forms(cells, ("1", "2"), {"s1": 240, "s2": 200, "s3": 150}),
        missing=stations({"s4": 100, "s5": 130}), outside=7, stated=total, premises=SOURCED,
    )  # fmt: skip


def integers(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - any JSON value
    """The place of every integer in a document."""
    if isinstance(value, int) and not isinstance(value, bool):
        yield path
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from integers(inner, (*path, key))


def altered(document: bytes, path: tuple[Any, ...], by: int) -> bytes:
    """The document with one integer changed."""
    whole = json.loads(document)
    place = whole
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] += by
    return json.dumps(whole).encode()


def slipped_through(document: bytes) -> list[tuple[Any, ...]]:
    """Integers that can be altered without the checker seeing it."""
    return [
        path for path in integers(json.loads(document)) for by in (-1, 1, 10) if _accepted(altered(document, path, by))
    ]


def _accepted(document: bytes) -> bool:
    try:
        return accepts(document)
    except (ValueError, IndexError, KeyError):
        return False


@pytest.mark.parametrize(
    ("total", "kind"),
    [({"1": 260, "2": 200}, "deficit"), ({"1": 400, "2": 290}, "excess"), ({"1": 265, "2": 500}, "excess")],
)
def test_a_certificate_is_accepted_and_no_integer_of_it_can_be_altered(total: dict[str, int], kind: str) -> None:
    """Each integer stands in a sum or comparison with the others: votes, voters, sums, gaps, weights, counts."""
    document = encode(next(c for c in prove(small_contest(total)) if c.kind == kind))
    assert accepts(document)
    assert slipped_through(document) == []


def test_no_integer_of_blurred_certificates_can_be_altered() -> None:
    """The same with illegible and untranscribed cells, unknown registered voters, several needs weighed together."""
    made = [certificate for seed in range(150) for certificate in prove(random_case(seed))]
    assert {certificate.kind for certificate in made} == {"deficit", "excess"}
    assert [c.contest for c in made if not accepts(encode(c)) or slipped_through(encode(c))] == []


def test_a_winner_out_of_reach_is_accepted_and_no_integer_of_it_can_be_altered() -> None:
    """The lead on the forms, the voters elsewhere and the ballots outside stations."""
    case = small_contest({"1": 300, "2": 310})
    assert (found := reach(case)) is not None
    assert found.candidates == ("1", "2")
    assert not accepts(encode(found)), "105 ahead, but 230 voters elsewhere: not a proof"
    nearer = Case(
        contest=case.contest, basis=case.basis, total=case.total, forms=case.forms, missing=stations({"s4": 90}),
        outside=7, stated=case.stated, premises=case.premises,
    )  # fmt: skip
    assert (proved := reach(nearer)) is not None
    assert accepts(encode(proved))
    assert slipped_through(encode(proved)) == []


def test_a_form_cannot_stand_twice() -> None:
    """A station listed twice among the forms, or both with and without a form, is not accepted."""
    document = json.loads(encode(prove(small_contest({"1": 400, "2": 290}))[0]))
    document["missing"][0]["unit"] = "s1"
    assert not accepts(json.dumps(document).encode())


def test_a_certificate_reads_back_as_it_was_written() -> None:
    """Bytes to certificate to the same bytes."""
    for certificate in prove(small_contest({"1": 260, "2": 600})):
        assert decode(encode(certificate)) == certificate
        assert encode(decode(encode(certificate))) == encode(certificate)
