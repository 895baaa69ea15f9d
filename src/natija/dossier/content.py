"""The dossier's text: facts in, numbered sections and annexes out. What is not there is said where it would stand.

Two candidates, two holders and two directions get the same words, the same tables and the same room. The sentences are
those of the commands; nothing here computes a result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from natija.canvass.certificates import words
from natija.canvass.certificates.spelling import capital, count, number
from natija.canvass.discrepancies import Discrepancy
from natija.dossier import annexes, lawtables, pencil, pictures, short, tables
from natija.dossier import sentences as say
from natija.dossier.blocks import Block, Break, Code, Document, Heading, Items, Paragraph, Table, numbers, texts
from natija.dossier.gather import Facts
from natija.dossier.holders import UNKNOWN, called, holder, of, station, worded
from natija.dossier.unknown import not_known
from natija.workspace import views

EACH_WAY = 15
"""Stations listed in each direction; the schedule has every one."""


def document(facts: Facts) -> Document:
    """The whole dossier of one contest."""
    blocks: list[Block] = []
    for n, (text, anchor, section) in enumerate(SECTIONS, start=1):
        blocks += [Heading(level=2, number=f"{n}.", text=text, anchor=anchor), *section(facts)]
    for letter, (text, anchor, section) in zip("ABC", ANNEXES, strict=True):
        blocks += [Break(), Heading(level=2, number=f"Annex {letter}.", text=text, anchor=anchor), *section(facts)]
    title = say.title(facts.comparison.outcome)
    fictional = "FICTIONAL. " if facts.comparison.moment.fictional else ""
    source = facts.source
    foot = f"Log {source.origin}, {number(source.size)} records, root {source.root}. Natija {source.version}."
    return Document(
        title=f"{fictional}{title}: what is held, and what cannot all be true",
        subtitle=short.lead(facts),
        footer=f"{facts.comparison.moment.title}. {foot} A difference between papers does not say who altered what.",
        dated=source.received,
        blocks=tuple(blocks),
    )


def summary(facts: Facts) -> list[Block]:
    """One paragraph."""
    return [Paragraph(text=short.summary(facts))]


def made_from(facts: Facts) -> list[Block]:
    """Who made it, and from what."""
    s = facts.source
    when = f" Only what was in force on {s.as_of} is in it." if s.as_of else ""
    return [
        Paragraph(text=f"Made by {s.author} with Natija {s.version} from the first {number(s.size)} records of the log "
                  f"{s.origin}; whoever has the same log gets the same figures and sentences.{when}"),
        Items(items=(
            f"Root of the log: {s.root}", f"Last record received: {s.received}", f"Definition: {s.definition}",
            f"Key that signs: {s.verifier}",
        )),
        Code(text=s.checkpoint.strip()),
        Paragraph(text="Annex C says how to check this."),
    ]  # fmt: skip


def holders(facts: Facts) -> list[Block]:
    """Whose copies are held, and whose are not."""
    names = facts.names
    rows = []
    for one in facts.holdings:
        held = "; ".join(f"Form {_form(key)}: {count(n, 'station')}" for key, n in one.stations.items())
        sums = "; ".join(f"Form {text} stations" for text in one.sums)
        present = "present" if held or sums else "absent"
        rows.append((called(one.holder, names), present, held or "none", sums or "none"))
    columns = texts("Holder", "Here", "Copies of station forms", "Sums over station forms, as stated")
    listed = facts.comparison.comparison.listed
    stations = "No list of stations is held." if listed is None else f"{count(listed, 'station')} on the list."
    return [
        Paragraph(text=stations),
        Table(caption="Holders present and absent", columns=columns, rows=tuple(rows)),
    ]


def _form(key: str) -> str:
    form, stage = key.split(" ", 1)
    return form if stage == "count" else f"{form} ({stage})"


def versions(facts: Facts) -> list[Block]:
    """Every version side by side, what each covers, and the way from level to level."""
    view = facts.comparison
    made: list[Block] = [tables.versions_table(view.versions, facts.names), *pictures.coverage(facts)]
    lines = [say.matrix_sentence(m, view.comparison.listed) for m in view.comparison.matrix]
    return [*made, *([Items(items=tuple(lines))] if lines else []), *_levels(facts)]


def _levels(facts: Facts) -> list[Block]:
    """Postal votes and re-admitted ballots, as lines of their own: recorded, or not."""
    stated = {(v.form, field): v.figures[field] for v in facts.comparison.versions
              for field in ("postal.valid", "postal.rejected") if field in v.figures}  # fmt: skip
    again = [a for a in facts.law.timeline if a.act == "re-admitted"]
    postal = [f"Form {form}, {field}: {number(value)}" for (form, field), value in stated.items()]
    acts = [f"Ballots re-admitted on {a.date[:10]} by {holder(a.by, facts.names)}." for a in again]
    lines = [
        *(postal or ["Postal votes: none recorded, so how many ballots belong to no station is not known."]),
        *(acts or ["Re-admitted ballots: none recorded."]),
    ]
    return [Items(items=tuple(lines))]


def left_out(facts: Facts) -> list[Block]:
    """Forms that are held and do not count, and why."""
    names = facts.names
    apart = [say.pair_sentence(p, names) for p in facts.comparison.comparison.pairs if not p.aligned]
    rows = [
        (g.basis or "every basis", g.why, number(g.count), ", ".join(station(u) for u in g.units[:20])
         + (f" and {number(len(g.units) - 20)} more" if len(g.units) > 20 else "") or UNKNOWN)
        for g in facts.excluded
    ]  # fmt: skip
    columns = (*texts("Basis", "Why"), *numbers("How many"), *texts("Stations"))
    made: list[Block] = [Table(caption="Left out", columns=columns, rows=tuple(rows))] if rows else []
    if apart:
        made.append(Items(items=tuple(apart)))
    return made or [Paragraph(text="Nothing that is held is left out.")]


def sums(facts: Facts) -> list[Block]:
    """Each stated total against each set of forms: contradictions laid out for a pencil."""
    made: list[Block] = [Paragraph(text=say.proofs_sentence(facts.certificates), strong=True)]
    written, names = 0, facts.names
    for n, proved in enumerate(facts.certificates.proved, start=1):
        title = say.proof_title(proved, names)
        made.append(Heading(level=3, number=f"6.{n}", text=title, anchor=f"sum-{n}"))
        made += _proof(proved, facts, written)
        written += len(proved.certificates)
    return made


def _proof(proved: views.Proved, facts: Facts, written: int) -> list[Block]:
    names = facts.names
    made: list[Block] = []
    for n, certificate in enumerate(proved.certificates, start=written + 1):
        first, *rest = words.sentences(certificate, names)
        made += [Paragraph(text=first, strong=True), Paragraph(text=" ".join(rest)), *pencil.blocks(certificate, names)]
        premises = tuple(worded(text, names) for text in words.premise_sentences(certificate.premises))
        made += [Paragraph(text="Premises"), Items(items=premises)]
        made.append(Paragraph(text=f"Every integer of it is in certificate-{n}.json; it is checked by adding them up."))
    if not proved.certificates:
        made.append(Paragraph(text="No contradiction."))
    said = [*(words.condition_sentences(proved.condition, names) if proved.condition else ())]
    said += words.lead_sentences(proved.reach, proved.flip, names)
    return [*made, Paragraph(text=" ".join(said))] if said else made


def differences(facts: Facts) -> list[Block]:
    """Copies against copies, in both directions alike; then forms against the rows made from them."""
    view, names = facts.comparison, facts.names
    pairs = view.comparison.pairs
    if not pairs:
        return [Paragraph(text=say.compared(view)[1])]
    made: list[Block] = [Items(items=tuple(say.pair_sentence(pair, names) for pair in pairs))]
    directions = tables.directions_table(pairs, names)
    made += [*([directions] if directions.rows else []), *pictures.pairs(facts)]
    made += [Paragraph(text=text) for text in say.worst_sentences(view.worst, names)]
    copies = {(p.left, p.right) for p in pairs if say.same_form(p)}
    same = [d for d in view.discrepancies if (d.left, d.right) in copies]
    other = [d for d in view.discrepancies if (d.left, d.right) not in copies]
    return [
        *made, *_each_way(facts, same, "Copies of one form"), *_each_way(facts, other, "One form against another"),
        *_codes(facts),
    ]  # fmt: skip


def _each_way(facts: Facts, found: Sequence[Discrepancy], what: str) -> list[Block]:
    """As many stations one way as the other, where there are so many."""
    view = facts.comparison
    leader = view.outcome.leader
    who = facts.names.get(leader, leader) if leader else "the first candidate"
    schedule = {row.unit: n for n, row in enumerate(facts.stations, start=1)}
    made: list[Block] = []
    for way, sign in (("towards", 1), ("away from", -1)):
        these = [d for d in found if (d.effect or 0) * sign > 0]
        shown = these[:EACH_WAY]
        caption = f"{what}: the second moves the margin {way} {who}; {of(len(shown), len(these))}, largest first"
        if shown:
            table = tables.discrepancies_table(shown, {view.outcome.label: facts.names})
            links = tuple(f"#station-{schedule[d.unit]}" if d.unit in schedule else "" for d in shown)
            made.append(replace(tables.without_repeats(table, ("Versions",)), caption=caption, links=links))
        else:
            made.append(Paragraph(text=f"{what}: nowhere does the second move the margin {way} {who}."))
    return made if found else []


def _codes(facts: Facts) -> list[Block]:
    rows = tuple((f.code, f.severity, f.title, number(f.count)) for f in facts.findings)
    columns = (*texts("Code", "Severity", "What"), *numbers("How many"))
    note = "A finding is a question about a paper or a reading, never a verdict."
    return [Table(caption="Findings under every basis", columns=columns, rows=rows, note=note)] if rows else []


def law(facts: Facts) -> list[Block]:
    """Rules, deadlines, and before whom each case goes."""
    view, names = facts.law, facts.names
    cases = [
        f"{a.date[:10]}, before {holder(a.forum or a.by, names)}: {say.ACTS[a.act]}. {a.says or ''}".strip()
        for a in view.timeline if a.act.startswith(("petition", "recount"))
    ]  # fmt: skip
    made: list[Block] = [
        Paragraph(text=say.law_sentence(view)), lawtables.answers_table(view), lawtables.figures_table(view),
        lawtables.deadlines_table(view), lawtables.texts_table(view), Paragraph(text=worded(view.forum.says, names)),
    ]  # fmt: skip
    listed = Items(items=tuple(cases)) if cases else Paragraph(text="No case is recorded.")
    return [*(b for b in made if not isinstance(b, Table) or b.rows), Paragraph(text="Cases and their forums"), listed]


def timeline(facts: Facts) -> list[Block]:
    """Official acts and events, in order."""
    acts = lawtables.acts_table(facts.law)
    events = Table(
        caption="Custody, incidents, shutdowns",
        columns=texts("Date", "What", "Form", "Says", "Source"),
        rows=tuple(
            (e.date[:10], e.kind, e.form or UNKNOWN, e.says or UNKNOWN, e.source or UNKNOWN)
            for e in facts.evidence.events
        ),
    )  # fmt: skip
    none: list[Block] = [] if events.rows else [Paragraph(text="No event of custody or incident is recorded.")]
    first: list[Block] = [acts] if acts.rows else [Paragraph(text="No official act is recorded.")]
    now: list[Block] = [Paragraph(text=say.status_sentence(facts.law))] if acts.rows else []
    return [*now, *first, *([events] if events.rows else []), *none]


def stated(facts: Facts) -> list[Block]:
    """Every standing ever stated, gaps as gaps."""
    first, *falls = say.history_sentences(facts.history)
    table = tables.standings_table(facts.history)
    made: list[Block] = [Paragraph(text=first), *([Items(items=tuple(falls))] if falls else [])]
    return [*made, *([table] if table.rows else []), *pictures.standings(facts)]


def statements(facts: Facts) -> list[Block]:
    """What was said, and who answered; where nobody did, that."""
    told, names = facts.contest.statements, facts.names
    rows = tuple((s.date[:10], worded(s.by, names), s.kind, s.says or UNKNOWN, s.source or UNKNOWN) for s in told)
    columns = texts("Date", "Who", "Kind", "What", "Source")
    made: list[Block] = [Table(caption="Statements, in our words", columns=columns, rows=rows)] if rows else []
    asked = [names.get(s.candidate, s.candidate) for s in facts.comparison.outcome.standings[:2]]
    answered = {s.by for s in told if s.kind == "response"}
    lines = tuple(
        f"{names.get(who, capital(holder(who, names)))}: "
        f"{'response recorded above' if who in answered else 'no response recorded'}."
        for who in (*asked, *facts.offices)
    )
    none = [] if rows else [Paragraph(text="No statement is recorded.")]
    return [*made, *none, Paragraph(text="Responses to the differences shown here"), Items(items=lines)]


def unknown(facts: Facts) -> list[Block]:
    """What nobody said or nobody holds."""
    return [Items(items=tuple(not_known(facts)))]


Section = Callable[[Facts], Sequence[Block]]

SECTIONS: tuple[tuple[str, str, Section], ...] = (
    ("In short", "short", summary),
    ("Who made this, and from what", "source", made_from),
    ("Holders present and absent", "holders", holders),
    ("Versions side by side", "versions", versions),
    ("Forms left out, and why", "left-out", left_out),
    ("Sums that can be checked with a pencil", "sums", sums),
    ("Differences between copies, in both directions", "differences", differences),
    ("Law, deadlines and forums", "law", law),
    ("Timeline", "timeline", timeline),
    ("Standings as they were stated", "stated", stated),
    ("Statements and responses", "statements", statements),
    ("What is not known", "unknown", unknown),
)
"""Number, name and anchor of every section, in order."""
ANNEXES: tuple[tuple[str, str, Section], ...] = (
    ("Station schedule", "stations", annexes.stations),
    ("Documents, with proof of each", "documents", annexes.documents),
    ("How to check this", "check", annexes.checking),
)
