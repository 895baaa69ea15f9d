"""Real results of five countries, read from their tables: the sums of the built claims are those that are known.

The data are not part of the project; where they are not beside it, these tests are skipped and say so.
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from natija.countries import profile
from natija.model.definition import Candidate, Contest, Definition, Election, Party, Person, Unit
from natija.model.records import Alias, Claim
from natija.sources.claims import Built, build
from natija.sources.mapping import Mapping, decode_mapping
from natija.sources.tables import read_table
from tests.sources.small_election import LONG, claims, notices

DATA = Path(__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the collected real data are not beside the project")
Row = dict[str, str]


def rows(name: str) -> list[Row]:
    """A data file's rows, read the plain way."""
    path = DATA / name
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def election(seen: Iterable[Row], country: str = "generic", by: str = "candidate") -> tuple[Definition, list[Alias]]:
    """The contests and candidates a results file speaks of; further spellings of one candidate are aliases."""
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in seen:
        spellings = names[row["contest"], row[by]]
        if row["candidate"] and row["candidate"] not in spellings:
            spellings.append(row["candidate"])
    serials: Counter[str] = Counter()
    candidates, people, aliases, parties = [], [], [], {}
    for (contest, key), spellings in names.items():
        serials[contest] += 1
        person = f"{contest}/{serials[contest]}"
        party = key if by == "party" else ""
        parties[party] = Party(id=party or "none", label=party or "none")
        candidates.append(Candidate(contest=contest, serial=str(serials[contest]), person=person, party=party))
        people.append(Person(id=person, names={"en": spellings[0]} if spellings else {}))
        aliases += [Alias(of="person", id=person, name=other) for other in spellings[1:]]
    definition = Definition(
        title="from a table",
        profile=profile(country),
        elections=(Election(id="e", name="e", date="2000-01-01"),),
        units=tuple(Unit(id=f"{contest}@0", label=contest, type="seat") for contest in serials),
        contests=tuple(
            Contest(id=contest, label=contest, election="e", office="o", unit=f"{contest}@0", tree="t")
            for contest in serials
        ),
        candidates=tuple(candidates),
        people=tuple(people),
        parties=tuple(parties.values()),
    )
    return definition, aliases


def rules(text: str, **changes: object) -> Mapping:
    """A mapping from TOML with some keys set."""
    return msgspec.structs.replace(decode_mapping(text.encode()), **changes)


def imported(name: str, mapping: Mapping, definition: Definition, aliases: Iterable[Alias] = ()) -> Built:
    """What is built of a data file."""
    return build(read_table(DATA / name), mapping, definition, reader="transcriber:x", aliases=aliases)


def totals(built: Iterable[Claim], without: Iterable[str] = ()) -> Counter[tuple[str | None, str]]:
    """Votes by contest and serial; reasons and the units left aside add nothing."""
    aside, sums = set(without), Counter[tuple[str | None, str]]()
    for claim in built:
        for row in claim.rows:
            for serial, value in row.candidates.get("votes", {}).items():
                if isinstance(value, int) and claim.unit not in aside:
                    sums[claim.contest, serial] += value
    return sums


def official(name: str, definition: Definition) -> Counter[tuple[str | None, str]]:
    """An official file's votes by contest and serial."""
    of = {name: person.id for person in definition.people for name in person.names.values()}
    serial = {candidate.person: candidate.serial for candidate in definition.candidates}
    return Counter({(row["contest"], serial[of[row["candidate"]]]): int(row["votes"]) for row in rows(name)})


# Pakistan 2024: copies of Form 45 by holder

PAKISTAN = """
form = "45"
contest = "{contest}"
unit = "{contest.unit}/{station_id|after:/}"
[candidate]
party = "{party}"
[candidate.fields]
votes = "votes"
"""


@pytest.fixture(scope="module")
def pakistan() -> tuple[Definition, list[Alias]]:
    """The contests and parties of the collected forms."""
    return election(rows("pakistan2024/votes.csv"), "pakistan", by="party")


