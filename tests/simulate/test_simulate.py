"""A simulated election is the same for everybody, plausible, and nobody's."""

from __future__ import annotations

import re
import tracemalloc
from collections import Counter
from typing import cast

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.countries import profile
from natija.errors import BadUse, Unknown
from natija.model.canonical import decode, record_id
from natija.model.records import Claim, Document, Record
from natija.simulate import NOTHING, PLANS, Plan, Simulation, ballots, plan, simulate
from natija.simulate.ballots import COUNTS, POLLED, REGISTERED, REJECTED, VALID
from natija.simulate.names import person, word

SYLLABLE = r"(?:bw|dz|fj|gv|kj|mz|pv|tj|vr|zb|zg|zv)[aeiou](?:lq|mx|nq|rx|vk|xt|zk)"
INVENTED = re.compile(rf"(?:{SYLLABLE})+(?: (?:{SYLLABLE})+)?(?: party)?", re.IGNORECASE)


def claims(simulation: Simulation, form: str) -> list[Claim]:
    """Every claim on a form, read back from its bytes."""
    read = [decode(content) for content in simulation.records()]
    return [record for record in read if isinstance(record, Claim) and record.form == form]


def test_the_same_seed_gives_the_same_bytes(small: Simulation) -> None:
    """Two makers of the same plan hold the same records, in the same order."""
    again = simulate(plan("small", seed=7), profile("pakistan"))
    assert list(again.records()) == list(small.records())
    assert again.definition == small.definition
    assert list(again.events) == list(small.events)


def test_another_seed_gives_another_country(small: Simulation) -> None:
    """No station's form is the same, and the election's id says which seed it is."""
    other = simulate(plan("small", seed=8), profile("pakistan"))
    assert not set(other.records()) & set(small.records())
    assert other.definition.elections[0].id == "fictional-8"


def test_every_record_is_canonical_and_known_once(small: Simulation) -> None:
    """The bytes re-encode to themselves and no record comes twice."""
    contents = list(small.records())
    assert len({record_id(content) for content in contents}) == len(contents)
    assert Counter(type(decode(content)).__name__ for content in contents) == {
        "Document": 13 * 3,
        "Claim": 5 + int(small.copies.held.sum()),
    }


def test_everything_says_that_it_is_fictional(small: Simulation) -> None:
    """Definition, election, holders, offices, papers and the reader of every claim say so."""
    made = small.definition
    assert made.fictional
    texts = [made.title, made.source, *(e.name + e.id for e in made.elections)]
    texts += [c.office + c.id for c in made.contests] + [h.names["en"] for h in made.holders]
    for content in small.records():
        record: Record = decode(content)
        texts.append(record.reader if isinstance(record, Claim) else str(cast(Document, record).citation))
    assert [text for text in texts if "fictional" not in text.lower()] == []


def test_names_are_syllables_no_language_writes(small: Simulation) -> None:
    """People, places and parties are made of our syllables and nothing else."""
    made = small.definition
    names = [p.names["en"] for p in made.people] + [u.names["en"] for u in made.units if u.names]
    names += [p.names["en"] for p in made.parties] + [c.names["en"] for c in made.contests]
    assert [name for name in names if not INVENTED.fullmatch(name)] == []


def test_no_two_people_share_a_name(small: Simulation) -> None:
    """A person is told from another by name, which real ballots do not promise."""
    assert max(Counter(p.names["en"] for p in small.definition.people).values()) == 1


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_different_numbers_have_different_names(first: int, second: int) -> None:
    """Words and people are numbers written in syllables."""
    assert (word(first) == word(second)) == (first == second)
    assert (person(first) == person(second)) == (first == second)


def test_urdu_names_are_written_in_arabic_letters(small: Simulation) -> None:
    """Where the profile has Urdu, every name is there in it, without a Latin letter."""
    assert [p for p in small.definition.people if re.search("[A-Za-z]", p.names["ur"])] == []


def test_every_station_is_listed_once_in_all_trees(small: Simulation) -> None:
    """The lists name every station with its seat on both ballots and its district, and say that they are complete."""
    lists = claims(small, "28")
    rows = [row for claim in lists for row in claim.rows]
    assert sorted(row.unit or "" for row in rows) == sorted(small.ids.stations)
    units = {u.id: u.type for u in small.definition.units}
    for row in rows:
        assert row.listed
        types = {tree: units[unit] for tree, unit in row.listed.within.items()}
        assert types == {"national": "constituency", "provincial": "constituency", "administrative": "district"}
    assert all(claim.complete for claim in lists)


