"""Tables of law: rules with their answers, the figures and texts they rest on, deadlines, and official acts."""

from __future__ import annotations

from natija.canvass.certificates.spelling import capital, count, number
from natija.dossier.blocks import Table, numbers, texts
from natija.dossier.holders import UNKNOWN, span, worded
from natija.dossier.sentences import RULES
from natija.workspace import proofs


def answers_table(view: proofs.LawView) -> Table:
    """Each rule: whether it applies, in words."""
    return Table(
        caption="Rules",
        columns=texts("Rule", "Applies", "Because", "Confidence"),
        rows=tuple(
            (
                capital(RULES[a.rule]), a.applies,
                a.says + (f" Missing: {', '.join(a.missing)}." if a.missing else ""), a.confidence or "no text",
            ) for a in view.answers
        ),
    )  # fmt: skip


def figures_table(view: proofs.LawView) -> Table:
    """The figures the answers rest on."""
    return Table(
        caption="Figures they rest on",
        columns=(*texts("Figure"), *numbers("Value"), *texts("From")),
        rows=tuple((f.name, span(f.range), worded(f.source, view.names)) for f in view.figures),
    )


def texts_table(view: proofs.LawView) -> Table:
    """The texts, once each, with where they were seen."""
    found = {(t.id, t.since): t for a in view.answers for t in a.texts}
    found |= {(t.id, t.since): t for t in view.forum.texts}
    return Table(
        caption="Texts",
        columns=texts("Parameter", "Says", "Since", "Source"),
        rows=tuple(
            (t.id, f"{number(t.value)} {t.unit}", t.since, f"{t.source} ({t.confidence} confidence)")
            for t in found.values()
        ),
    )


def deadlines_table(view: proofs.LawView) -> Table:
    """Deadlines with a due date in the order of a contest's life; the others by name."""
    undated = [d.title for d in view.deadlines if not d.due]
    return Table(
        caption=f"Deadlines{f' on {view.on}' if view.on else ''}",
        columns=texts("What", "Due", "Status", "Why", "Source"),
        rows=tuple(
            (
                d.title, d.due or UNKNOWN, f"{d.status}, {count(d.days_late, 'day')}" if d.days_late else d.status,
                d.says.removeprefix(f"{d.title}: "),
                f"{d.text.source} ({d.text.confidence})" if d.text else "no text",
            ) for d in view.deadlines if d.due
        ),
        note=f"Nothing recorded to count from: {'; '.join(undated)}." if undated else "",
    )  # fmt: skip


def acts_table(view: proofs.LawView) -> Table:
    """Official acts in order, and which of them stand."""
    return Table(
        caption="Official acts",
        columns=texts("Date", "Act", "By", "Stands", "Source"),
        rows=tuple(
            (
                a.date[:10], f"{a.act}: {a.says}" if a.says else a.act, a.forum or a.by,
                "yes" if a.stands else "ended", a.source or UNKNOWN,
            ) for a in view.timeline
        ),
    )  # fmt: skip
