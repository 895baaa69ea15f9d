"""Certificates out of a workspace: the two cases of the issue, the press's totals, and what stops a proof."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from natija.canvass.certificates.documents import Certificate, Sums, encode
from natija.canvass.certificates.words import sentences
from natija.dossier import pencil
from natija.dossier.sentences import proof_title
from natija.errors import BadUse
from natija.workspace import Workspace, views
from tests.audit.vectors import vector
from tests.canvass.elections import collation, definition, forms
from tests.certificates.independent_checker import accepts
from tests.proofs.small import BALLOT, Asked

pytestmark = pytest.mark.slow


def proved(view: views.CertificatesView, basis: str, total: str = "Form 47") -> views.Proved:
    """The proofs of one basis against totals of one form."""
    return next(p for p in view.proved if p.basis == basis and p.total.startswith(total))


def kinds(made: views.Proved) -> dict[str, Certificate]:
    """Certificates by kind."""
    return {c.kind: c for c in made.certificates}


# The bundled package: sums as stated, with their station numbers and the voters registered elsewhere


def test_the_bundled_package_shows_the_excess_of_na_128(lahore: Workspace) -> None:
    """128,973 needed from 41 stations with 63,570 registered voters: 65,403 too many, a stretch of 2.03."""
    made = kinds(proved(lahore.certificates("NA-128", forms="agents"), "agents"))["excess"]
    assert (made.needed, made.sums.stations, made.sums.elsewhere, made.gap) == (128_973, 41, 63_570, 65_403)
    assert made.stretch is not None
    assert round(made.stretch, 2) == Fraction(203, 100)
    assert "outside-ballots" in made.conditional_on


def test_the_bundled_package_shows_the_deficit_of_na_122(lahore: Workspace) -> None:
    """1,107 and 56 more on the commission's own forms than declared; the winner is the same."""
    view = lahore.certificates("NA-122")
    made = next(p for p in view.proved if p.stated == {"13": 117_109, "9": 77_907})
    deficits = {d.candidate: d.gap for d in kinds(made)["deficit"].deficits}
    assert deficits == {"13": 1_107, "9": 56}
    assert made.reach is not None
    assert (made.reach.winner, made.reach.candidates[0]) == ("13", "13")


def test_all_at_once_and_one_by_one_prove_the_same(lahore: Workspace, pakistan: Workspace) -> None:
    """Certificates of every contest together are those of each contest asked about alone."""
    for workspace in (lahore, pakistan):
        whole = workspace.certificates()
        alone = [p for label in whole.compared for p in workspace.certificates(label).proved]
        assert sorted(map(encoded, whole.proved)) == sorted(map(encoded, alone))


def encoded(proved: views.Proved) -> bytes:
    """A proof as it prints."""
    return msgspec.json.encode(proved, enc_hook=str)


def test_every_press_total_is_held_against_the_forms(lahore: Workspace) -> None:
    """77,709 in two papers is another total, with a deficit of its own."""
    view = lahore.certificates("NA-122")
    assert {p.stated["9"]: [max(c.gaps) for c in p.certificates] for p in view.proved} == {
        77_709: [1_107], 77_907: [1_107]
    }  # fmt: skip


def test_all_says_what_was_not_compared(lahore: Workspace) -> None:
    """Five of fourteen contests have a sum of station forms and a stated total."""
    view = lahore.certificates()
    assert (view.contests, len(view.compared)) == (14, 5)
    assert {p.contest for p in view.proved} == set(view.compared)


@pytest.mark.parametrize("contest", ["NA-122", "NA-127", "NA-128"])
def test_every_certificate_is_accepted_by_addition(lahore: Workspace, contest: str) -> None:
    """By a checker that shares no code."""
    made = [c for p in lahore.certificates(contest).proved for c in p.certificates]
    assert made
    assert all(accepts(encode(c)) for c in made)


def test_certificates_are_written_one_to_a_file(lahore: Workspace, tmp_path: Path) -> None:
    """With several, numbered; each is what the checker reads."""
    several = lahore.write_certificates(lahore.certificates("NA-128"), tmp_path / "na128.json")
    assert [Path(name).name for name in several.written] == [f"na128-{n}.json" for n in range(1, 6)]
    assert all(accepts(Path(name).read_bytes()) for name in several.written)
    one = lahore.write_certificates(lahore.certificates("NA-128", forms="agents"), tmp_path / "one.json")
    assert len(one.written) == sum(len(p.certificates) for p in one.proved)