def copies(source: str, pakistan: tuple[Definition, list[Alias]], **changes: object) -> list[Claim]:
    """The claims of one source of the collected forms."""
    mapping = rules(PAKISTAN, where={"source": source}, zeros="not-held", **changes)
    result = imported("pakistan2024/votes.csv", mapping, *pakistan)
    assert not result.blocked
    return claims(result)


def of_contest(
    built: list[Claim], contest: str, pakistan: tuple[Definition, list[Alias]]
) -> dict[str, tuple[int, int]]:
    """Party -> its votes in a contest, and at how many stations they are known."""
    party = {one.serial: one.party for one in pakistan[0].candidates if one.contest == contest}
    known = Counter(
        party[serial]
        for claim in built
        if claim.contest == contest
        for serial, value in claim.rows[0].candidates["votes"].items()
        if isinstance(value, int)
    )
    sums = totals(built)
    return {name: (sums[contest, serial], known[name]) for serial, name in party.items() if known[name]}


def test_the_candidates_copies_of_na_128_cover_392_of_433_stations(pakistan: tuple[Definition, list[Alias]]) -> None:
    """142,727 and 59,900; a row of zeros means that no form is held."""
    built = copies("form45_candidate_copy", pakistan, holder="agents:{serial:PTI-IND}")
    assert of_contest(built, "NA-128", pakistan) == {"PTI-IND": (142_727, 392), "IPP": (59_900, 392)}
    assert len([claim for claim in built if claim.contest == "NA-128"]) == 433


def test_the_second_transcription_of_those_copies_agrees(pakistan: tuple[Definition, list[Alias]]) -> None:
    """It has the 392 stations only."""
    built = copies(
        "form45_candidate_copy_deckmap", pakistan, holder="agents:{serial:PTI-IND}", reader="transcriber:deck"
    )
    assert of_contest(built, "NA-128", pakistan) == {"PTI-IND": (142_727, 392), "IPP": (59_900, 392)}


def test_the_commissions_copies(pakistan: tuple[Definition, list[Alias]]) -> None:
    """NA-128 from 433 stations, NA-122 from 358."""
    built = copies("form45_ecp_copy", pakistan, holder="commission")
    assert of_contest(built, "NA-128", pakistan) == {"PTI-IND": (158_740, 433), "IPP": (177_733, 433)}
    assert of_contest(built, "NA-122", pakistan) == {"PTI-IND": (118_216, 358), "PML-N": (77_963, 358)}


def test_form_48_is_one_claim_with_a_row_per_station(pakistan: tuple[Definition, list[Alias]]) -> None:
    """Its winner's column adds up to 172,576."""
    (claim,) = copies("form48_ecp", pakistan, holder="commission", form="48", makes="collation")
    assert (claim.stage, len(claim.rows)) == ("consolidated", 433)
    assert of_contest([claim], "NA-128", pakistan)["IPP"][0] == 172_576


def test_stations_where_more_voted_than_were_registered() -> None:
    """The claims hold what is written. In this file 0 voters registered means that the number is not known."""
    definition, _ = election(
        {"contest": row["contest"], "candidate": name}
        for row in rows("pakistan2024/paired_form45.csv") for name in ("pti", "rival")
    )  # fmt: skip
    mapping = rules("""
        layout = "wide"
        form = "count"
        holder = "commission"
        contest = "{contest}"
        unit = "{station_id}"
        blank = "not-transcribed"
        replace.registered = { 0 = "" }
        fields = { registered = "registered", polled_na_ecp = "polled" }
        candidate.columns = { pti_ecp = "1", rival_ecp = "2" }
    """)
    result = imported("pakistan2024/paired_form45.csv", mapping, definition)
    over: set[str] = set()
    above: dict[str, tuple[list[int], int]] = {}
    for claim in claims(result):
        registered, polled = (claim.rows[0].figures[field] for field in ("registered", "polled"))
        cast = [value for value in claim.rows[0].candidates["votes"].values() if isinstance(value, int)]
        if isinstance(registered, int):
            over |= {claim.unit} if isinstance(polled, int) and polled > registered else set()
            above |= {claim.unit: (cast, registered)} if sum(cast) > registered else {}
    assert over == {"NA-128/94", "NA-128/237", "NA-128/280", "NA-233/93", "NA-233/234"}
    assert set(above) == {"NA-128/81", "NA-233/93", "NA-242/61"}
    assert above["NA-128/81"] == ([399, 1_780], 1_573)


