"""What becomes of a table: which claims, with which figures, in which bytes."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.errors import BadUse, Unknown
from natija.model.canonical import encode, record_id
from natija.model.figures import Value
from natija.model.records import Alias, Claim, Listed, Place, Row
from natija.sources import assemble
from natija.sources.claims import build, document_of
from natija.sources.mapping import decode_mapping
from tests.sources.small_election import (
    COLLATION,
    LIST,
    LONG,
    WIDE,
    built,
    claims,
    codes,
    mapping,
    notices,
    small_election,
    table,
    votes,
)

TWO = """
contest, station, candidate, votes
A-1,     1,       Ann Ali,   10
A-1,     1,       Bo Baig,   20
A-1,     2,       Bo Baig,   0
A-1,     2,       Ann Ali,   30
"""


def test_a_long_table_gives_a_claim_per_station() -> None:
    """With its contest, its unit, who held and who read it, and the line it begins on."""
    first, second = claims(built(TWO, mapping(LONG)))
    assert first == Claim(
        form="count",
        unit="A-1@2023/1",
        contest="ge/A-1",
        stage="count",
        holder="commission",
        reader="desk:3fa9",
        place=Place(row=2),
        rows=(Row(candidates={"votes": {"1": 10, "2": 20}}),),
    )
    assert (second.unit, votes(second), second.place) == ("A-1@2023/2", {"1": 30, "2": 0}, Place(row=4))


def test_a_wide_table_gives_the_same_claims() -> None:
    """Layout is a matter of the file."""
    wide = built("station,Ann,Bo\n1,10,20\n2,30,0", mapping(WIDE.replace('Cyrus = "10"\n', "")))
    assert [votes(claim) for claim in claims(wide)] == [votes(claim) for claim in claims(built(TWO, mapping(LONG)))]


def test_rows_of_a_form_need_not_stand_together() -> None:
    """As in a file sorted by candidate."""
    result = built("contest,station,candidate,votes\nA-1,1,Ann Ali,1\nA-1,2,Ann Ali,2\nA-1,1,Bo Baig,3", mapping(LONG))
    assert [(claim.unit, votes(claim)) for claim in claims(result)] == [
        ("A-1@2023/1", {"1": 1, "2": 3}),
        ("A-1@2023/2", {"1": 2}),
    ]


def test_document_and_sitting_are_in_every_claim() -> None:
    """So that a second reading by the same person is another record."""
    first = build(table(TWO), mapping(LONG), small_election(), reader="desk:1", document_id="d" * 64)
    second = build(table(TWO), mapping(LONG), small_election(), reader="desk:1", document_id="d" * 64, sitting=2)
    assert {claim.document for claim in claims(first)} == {"d" * 64}
    assert {claim.sitting for claim in claims(second)} == {2}
    assert not set(first.records) & set(second.records)


def test_the_same_input_gives_the_same_bytes() -> None:
    """A resumed import finds what it appended before."""
    assert built(TWO, mapping(LONG)).records == built(TWO, mapping(LONG)).records


def test_the_file_itself_is_a_document() -> None:
    """Digest, size and type from the file, the rest from the mapping."""
    read = table(TWO)
    about = document_of(read, mapping(LONG + '[document]\ncitation = "Gazette, 10 Feb"\nobtained = "2024-02-10"\n'))
    assert (about.digest, about.size, about.media) == (read.digest, read.size, "text/csv")
    assert (about.holder, about.citation, about.obtained) == ("commission", "Gazette, 10 Feb", "2024-02-10")


def test_a_document_without_a_holder_is_refused() -> None:
    """Where the holder is said row by row, the file needs its own."""
    with pytest.raises(BadUse, match="who holds the file"):
        document_of(table(TWO), mapping(LONG.replace('"commission"', '"{contest}"')))


# Who is meant


@pytest.mark.parametrize("name", ["Ann Ali", "ANN  ALI", "این علی"])
def test_a_name_fits_in_any_language_of_the_definition(name: str) -> None:
    """Case and repeated space do not count."""
    assert votes(claims(built(f"contest,station,candidate,votes\nA-1,1,{name},5", mapping(LONG)))[0]) == {"1": 5}


def test_an_alias_counts_as_a_name() -> None:
    """Of a person, a contest or a unit."""
    text = "contest,station,candidate,votes\nA 1,1,Annie,5"
    known = (
        Alias(of="person", id="ann", name="Annie"),
        Alias(of="contest", id="ge/A-1", name="A 1"),
        Alias(of="unit", id="A-1@2023/001", name="A-1@2023/1"),
    )
    result = build(table(text), mapping(LONG), small_election(), reader="desk:1", aliases=known)
    assert [(claim.unit, votes(claim)) for claim in claims(result)] == [("A-1@2023/001", {"1": 5})]


BY_PARTY = LONG.replace('name = "{candidate}"', 'name = "{candidate}"\nparty = "{party}"')


def test_a_party_names_its_candidate_where_the_name_is_blank() -> None:
    """By id, label or name."""
    text = "contest,station,candidate,party,votes\nA-1,1,,RED,5\nA-1,1,,blue,6\nA-1,2,,red party,7"
    assert [votes(claim) for claim in claims(built(text, mapping(BY_PARTY)))] == [{"1": 5, "2": 6}, {"1": 7}]


def test_of_two_of_one_name_the_party_decides() -> None:
    """49 names occur twice inside a contest of Pakistan's general election."""
    text = "contest,station,candidate,party,votes\nA-2,1,Dina Elahi,BLUE,5"
    assert votes(claims(built(text, mapping(BY_PARTY)))[0]) == {"2": 5}


