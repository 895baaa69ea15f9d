"""Small made-up elections as text, for tests an election official can read.

A table has a heading and a row per form. Columns named by a number are that candidate's votes; those named in ABOUT say
what the form is (`covers` as 2/3, `complete` as yes or no); every other column is a field of the unit. `-` is a cell
that is not recorded; `?` illegible, `~` not transcribed, `_` empty, `x` no form held. A station called `all` is the
contest's own unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from natija.canvass import Canvass, Finding, Outcome, Question, canvass, find_basis, findings
from natija.canvass.scope import find_contest
from natija.countries import profile
from natija.frames import Frames
from natija.model.canonical import encode, record_id
from natija.model.definition import Candidate, Contest, Definition, Election, Parent, Person, Unit
from natija.model.figures import Value
from natija.model.forms import Basis
from natija.model.records import Claim, Covers, Listed, Record, Row

REASONS: dict[str, Value] = {"?": "illegible", "~": "not-transcribed", "_": "empty", "x": "not-held", "n/a": "no-field"}
ABOUT = (
    "contest",
    "station",
    "form",
    "holder",
    "stage",
    "reader",
    "sitting",
    "document",
    "stated",
    "covers",
    "complete",
)
PLANS: dict[str, Path] = {}

BASES = (
    Basis(id="twice", title={"en": "Read twice"}, level="polling-station", forms=("count",), holders=("commission",),
          minimum=2),
    Basis(id="recounted", title={"en": "The recount where there is one"}, level="polling-station", forms=("count",),
          holders=("commission",), stages=("recount", "count")),
    Basis(id="with-void", title={"en": "Void polls too"}, level="polling-station", forms=("count",),
          holders=("commission",), void="count"),
)  # fmt: skip
"""Bases beside those of the generic profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of a log kept in a list."""

    position: int
    id: str
    content: bytes
    batch: str
    received: str = "2024-02-09T00:00:00Z"


@dataclass(slots=True)
class ListLog:
    """The smallest log frames can read: entries in a list."""

    entries: list[Entry] = field(default_factory=list)

    def size(self) -> int:
        """Number of entries."""
        return len(self.entries)

    def read(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries in order."""
        return iter(self.entries[start:stop])

    def add(self, records: Iterable[Record], batch: str = "b1") -> list[str]:
        """Append records; their ids."""
        contents = [encode(record) for record in records]
        ids = [record_id(content) for content in contents]
        for id_, content in zip(ids, contents, strict=True):
            self.entries.append(Entry(position=len(self.entries), id=id_, content=content, batch=batch))
        return ids


class Made:
    """An election being counted: its definition, a log, and the questions of a test."""

    def __init__(self, folder: Path, definition: Definition, log: ListLog | None = None) -> None:
        self.definition = definition
        self.log = log or ListLog()
        self.frames = Frames(self.log, folder)

    def add(self, records: Iterable[Record], batch: str = "b1") -> list[str]:
        """Append records; their ids."""
        return self.log.add(records, batch)

    def run(
        self, basis: str = "commission", *, at: int | None = None, as_of: str | None = None, contest: str | None = None,
        beside: Canvass | None = None,
    ) -> Canvass:  # fmt: skip
        """The canvass of all contests, or of one by the path that reads its rows only."""
        limit = self.frames.catch_up() if at is None else at
        self.frames.catch_up()
        contests = self.definition.contests if contest is None else (find_contest(self.definition, contest),)
        asked = Question(at=limit, as_of=as_of, basis=find_basis(self.definition, basis), contests=tuple(contests))
        return canvass(self.frames, self.definition, asked, contest=contests[0].id if contest else None, beside=beside)

    def outcome(
        self, basis: str = "commission", *, at: int | None = None, as_of: str | None = None, contest: str = "A-1"
    ) -> Outcome:
        """The outcome of one contest."""
        return self.run(basis, at=at, as_of=as_of, contest=contest).outcomes[0]

    def found(self, code: str, basis: str = "commission", *, contest: str = "A-1") -> tuple[Finding, ...]:
        """Findings of one code in one contest."""
        return findings(self.run(basis, contest=contest), code=code)


