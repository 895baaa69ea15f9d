"""What the JSON Schema of NIST SP 1500-100 cannot say: about references, trees, sums and doubles, as problems by code.

A document is decoded JSON of anybody's making. Every rule gives values and nothing is raised; what a schema already
refuses (a missing field, a wrong type) is not asked again. Rules in STRICT are good sense rather than the standard: its
own samples of primaries and overlapping districts do not keep them, and the files this program writes do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any

import msgspec

Object = Mapping[str, Any]

UNIT = frozenset({"ReportingUnit", "ReportingDevice"})
PERSON = frozenset({"Person"})
PARTY = frozenset({"Party", "Coalition"})
OFFICE = frozenset({"Office"})
CANDIDATE = frozenset({"Candidate"})
CONTEST = frozenset({"CandidateContest", "PartyContest", "BallotMeasureContest", "RetentionContest"})
SELECTION = frozenset({"CandidateSelection", "PartySelection", "BallotMeasureSelection"})
HEADER = frozenset({"Header"})

REFERENCES: dict[str, frozenset[str]] = {
    "GpUnitId": UNIT, "GpUnitIds": UNIT, "ComposingGpUnitIds": UNIT, "ElectionDistrictId": UNIT,
    "ElectionScopeId": UNIT, "PartyScopeGpUnitIds": UNIT, "PersonId": PERSON, "AuthorityIds": PERSON,
    "ElectionOfficialPersonIds": PERSON, "LeaderPersonIds": PERSON, "OfficeHolderPersonIds": PERSON, "PartyId": PARTY,
    "PartyIds": PARTY, "EndorsementPartyIds": PARTY, "PrimaryPartyIds": PARTY, "CandidateId": CANDIDATE,
    "CandidateIds": CANDIDATE, "OfficeId": OFFICE, "OfficeIds": OFFICE, "ContestId": CONTEST, "ContestIds": CONTEST,
    "OrderedContestSelectionIds": SELECTION, "HeaderId": HEADER,
}  # fmt: skip
"""Property -> what it may name. The rule is `reference-` and the property."""
USED = {"unit": UNIT, "person": PERSON, "party": PARTY, "office": OFFICE, "candidate": CANDIDATE, "header": HEADER}
"""What must be named by something, or it is of no use in the file. The rule is `unreferenced-` and the word."""
STRICT = frozenset({
    "units-one-root", "unreferenced-unit", "unreferenced-candidate", "other-type", "count-outside",
    "ballots-twice", "candidate-contests", "contest-name-twice",
})  # fmt: skip
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
COLOUR = re.compile(r"[A-Fa-f0-9]{6}")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that does not hold: its code, the place in the document, and what is there."""

    code: str
    at: str
    says: str


@dataclass(slots=True)
class _Index:
    """The document walked once."""

    document: Object
    objects: list[tuple[str, str, Object]] = field(default_factory=list)
    """(path, class, object)."""
    ids: dict[str, str] = field(default_factory=dict)
    """Id -> class."""
    named: set[str] = field(default_factory=set)
    """Ids that something names."""

    def __post_init__(self) -> None:
        self._walk("", self.document)

    def _walk(self, path: str, value: object) -> None:
        if isinstance(value, Mapping):
            kind = str(value.get("@type", "")).removeprefix("ElectionResults.")
            self.objects.append((path or "/", kind, value))
            if isinstance(value.get("@id"), str):
                self.ids.setdefault(value["@id"], kind)
            for name, inner in value.items():
                if name in REFERENCES:
                    self.named.update(_listed(inner))
                self._walk(f"{path}/{name}", inner)
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                self._walk(f"{path}/{number}", inner)

    def of(self, *kinds: str) -> Iterator[tuple[str, Object]]:
        """Objects of some classes with their places."""
        return ((path, o) for path, kind, o in self.objects if kind in kinds)


def _listed(value: object) -> list[str]:
    """One id, or several, as a list."""
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, str)]


def problems(document: Object, *, strict: bool = False) -> tuple[Problem, ...]:
    """Everything that does not hold, by rule and place; with `strict` the rules of our own files too."""
    index = _Index(document)
    found = [
        Problem(code=code, at=at, says=says)
        for code, rule in RULES.items() if strict or code not in STRICT
        for at, says in rule(index)
    ]  # fmt: skip
    return tuple(found)


Found = Iterator[tuple[str, str]]
Rule = Callable[[_Index], Found]


def _reference(name: str) -> Rule:
    def rule(index: _Index) -> Found:
        for path, _, one in index.objects:
            for target in _listed(one.get(name)):
                kind = index.ids.get(target)
                if kind is None:
                    yield f"{path}/{name}", f"{target} is no id of this file"
                elif kind not in REFERENCES[name]:
                    yield f"{path}/{name}", f"{target} is a {kind}"

    return rule