BY_SERIAL = LONG.replace('name = "{candidate}"', 'serial = "{no}"\nname = "{candidate}"')


@pytest.mark.parametrize("serial", ["10", "010", "۱۰"])
def test_the_serial_decides(serial: str) -> None:
    """In any digits, with or without zeros in front; a name nobody has does not contradict it."""
    text = f"contest,station,no,candidate,votes\nA-1,1,{serial},Sirus Daar,5"
    assert votes(claims(built(text, mapping(BY_SERIAL)))[0]) == {"10": 5}


def test_the_mapping_can_settle_a_name() -> None:
    """Once, for a contest, by its label."""
    text = "contest,station,candidate,votes\nA-1,1,PTI-IND,5"
    rules = mapping(LONG + '[candidate.known."A-1"]\n"PTI-IND" = "10"\n')
    assert votes(claims(built(text, rules))[0]) == {"10": 5}
    wrong = mapping(LONG + '[candidate.known."A-1"]\n"PTI-IND" = "11"\n')
    assert codes(built(text, wrong)) == ["S304:2"]


def test_rows_in_the_place_of_candidates_can_be_figures_of_the_unit_or_skipped() -> None:
    """The rejected ballots are no candidate."""
    text = "contest,station,candidate,votes\nA-1,1,Ann Ali,5\nA-1,1,Rejected,2\nA-1,1,Turnout,60"
    rules = mapping(LONG.replace("[candidate]", '[candidate]\nas_fields = {rejected = "rejected"}\nskip = ["turnout"]'))
    assert claims(built(text, rules))[0].rows == (Row(figures={"rejected": 2}, candidates={"votes": {"1": 5}}),)


def test_a_wide_column_may_be_empty_where_its_candidate_does_not_stand() -> None:
    """Blank or zero throughout the contest; a vote there is a problem."""
    rules = mapping(WIDE.replace('"A-1"', '"{seat}"'))
    assert votes(claims(built("seat,station,Ann,Bo,Cyrus\nA-2,1,5,6,0\nA-2,2,7,8,", rules))[1]) == {"1": 7, "2": 8}
    assert codes(built("seat,station,Ann,Bo,Cyrus\nA-2,1,5,6,1\nA-2,2,7,8,0", rules)) == ["S304:2", "S304:3"]


def test_wide_columns_can_be_parties_and_other_fields() -> None:
    """One column per party, and one of another field per candidate."""
    rules = mapping("""
        layout = "wide"
        form = "statement"
        holder = "commission"
        unit = "{house}"
        [candidate]
        by = "party"
        columns = { Red = "RED", Seats = { is = "BLUE", field = "seats.total" } }
    """)
    claim = claims(built("house,Red,Seats\nD@2023,5,3", rules))[0]
    assert claim.contest is None
    assert claim.rows[0].candidates == {"seats.total": {"party:blue": 3}, "votes": {"party:red": 5}}


def test_others_can_be_said_not_to_be_transcribed() -> None:
    """The candidates of the contest the file leaves out get the reason, in each of its forms."""
    rules = mapping(LONG.replace("[candidate]", '[candidate]\nothers = "not-transcribed"'))
    assert [votes(claim) for claim in claims(built(TWO, rules))] == [
        {"1": 10, "10": "not-transcribed", "2": 20},
        {"1": 30, "10": "not-transcribed", "2": 0},
    ]


