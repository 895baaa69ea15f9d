"""What a contest's numbers rest on and what was said of them: versions, sums, differences, law, history, statements.

Tables and sentences are the dossier's. A finding names how much was compared before it says what was found, and stands
beside the response recorded to it, or beside the words that none is.
"""

from __future__ import annotations

from collections.abc import Sequence

from natija.canvass.certificates import words as proof
from natija.canvass.certificates.spelling import capital, number
from natija.canvass.discrepancies import Discrepancy
from natija.dossier import lawtables, pencil, tables
from natija.dossier import sentences as say
from natija.dossier.blocks import Block, Items, Paragraph, Table
from natija.dossier.holders import holder, signed, worded
from natija.dossier.markup import Markup, escape, join, tag
from natija.dossier.page import block
from natija.model.definition import Definition
from natija.publish.picture import ContestPicture
from natija.publish.site import numbering
from natija.publish.site.figures import heads, numbered, table
from natija.publish.site.shell import Shell, link
from natija.workspace import views

EACH_WAY = 15
"""Stations listed in each direction; the pages of stations have every one."""


def written(blocks: Sequence[Block], name: str) -> Markup:
    """Blocks of the dossier in a page, marked as English."""
    kept = [b for b in blocks if not isinstance(b, Table) or b.rows]
    inside = join(block(one, f"{name}-{n}") for n, one in enumerate(kept))
    return tag("div", inside, {"lang": "en", "dir": "ltr", "class": "written"}) if kept else inside


def versions(made: ContestPicture, shell: Shell) -> tuple[Markup, ...]:
    """Every version side by side, and what each covers."""
    held = tables.versions_table(made.versions, made.names)
    if not held.rows:
        return (tag("p", escape(shell.words("contest.no-versions"))),)
    lines = tuple(say.matrix_sentence(m, made.comparison.listed) for m in made.comparison.matrix)
    return (written([held, *([Items(items=lines)] if lines else [])], "versions"),)


def sums(made: ContestPicture, shell: Shell) -> tuple[Markup, ...]:
    """Each stated total against each set of forms, contradictions as sums for a pencil."""
    if not made.proved:
        return (tag("p", escape(shell.words("contest.no-sums"))),)
    view = views.CertificatesView(
        moment=made.law.moment, contests=1, compared=(made.label,), proved=made.proved, names={made.label: made.names}
    )
    head = written([Paragraph(text=say.proofs_sentence(view), strong=True)], "proofs")
    return (head, *(_proof(one, made, n, shell) for n, one in enumerate(made.proved, start=1)))


def _proof(proved: views.Proved, made: ContestPicture, at: int, shell: Shell) -> Markup:
    """One comparison: what is held against what, then its contradictions, or that there is none."""
    names = made.names
    title = capital(say.proof_title(proved, names))
    blocks: list[Block] = []
    for certificate in proved.certificates:
        first, *rest = proof.sentences(certificate, names)
        blocks += [Paragraph(text=first, strong=True), Paragraph(text=" ".join(rest))]
        blocks += pencil.blocks(certificate, names)
    if not proved.certificates:
        blocks.append(Paragraph(text="No contradiction."))
    reach = _reach(proved, names)
    premises = tuple(dict.fromkeys(
        worded(text, names) for c in proved.certificates for text in proof.premise_sentences(c.premises)
    ))  # fmt: skip
    heading = tag("h3", escape(title), {"id": f"sum-{at}", "lang": "en", "dir": "ltr"})
    shut = tag("details", join((
        tag("summary", escape(shell.words("contest.premises"))),
        written([Items(items=(*premises, *reach))], f"premises-{at}"),
    ))) if premises or reach else Markup("")  # fmt: skip
    return join((heading, written(blocks, f"sum-{at}"), shut))


def _reach(proved: views.Proved, names: dict[str, str]) -> list[str]:
    said = [*(proof.condition_sentences(proved.condition, names) if proved.condition else ())]
    return [*said, *proof.lead_sentences(proved.reach, proved.flip, names)]


def differences(made: ContestPicture, view: views.ComparisonView, shell: Shell) -> tuple[Markup, ...]:
    """Copies against copies, in both directions alike."""
    pairs = made.comparison.pairs
    if not pairs:
        return (written([Paragraph(text=text) for text in say.compared(view)[1:2]], "compared"),)
    said = tuple(say.pair_sentence(pair, made.names) for pair in pairs)
    worst = [Paragraph(text=text) for text in say.worst_sentences(made.worst, made.names)]
    blocks: list[Block] = [Items(items=said), tables.directions_table(pairs, made.names), *worst]
    return (written(blocks, "pairs"), *_both_ways(made, shell))