# Pakistan 2018


def test_contests_of_2018_whose_votes_do_not_add_up() -> None:
    """149 of 840: the candidates' votes against the valid votes, claim against claim."""
    seen = rows("pakistan2018/official.csv")
    definition, _ = election({"contest": row["contest"], "candidate": row["rank"]} for row in seen)
    by_rank = 'form = "49"\nholder = "commission"\ncontest = "{contest}"\nunit = "{contest.unit}"\n'
    definition = msgspec.structs.replace(definition, profile=profile("pakistan"))
    votes = imported(
        "pakistan2018/official.csv",
        rules(by_rank + 'candidate.name = "{rank}"\ncandidate.fields.votes = "votes"'),
        definition,
    )
    sums = Counter[str | None]()
    for (contest, _serial), value in totals(claims(votes)).items():
        sums[contest] += value
    fields = 'layout = "wide"\nfields = {polled = "polled", valid = "valid", rejected = "rejected"}'
    figures = claims(imported("pakistan2018/contests.csv", rules(by_rank + fields), definition))
    assert len(figures) == 840
    assert sum(claim.rows[0].figures["valid"] != sums[claim.contest] for claim in figures) == 149


# Uganda 2021


@pytest.mark.slow
def test_uganda_adds_up_to_the_commissions_totals() -> None:
    """34,684 stations, eleven candidates, to the vote; the nullified stations are reported."""
    definition, _ = election(rows("uganda2021/votes.csv.gz"))
    result = imported("uganda2021/votes.csv.gz", rules(LONG.replace("{station}", "{station_id}")), definition)
    assert (result.counts.claims, result.problems) == (34_684, ())
    assert totals(claims(result)) == official("uganda2021/official.csv", definition)


UGANDA_LIST = """
layout = "wide"
makes = "list"
form = "list"
holder = "commission"
contest = "{contest}"
unit = "{contest.unit}/{station_id}"
fields.registered = "registered"
list.name = "{station_name}"
[notices]
status = "{nullified_polling_station}"
acts = { 1 = "void" }
effective = "2021-01-16"
decided_by = "commission"
"""


@pytest.mark.slow
def test_ugandas_station_list_and_its_nullified_stations() -> None:
    """One claim with every station, one Notice with the 84."""
    definition, _ = election(rows("uganda2021/votes.csv.gz"))
    result = imported("uganda2021/stations.csv.gz", rules(UGANDA_LIST), definition)
    (listed,), (notice,) = claims(result), notices(result)
    assert (len(listed.rows), notice.act, len(notice.units)) == (34_684, "void", 84)
    assert set(notice.units) <= {row.unit for row in listed.rows}


# Afghanistan 2014


@pytest.mark.slow
def test_afghanistan_at_both_stages() -> None:
    """The final stage without the 1,206 stations a Notice names is the declared result; with them it is not."""
    definition, _ = election(rows("afghanistan2014/votes.csv.gz"))
    mapping = rules(
        LONG.replace("{station}", "{station_id}"),
        stage="{source}",
        replace={"source": {"preliminary": "provisional", "final_after_audit": "final"}},
    )
    built = claims(imported("afghanistan2014/votes.csv.gz", mapping, definition))
    status = rules(
        UGANDA_LIST.replace("nullified_polling_station", "post_audit_status").replace("1 =", "Invalidated ="),
        fields={},
    )
    (notice,) = notices(imported("afghanistan2014/stations.csv.gz", status, definition))
    final = [claim for claim in built if claim.stage == "final"]
    sums = [
        totals(claim for claim in built if claim.stage == "provisional"),
        totals(final),
        totals(final, without=notice.units),
    ]
    assert len(notice.units) == 1_206
    assert [tuple(sorted(one.values(), reverse=True)) for one in sums] == [
        (4_485_888, 3_461_639), (4_174_856, 3_308_876), (3_935_567, 3_185_018),
    ]  # fmt: skip