def test_a_total_has_to_be_a_total(lahore: Workspace) -> None:
    """A basis of station forms is no stated total, and the error says what is."""
    with pytest.raises(BadUse, match="stated total"):
        lahore.certificates("NA-128", total="commission")


# Station by station


def test_na_128_station_by_station(pakistan: Workspace) -> None:
    """The same excess from 392 forms and 41 listed stations; at least 43 forms would have to be wrong."""
    made = kinds(proved(pakistan.certificates("NA-128"), "agents:7"))["excess"]
    assert (made.needed, made.sums.elsewhere, made.gap) == (128_973, 63_570, 65_403)
    assert made.strength is not None
    assert (made.strength.forms, made.strength.exact) == (43, True)
    assert "station-list" in made.conditional_on, "nobody says that the list is complete"
    assert accepts(encode(made))


def test_na_122_station_by_station(pakistan: Workspace) -> None:
    """The deficit is the same, needs no premise of the list, and two forms could explain it."""
    made = proved(pakistan.certificates("NA-122"), "commission")
    found = kinds(made)
    assert set(found) == {"deficit"}
    assert {d.candidate: d.gap for d in found["deficit"].deficits} == {"13": 1_107, "9": 56}
    assert found["deficit"].conditional_on == ()
    assert made.reach is not None
    assert (made.reach.candidates[0], made.reach.lead) == ("13", 40_253), "the winner is the same on the forms"
    assert made.reach.gap is None, "nobody says that the list is complete, so nothing bounds the votes elsewhere"


def test_na_233_has_no_excess_and_no_condition(pakistan: Workspace) -> None:
    """Station numbers that do not align stop every proof that needs the list; a deficit needs none."""
    view = pakistan.certificates("NA-233")
    agents = proved(view, "agents:21")
    assert set(kinds(agents)) == {"deficit"}
    assert agents.condition is None
    assert agents.reach is None or agents.reach.gap is None
    assert all(kind != "excess" for p in view.proved for kind in kinds(p))


@pytest.mark.parametrize(("contest", "agents"), [("NA-127", "agents:2"), ("NA-50", "agents:4")])
def test_totals_of_the_press(pakistan: Workspace, contest: str, agents: str) -> None:
    """Deficits only, and the fewest forms that must be wrong, as an independent computation recorded them."""
    expected = next(v for v in vector("quant/certificates_pressconfirmed.json") if v["seat"] == contest)
    made = proved(pakistan.certificates(contest), agents)
    assert made.stations == expected["forms"]
    found = kinds(made)
    assert set(found) == {"deficit"}
    assert sorted(found["deficit"].gaps) == sorted(d["gap"] for d in expected["deficits"])
    assert found["deficit"].strength is not None
    assert found["deficit"].strength.forms == expected["k_min"]
    assert accepts(encode(found["deficit"]))


def test_a_recount_in_between_stops_the_proof(afghanistan: Workspace) -> None:
    """Forms of before and a total of after need not agree, and nothing is claimed."""
    view = afghanistan.certificates("AF-2014-runoff", forms="provisional")
    assert view.proved
    assert not [c for p in view.proved for c in p.certificates]


# On paper


def test_the_sum_on_paper_adds_up() -> None:
    """Lines of a block: what is added, what is taken away, and the result under the rule."""
    made = Certificate(
        format=1, kind="excess", contest="A", basis="forms", total="total", candidates=("1", "2"), stated=(500, 300),
        held=(), sums=sums(votes=(200, 100), forms=3, stations=2, elsewhere=150), overloaded=("1", "2"), needed=500,
        gap=350, premises=(), conditional_on=("outside-ballots",),
    )  # fmt: skip
    (block,) = pencil.blocks(made, {"1": "Ann", "2": "Bo"})
    assert check(block) == [500, 350]
    assert "not known" in pencil.text(block)


def sums(**given: Any) -> Any:  # noqa: ANN401 - the part's own fields
    """The sums of a certificate."""
    return Sums(**given)