def _both_ways(made: ContestPicture, shell: Shell) -> list[Markup]:
    """As many stations one way as the other, where there are so many; each a link to the station."""
    words = shell.words
    leader = made.names.get(made.outcome.leader or "", "") or words("contest.first-candidate")
    parts = []
    for key, sign in (("towards", 1), ("away", -1)):
        these = [d for d in made.discrepancies if (d.effect or 0) * sign > 0][:EACH_WAY]
        if these:
            rows = [_station(d, made, shell) for d in these]
            columns = (
                *heads(words("table.station"), words("table.versions"), words("table.second-less-first")),
                *numbered(words("table.effect")),
            )
            parts.append(table(words(f"contest.{key}", leader, number(len(rows))), columns, rows, "cards"))
        else:
            parts.append(tag("p", escape(words(f"contest.none-{key}", leader))))
    return parts if made.discrepancies else []


def _station(one: Discrepancy, made: ContestPicture, shell: Shell) -> list[Markup]:
    pair = f"{one.left.replace(' count ', ' ')} → {one.right.replace(' count ', ' ')}"
    return [
        link(shell.to(numbering.address(made.slug, one.unit)), one.unit.rpartition("/")[2]),
        tag("span", escape(worded(pair, made.names)), {"lang": "en", "dir": "ltr"}),
        tag("span", escape(tables.changes(one, made.names)), {"lang": "en", "dir": "ltr"}), escape(signed(one.effect)),
    ]  # fmt: skip


def law(made: ContestPicture, shell: Shell) -> tuple[Markup, ...]:
    """Acts in force, rules, deadlines, forum; in English beside the note that it is not reviewed elsewhere."""
    view = made.law
    note = [] if shell.words.reviewed else [tag("p", escape(shell.words("contest.law-english")), {"class": "note"})]
    acts: list[Block] = [Paragraph(text=say.status_sentence(view), strong=True), lawtables.acts_table(view)]
    rules: list[Block] = [
        lawtables.answers_table(view), lawtables.deadlines_table(view),
        Paragraph(text=worded(view.forum.says, made.names)),
    ]  # fmt: skip
    more = tag("summary", escape(shell.words("contest.rules")))
    shut = tag("details", join((more, written(rules, "rules"))))
    return (*note, written([*acts, Paragraph(text=say.law_sentence(view))], "law"), shut)


def history(made: ContestPicture, shell: Shell) -> tuple[Markup, ...]:
    """Every standing ever stated; a figure that fell with what is recorded in between."""
    del shell
    view = views.HistoryView(moment=made.law.moment, history=made.history, names=made.names)
    first, *falls = say.history_sentences(view)
    blocks: list[Block] = [Paragraph(text=first), *([Items(items=tuple(falls))] if falls else [])]
    return (written([*blocks, tables.standings_table(view)], "history"),)


def statements(made: ContestPicture, definition: Definition, shell: Shell) -> tuple[Markup, ...]:
    """What was said and by whom; for the first two and the offices, their response or that there is none."""
    words, names = shell.words, made.names
    rows = [
        [escape(s.date[:10]), escape(worded(s.by, names)), escape(s.kind),
         tag("span", escape(s.says or ""), {"lang": "en", "dir": "ltr"}), escape(s.source or "")]
        for s in made.statements
    ]  # fmt: skip
    columns = heads(
        words("table.date"), words("table.who"), words("table.kind"), words("table.what"), words("table.source")
    )
    told = table(words("contest.statements-caption"), columns, rows, "cards") if rows else tag(
        "p", escape(words("contest.no-statements"))
    )  # fmt: skip
    offices = [h.id for h in definition.holders if h.kind == "commission"]
    asked = [names.get(s.candidate, s.candidate) for s in made.outcome.standings[:2]]
    items = [tag("li", escape(f"{who}: {_answer(who, made, shell)}")) for who in asked]
    items += [tag("li", escape(f"{capital(holder(who, names))}: {_answer(who, made, shell)}")) for who in offices]
    title = tag("h3", escape(words("contest.responses")))
    return (told, title, tag("ul", join(items), {"class": "responses"})) if items else (told,)


def _answer(who: str, made: ContestPicture, shell: Shell) -> str:
    """The response recorded, or that there is none: at equal size."""
    given = [s for s in made.statements if s.kind == "response" and s.by == who]
    if not given:
        return shell.words("contest.no-response")
    return " ".join(f"{s.date[:10]}: {s.says or ''}" for s in given)


def findings(made: ContestPicture, shell: Shell) -> tuple[Markup, ...]:
    """Findings by code, each a link to its rule."""
    words = shell.words
    if not made.findings:
        return (tag("p", escape(words("contest.no-findings"))),)
    rows = [
        [link(shell.to(f"method.html#{f.code}"), f.code), escape(words(f"severity.{f.severity}")),
         tag("span", escape(f.title), {"lang": "en", "dir": "ltr"}), escape(number(f.count))]
        for f in made.findings
    ]  # fmt: skip
    columns = (
        *heads(words("table.code"), words("table.severity"), words("table.what")),
        *numbered(words("table.number")),
    )
    return (tag("p", escape(words("contest.findings-says"))), table(words("contest.findings"), columns, rows, "cards"))
