"""Every picture of a publication can be taken away as SVG and as PNG, with its words and its source."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from PIL import Image

from natija.canvass.outcome import Range
from natija.canvass.schedule import Row, laid_out
from natija.dossier.blocks import Picture, Shape
from natija.dossier.png import png
from natija.publish.site.strips import strips


def test_every_picture_is_there_in_both_kinds_with_its_words(made: tuple[Path, Path]) -> None:
    """The description of the one is that of the other, and the page leads to both."""
    site = made[1]
    drawn = sorted((site / "charts").glob("*.svg"))
    assert len(drawn) > 14
    for path in drawn:
        text = path.read_text("utf-8")
        found = re.search(r"<desc[^>]*>(.*?)</desc>", text, re.DOTALL)
        assert found, path
        with Image.open(path.with_suffix(".png")) as image:
            assert image.text["Description"] == unescape(found[1])  # type: ignore[attr-defined]
            assert "log example/lahore" in image.text["Source"]  # type: ignore[attr-defined]
    page = (site / "contest" / "NA-128.html").read_text("utf-8")
    assert 'href="../charts/NA-128-votes.svg"' in page
    assert 'href="../charts/NA-128-votes.png"' in page


def test_the_same_picture_gives_the_same_bytes_and_another_others() -> None:
    """Whatever the names are written with: marks and dashes are drawn plain."""
    shapes = (Shape(kind="box", points=((0, 0), (10, 10)), filled=True),
              Shape(kind="words", points=((2, 20),), size=11, text="Müller – 1,234"))  # fmt: skip
    one = Picture(title="Müller ahead", says="a box", source="log x", width=100, height=40, shapes=shapes)
    other = Picture(title="Müller ahead", says="a box", source="log x", width=100, height=40, shapes=shapes[:1])
    assert png(one) == png(one)
    assert png(one) != png(other)


def _row(number: int, registered: int | None, polled: int | None) -> Row:
    fields = {} if polled is None else {"45 count agents:1": {"polled": Range(low=polled, high=polled)}}
    return Row(
        unit=f"A/{number}", name=None, registered=registered, states={}, votes={}, fields=fields, zeros=(), acts=()
    )  # fmt: skip


def test_turnout_stands_station_by_station_and_says_what_is_missing() -> None:
    """A mark for each station with both figures; above 100 per cent hollow, and counted."""
    rows = [_row(n, 100, 40 + n) for n in range(12)] + [_row(20, 100, 120), _row(21, None, 50), _row(22, 100, None)]
    picture = strips(laid_out(rows), {"1": "Amina"}, "log x")
    assert picture is not None
    marks = [shape for shape in picture.shapes if shape.kind == "circle"]
    assert (len(marks), sum(not mark.filled for mark in marks)) == (13, 1)
    assert picture.title == "Turnout of stations from 40 to 120 per cent"
    assert "2 of 15 without the figures, 1 above 100" in picture.says


def test_a_few_stations_are_no_strip() -> None:
    """Nothing is drawn of fewer than ten."""
    assert strips(laid_out([_row(n, 100, 50) for n in range(9)]), {}, "log x") is None