# Figures and reasons


def test_figures_of_the_unit_may_be_said_on_every_row() -> None:
    """A long file repeats the voters registered beside each candidate."""
    text = "contest,station,candidate,votes,reg\nA-1,1,Ann Ali,5,100\nA-1,1,Bo Baig,6,100\nA-1,2,Ann Ali,7,90"
    rows = [claim.rows[0].figures for claim in claims(built(text, mapping(LONG + '[fields]\nreg = "registered"\n')))]
    assert rows == [{"registered": 100}, {"registered": 90}]
    torn = text.replace("6,100", "6,101")
    assert codes(built(torn, mapping(LONG + '[fields]\nreg = "registered"\n'))) == ["S402:2", "S402:3"]


def test_a_row_can_name_its_field() -> None:
    """Per candidate or per unit, by id or by a name the profile has for it."""
    rules = mapping("""
        form = "count"
        holder = "commission"
        contest = "A-1"
        unit = "{contest.unit}/{station}"
        field = "{field}"
        value = "value"
        [candidate]
        serial = "{no}"
    """)
    text = "station,no,field,value\n1,1,votes,5\n1,2,votes,6\n1,,Invalid votes,2\n1,,valid,11"
    assert claims(built(text, rules))[0].rows == (
        Row(figures={"rejected": 2, "valid": 11}, candidates={"votes": {"1": 5, "2": 6}}),
    )


def test_a_blank_cell_is_a_reason_or_nothing() -> None:
    """As the mapping says; blank on the paper unless it says otherwise."""
    text = "station,Ann,Bo,Cyrus\n1,5,,7"
    assert votes(claims(built(text, mapping(WIDE)))[0]) == {"1": 5, "10": 7, "2": "empty"}
    assert votes(claims(built(text, mapping(WIDE, blank='"illegible"')))[0])["2"] == "illegible"
    assert votes(claims(built(text, mapping(WIDE, blank='"absent"')))[0]) == {"1": 5, "10": 7}


def test_a_row_of_blanks_can_mean_that_no_form_is_held() -> None:
    """The voters registered are known without the form."""
    text = "station,Ann,Bo,Cyrus,reg\n1,5,,7,100\n2,,,,90"
    rules = mapping(WIDE + '[fields]\nreg = "registered"\n', blank_row='"not-held"')
    first, second = claims(built(text, rules))
    assert votes(first)["2"] == "empty"
    assert set(votes(second).values()) == {"not-held"}
    assert second.rows[0].figures == {"registered": 90}


def test_zeros_in_every_field_mean_that_no_form_is_held_only_where_the_mapping_says_so() -> None:
    """A written zero is a number; one other figure shows that there was a form."""
    text = "station,Ann,Bo,Cyrus,reg,bad\n1,0,0,0,100,0\n2,0,0,0,90,3\n3,0,0,5,90,0"
    fields = '[fields]\nreg = "registered"\nbad = "rejected"\n'
    assert [set(votes(claim).values()) for claim in claims(built(text, mapping(WIDE + fields)))] == [{0}, {0}, {0, 5}]
    result = built(text, mapping(WIDE + fields, zeros='"not-held"'))
    assert result.counts.not_held == 1
    first, second, _ = claims(result)
    assert set(votes(first).values()) == {"not-held"}
    assert first.rows[0].figures == {"registered": 100, "rejected": "not-held"}
    assert votes(second) == {"1": 0, "10": 0, "2": 0}


def test_zeros_are_only_looked_for_among_numbers() -> None:
    """A form that could not be read at all is held."""
    result = built("station,Ann,Bo,Cyrus\n1,,,", mapping(WIDE, blank='"illegible"', zeros='"not-held"'))
    assert (set(votes(claims(result)[0]).values()), result.counts.not_held) == ({"illegible"}, 0)


def test_words_become_reasons() -> None:
    """Those under [reasons], in figure columns."""
    rules = mapping(WIDE + '[reasons]\n"N/A" = "not-transcribed"\n"?" = "illegible"\n')
    assert votes(claims(built("station,Ann,Bo,Cyrus\n1,5,n/a,?", rules))[0]) == {
        "1": 5, "10": "illegible", "2": "not-transcribed",
    }  # fmt: skip


