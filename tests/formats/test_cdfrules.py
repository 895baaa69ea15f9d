"""Every rule finds the document that breaks it, and the official samples break none."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from natija.publish.formats.cdfrules import REFERENCES, RULES, STRICT, problems

Document = dict[str, Any]


def _text(content: str) -> Document:
    return {
        "@type": "ElectionResults.InternationalizedText",
        "Text": [{"@type": "ElectionResults.LanguageString", "Content": content, "Language": "en"}],
    }


def _object(kind: str, **fields: object) -> Document:
    return {"@type": f"ElectionResults.{kind}"} | {name.replace("id_", "@id"): value for name, value in fields.items()}


def _count(unit: str, count: int) -> Document:
    return _object("VoteCounts", Type="total", GpUnitId=unit, Count=count)


def sound() -> Document:
    """A document in which every property that refers to something occurs, and every rule holds."""
    selections = [
        _object("CandidateSelection", id_="s1", CandidateIds=["c1"], EndorsementPartyIds=["p1"],
                VoteCounts=[_count("d", 30), _count("u1", 10), _count("u2", 20)]),
        _object("CandidateSelection", id_="s2", CandidateIds=["c2"], VoteCounts=[_count("d", 5)]),
    ]  # fmt: skip
    contests = [
        _object("CandidateContest", id_="k1", Name="Seat", ElectionDistrictId="d", OfficeIds=["o1"], VotesAllowed=1,
                PrimaryPartyIds=["p1"], VoteVariation="plurality", SubUnitsReported=2, TotalSubUnits=2,
                ContestSelection=selections),
        _object("RetentionContest", id_="k2", Name="Judge", ElectionDistrictId="d", CandidateId="c3", OfficeId="o1"),
    ]  # fmt: skip
    style = _object("BallotStyle", GpUnitIds=["u1"], PartyIds=["p1"], OrderedContent=[
        _object("OrderedHeader", HeaderId="h", OrderedContent=[
            _object("OrderedContest", ContestId="k1", OrderedContestSelectionIds=["s1", "s2"])
        ])
    ])  # fmt: skip
    election = _object(
        "Election", Name=_text("Poll"), Type="general", StartDate="2024-02-08", EndDate="2024-02-08",
        ElectionScopeId="d", BallotStyle=[style], Contest=contests,
        Candidate=[_object("Candidate", id_=f"c{n}", BallotName=_text(f"C{n}"), PersonId="e1", PartyId="p1")
                   for n in (1, 2, 3)],
        BallotCounts=[_object("BallotCounts", Type="total", GpUnitId="d", BallotsCast=40)],
    )  # fmt: skip
    administration = _object("ElectionAdministration", Name="Office", ElectionOfficialPersonIds=["e1"])
    return _object(
        "ElectionReport", Format="precinct-level", Issuer="x", SequenceStart=1, SequenceEnd=1, IsTest=True,
        TestType="made up", Header=[_object("Header", id_="h", Name=_text("Top"))],
        GpUnit=[
            _object("ReportingUnit", id_="d", Type="other", OtherType="seat", ComposingGpUnitIds=["u1", "u2"],
                    AuthorityIds=["e1"], ElectionAdministration=administration),
            _object("ReportingUnit", id_="u1", Type="precinct", VotersRegistered=50,
                    PartyRegistration=[_object("PartyRegistration", Count=3, PartyId="p1")]),
            _object("ReportingUnit", id_="u2", Type="precinct", Name=_text("Two") | {"Label": "two"}),
        ],
        Party=[
            _object("Party", id_="p1", Name=_text("P"), Color="a0b1c2", LeaderPersonIds=["e1"],
                    PartyScopeGpUnitIds=["d"]),
            _object("Coalition", id_="p2", Name=_text("PP"), PartyIds=["p1"], ContestIds=["k1"]),
        ],
        Person=[_object("Person", id_="e1", FullName=_text("E"), PartyId="p2")],
        Office=[_object("Office", id_="o1", Name=_text("O"), ElectionDistrictId="d", OfficeHolderPersonIds=["e1"])],
        Election=[election],
    )  # fmt: skip


Break = Callable[[Document], object]


def contest(document: Document, number: int = 0) -> Document:
    """A contest of the document."""
    found: Document = document["Election"][0]["Contest"][number]
    return found


def selection(document: Document, number: int = 0) -> Document:
    """A selection of the first contest."""
    found: Document = contest(document)["ContestSelection"][number]
    return found


def _unnamed(kind: str, **fields: object) -> Break:
    return lambda d: d[kind].append(_object(kind if kind != "GpUnit" else "ReportingUnit", id_="new", **fields))


BROKEN: dict[str, Break] = {
    "unreferenced-unit": _unnamed("GpUnit", Type="precinct"),
    "unreferenced-person": _unnamed("Person"), "unreferenced-party": _unnamed("Party"),
    "unreferenced-office": _unnamed("Office"), "unreferenced-header": _unnamed("Header"),
    "unreferenced-candidate": lambda d: d["Election"][0]["Candidate"].append(_object("Candidate", id_="new")),
    "type-missing": lambda d: d["Party"][0].pop("@type"),
    "id-twice": lambda d: d["Party"].append(dict(d["Party"][0])),
    "other-type": lambda d: d["GpUnit"][0].pop("OtherType"),
    "other-variation": lambda d: contest(d).update(VoteVariation="other"),
    "label-twice": lambda d: d["Office"][0]["Name"].update(Label="two"),
    "units-circle": lambda d: d["GpUnit"][1].update(ComposingGpUnitIds=["d"]),
    "units-one-root": lambda d: d["GpUnit"][0].update(ComposingGpUnitIds=["u1"]),
    "count-outside": lambda d: (
        d["GpUnit"].append(_object("ReportingUnit", id_="far", Type="precinct")),
        selection(d, 1)["VoteCounts"].append(_count("far", 5)),
    ),
    "count-sums": lambda d: selection(d)["VoteCounts"][0].update(Count=31),
    "count-twice": lambda d: selection(d, 1)["VoteCounts"].append(_count("d", 5)),
    "ballots-twice": lambda d: d["Election"][0]["BallotCounts"].extend(d["Election"][0]["BallotCounts"]),
    "count-negative": lambda d: selection(d, 1)["VoteCounts"][0].update(Count=-5),
    "sub-units": lambda d: contest(d).update(SubUnitsReported=3),
    "candidate-contests": lambda d: d["Election"][0]["Contest"].append(
        _object("CandidateContest", id_="k3", Name="Third", ElectionDistrictId="d",
                ContestSelection=[_object("CandidateSelection", id_="s3", CandidateIds=["c1"])])
    ),
    "coalition-parties": lambda d: d["Party"][1].pop("PartyIds"),
    "selection-nobody": lambda d: selection(d, 1).pop("CandidateIds"),
    "contest-name-twice": lambda d: (contest(d).pop("PrimaryPartyIds"), contest(d, 1).update(Name="Seat")),
    "days": lambda d: d["Election"][0].update(EndDate="2024-02-07"),
    "sequence": lambda d: d.update(SequenceStart=2),
    "test-type": lambda d: d.update(IsTest=False),
    "colour": lambda d: d["Party"][0].update(Color="#a0b1c2"),
    "language": lambda d: d["Office"][0]["Name"]["Text"][0].update(Language="English, mostly"),
}  # fmt: skip
"""Rule -> what breaks it in the sound document."""


def test_the_sound_document_has_no_problem() -> None:
    """All rules hold, strict ones included."""
    assert problems(sound(), strict=True) == ()


def test_every_rule_is_broken_by_a_test() -> None:
    """No rule is here that no document breaks."""
    assert set(BROKEN) | {f"reference-{name}" for name in REFERENCES} == set(RULES)
    assert set(RULES) >= STRICT


@pytest.mark.parametrize("code", BROKEN)
def test_a_broken_document_breaks_its_rule(code: str) -> None:
    """The rule, and as far as it goes alone that rule, names the fault."""
    document = sound()
    BROKEN[code](document)
    assert code in {p.code for p in problems(document, strict=True)}


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("target", ["nowhere", "s2", "u1"])
def test_a_reference_names_what_it_may(name: str, target: str) -> None:
    """A reference to nothing, or to an object of another class, is a problem at its place."""
    document = sound()
    places = _replace(document, name, target)
    assert places, f"{name} does not occur in the sound document"
    right = (target == "s2" and name == "OrderedContestSelectionIds") or (
        target == "u1" and ("GpUnit" in name or name in {"ElectionDistrictId", "ElectionScopeId"})
    )  # fmt: skip
    found = {p.code for p in problems(document)}
    assert (f"reference-{name}" in found) != right


def _replace(value: object, name: str, target: str) -> int:
    """Put a target in place of every value of a property; how many there were."""
    if isinstance(value, list):
        return sum(_replace(inner, name, target) for inner in value)
    if not isinstance(value, dict):
        return 0
    count = 0
    for key, inner in value.items():
        if key == name:
            value[key] = [target] if isinstance(inner, list) else target
            count += 1
        else:
            count += _replace(inner, name, target)
    return count


def test_official_samples_keep_every_rule_of_the_standard(standard: Path) -> None:
    """All fourteen samples pass; a copy with one count changed does not."""
    samples = sorted((standard / "samples").glob("*.json"))
    assert len(samples) == 14
    for path in samples:
        assert problems(json.loads(path.read_text())) == (), path.name
    changed = copy.deepcopy(json.loads((standard / "samples" / "err-gen-02.json").read_text()))
    first = next(c for c in changed["Election"][0]["Contest"] if c["ContestSelection"][0].get("VoteCounts"))
    first["ContestSelection"][0]["VoteCounts"][0]["GpUnitId"] = "nowhere"
    assert {p.code for p in problems(changed)} == {"reference-GpUnitId"}