def definition(
    contests: Mapping[str, Sequence[str]], *, within: dict[str, str] | None = None, date: str = "2024-02-08"
) -> Definition:
    """Contests by label with the names on their ballot; `within` gives units below or above a contest their parent."""
    parents = within or {}
    names = {label: label for label in contests} | {u: u for pair in parents.items() for u in pair}
    generic = profile("generic")
    return Definition(
        title="Made up", fictional=True,
        profile=msgspec.structs.replace(generic, bases=(*generic.bases, *BASES), default_basis="commission"),
        elections=(Election(id="ge", name="General", date=date),),
        units=tuple(Unit(id=f"{name}@2023", label=name, type="area") for name in names),
        parents=tuple(Parent(tree="t", unit=f"{a}@2023", parent=f"{b}@2023") for a, b in parents.items()),
        contests=tuple(
            Contest(id=f"ge/{label}", label=label, election="ge", office="seat", unit=f"{label}@2023", tree="t")
            for label in contests
        ),
        candidates=tuple(
            Candidate(contest=f"ge/{label}", serial=str(n), person=f"{label}.{n}")
            for label, ballot in contests.items() for n, _ in enumerate(ballot, start=1)
        ),
        people=tuple(
            Person(id=f"{label}.{n}", names={"en": name})
            for label, ballot in contests.items() for n, name in enumerate(ballot, start=1)
        ),
    )  # fmt: skip


def lines(table: str) -> list[dict[str, str]]:
    """Rows of a text table, cells by heading; `-` is left out."""
    heading, *rows = [line.split() for line in table.strip().splitlines() if line.strip()]
    wrong = [row for row in rows if len(row) != len(heading)]
    assert not wrong, f"as many cells as headings, please: {wrong}"
    return [{k: v for k, v in zip(heading, row, strict=True) if v != "-"} for row in rows]


def forms(table: str) -> list[Claim]:
    """A claim per row."""
    return [_claim(row, _row(row)) for row in lines(table)]


def collation(table: str) -> Claim:
    """One claim with a row per station; `all` is its own total."""
    rows = lines(table)
    return _claim(rows[0] | {"station": "all"}, *(_row(row, unit=_unit(row)) for row in rows))


def station_list(table: str, within: dict[str, str] | None = None) -> Claim:
    """A station list; `complete` in its first row says whether its source says so."""
    rows = lines(table)
    first = {"form": "list", **rows[0], "station": "all"}
    return _claim(first, *(
        msgspec.structs.replace(_row(row, unit=_unit(row)), listed=Listed(
            name=row["station"], within={"t": f"{(within or {}).get(row['station'], row.get('contest', 'A-1'))}@2023"},
        )) for row in rows
    ))  # fmt: skip


def _unit(row: dict[str, str]) -> str | None:
    own = f"{row.get('contest', 'A-1')}@2023"
    return None if row["station"] == "all" else f"{own}/{row['station']}"


def _row(row: dict[str, str], unit: str | None = None) -> Row:
    votes = {name: _value(cell) for name, cell in row.items() if name.isdigit()}
    figures = {name: _value(cell) for name, cell in row.items() if not name.isdigit() and name not in ABOUT}
    return Row(unit=unit, figures=figures, candidates={"votes": votes} if votes else {})


def _value(cell: str) -> Value:
    return REASONS[cell] if cell in REASONS else int(cell)


def _claim(about: dict[str, str], *rows: Row) -> Claim:
    label = about.get("contest", "A-1")
    form = about.get("form", "count")
    counted, _, of = about.get("covers", "").partition("/")
    return Claim(
        form=form, unit=_unit(about) or f"{label}@2023", contest=f"ge/{label}",
        stage=about.get("stage", {"collation": "consolidated", "declaration": "final"}.get(form, "count")),  # type: ignore[arg-type]
        holder=about.get("holder", "commission"), reader=about.get("reader", "desk:1"),
        sitting=int(about.get("sitting", "1")), document=about.get("document"), stated=about.get("stated"),
        covers=Covers(counted=int(counted), of=int(of)) if counted else None,
        complete={"yes": True, "no": False}.get(about.get("complete", "")), rows=rows,
    )  # fmt: skip