@pytest.mark.slow
def test_codes_of_afghan_stations_keep_their_zeros() -> None:
    """0101001-01 is not 101001-1."""
    definition, _ = election(rows("afghanistan2014/votes.csv.gz"))
    mapping = rules(LONG.replace("{station}", "{station_id}"), where={"source": "preliminary"})
    first = claims(imported("afghanistan2014/votes.csv.gz", mapping, definition))[0]
    assert first.unit == "AF-2014-runoff@0/0101001-01"


# Kenya 2017


def test_kenyas_form_34c_prints_totals_above_its_own_rows(tmp_path: Path) -> None:
    """One claim with 291 rows and its own totals: 26 and 21 too many for the two leading candidates."""
    seen = rows("kenya2017/votes.csv")
    definition, _ = election(seen)
    path = tmp_path / "form34c.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "station_id", "candidate", "votes"])
        writer.writerows(("row", row["station_id"], row["candidate"], row["votes"]) for row in seen)
        writer.writerows(("total", "", row["candidate"], row["votes"]) for row in rows("kenya2017/official.csv"))
    mapping = rules(
        LONG.replace("{station}", "{station_id}"),
        makes="collation",
        form="collation",
        contest="KE-2017-president",
    )
    marked = msgspec.structs.replace(mapping, totals=msgspec.structs.replace(mapping.totals, where={"row": "total"}))
    (claim,) = claims(imported(str(path), marked, definition))
    printed = claim.rows[-1].candidates["votes"]
    sums = totals([msgspec.structs.replace(claim, rows=claim.rows[:-1])])
    above = {serial: int(value) - sums[claim.contest, serial] for serial, value in printed.items()}
    name = {one.serial: one.person for one in definition.candidates}
    people = {one.id: one.names["en"] for one in definition.people}
    assert (len(claim.rows), claim.rows[-1].unit) == (292, None)
    assert {people[name[serial]]: by for serial, by in above.items() if by} == {
        "Uhuru Kenyatta": 26,
        "Raila Odinga": 21,
    }


# New Hampshire 2020


def test_new_hampshires_county_totals_are_found_and_refused() -> None:
    """Ten, of three candidates each: six are called by the county's name, four are called totals."""
    definition, _ = election(row for row in rows("us_nh2020/votes.csv") if row["contest"] == "US-NH-2020-President")
    mapping = rules(LONG.replace("{station}", "{station_id}"), where={"contest": "US-NH-2020-President"}, keep=())
    result = imported("us_nh2020/votes.csv", mapping, definition)
    assert (result.blocked, result.records, result.counts.problems) == (True, (), {"S403": 30, "S404": 1})
    biden = next(one.serial for one in definition.candidates if one.person.endswith("/2"))
    kept = imported("us_nh2020/votes.csv", msgspec.structs.replace(mapping, keep=("S403",)), definition)
    left = imported("us_nh2020/votes.csv", msgspec.structs.replace(mapping, leave_out=("S403",)), definition)
    assert totals(claims(kept))["US-NH-2020-President", biden] == 840_250
    assert totals(claims(left))["US-NH-2020-President", biden] == 420_125


def test_the_line_new_hampshires_file_lacks_is_named() -> None:
    """Amherst has no row for one candidate: most of what the file is short of the official 424,937."""
    definition, _ = election(row for row in rows("us_nh2020/votes.csv") if row["contest"] == "US-NH-2020-President")
    mapping = rules(LONG.replace("{station}", "{station_id}"), where={"contest": "US-NH-2020-President"})
    missing = [one for one in imported("us_nh2020/votes.csv", mapping, definition).problems if one.code == "S404"]
    assert [one.blocks for one in missing] == [False]
    assert "Hillsborough/Amherst" in missing[0].says