@pytest.mark.parametrize(("code", "cell", "value"), [("S202", "-5", -5), ("S204", "5000000000", 5_000_000_000)])
def test_what_the_canvass_checks_can_be_kept_as_written(code: str, cell: str, value: int) -> None:
    """Negative and too large figures are findings there (R101)."""
    result = built(f"station,Ann,Bo,Cyrus\n1,{cell},6,7", mapping(WIDE, keep=f'["{code}"]'))
    assert votes(claims(result)[0])["1"] == value
    assert result.counts.problems == {code: 1}


# Selecting, replacing, placing


def test_where_selects_rows_by_their_cells_as_written() -> None:
    """One text or several; what is not selected is counted and not looked at."""
    text = "contest,station,candidate,votes,source\nA-1,1,Ann Ali,5,x\nA-1,1,Ann Ali,6,y\nA-1,2,Ann Ali,rubbish,z"
    assert votes(claims(built(text, mapping(LONG + '[where]\nsource = "y"\n')))[0]) == {"1": 6}
    result = built(text.replace("A-1,1,Ann Ali,6", "A-1,3,Ann Ali,6"), mapping(LONG + '[where]\nsource = ["x", "y"]\n'))
    assert (result.counts.claims, result.counts.unselected) == (2, 1)


def test_replaced_words_and_constants_fill_the_claim() -> None:
    """Stage and holder by column, speaker and date for the whole file."""
    rules = mapping(
        LONG + '[replace.source]\nprelim = "provisional"\nend = "final"\n',
        stage='"{source}"', speaker='"press:dawn"', stated='"2024-02-10"', election='"ge"',
    )  # fmt: skip
    rules = msgspec.structs.replace(rules, holder="agents:{serial:Red Party}")
    text = "contest,station,candidate,votes,source\nA-1,1,Ann Ali,5,prelim\nA-1,1,Ann Ali,6,end"
    found = [(claim.stage, claim.holder, claim.speaker, claim.stated, claim.election, votes(claim)) for claim in
             claims(built(text, rules))]  # fmt: skip
    assert found == [
        ("provisional", "agents:1", "press:dawn", "2024-02-10", "ge", {"1": 5}),
        ("final", "agents:1", "press:dawn", "2024-02-10", "ge", {"1": 6}),
    ]


def test_replaced_words_count_in_columns_of_figures_too() -> None:
    """Where one column writes 0 for unknown and another means it."""
    rules = mapping(WIDE + '[replace.Ann]\n0 = ""\n')
    assert votes(claims(built("station,Ann,Bo,Cyrus\n1,0,0,7", rules))[0]) == {"1": "empty", "10": 7, "2": 0}


def test_blank_rows_are_passed_over_and_counted() -> None:
    """Also rows of spaces in the mapped columns only."""
    result = built("contest,station,candidate,votes,remark\nA-1,1,Ann Ali,5,\n , , , ,see below", mapping(LONG))
    assert (result.counts.blank, result.counts.claims, result.problems) == (1, 1, ())


def test_columns_can_be_named_by_number() -> None:
    """Where two share a heading."""
    rules = LONG.replace('votes = "votes"', '"#5" = "votes"')
    assert votes(claims(built("contest,station,candidate,votes,votes\nA-1,1,Ann Ali,5,6", mapping(rules)))[0]) == {
        "1": 6
    }


def test_stations_are_checked_only_where_there_is_a_list() -> None:
    """An unknown station is a problem on the list's contest, and can be kept."""
    text = "contest,station,candidate,votes\nA-1,9,Ann Ali,5\nA-2,9,Dina Elahi,6"
    rules = mapping(LONG + '[candidate.known.A-2]\n"Dina Elahi" = "1"\n')
    listed = {"ge/A-1": {"A-1@2023/1"}}
    assert codes(built(text, rules, listed)) == ["S302:2"]
    kept = msgspec.structs.replace(rules, keep=("S302",))
    assert [claim.unit for claim in claims(built(text, kept, listed))] == ["A-1@2023/9", "A-2@2023/9"]


# Collations, lists, notices


