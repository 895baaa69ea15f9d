"""A small made-up election to read tables against: two seats, five candidates, two of them of one name."""

from __future__ import annotations

from natija.countries import profile
from natija.model.canonical import decode, encode
from natija.model.definition import Candidate, Contest, Definition, Election, Holder, Party, Person, Unit
from natija.model.records import Claim, Notice
from natija.sources.claims import Built, build
from natija.sources.mapping import Mapping, decode_mapping
from natija.sources.tables import Reading, Table, table_of

NAMES = {
    "ann": {"en": "Ann Ali", "ur": "این علی"},
    "bo": {"en": "Bo Baig"},
    "cyrus": {"en": "Cyrus Dar"},
    "dina-1": {"en": "Dina Elahi"},
    "dina-2": {"en": "Dina Elahi"},
}


def small_election() -> Definition:
    """Seats A-1 (Ann, Bo, Cyrus) and A-2 (two called Dina), in a district."""
    return Definition(
        title="Small",
        fictional=True,
        profile=profile("generic"),
        elections=(Election(id="ge", name="General", date="2024-02-08"),),
        units=tuple(Unit(id=f"{name}@2023", label=name, type="seat") for name in ("A-1", "A-2", "D")),
        contests=tuple(
            Contest(id=f"ge/{name}", label=name, election="ge", office="assembly", unit=f"{name}@2023", tree="t")
            for name in ("A-1", "A-2")
        ),
        candidates=(
            Candidate(contest="ge/A-1", serial="1", person="ann", party="red"),
            Candidate(contest="ge/A-1", serial="2", person="bo", party="blue"),
            Candidate(contest="ge/A-1", serial="10", person="cyrus"),
            Candidate(contest="ge/A-2", serial="1", person="dina-1", party="red"),
            Candidate(contest="ge/A-2", serial="2", person="dina-2", party="blue"),
        ),
        people=tuple(Person(id=id_, names=names) for id_, names in NAMES.items()),
        parties=(Party(id="red", label="RED", names={"en": "Red Party"}), Party(id="blue", label="BLUE")),
        holders=(Holder(id="commission", kind="commission"), Holder(id="press:dawn", kind="media")),
    )


LONG = """
form = "count"
holder = "commission"
contest = "{contest}"
unit = "{contest.unit}/{station}"
[candidate]
name = "{candidate}"
[candidate.fields]
votes = "votes"
"""
"""A row per candidate: contest,station,candidate,votes."""

WIDE = """
layout = "wide"
form = "count"
holder = "commission"
contest = "A-1"
unit = "{contest.unit}/{station}"
[candidate.columns]
Ann = "1"
Bo = "2"
Cyrus = "10"
"""
"""A row per station of A-1: station,Ann,Bo,Cyrus."""

COLLATION = """
layout = "wide"
makes = "collation"
form = "collation"
holder = "commission"
contest = "A-1"
unit = "{contest.unit}/{unit}"
[candidate.columns]
Ann = "1"
Bo = "2"
[totals.where]
kind = "total"
"""
"""A collation of A-1: unit,kind,Ann,Bo; kind "total" for its own totals."""

LIST = """
layout = "wide"
makes = "list"
form = "list"
holder = "commission"
contest = "{contest}"
unit = "{contest.unit}/{station}"
complete = true
[fields]
registered = "registered"
[list]
name = "{name}"
type = "{type}"
within.administrative = "{district}"
"""
"""Station lists: contest,station,name,type,district,registered."""


def table(text: str | bytes, name: str = "test.csv", reading: Reading | None = None) -> Table:
    """A table from its text; the spaces that align columns in a test are cut off."""
    if isinstance(text, str):
        lines = (",".join(cell.strip() for cell in line.split(",")) for line in text.strip().splitlines())
        text = "\n".join(lines).encode()
    return table_of(text, name, reading or Reading())


def mapping(text: str, **changes: str) -> Mapping:
    """A mapping from TOML, with lines put in front of its tables."""
    return decode_mapping(("\n".join(f"{key} = {value}" for key, value in changes.items()) + "\n" + text).encode())


def built(text: str | bytes, rules: Mapping, stations: dict[str, set[str]] | None = None, sitting: int = 1) -> Built:
    """What comes of a text under a mapping."""
    return build(table(text), rules, small_election(), stations, reader="desk:3fa9", sitting=sitting)


def claims(result: Built) -> list[Claim]:
    """The claims of a build; each must be the canonical bytes of what it decodes to."""
    records = [decode(content) for content in result.records]
    assert [encode(record) for record in records] == list(result.records)
    return [record for record in records if isinstance(record, Claim)]


def notices(result: Built) -> list[Notice]:
    """The Notices of a build."""
    return [record for record in map(decode, result.records) if isinstance(record, Notice)]


def votes(claim: Claim) -> dict[str, int | str]:
    """The votes of a claim of one row, by serial."""
    return dict(claim.rows[0].candidates["votes"])


def codes(result: Built) -> list[str]:
    """Code and line of every problem."""
    return [f"{one.code}:{one.line}" for one in result.problems]
