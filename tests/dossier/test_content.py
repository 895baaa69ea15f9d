"""What a dossier says: every section, the paragraph that is quoted, sums that add up, gaps named as gaps."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from natija.canvass.certificates.spelling import number
from natija.dossier import short
from natija.dossier.blocks import Document, Heading, Items, Paragraph, Table
from natija.dossier.content import ANNEXES, SECTIONS, document
from natija.dossier.gather import gather
from natija.dossier.pencil import Block as Sum
from natija.workspace import Workspace
from tests.dossier import made
from tests.dossier.conftest import QUENTIN, XANTHE
from tests.dossier.reading import Reading

pytestmark = pytest.mark.slow


def page(folder: Path) -> Reading:
    """The page of a dossier."""
    (path,) = folder.glob("*.html")
    return Reading(path.read_text(encoding="utf-8"))


def test_every_section_is_there_with_its_number(na128: Path) -> None:
    """Twelve sections and three annexes, each linked from the top."""
    text = page(na128).text
    titles = [f"{n}. {title}" for n, (title, _, _) in enumerate(SECTIONS, start=1)]
    titles += [f"Annex {letter}. {title}" for letter, (title, _, _) in zip("ABC", ANNEXES, strict=True)]
    assert [title for title in titles if text.count(title) < 2] == []


def test_the_first_paragraph_of_na_128_can_be_quoted(lahore: Workspace) -> None:
    """Both directions, whose papers, what they cover, on what it hangs, and that nothing is decided."""
    said = short.summary(gather(lahore, "NA-128"))
    assert said == (
        "NA-128 Lahore-XII: declared for Muhammad Awn Saqlain Chaudhry over Salman Akram Raja by 13,552: 172,576 votes"
        " against 159,024. Form 45, copies of the agents of Salman Akram Raja, 392 of 433 stations: 142,727 for Salman"
        " Akram Raja and 59,900 for Muhammad Awn Saqlain Chaudhry. Form 45, copies of the commission, 433 of 433"
        " stations: 177,733 for Muhammad Awn Saqlain Chaudhry and 158,740 for Salman Akram Raja. Form 48, copies of the"
        " commission, 433 of 433 stations: 172,576 for Muhammad Awn Saqlain Chaudhry. Station by station nothing is"
        " compared: no form of a single station is held here. Form 45, copies of the commission, and the total of Form"
        " 47 (provisional) cannot all be true: the forms hold 5,157 more votes for Muhammad Awn Saqlain Chaudhry than"
        " the total states: 177,733 against 172,576. The winner is the same either way. Form 45, copies of the agents"
        " of Salman Akram Raja, and the total of Form 47 (provisional) cannot all be true, if its premises hold: the"
        " total gives Muhammad Awn Saqlain Chaudhry and Salman Akram Raja together 128,973 more votes than the forms"
        " can hold. 3 more contradictions in section 6. Last official act in force: an earlier act restored,"
        " 2024-02-23; returned by it: Muhammad Awn Saqlain Chaudhry. Nothing here says which paper is right."
    )


def test_the_first_paragraph_of_na_122_says_that_the_winner_stays(lahore: Workspace) -> None:
    """The mirror case has the same words: 1,107 too many on the forms of the commission."""
    said = short.summary(gather(lahore, "NA-122"))
    assert (
        "the forms hold 1,107 more votes for Sardar Latif Khosa than the total states: 118,216 against 117,109" in said
    )
    assert "The winner is the same either way." in said


def test_a_sum_is_right_when_done_with_a_pencil(lahore: Workspace, small: Workspace) -> None:
    """What stands above a line, less what is to be subtracted, is what stands under it."""
    sums = [b for w, c in ((lahore, "NA-128"), (small, "A-1")) for b in blocks(w, c) if isinstance(b, Sum)]
    assert sums
    for one in sums:
        running = 0
        for line in one.lines:
            if line.result:
                assert line.value == running
            else:
                running += (-1 if line.less else 1) * (line.value or 0)


def blocks(workspace: Workspace, contest: str) -> tuple[object, ...]:
    """The blocks of a dossier."""
    return document(gather(workspace, contest)).blocks


def test_facts_as_data_are_the_numbers_on_the_page(na128: Path, a1: Path) -> None:
    """Votes of every version, and every deficit, excess and sum of a certificate."""
    for folder in (na128, a1):
        text = page(folder).text
        (path,) = (p for p in folder.glob("*.json") if not p.name.startswith("certificate"))
        facts = json.loads(path.read_text(encoding="utf-8"))
        leading = {s["candidate"] for s in facts["comparison"]["outcome"]["standings"][:2]}
        votes = [n for v in facts["comparison"]["versions"] for c, n in v["votes"].items() if c in leading]
        proofs = [c for p in facts["certificates"]["proved"] for c in p["certificates"]]
        assert votes
        assert proofs
        missing = [n for n in (*votes, *(c.get("gap", 0) for c in proofs)) if n and number(n) not in text]
        assert missing == []


def test_certificates_on_the_page_are_the_files_beside_it(na128: Path) -> None:
    """As many as the page names, numbered alike."""
    text = page(na128).text
    files = sorted(p.name for p in na128.glob("certificate-*.json"))
    assert len(files) == 5
    assert [name for name in files if f"is in {name};" not in text] == []


def test_holders_of_whom_nothing_is_held_are_named(na128: Path, a1: Path) -> None:
    """The winner's agents in one, the loser's in the other."""
    assert "The agents of Muhammad Awn Saqlain Chaudhry absent none none" in page(na128).text
    assert f"The agents of {QUENTIN} absent none none" in page(a1).text


def test_nobody_is_called_by_an_id_of_the_record(na128: Path) -> None:
    """Holders, courts and acts in words; ids stand in Annex B only."""
    text = page(na128).text
    body = text[: text.rindex("Annex B.")]
    found = [word for word in ("court:", "press:", "agents:", "petition-filed", "transcriber:") if word in body]
    assert found == []


def test_both_directions_have_a_table(a1: Path) -> None:
    """Of two stations that differ one moves the margin each way."""
    text = page(a1).text
    assert f"the second moves the margin towards {XANTHE}; 1 of 1, largest first" in text
    assert f"the second moves the margin away from {XANTHE}; 1 of 1, largest first" in text


def test_law_has_source_confidence_deadline_and_forum(na128: Path) -> None:
    """Each deadline with what it counts from; a text that nobody saw says so; a court by its name."""
    text = page(na128).text
    assert "Election petition 2024-03-29 no act recorded 45 days after the gazette notice; counted from the" in text
    assert "official text not seen; fits NA-81 in 2024 (margin 7,791) (low confidence)" in text
    assert "By-election – no act recorded 60 days after the vacancy" in text
    assert "No source gives this text." in text
    assert "2024-04-01, before the Lahore High Court: petition filed." in text
    assert "a complaint goes to the Election Tribunal. Open cases: the Lahore High Court (filed 2024-04-01)." in text


def test_who_has_not_answered_is_said_of_both_sides_and_the_office(na128: Path) -> None:
    """Silence is not consent: it stands there as what it is."""
    text = page(na128).text
    for who in ("Muhammad Awn Saqlain Chaudhry", "Salman Akram Raja", "Election Commission of Pakistan"):
        assert f"{who}: no response recorded." in text


def test_what_is_not_known_is_a_list(na128: Path) -> None:
    """Postal ballots, stations, other candidates, copies of the other side, originals."""
    text = page(na128).text
    unknown = text[text.rindex("12. What is not known") : text.rindex("Annex A.")]
    for gap in (
        "Which stations there are", "How many ballots belong to no station",
        "What the copies of the agents of Muhammad Awn Saqlain Chaudhry say", "20 candidates of 22 on the ballot",
        "The bytes of 18 documents", "Whose papers are genuine",
    ):  # fmt: skip
        assert gap in unknown


def test_a_contest_with_nothing_held_is_a_dossier_of_gaps(tmp_path: Path) -> None:
    """Every section says what is not there; nothing is drawn, compared or proved."""
    with made.workspace(tmp_path, (XANTHE, QUENTIN), empty=True) as workspace:
        done = document(gather(workspace, "A-1"))
    assert done.subtitle == (
        "No total is stated for it. No form of a station is held here, so nothing can be added up. "
        "Nothing here says which paper is right."
    )
    assert len([b for b in done.blocks if isinstance(b, Heading) and b.level == 2]) == len(SECTIONS) + len(ANNEXES)
    assert "No list of stations is held." in said(done)
    assert "No official act is recorded." in said(done)


def test_swapped_candidates_swap_their_names_and_nothing_else(small: Workspace, tmp_path: Path) -> None:
    """Every sentence of every section: figures and agents change places, the names follow."""
    with made.workspace(tmp_path, (QUENTIN, XANTHE, "Third"), mirrored=True) as other:
        mirrored = document(gather(other, "A-1"))
    straight = document(gather(small, "A-1"))
    assert mirrored.subtitle == straight.subtitle
    assert same(mirrored) == same(straight)
    with made.workspace(tmp_path / "names", (XANTHE, QUENTIN, "Third"), mirrored=True) as third:
        renamed = document(gather(third, "A-1"))
    swap = {XANTHE: QUENTIN, QUENTIN: XANTHE}
    assert [" ".join(swap.get(w, w) for w in _words(text)) for text in same(renamed)] == [
        " ".join(_words(text)) for text in same(straight)
    ]


def _words(text: str) -> list[str]:
    for mark in ".,:;'":
        text = text.replace(mark, f" {mark} ")
    return text.split()


def said(done: Document) -> list[str]:
    """Every sentence outside tables."""
    made = [
        [b.text] if isinstance(b, Paragraph) else list(b.items) for b in done.blocks if isinstance(b, Paragraph | Items)
    ]
    made += [[b.caption, b.note] for b in done.blocks if isinstance(b, Table)]
    return [text for several in made for text in several]


def same(done: Document) -> list[str]:
    """Sentences that name no log, root or definition."""
    anonymous = ("Log of", "Root of", "Definition", "Key that", "Last record", "Made by", "Everything:")
    return [text for text in said(done) if not text.startswith(anonymous)]