def test_a_collation_is_one_claim_with_a_row_per_unit_and_its_own_totals() -> None:
    """As printed, also where they do not add up: that is for the canvass to find."""
    text = "unit,kind,Ann,Bo\n1,row,10,20\n2,row,11,21\n,total,22,41"
    (claim,) = claims(built(text, mapping(COLLATION)))
    assert (claim.unit, claim.stage, claim.place) == ("A-1@2023", "consolidated", Place(row=2))
    assert claim.rows == (
        Row(unit="A-1@2023/1", candidates={"votes": {"1": 10, "2": 20}}),
        Row(unit="A-1@2023/2", candidates={"votes": {"1": 11, "2": 21}}),
        Row(candidates={"votes": {"1": 22, "2": 41}}),
    )


def test_a_file_may_hold_several_collations() -> None:
    """Rows that do not stand together still become one claim."""
    text = "seat,unit,kind,Ann,Bo\nA-1,1,row,10,20\nA-2,1,row,5,6\nA-1,2,row,11,21"
    found = claims(built(text, mapping(COLLATION.replace('contest = "A-1"', 'contest = "{seat}"'))))
    assert [(claim.unit, [row.unit for row in claim.rows]) for claim in found] == [
        ("A-1@2023", ["A-1@2023/1", "A-1@2023/2"]),
        ("A-2@2023", ["A-2@2023/1"]),
    ]


def test_marked_totals_are_left_aside_in_forms() -> None:
    """And counted; the same row unmarked is a problem."""
    text = "station,kind,Ann,Bo,Cyrus\n1,row,1,2,3\n2,row,4,5,6\n3,row,7,8,9\nall,total,12,15,18"
    result = built(text, mapping(WIDE + '[totals.where]\nkind = "total"\n'))
    assert (result.counts.claims, result.counts.totals) == (3, 1)


def test_a_station_list_is_a_claim_per_contest() -> None:
    """Each row lists a station: name, type, parents, voters registered."""
    text = (
        "contest,station,name,type,district,registered\n"
        "A-1,1,School,male,D@2023,500\nA-1,2,College,,,\nA-2,1,Inn,,D@2023,7"
    )
    first, second = claims(built(text, mapping(LIST)))
    assert (first.form, first.unit, first.complete, second.unit) == ("list", "A-1@2023", True, "A-2@2023")
    assert first.rows == (
        Row(
            unit="A-1@2023/1",
            listed=Listed(name="School", type="male", within={"administrative": "D@2023"}),
            figures={"registered": 500},
        ),
        Row(unit="A-1@2023/2", listed=Listed(name="College"), figures={"registered": "empty"}),
    )


def test_a_station_listed_in_two_ways_takes_none_of_them() -> None:
    """Both lines are named."""
    text = "contest,station,name,type,district,registered\nA-1,1,School,,,500\nA-1,2,Inn,,,7\nA-1,1,Academy,,,500"
    result = built(text, mapping(LIST, leave_out='["S402"]'))
    assert codes(result) == ["S402:2", "S402:4"]
    assert [row.unit for row in claims(result)[0].rows] == ["A-1@2023/2"]


def test_a_station_is_listed_as_its_first_good_row_says() -> None:
    """A row left out says nothing."""
    text = "contest,station,name,type,district,registered\nA-1,1,Scool,,,5OO\nA-1,1,School,,,500"
    (claim,) = claims(built(text, mapping(LIST, leave_out='["S201"]')))
    assert claim.place == Place(row=3)
    assert claim.rows[0].listed == Listed(name="School")


def test_a_list_without_figures_is_a_list() -> None:
    """Some name stations and nothing else."""
    rules = mapping(
        LIST.replace('[fields]\nregistered = "registered"\n', "").replace('within.administrative = "{district}"', "")
    )
    (claim,) = claims(built("contest,station,name,type\nA-1,1,School,\nA-1,2,College,", rules))
    assert [row.figures for row in claim.rows] == [{}, {}]


STATUS = """
[notices]
status = "{status}"
acts = { Invalidated = "void", Repoll = "re-poll" }
effective = "2014-09-22"
decided_by = "commission"
"""


def test_a_status_column_becomes_notices() -> None:
    """One per act and contest, its units in order; words the mapping does not name are no acts."""
    text = "station,Ann,Bo,Cyrus,status\n10,1,2,3,invalidated\n9,1,2,3,Validated\n2,4,5,6,Invalidated\n3,7,8,8,Repoll"
    result = built(text, mapping(WIDE + STATUS))
    assert [(one.act, one.contest, one.units, one.effective, one.decided_by) for one in notices(result)] == [
        ("void", "ge/A-1", ("A-1@2023/10", "A-1@2023/2"), "2014-09-22", "commission"),
        ("re-poll", "ge/A-1", ("A-1@2023/3",), "2014-09-22", "commission"),
    ]
    assert (result.counts.claims, result.counts.notices) == (4, 2)


