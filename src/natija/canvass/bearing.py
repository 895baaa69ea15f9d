"""Which record last bore upon each contest: what a page is current with, and which pages a new record can change.

A record bears upon the contest it names, a Ruling upon those of its claims, a Document upon those whose records rest on
it, a Withdrawal upon those of what it takes back; and each upon the contest that follows. What names no contest (a
definition, a list that several share, an alias) bears upon all. Rather one too many: what is left out here would stay
as it was.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import msgspec
import pyarrow as pa

from natija.frames import NO_CONTEST, Engine
from natija.model.definition import Definition


@dataclass(frozen=True, slots=True)
class Bearing:
    """Positions of the last record that bore upon all contests, and upon each that one bore upon alone; or None."""

    everything: int | None = None
    contests: dict[str, int] = field(default_factory=dict)

    def upon(self, contest: str) -> int | None:
        """Position of the last record that bore upon a contest."""
        found = [at for at in (self.everything, self.contests.get(contest)) if at is not None]
        return max(found, default=None)


class _Head(msgspec.Struct, frozen=True, gc=False):
    """What of a record that is no claim says upon which contests it bears."""

    record: str
    contest: str | None = None
    claims: tuple[str, ...] = ()
    document: str | None = None
    revises: str | None = None
    record_id: str | None = None
    batch: str | None = None


_decoder = msgspec.json.Decoder(_Head)
_ALL = frozenset({NO_CONTEST})


def bearing(engine: Engine, definition: Definition, at: int, since: int = 0) -> Bearing:
    """Of the records of positions from `since` to `at`, the last that bore upon each contest."""
    last: dict[str, int] = {}
    for contest, position in _Records(engine).fresh(since, at):
        last[contest] = max(position, last.get(contest, -1))
    for link in definition.predecessors:
        if link.before in last:
            last[link.contest] = max(last[link.before], last.get(link.contest, -1))
    everything = last.pop(NO_CONTEST, None)
    return Bearing(everything, last)


class _Records:
    """The records of a log, by what they are about."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def fresh(self, since: int, at: int) -> Iterator[tuple[str, int]]:
        """(contest, position) of every record of a span; a contest may come several times."""
        span = [since, at]
        yield from self._engine.rows(_CLAIMS, span)
        yield from self._engine.rows(_PAPERS, span)
        entered = dict(self._engine.rows(_ENTERED, span))
        for key, head in self._acts.items():
            places = [entered[name] for name in (key, head.document) if name in entered]
            if places:
                yield from ((contest, max(places)) for contest in self._about(head))

    @cached_property
    def _acts(self) -> dict[str, _Head]:
        """Records that are no claims; documents only where they revise another."""
        return {key: _decoder.decode(content) for key, content in self._engine.rows(_ACTS)}

    @cached_property
    def _citing(self) -> dict[str, list[_Head]]:
        found: dict[str, list[_Head]] = defaultdict(list)
        for head in self._acts.values():
            if head.document:
                found[head.document].append(head)
        return found

    def _about(self, head: _Head) -> frozenset[str]:
        if head.record == "ruling":
            return self._of(head.claims)
        if head.record_id is not None:
            return self._of([head.record_id])
        if head.batch is not None:
            return self._of(name for (name,) in self._engine.rows(_BATCH, [head.batch]))
        return frozenset({head.contest}) if head.contest else _ALL

    def _of(self, ids: Iterable[str]) -> frozenset[str]:
        """Contests of records: as they are named, of the claims on them, and of the claims that rest on them."""
        wanted = list(dict.fromkeys(ids))
        self._engine.put("bearing_id", pa.table({"id": pa.array(wanted, pa.string())}))
        found = {contest for (contest,) in self._engine.rows(_OF)}
        for key in wanted:
            heads = [self._acts[key]] if key in self._acts else self._citing.get(key, [])
            found = found.union(*(self._about(head) for head in heads))
        return frozenset(found) or _ALL


_SPAN = "position >= ? and position < ?"
_CLAIMS = f"""
    with fresh as (select id, max(position) as position from all_record where kind = 'claim' and {_SPAN} group by id)
    select c.contest, max(f.position) from fresh f join all_claim c using (id) group by c.contest
"""
_PAPERS = f"""
    with fresh as (select id, max(position) as position from all_record where kind = 'document' and {_SPAN} group by id)
    select c.contest, max(f.position) from fresh f join all_claim c on c.document = f.id group by c.contest
"""
_ACTS = "select id, content from all_act where kind <> 'document' or contains(content::varchar, '\"revises\"')"
_ENTERED = f"select id, max(position) from all_record where kind <> 'claim' and {_SPAN} group by id"
_BATCH = "select distinct id from all_record where batch = ?"
_OF = """
    select contest from all_claim semi join bearing_id using (id)
    union select contest from all_claim c semi join bearing_id b on b.id = c.document
"""