def test_every_contest_can_have_its_own_list() -> None:
    """As in Pakistan: a list per contest with exactly the stations of its forms."""
    made = simulate(msgspec.structs.replace(plan("small", seed=7), shared_lists=False), profile("pakistan"))
    listed = {claim.contest: {row.unit for row in claim.rows} for claim in claims(made, "28")}
    counted: dict[str | None, set[str | None]] = {contest: set() for contest in made.ids.contests}
    for form, contest in enumerate(made.truth.form_contest.tolist()):
        counted[made.ids.contests[contest]].add(made.ids.stations[form % len(made.ids.stations)])
    assert listed == counted


def test_both_ballots_have_every_station(small: Simulation) -> None:
    """A station stands once in a national and once in a provincial contest, and the seats do not nest."""
    land = small.land
    assert sorted(np.bincount(small.truth.form_contest[:240]).nonzero()[0]) == list(range(5))
    assert len(small.truth.form_contest) == 2 * 240
    pairs = set(zip(land.station_seat[0].tolist(), land.station_seat[1].tolist(), strict=True))
    assert len(pairs) > len(land.seat_district[1])


def test_trees_lead_from_every_seat_to_the_country(small: Simulation) -> None:
    """Each contest's unit has one way up its own tree."""
    up = {(p.tree, p.unit): p.parent for p in small.definition.parents}
    assert len(up) == len(small.definition.parents)
    for contest in small.definition.contests:
        unit, steps = contest.unit, 0
        while (contest.tree, unit) in up:
            unit, steps = up[contest.tree, unit], steps + 1
        assert (unit, steps) == (small.ids.country, 4)


def test_true_forms_are_sound(small: Simulation) -> None:
    """Before any fault every form adds up and nobody polls more than the roll holds."""
    truth = small.truth
    sums = np.add.reduceat(truth.votes, truth.form_start[:-1])
    counts = truth.counts
    assert (sums == counts[:, VALID]).all()
    assert (truth.votes >= 0).all()
    assert (counts[:, VALID] + counts[:, REJECTED] == counts[:, POLLED]).all()
    for total in (REGISTERED, POLLED):
        assert (counts[:, total + 1] + counts[:, total + 2] == counts[:, total]).all()
    assert (counts[:, POLLED + 1 : POLLED + 3] <= counts[:, REGISTERED + 1 : REGISTERED + 3]).all()


def test_turnout_and_shares_are_plausible(small: Simulation) -> None:
    """Turnout around half, few rejected ballots, and contests that are neither unanimous nor flat."""
    counts = small.truth.counts.sum(axis=0)
    assert 0.35 < counts[POLLED] / counts[REGISTERED] < 0.65
    assert 0.01 < counts[REJECTED] / counts[POLLED] < 0.03
    turnout = small.truth.counts[:, POLLED] / small.truth.counts[:, REGISTERED]
    assert turnout.min() > 0.1
    assert turnout.max() < 0.9
    shares = [max(votes.values()) / sum(votes.values()) for votes in small.true_totals().values()]
    assert 0.2 < np.median(shares) < 0.75