def check(block: pencil.Block) -> list[int]:
    """Add and subtract the lines as a reader does; every result line has to be what was reached."""
    reached, results = 0, []
    for line in block.lines:
        if line.result:
            assert line.value == reached
            results.append(reached)
        else:
            reached += -(line.value or 0) if line.less else (line.value or 0)
    return results


@pytest.mark.parametrize("contest", ["NA-122", "NA-126", "NA-127", "NA-128"])
def test_every_block_of_the_bundled_package_adds_up(lahore: Workspace, contest: str) -> None:
    """Whatever stands on the paper can be checked with a pencil."""
    view = lahore.certificates(contest)
    blocks = [b for p in view.proved for c in p.certificates for b in pencil.blocks(c, view.names[contest])]
    assert blocks
    for block in blocks:
        assert check(block)
        assert max(len(line) for line in pencil.text(block).splitlines()) <= pencil.WIDTH


def test_a_long_name_is_folded_and_no_number_is_cut() -> None:
    """The number stands on the last line of its label."""
    line = pencil.Line(label="sum of 392 station forms, " + "name " * 20, value=1_234_567)
    text = pencil.text(pencil.Block(heading="X", lines=(line,)))
    assert text.endswith("1,234,567")
    assert all(len(part) <= pencil.WIDTH for part in text.splitlines())


# Small


def test_an_agreeing_form_never_makes_a_true_certificate_false(cache: Path) -> None:
    """The contradiction stays when one more form that agrees with the total's side is imported."""
    stated = forms("""
    station  form         stage  holder      1    2
    all      declaration  final  commission  200  300
    """)  # fmt: skip
    some = "station form holder 1 2\ns1 count commission 150 10\ns2 count commission 80 20"
    more = f"{some}\ns3 count commission 0 40"
    few = Asked(cache, [*stated, *forms(some)]).certificates().proved[0]
    many = Asked(cache / "again", [*stated, *forms(more)]).certificates().proved[0]
    assert {d.candidate: d.gap for d in kinds(few)["deficit"].deficits} == {"1": 30}
    assert {d.candidate: d.gap for d in kinds(many)["deficit"].deficits} == {"1": 30}


def test_rows_of_a_collation_are_held_against_its_total(cache: Path) -> None:
    """Form 48's own rows are forms too, under the basis that takes them."""
    asked = Asked(cache, [
        collation("station form stage holder 1 2\nall collation consolidated commission 90 100\n"
                  "s1 collation consolidated commission 60 40\ns2 collation consolidated commission 50 50"),
    ])  # fmt: skip
    made = next(p for p in asked.certificates().proved if p.basis == "consolidated")
    assert {d.candidate: d.gap for d in kinds(made)["deficit"].deficits} == {"1": 20}
    assert "must be wrong" not in " ".join(sentences(kinds(made)["deficit"], {}))


def test_without_a_list_nothing_bounds_what_is_elsewhere(cache: Path) -> None:
    """No list of stations: a total above the forms is no excess, and the lead is not out of reach."""
    asked = Asked(cache, forms("""
    station  form         stage  holder      1    2
    s1       count        count  commission  50   40
    all      declaration  final  commission  300  100
    """))  # fmt: skip
    proved = asked.certificates().proved
    assert proved
    assert not any(p.certificates for p in proved)
    assert not any(p.reach and p.reach.out_of_reach for p in proved)


def test_bases_with_the_same_forms_prove_once(cache: Path) -> None:
    """The certificate stands under the first basis, which names the other; one with other forms stands by itself."""
    made = definition({"A-1": BALLOT})
    first, agents = (next(b for b in made.profile.bases if b.id == name) for name in ("commission", "agents"))
    bases = (first, replace(first, id="published"), agents, made.profile.bases[0])
    asked = Asked(cache, forms("""
    station  form         stage  holder      1    2
    s1       count        count  commission  150  40
    s1       count        count  agents:1    160  40
    all      declaration  final  commission  100  90
    """), replace(made, profile=replace(made.profile, bases=bases)))  # fmt: skip
    view = asked.certificates()
    assert [(p.basis, p.also, len(p.certificates)) for p in view.proved] == [
        ("commission", ("published",), 1), ("agents:1", (), 1)
    ]  # fmt: skip
    assert proof_title(view.proved[0], {}).endswith("(alike under the bases the commission and published)")
    assert "alike" not in proof_title(view.proved[1], {})