# Mistakes of the mapping


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('form = "46"', "no single form is called '46'"),
        ('stage = "counting"', "no single stage"),
        ('holder = "observer:x"', "no single holder"),
        ('holder = ""', "who holds the papers"),
        ('makes = "collation"', "no rows of its own"),
        ('form = "list"', "role 'list'"),
        ('fields.x = "likes"', "no single field per unit"),
        ('fields.x = "votes"', "no single field per unit"),
        ('fields.x = "ballots.stray"', "no single field per unit of form count"),
    ],
)
def test_a_mapping_that_does_not_go_with_the_definition_is_one_error(line: str, says: str) -> None:
    """Before the file is looked at, with the choices."""
    key = line.partition(" ")[0]
    kept = "\n".join(one for one in LONG.splitlines() if not one.startswith(f"{key} "))
    with pytest.raises((BadUse, Unknown), match=says):
        built(TWO, decode_mapping(f"{line}\n{kept}".encode()))


def test_somebody_must_have_read_it() -> None:
    """A claim without a reader is nobody's."""
    with pytest.raises(BadUse, match="who read"):
        build(table(TWO), mapping(LONG), small_election(), reader="")


# The bytes

STATION = st.sampled_from(["1", "2", "012", "é", 'a"b', "x\\y", "ح", "a\tb"])
WHO = st.sampled_from([("1", "Ann Ali"), ("2", "Bo Baig"), ("10", "Cyrus Dar")])
VALUE = st.one_of(st.integers(0, 10**9), st.sampled_from(["", "n/a"]))


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 100])
def test_large_files_are_written_in_pieces_without_a_trace(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    """No claim is divided, whichever way the pieces fall."""
    rows = "\n".join(f"{seat},{n},row,{n + 1},{n * n}" for n in range(9) for seat in ("A-1", "A-2"))
    both = COLLATION.replace('contest = "A-1"', 'contest = "{seat}"')
    for makes, form in (("collation", "collation"), ("forms", "count")):
        rules = msgspec.structs.replace(mapping(both), makes=makes, form=form, keep=("S403",))
        whole = built(f"seat,unit,kind,Ann,Bo\n{rows}", rules).records
        with monkeypatch.context() as small:
            small.setattr(assemble, "CHUNK", chunk)
            assert built(f"seat,unit,kind,Ann,Bo\n{rows}", rules).records == whole


@given(st.dictionaries(st.tuples(STATION, WHO), VALUE, min_size=1), st.booleans())
@settings(deadline=None)
def test_the_bytes_are_those_of_the_claims_put_together_one_by_one(
    cells: dict[tuple[str, tuple[str, str]], int | str],
    transcribed: bool,  # noqa: FBT001
) -> None:
    """The columnar writer against the plain way to make a claim."""
    rows = "".join(f'A-1,"{s.replace(chr(34), chr(34) * 2)}",{name},{v}\n' for (s, (_, name)), v in cells.items())
    text = LONG.replace("[candidate]", f'[candidate]\nothers = "{"no-field" if transcribed else "absent"}"')
    rules = msgspec.structs.replace(mapping(text + '[reasons]\n"n/a" = "illegible"\n'), keep=("S403",))
    result = built(f"contest,station,candidate,votes\n{rows}".encode(), rules)
    expected = []
    meaning: dict[str, Value] = {"": "empty", "n/a": "illegible"}
    for station in dict.fromkeys(station for station, _ in cells):
        line = 2 + [s for s, _ in cells].index(station)
        figures: dict[str, Value] = dict.fromkeys(("1", "10", "2"), "no-field") if transcribed else {}
        figures |= {
            serial: v if isinstance(v, int) else meaning[v] for (s, (serial, _)), v in cells.items() if s == station
        }
        claim = Claim(
            form="count", unit=f"A-1@2023/{station}", contest="ge/A-1", stage="count", holder="commission",
            reader="desk:3fa9", place=Place(row=line), rows=(Row(candidates={"votes": figures}),),
        )  # fmt: skip
        expected.append(encode(claim))
    assert list(result.records) == expected
    assert len({record_id(content) for content in expected}) == len(expected)
