"""Pages of a site: links lead somewhere, nothing comes from outside, no name breaks a page, all are treated alike."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from natija.publish.site.shell import PAGES
from tests.dossier import made
from tests.site.conftest import HOSTILE
from tests.site.reading import Site, read, site, target

pytestmark = pytest.mark.slow

LIMIT = 60_000
BESIDE = re.compile(
    r"data/[\w./-]+|records/\d{6}\.jsonl|versions/\d+/changes\.json|manifest\.json|publication\.json|latest\.json|log/checkpoint"
)
"""Files of a publication that are no pages; whoever makes them has tests of their own."""


def html(made_of: Site) -> dict[str, bytes]:
    """The pages among the files."""
    return {path: data for path, data in made_of.items() if path.endswith(".html")}


@pytest.fixture(params=["lahore", "small"])
def any_site(request: pytest.FixtureRequest) -> Site:
    """Each of the sites in turn."""
    found: Site = request.getfixturevalue(request.param)
    return found


def test_every_page_of_the_contract_is_there_in_both_languages(lahore: Site) -> None:
    """And each contest has its own."""
    wanted = {path for _, path in PAGES} | {f"contest/NA-{n}.html" for n in range(117, 131)}
    assert {*wanted, *(f"ur/{path}" for path in wanted), "style.css", "site.js", "changes.atom"} <= set(lahore)


def test_every_link_leads_to_a_file_and_an_anchor(any_site: Site) -> None:
    """Of the site, or to a file of the publication beside the pages."""
    pages = {path: read(data) for path, data in html(any_site).items()}
    lost = []
    for path, page in pages.items():
        for _, _, address in page.links:
            place, anchor = target(path, address)
            known = place in any_site or BESIDE.fullmatch(place)
            if not known or (anchor and place in pages and anchor not in pages[place].ids):
                lost.append((path, address))
    assert len(pages) > 20
    assert lost == []


def test_nothing_comes_from_elsewhere(any_site: Site) -> None:
    """No address with a host in a page, the style sheet or the script; namespaces are names, not addresses."""
    for path, data in any_site.items():
        text = data.decode()
        assert "@import" not in text
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", text)
        if path.endswith(".html"):
            assert all("//" not in address and ":" not in address for _, _, address in read(data).links), path


def test_ids_are_different_and_headings_begin_with_one(any_site: Site) -> None:
    """Each page has one first heading, one main part, and no id twice."""
    for path, data in html(any_site).items():
        page = read(data)
        assert len(set(page.ids)) == len(page.ids), path
        assert page.tags.count("h1") == 1, path
        assert page.tags.count("main") == 1, path


def test_no_page_is_larger_than_a_cheap_phone_likes(any_site: Site) -> None:
    """At most 60 KB compressed, before pictures that are files."""
    sizes = {path: len(gzip.compress(data, 6, mtime=0)) for path, data in any_site.items()}
    assert {path: size for path, size in sizes.items() if size > LIMIT} == {}


def test_names_cannot_break_out_of_their_place(small: Site) -> None:
    """A name that is a script is text; marks that turn a line around are gone."""
    for path, data in html(small).items():
        text = data.decode()
        assert "<script>alert" not in text, path
        assert "\u202e" not in text, path
        assert "onload=x" not in text or "&quot;&#x27; onload=x" in text, path
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in small["contest/A-1.html"].decode()


def test_the_same_records_give_the_same_bytes(tmp_path: Path, small: Site) -> None:
    """In another folder, at another time."""
    with made.workspace(tmp_path / "again", HOSTILE) as workspace:
        again = site(workspace)
    assert set(again) == set(small)
    kept = [path for path in small if without_log(again[path]) == without_log(small[path])]
    assert kept == list(small)


def without_log(data: bytes) -> bytes:
    """A page without what follows from the key and the clock of a log: its root, and when records came in."""
    return re.sub(rb"[0-9a-f]{12,64}|\d{4}-\d\d-\d\d \d\d:\d\d UTC", b"", data)


def test_two_contests_declared_for_either_side_have_the_same_structure(lahore: Site) -> None:
    """NA-122 and NA-128: the same sections with the same headings in the same order, and the same columns first."""
    for language in ("", "ur/"):
        one, other = (lahore[f"{language}contest/NA-{n}.html"].decode() for n in (122, 128))
        assert re.findall(r'<section id="([a-z]+)"', one) == re.findall(r'<section id="([a-z]+)"', other)
        assert re.findall(r"<h2[^>]*>([^<]+)<", one) == re.findall(r"<h2[^>]*>([^<]+)<", other)


def test_a_contest_opens_with_a_sentence_then_coverage(lahore: Site) -> None:
    """What is declared by how much, what differs, and that nothing says which is right."""
    page = read(lahore["contest/NA-128.html"]).said
    lead = "Declared for Muhammad Awn Saqlain Chaudhry over Salman Akram Raja by 13,552."
    assert page.index(lead) < page.index("Nothing here says which paper is right.") < page.index("433 of 433 stations")
    assert page.index("433 of 433 stations") < page.index("172,576")


def test_contested_stands_beside_certified_with_its_cause(lahore: Site) -> None:
    """Before whom, since when; and no page says it without."""
    page = lahore["contest/NA-128.html"].decode()
    assert re.search(r'class="badge status-certified"[^>]*>certified \d{4}-\d\d-\d\d<', page)
    assert "contested: case before the Lahore High Court, filed 2024-04-01, no decision recorded" in page
    assert 'class="badge contested"' not in lahore["contest/NA-117.html"].decode()


def test_a_response_or_its_absence_is_said_of_both(lahore: Site) -> None:
    """Both candidates, and the office, in the same words."""
    page = read(lahore["contest/NA-122.html"]).said
    assert page.count("no response recorded") == 3


def test_lists_of_findings_open_with_what_was_compared(lahore: Site) -> None:
    """On the front page and in the register."""
    for path in ("index.html", "findings.html"):
        said = read(lahore[path]).said
        first = said.index("Not compared in any way: 9, which is not the same as clean.")
        assert first < said.index("NA-122"), path


def test_every_page_says_who_publishes_and_that_it_is_not_the_office(any_site: Site) -> None:
    """With the log it is made from; position and root are on the page of data, so that pages stay as they are."""
    for path, data in html(any_site).items():
        said = read(data).said
        assert "The Coalition" in said, path
        assert "desk@example.org" in said, path
        assert ("یہ الیکشن کمیشن نہیں ہے" if path.startswith("ur/") else "This is not the election commission") in said
        assert re.search(r"[0-9a-f]{64}", said) or not path.endswith("data.html"), path


def test_a_contest_that_is_held_back_says_so_and_shows_nothing(tmp_path: Path) -> None:
    """No vote, no name, no picture of it on any page."""
    with made.workspace(tmp_path / "held", ("Amina", "Bilal", "Chanda")) as workspace:
        contest = workspace.canvass(basis="declared").outcomes[0].contest
        found = site(workspace, held_back=(contest,))
    assert "This contest is held back by the publisher" in read(found["contest/A-1.html"]).said
    said = " ".join(read(data).said for data in html(found).values())
    assert "Amina" not in said
    assert not re.search(r"\b560\b", said)  # a digest may have these three digits, too
    assert not [path for path in found if path.startswith(("charts/", "stations/", "ur/stations/"))]


def test_an_election_office_is_not_told_it_is_none(tmp_path: Path) -> None:
    """The sentence is for others."""
    with made.workspace(tmp_path / "office", ("Amina", "Bilal", "Chanda")) as workspace:
        found = site(workspace, election_office=True)
    assert all(b"not the election commission" not in data for data in html(found).values())


def test_stations_have_a_stable_short_link(small: Site) -> None:
    """Every station of the list stands at its anchor, in both languages."""
    page = read(small["stations/A-1/other.html"])
    assert [i for i in page.ids if i != "content"] == ["s1", "s2", "s3", "s4"]
    assert "copies differ at 2, agree at 1; one holder only at 1" in page.said
    assert read(small["ur/stations/A-1/other.html"]).ids == page.ids


def test_differences_in_both_directions_have_the_same_table(small: Site) -> None:
    """Towards and away from the first candidate: the same words for each, or that there are none."""
    said = read(small["contest/A-1.html"]).said
    assert "the margin towards" in said
    assert "the margin away from" in said


def test_scenarios_stand_on_the_page_of_the_house(national: Site) -> None:
    """Side by side with what is inferred; none preferred."""
    said = read(national["house.html"]).said
    assert "Sunni Ittehad Council's seats withheld (2024-02-25)" in said
    assert "The method is inferred from the awards that were reported" in said
    assert "which of them is right is not asked" in said


def test_numbers_of_a_contest_lead_to_their_records(lahore: Site) -> None:
    """A version of one claim names its record, with the file that has it."""
    page = lahore["contest/NA-128.html"].decode()
    assert re.search(r'href="\.\./records/\d{6}\.jsonl">record \d+</a>', page)


def test_a_day_keeps_its_order_among_words_from_right_to_left(lahore: Site) -> None:
    """Marked, so that the year stays first; in a page from left to right nothing is added."""
    assert "\u200e2024-04-01\u200e" in lahore["ur/contest/NA-128.html"].decode()
    assert "\u200e" not in lahore["contest/NA-128.html"].decode()