def test_neighbours_vote_alike() -> None:
    """A station's shares are nearer to those of the next station than to those of a far one."""
    made = simulate(plan("small", seed=3, stations=1000), profile("generic"))
    near, far = [], []
    for contest in range(len(made.ids.contests)):
        votes = made.truth.matrix(contest, made.truth.votes)
        share = votes / votes.sum(axis=1, keepdims=True)
        near.append(np.abs(share[1:] - share[:-1]).sum(axis=1).mean())
        far.append(np.abs(share - np.roll(share, len(share) // 2, axis=0)).sum(axis=1).mean())
    assert np.mean(near) < 0.9 * np.mean(far)


def test_turnout_varies_more_than_chance_and_by_area() -> None:
    """Stations differ far more than a coin for each voter would make them, and those of a neighbourhood less."""
    made = simulate(plan("district", seed=5), profile("generic"))
    counts = made.truth.counts[: len(made.ids.stations)]
    turnout = counts[:, POLLED] / counts[:, REGISTERED]
    by_chance = turnout.mean() * (1 - turnout.mean()) / counts[:, REGISTERED].mean()
    assert turnout.var() > 5 * by_chance
    _, area = np.unique(made.land.station_area, return_inverse=True)
    means = np.bincount(area, turnout) / np.bincount(area)
    shuffled = np.random.default_rng(1).permutation(turnout)
    assert means.var() > 2 * (np.bincount(area, shuffled) / np.bincount(area)).var()


def test_the_second_ballot_has_the_same_voters(small: Simulation) -> None:
    """A station's two turnouts are within a few ballots of one another."""
    first, second = small.truth.counts[:240, POLLED], small.truth.counts[240:, POLLED]
    assert np.abs(first - second).max() <= 4


def test_accounts_and_statements_add_up_where_nothing_is_planted() -> None:
    """Received = what became of the papers; totals = rows + postal votes; declared = consolidated."""
    clean = msgspec.structs.replace(plan("small", seed=7), faults=NOTHING)
    made = simulate(clean, profile("pakistan"))
    added, account = made.consolidation, made.consolidation.account
    assert list(made.events) == []
    assert (account[:, 0] == account[:, 1:].sum(axis=1)).all()
    assert (account >= 0).all()
    rows = np.concatenate([made.truth.matrix(c, added.rows).sum(axis=0) for c in range(len(made.ids.contests))])
    postal = np.add.reduceat(added.consolidated - rows, added.start[:-1])
    assert (postal == added.postal_valid).all()
    assert postal.sum() > 0
    assert (added.declared == added.consolidated).all()


def test_forms_come_in_by_district(small: Simulation) -> None:
    """Waves are of one size, and some districts are nearly done where others have hardly begun."""
    assert set(np.bincount(small.wave).tolist()) == {80}
    made = simulate(plan("pakistan-national", seed=5, stations=3000, copies=1), profile("generic"))
    district = made.land.station_district
    early = np.bincount(district, made.wave == 0) / np.bincount(district)
    assert early.max() - early.min() > 0.3


def test_any_profile_with_a_list_and_a_count_will_do() -> None:
    """The forms and fields are those of the profile: the plain one asks for a stated total."""
    made = simulate(plan("small", seed=7), profile("generic"))
    counted = claims(made, "count")[0]
    assert counted.rows[0].figures["total"] == counted.rows[0].figures["polled"]
    assert set(counted.rows[0].figures) == {*COUNTS, "total"}


def test_a_profile_without_a_count_form_is_refused() -> None:
    """There is nothing to write the figures on."""
    bare = msgspec.structs.replace(profile("generic"), forms=())
    with pytest.raises(BadUse, match="role 'list'"):
        list(simulate(plan("small", seed=1), bare).records())


def test_an_unknown_plan_is_refused_with_the_choices() -> None:
    """The message names the plans there are."""
    with pytest.raises(Unknown, match="pakistan-national"):
        plan("pakistan", seed=1)


@pytest.mark.parametrize(("stations", "copies", "says"), [(3, 3, "too few"), (240, 0, "copies"), (240, 5, "copies")])
def test_an_impossible_plan_is_refused(stations: int, copies: int, says: str) -> None:
    """A seat needs a station and a form a holder."""
    with pytest.raises(BadUse, match=says):
        plan("small", seed=1, stations=stations, copies=copies)


def test_the_largest_plan_is_named_to_those_who_ask_for_more() -> None:
    """Seven million stations can be made; one more is refused, with the number that can."""
    assert plan("pakistan-national", seed=1, stations=7_000_000).stations == 7_000_000
    with pytest.raises(BadUse, match="7,000,001 stations are too many") as refused:
        plan("pakistan-national", seed=1, stations=7_000_001)
    assert "at most 7,000,000" in str(refused.value)


def test_votes_are_the_same_however_many_forms_are_drawn_together(
    small: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size of a block is a matter of memory only."""
    monkeypatch.setattr(ballots, "_BLOCK", 7)
    again = simulate(small.plan, small.profile)
    assert np.array_equal(again.truth.votes, small.truth.votes)
    assert np.array_equal(again.copies.votes, small.copies.votes)


@pytest.mark.slow
def test_a_country_takes_little_memory() -> None:
    """At most 1,700 bytes a station at any moment: its two forms have some 36 figures, which are held four times."""
    tracemalloc.start()
    simulate(plan("pakistan-national", seed=7, stations=60_000, copies=1), profile("pakistan"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak / 60_000 < 1_700


def test_the_national_plan_has_the_size_it_is_named_after() -> None:
    """90,675 stations on two ballots, 266 and 593 seats."""
    made = plan("pakistan-national", seed=1)
    assert (made.stations, [sum(s) for s in zip(*made.seats, strict=True)]) == (90_675, [266, 593])
    assert "pakistan-national" in PLANS


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 2**32),
    st.integers(1, 4),
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=4),
    st.integers(0, 60),
)
def test_any_size_holds_together(seed: int, copies: int, seats: list[tuple[int, int]], spare: int) -> None:
    """Whatever the plan, every seat has stations and candidates, and every event lies inside the country."""
    stations = spare + 2 * max(sum(s) for s in zip(*seats, strict=True))
    made = simulate(
        Plan(name="any", seed=seed, stations=stations, seats=tuple(seats), copies=copies), profile("pakistan")
    )
    assert len(set(made.truth.form_contest.tolist())) == len(made.ids.contests)
    assert int(made.truth.candidates.min()) >= 2
    assert {event.unit for event in made.events} <= {*made.ids.stations, *made.ids.seats}
    assert sum(1 for _ in made.records()) >= int(made.copies.held.sum())