def _unreferenced(kinds: frozenset[str]) -> Rule:
    def rule(index: _Index) -> Found:
        for path, one in index.of(*kinds):
            if one.get("@id") not in index.named:
                yield path, f"nothing names {one.get('@id')}"

    return rule


def _type_missing(index: _Index) -> Found:
    for path, kind, _ in index.objects:
        if not kind:
            yield path, "an object without @type"


def _id_twice(index: _Index) -> Found:
    count = Counter(str(o["@id"]) for _, _, o in index.objects if "@id" in o)
    for name, times in count.items():
        if times > 1:
            yield "/", f"{name} is the id of {times} objects"


def _other_type(index: _Index) -> Found:
    """`other` says nothing without a word for it, and a word without `other` contradicts the type."""
    for path, kind, one in index.objects:
        if kind == "CandidateContest" or "Type" not in one:
            continue
        if (one["Type"] == "other") != bool(one.get("OtherType")):
            yield path, f"Type {one['Type']} with OtherType {one.get('OtherType')!r}"


def _variation(index: _Index) -> Found:
    for path, one in index.of(*CONTEST):
        if one.get("VoteVariation") == "other" and not one.get("OtherVoteVariation"):
            yield path, "VoteVariation other without OtherVoteVariation"


def _label_twice(index: _Index) -> Found:
    count = Counter((kind, str(o["Label"])) for _, kind, o in index.objects if "Label" in o)
    for (kind, label), times in count.items():
        if times > 1:
            yield "/", f"{times} objects of {kind} have the label {label}"


def _parents(index: _Index) -> dict[str, list[str]]:
    above: dict[str, list[str]] = {str(o.get("@id")): [] for _, o in index.of("ReportingUnit")}
    for _, one in index.of("ReportingUnit"):
        for part in _listed(one.get("ComposingGpUnitIds")):
            above.setdefault(part, []).append(str(one.get("@id")))
    return above


def _circle(index: _Index) -> Found:
    try:
        TopologicalSorter(_parents(index)).prepare()
    except CycleError as error:
        yield "/GpUnit", f"units that contain themselves: {' in '.join(error.args[1])}"


def _one_root(index: _Index) -> Found:
    roots = sorted(unit for unit, above in _parents(index).items() if not above)
    if len(roots) != 1:
        yield "/GpUnit", f"{len(roots)} units are part of no other: {', '.join(roots[:3])}"


def _below(index: _Index) -> dict[str, set[str]]:
    """Unit -> what it is made of, all the way down."""
    parts = {str(o.get("@id")): _listed(o.get("ComposingGpUnitIds")) for _, o in index.of("ReportingUnit")}
    found: dict[str, set[str]] = {}
    for unit, composing in parts.items():
        reached: set[str] = set()
        waiting = [*composing]
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting += parts.get(one, ())
        found[unit] = reached
    return found


def _outside(index: _Index) -> Found:
    """A count of a unit that the contest's district says it is not made of."""
    below = _below(index)
    for path, contest in index.of(*CONTEST):
        district = str(contest.get("ElectionDistrictId"))
        if inside := below.get(district):
            for at, count in _counts(contest):
                if count.get("GpUnitId") not in inside | {district}:
                    yield path + at, f"{count.get('GpUnitId')} is not in {district}"


def _counts(contest: Object) -> Iterator[tuple[str, Object]]:
    for number, selection in enumerate(contest.get("ContestSelection", ())):
        for place, count in enumerate(selection.get("VoteCounts", ())):
            yield f"/ContestSelection/{number}/VoteCounts/{place}", count


def _kind_of(count: Object) -> tuple[object, ...]:
    return count.get("Type"), count.get("OtherType"), count.get("Round"), msgspec.json.encode(count.get("DeviceClass"))


def _sums(index: _Index) -> Found:
    """Where a selection has a total of the district and counts of its lowest units, they must agree."""
    below = _below(index)
    for path, contest in index.of(*CONTEST):
        district = contest.get("ElectionDistrictId")
        for selection in contest.get("ContestSelection", ()):
            grouped: dict[tuple[object, ...], dict[str, Any]] = defaultdict(dict)
            for count in selection.get("VoteCounts", ()):
                grouped[_kind_of(count)][str(count.get("GpUnitId"))] = count.get("Count")
            for given in grouped.values():
                lowest = [u for u in given if u != district and not (below.get(u, set()) & given.keys())]
                total = sum(given[u] for u in lowest)
                if district in given and lowest and total != given[district]:
                    yield path, f"{selection.get('@id')}: {len(lowest)} units sum to {total}, not {given[district]}"


