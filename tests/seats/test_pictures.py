"""Pictures of seats: every seat is there, every party named with its number, nothing leaves the frame or collides."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from natija.countries.scenarios import scenario
from natija.dossier.blocks import Picture, Shape
from natija.dossier.seating import drawn, room
from natija.dossier.seating.change import Change, change
from natija.dossier.seating.hemicycle import Chamber, hemicycle
from natija.dossier.seating.paints import VACANT, paints
from natija.dossier.seating.positions import Position, Positions, positions
from natija.dossier.seating.standalone import standalone
from natija.errors import BadUse
from natija.seats import Terms, allocate, govern
from natija.seats.against import compare
from natija.seats.scenario import run

SVG = "{http://www.w3.org/2000/svg}"
HOUSE = {"PML-N": 123, "SIC": 82, "PPP": 73, "MQM-P": 22, "JUI-F": 11, "IND": 8, "PML-Q": 5, "IPP": 4} | dict.fromkeys(
    ("MWM", "PML-Z", "BAP", "BNP", "NP", "PkMAP"), 1
)
"""6 March 2024 (dailyoutcome.pk): 334 of 336."""
sizes = st.dictionaries(st.text("ABCDEFG", min_size=1, max_size=3), st.integers(1, 60), min_size=1, max_size=14)


def seats(picture: Picture) -> Counter[str]:
    """Marks by party."""
    return Counter(shape.paint for shape in picture.shapes if shape.kind == "circle")


def texts(picture: Picture) -> str:
    """All words of a picture."""
    return " ".join(shape.text for shape in picture.shapes if shape.kind == "words")


def inside(picture: Picture, shape: Shape) -> bool:
    """Whether a shape is in the frame."""
    return all(0 <= x <= picture.width and 0 <= y <= picture.height for x, y in shape.points)


def chamber(house: dict[str, int], vacant: int = 0) -> Picture:
    """A hemicycle with a majority."""
    total = sum(house.values()) + vacant
    return hemicycle(Chamber(title="A house", seats=house, vacant=vacant, majority=total // 2 + 1, source="made up"))


@settings(deadline=None)
@given(sizes, st.integers(0, 20))
def test_every_seat_is_drawn_once(house: dict[str, int], vacant: int) -> None:
    """A mark per seat of each party, hollow ones for the vacant; no two marks touch; all in the frame."""
    picture = chamber(house, vacant)
    assert seats(picture) == Counter(house) + Counter({VACANT: vacant})
    marks = [shape for shape in picture.shapes if shape.kind == "circle"]
    assert all(shape.filled == (shape.paint != VACANT) for shape in marks)
    assert all(inside(picture, shape) for shape in picture.shapes)
    points = sorted((shape.points[0], shape.size) for shape in marks)
    for at, ((x, y), size) in enumerate(points):
        for (other_x, other_y), _ in points[at + 1 :]:
            if other_x - x > 2 * size:
                break
            assert (x - other_x) ** 2 + (y - other_y) ** 2 >= (2 * size) ** 2 * 0.99


def test_every_party_is_named_with_its_number() -> None:
    """Beside its wedge; six single seats share one label, in the order in which they sit."""
    words = texts(chamber(HOUSE, 2))
    for party, count in HOUSE.items():
        assert party in words
        assert count == 1 or f"{party} {count}" in words
    assert "1 each: MWM, PML-Z, BAP, BNP, NP, PkMAP" in words
    assert "vacant 2" in words
    assert "majority 169" in words


def test_labels_do_not_collide() -> None:
    """Lines of one column are at least a line apart."""
    picture = chamber(HOUSE, 2)
    labels = [s for s in picture.shapes if s.kind == "words" and s.size == 13]
    for side in ("start", "end"):
        heights = sorted(s.points[0][1] for s in labels if s.align == side)
        assert all(below - above >= 15.9 for above, below in pairwise(heights))


@given(st.lists(st.floats(0, 300), max_size=12))
def test_places_are_pushed_apart_and_stay_between_the_ends(wanted: list[float]) -> None:
    """In order, a gap apart, and where nothing collides they stay where they want to be."""
    wanted = sorted(wanted)
    found = room.apart(wanted, 16, 0, 300)
    assert found == sorted(found)
    assert all(b - a >= 15.99 for a, b in pairwise(found))
    assert all(-0.01 <= place <= 300.01 for place in found)
    if all(b - a >= 16 for a, b in pairwise(wanted)):
        assert found == pytest.approx(wanted)


def test_a_file_stands_alone() -> None:
    """Well-formed, title and description first, no style, script or address; every paint it uses is in it."""
    text = standalone(chamber(HOUSE, 2), paints(HOUSE), name="house")
    root = ET.fromstring(text)  # noqa: S314 - we wrote it
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.attrib["aria-labelledby"] == "house-title house-says"
    assert "PML-N 123; SIC 82" in (root[1].text or "")
    assert not {"style", "script", "image", "a"} & {child.tag.removeprefix(SVG) for child in root.iter()}
    patterns = {child.attrib["id"] for child in root.iter(f"{SVG}pattern")}
    used = {c.attrib["fill"][5:-1] for c in root.iter(f"{SVG}circle") if c.attrib.get("fill", "").startswith("url")}
    assert used <= patterns
    assert len(used) == len(HOUSE)


def test_no_two_parties_look_alike() -> None:
    """Sixteen parties have sixteen pairs of colour and pattern, and neighbours differ in both."""
    made = list(paints(f"P{n}" for n in range(16)).values())
    assert len(set(made)) == 16
    assert all(a.colour != b.colour and a.pattern != b.pattern for a, b in pairwise(made))


def test_names_from_outside_are_no_markup() -> None:
    """A party called like a tag is written as its name."""
    name = '<script>"&'
    text = standalone(chamber({name: 3, "B": 2}), paints([name, "B"]))
    assert "<script" not in text
    assert name in " ".join(ET.fromstring(text).itertext())  # noqa: S314 - we wrote it


STATED = (
    Position(day="2024-03-06", source="the commission", seats=HOUSE, of=336),
    Position(day="2024-02-25", source="the commission", seats={"PML-N": 108, "SIC": 81, "PPP": 68}, of=336),
)


def test_positions_in_order_of_time_with_their_gaps() -> None:
    """The earlier first, the days between them in words, what is missing said and not shared out."""
    picture = positions(Positions(title="Positions", stated=STATED, majority=169, source="made up"))
    words = texts(picture)
    assert words.index("2024-02-25") < words.index("10 days later") < words.index("2024-03-06")
    assert "257 of 336 seats stated" in words
    assert "not in the statement 79" in words
    assert all(party in words for party in HOUSE)
    assert all(inside(picture, shape) for shape in picture.shapes)


def test_bars_are_to_one_scale() -> None:
    """A seat is as wide in one bar as in the other."""
    picture = positions(Positions(title="Positions", stated=STATED, source="made up"))
    wide = [(s.paint, s.points[1][0] - s.points[0][0]) for s in picture.shapes if s.kind == "box" and s.paint]
    by = {"PML-N": [108, 123], "SIC": [81, 82], "PPP": [68, 73]}
    per_seat = [w / n for party, ns in by.items() for n, w in zip(ns, [w for p, w in wide if p == party], strict=True)]
    assert per_seat == pytest.approx([per_seat[0]] * 6)


def test_a_change_names_both_ends() -> None:
    """Party and number at either end, the difference at the second; who stays has a dashed line."""
    picture = change(Change(title="T", first="before", second="after", seats={"A": (2, 5), "B": (4, 4)}, source="s"))
    words = texts(picture)
    assert all(label in words for label in ("A 2", "A 5 (+3)", "B 4"))
    lines = [s for s in picture.shapes if s.kind == "line" and s.points[0][0] == 260 and s.points[1][0] == 560]
    assert [(s.strong, s.dashed) for s in lines] == [(True, False), (False, True)]


def test_every_result_has_its_picture() -> None:
    """An allocation with an open tie, a scenario with withheld seats, two scenarios, a house; nothing else."""
    tied = drawn.picture(allocate({"A": 10, "B": 10}, 3))
    assert "vacant" not in tied or "level" in tied
    before, after = run(*scenario("na-before")), run(*scenario("na-after"))
    assert "inferred from the awards" in drawn.picture(before)
    compared = drawn.picture(compare(before, after))
    assert "inferred from the awards" in compared
    assert "PML-N 39 (+15)" in compared
    house = drawn.picture(govern(HOUSE, vacant=2, terms=Terms(together=(("PPP", "PML-N"),))))
    assert house.index(">PPP 73<") > 0
    assert "agreements first" in house
    with pytest.raises(BadUse, match="no picture"):
        drawn.picture(3)
