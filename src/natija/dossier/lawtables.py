"""Tables of law: rules with their answers, the figures and texts they rest on, deadlines, and official acts."""

from __future__ import annotations

from natija.canvass.certificates.spelling import capital, count, number
from natija.canvass.deadlines import Deadline
from natija.canvass.law import NO_TEXT
from natija.dossier.blocks import Table, numbers, texts
from natija.dossier.holders import UNKNOWN, holder, span, worded
from natija.dossier.sentences import ACTS, FIGURES, RULES
from natija.workspace import proofs


def answers_table(view: proofs.LawView) -> Table:
    """Each rule: whether it applies, in words."""
    return Table(
        caption="Rules",
        columns=texts("Rule", "Applies", "Because", "Confidence"),
        rows=tuple(
            (
                capital(RULES[a.rule]), a.applies,
                a.says + (f" Missing: {', '.join(FIGURES.get(m, m) for m in a.missing)}." if a.missing else ""),
                a.confidence or "no text",
            ) for a in view.answers
        ),
    )  # fmt: skip


def figures_table(view: proofs.LawView) -> Table:
    """The figures the answers rest on."""
    return Table(
        caption="Figures they rest on",
        columns=(*texts("Figure"), *numbers("Value"), *texts("From")),
        rows=tuple(
            (capital(FIGURES.get(f.name, f.name)), span(f.range), worded(f.source, view.names)) for f in view.figures
        ),
    )


def texts_table(view: proofs.LawView) -> Table:
    """The texts, once each, with where they were seen. Of a forum the number is its instance, and is not said."""
    found = {(t.id, t.since): t for a in view.answers for t in a.texts}
    found |= {(t.id, t.since): t for t in view.forum.texts}
    return Table(
        caption="Texts",
        columns=texts("Parameter", "Says", "Since", "Source"),
        rows=tuple(
            (
                t.id,
                t.unit if t.id.startswith("forum-") else f"{number(t.value)} {t.unit}",
                t.since,
                f"{t.source} ({t.confidence} confidence)",
            )
            for t in found.values()
        ),
    )


def deadlines_table(view: proofs.LawView) -> Table:
    """Deadlines in the order of a contest's life, those with a due date first."""
    ordered = sorted(view.deadlines, key=lambda d: not d.due)
    return Table(
        caption=f"Deadlines{f' on {view.on}' if view.on else ''}",
        columns=texts("What", "Due", "Status", "Counted", "Source"),
        rows=tuple(
            (
                d.title, moment(d.due) if d.due else UNKNOWN, deadline_state(d), _reason(d),
                f"{d.text.source} ({d.text.confidence} confidence)" if d.text else NO_TEXT,
            ) for d in ordered
        ),
        note=f"{UNKNOWN} in Due: there is no date to count from, or no source says which.",
    )  # fmt: skip


def moment(text: str) -> str:
    """A date, or a date and an hour, as people write it."""
    return text[:16].replace("T", " ")


def deadline_state(one: Deadline) -> str:
    """Whether the act is recorded, and in time; that it is not recorded does not say that it did not happen."""
    on = f", on {one.done[:10]}" if one.done else ""
    late = f" by {count(one.days_late, 'day')}" if one.days_late else ""
    words = {
        "met": f"in time{on}", "late": f"late{late}{on}", "passed": "passed; no act recorded by then",
        "open": "open", "unknown": f"the hour is not recorded{on}" if one.done else "no act recorded",
    }  # fmt: skip
    return words[one.status]


def _reason(one: Deadline) -> str:
    """`14 days after polling; counted from: polled, 2024-02-08`, or why there is no due date."""
    said = one.says.removeprefix(f"{one.title}: ")
    return said.removeprefix(f"due {one.due} (").replace(").", ".") if one.due else said


def acts_table(view: proofs.LawView) -> Table:
    """Official acts in order, and which of them stand."""
    return Table(
        caption="Official acts",
        columns=texts("Date", "Act", "By", "Stands", "Source"),
        rows=tuple(
            (
                a.date[:10], capital(f"{ACTS[a.act]}. {a.says}" if a.says else ACTS[a.act]),
                holder(a.forum or a.by, view.names), _stands(a, view), a.source or UNKNOWN,
            ) for a in view.timeline
        ),
    )  # fmt: skip


def _stands(act: proofs.Done, view: proofs.LawView) -> str:
    """Whether an act stands, or which one ended it."""
    if act.stands:
        return "yes"
    by = [a.date[:10] for a in view.timeline if act.record in a.ends]
    return f"ended on {by[-1]}" if by else "ended"