def _count_twice(index: _Index) -> Found:
    for path, one in index.of(*SELECTION):
        count = Counter((_kind_of(c), c.get("GpUnitId")) for c in one.get("VoteCounts", ()))
        for (_, unit), times in count.items():
            if times > 1:
                yield path, f"{times} counts of one kind in {unit}"


def _ballots_twice(index: _Index) -> Found:
    for path, one in index.of("Election"):
        count = Counter((_kind_of(c), c.get("GpUnitId")) for c in one.get("BallotCounts", ()))
        for (_, unit), times in count.items():
            if times > 1:
                yield path, f"{times} ballot counts of one kind in {unit}"


def _negative(index: _Index) -> Found:
    numbers = ("Count", "BallotsCast", "BallotsRejected", "VotersRegistered", "VotersParticipated", "Overvotes")
    for path, kind, one in index.objects:
        for name in numbers:
            value = one.get(name)
            if isinstance(value, int | float) and value < 0 and "Seats" not in kind:
                yield f"{path}/{name}", f"{value} is less than nothing"


def _sub_units(index: _Index) -> Found:
    for path, _, one in index.objects:
        reported, total = one.get("SubUnitsReported"), one.get("TotalSubUnits")
        if reported is not None and total is not None and reported > total:
            yield path, f"{reported} of {total} units reported"


def _one_contest(index: _Index) -> Found:
    held: dict[str, set[str]] = defaultdict(set)
    for _, contest in index.of("CandidateContest"):
        for selection in contest.get("ContestSelection", ()):
            for candidate in _listed(selection.get("CandidateIds")):
                held[candidate].add(str(contest.get("@id")))
    for candidate, contests in held.items():
        if len(contests) > 1:
            yield "/Election", f"{candidate} stands in {', '.join(sorted(contests))}"


def _coalition(index: _Index) -> Found:
    for path, one in index.of("Coalition"):
        if not one.get("PartyIds"):
            yield path, "a coalition of no party"


def _selection(index: _Index) -> Found:
    for path, one in index.of("CandidateSelection"):
        if not one.get("CandidateIds") and not one.get("IsWriteIn"):
            yield path, "a selection of nobody that is no write-in"


def _name_twice(index: _Index) -> Found:
    for path, election in index.of("Election"):
        count = Counter((c.get("Name"), c.get("ElectionDistrictId"), *sorted(_listed(c.get("PrimaryPartyIds"))))
                        for c in election.get("Contest", ()))  # fmt: skip
        for (name, *_), times in count.items():
            if times > 1:
                yield path, f"{times} contests of one district have the name {name}"


def _days(index: _Index) -> Found:
    for path, _, one in index.objects:
        start, end = one.get("StartDate"), one.get("EndDate")
        if start and end and end < start:
            yield path, f"ends {end}, before it starts {start}"


def _sequence(index: _Index) -> Found:
    start, end = index.document.get("SequenceStart", 1), index.document.get("SequenceEnd", 1)
    if not 1 <= start <= end:
        yield "/", f"part {start} of {end}"


def _test(index: _Index) -> Found:
    if index.document.get("TestType") and not index.document.get("IsTest"):
        yield "/TestType", "a kind of test in a file that is no test"


def _colour(index: _Index) -> Found:
    for path, one in index.of(*PARTY):
        if "Color" in one and not COLOUR.fullmatch(str(one["Color"])):
            yield f"{path}/Color", f"{one['Color']} is not six hexadecimal digits"


def _language(index: _Index) -> Found:
    for path, one in index.of("LanguageString"):
        if not LANGUAGE.fullmatch(str(one.get("Language"))):
            yield path, f"{one.get('Language')!r} is no language tag"


RULES: dict[str, Rule] = {
    **{f"reference-{name}": _reference(name) for name in REFERENCES},
    **{f"unreferenced-{word}": _unreferenced(kinds) for word, kinds in USED.items()},
    "type-missing": _type_missing, "id-twice": _id_twice, "other-type": _other_type, "other-variation": _variation,
    "label-twice": _label_twice, "units-circle": _circle, "units-one-root": _one_root,
    "count-outside": _outside, "count-sums": _sums, "count-twice": _count_twice, "ballots-twice": _ballots_twice,
    "count-negative": _negative, "sub-units": _sub_units, "candidate-contests": _one_contest,
    "coalition-parties": _coalition, "selection-nobody": _selection, "contest-name-twice": _name_twice,
    "days": _days, "sequence": _sequence, "test-type": _test, "colour": _colour, "language": _language,
}  # fmt: skip
"""Code -> rule."""
