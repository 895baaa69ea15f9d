"""The annexes: every station, every document with its proof, and how to check the whole without this program."""

from __future__ import annotations

from natija.canvass.certificates.spelling import count, number
from natija.canvass.schedule import Row
from natija.dossier.blocks import Block, Code, Column, Heading, Items, Paragraph, Table, numbers, texts
from natija.dossier.gather import Facts, sides
from natija.dossier.holders import UNKNOWN, holder, keyed, name, span, station
from natija.workspace.evidence import Mark, Paper


def stations(facts: Facts) -> list[Block]:
    """Every station with what each version gives the first two candidates."""
    if not facts.stations:
        return [Paragraph(text="No station is listed, and no form of a station is held.")]
    view = facts.comparison
    keys = [copy.key for copy in view.comparison.copies if copy.stations]
    two = sorted(sides(facts), key=lambda serial: (len(serial), serial))
    legend = "; ".join(f"{n}: {keyed(key, facts.names)}" for n, key in enumerate(keys, start=1))
    columns = (
        *texts("Station", "Name"), *numbers("Registered"),
        *(Column(title=f"{n}: {name(c, facts.names)}", number=True) for n in range(1, len(keys) + 1) for c in two),
        *texts("Copies"),
    )  # fmt: skip
    table = Table(
        caption=f"{count(len(facts.stations), 'station')}, in order of their numbers; candidates in ballot order",
        columns=columns, rows=tuple(_station(row, keys, two) for row in facts.stations),
        note=f"{legend}. {UNKNOWN}: not held or not given. The files beside this page have every candidate and field.",
        anchor="schedule", places=tuple(f"station-{n}" for n in range(1, len(facts.stations) + 1)),
    )  # fmt: skip
    return [table]


def _station(row: Row, keys: list[str], two: list[str]) -> tuple[str, ...]:
    votes = [span(row.votes.get(key, {}).get(serial)) for key in keys for serial in two]
    registered = UNKNOWN if row.registered is None else number(row.registered)
    states = sorted(set(row.states.values()), key=STATES.index)
    words = states[0] if states else "nobody holds a form"
    acts = f"; {'; '.join(row.acts)}" if row.acts else ""
    return (station(row.unit), row.name or UNKNOWN, registered, *votes, f"{words}{acts}")


STATES = ("differ", "agree", "not-compared", "single")
"""Of several forms at a station, the state that says most is shown."""


def documents(facts: Facts) -> list[Block]:
    """Every document, what is visible of its signatures, and the proof that it is in the log."""
    if not facts.evidence.papers:
        return [Paragraph(text="No document is recorded.")]
    columns = (
        *texts("No.", "Document", "Holder", "Published"), *numbers("Readings"),
        *texts("Signatures and stamps, as transcribed", "Confidence"),
    )  # fmt: skip
    names = facts.names
    rows = tuple(
        (
            f"B{n}", p.citation or p.url or "a file kept with the log", holder(p.holder, names), p.published or UNKNOWN,
            number(p.claims), "; ".join(_mark(m) for m in p.marks) or "not transcribed", p.confidence or UNKNOWN,
        ) for n, p in enumerate(facts.evidence.papers, start=1)
    )  # fmt: skip
    made: list[Block] = [
        Table(
            caption="Documents",
            columns=columns,
            rows=rows,
            links=tuple(f"#document-{n}" for n in range(1, len(rows) + 1)),
        )
    ]
    for n, paper in enumerate(facts.evidence.papers, start=1):
        made += _proof(n, paper)
    return made


def _mark(mark: Mark) -> str:
    return f"{mark.field}: {number(mark.there)} there, {number(mark.absent)} not, {number(mark.unread)} unread"


def _proof(n: int, paper: Paper) -> list[Block]:
    """Digest, receipt and audit path of one document."""
    title = paper.citation or paper.url or "a file kept with the log"
    kept = "kept with the log" if paper.kept else "not kept, only cited"
    digest = f"SHA-256 {paper.digest}, {kept}" if paper.digest else "No digest: cited, not kept"
    receipt = paper.inclusion
    lines = [
        f"record {paper.document}",
        f"position {receipt.position} of {receipt.size}, received {receipt.received} by {receipt.author}",
        f"envelope {receipt.envelope}",
        *(f"path {step}" for step in receipt.path),
    ]
    return [
        Heading(level=3, number=f"B{n}", text=title, anchor=f"document-{n}"),
        Paragraph(text=f"{digest}.{f' {paper.url}' if paper.url and paper.citation else ''}"),
        Code(text="\n".join(lines)),
    ]  # fmt: skip


def checking(facts: Facts) -> list[Block]:
    """How anybody checks what is here."""
    s = facts.source
    everything = (
        f"Everything: merge the bundle of the log {s.origin}, and run the commands of Natija {s.version} with "
        f"--at {s.size}. Facts as data are in the JSON file beside this page."
    )
    return [Items(items=(*STEPS, everything))]


PATH = (
    "Its place in the log: the leaf is the SHA-256 of the byte 0 and the envelope. Join it with each step of the path, "
    "the byte 1 before each pair, as in RFC 6962, section 2.1.1. The result is the root of section 2."
)
STEPS = (
    "The sums of section 6: add up the figures of the forms in certificate-N.json, and subtract.",
    "A document: take the SHA-256 of the file and compare it with Annex B.",
    PATH,
    "The checkpoint of section 2 is a C2SP signed note; its signature is checked with the key that stands there.",
)
