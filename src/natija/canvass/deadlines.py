"""When something had to be done: deadlines from dated acts and the profile's parameters, and before whom a case goes.

A deadline counts from an event; where the event's date is not known, or no source says what it counts from, there is
no due date and the reason is said. The text is the one in force on the day the event happened. A deadline that passed
without a recorded act is `passed`, not "missed": a record may be missing here. Days are calendar days; the day of the
event is day 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

import msgspec

from natija.canvass.law import NO_TEXT, find, weakest
from natija.canvass.timeline import Act, Case, status
from natija.model.forms import Confidence, Parameter

DeadlineStatus = Literal["met", "late", "passed", "open", "unknown"]


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """When things happened (ISO, with an hour where known). Null: not recorded here."""

    polled: str
    provisional: str | None = None
    recount_ordered: str | None = None
    recount_held: str | None = None
    consolidation_began: str | None = None
    consolidated: str | None = None
    forms_sent: str | None = None
    published: str | None = None
    gazetted: str | None = None
    petition_filed: str | None = None
    petition_decided: str | None = None
    appealed: str | None = None
    stayed: str | None = None
    house_sat: str | None = None
    vacated: str | None = None
    by_election: str | None = None


class _Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A deadline: the parameter, the date it counts from (empty: no source says), the date that meets it."""

    id: str
    title: str
    start: str = ""
    met: str = ""
    unit: Literal["days", "hours", "o'clock"] = "days"


RULES: tuple[_Rule, ...] = (
    _Rule(id="provisional-result-hour", title="Provisional result, or what there is of it with written reasons",
          start="polled", met="provisional", unit="o'clock"),
    _Rule(id="provisional-result-latest-hour", title="Complete provisional result",
          start="polled", met="provisional", unit="o'clock"),
    _Rule(id="ordered-recount-days", title="A recount the commission ordered", start="recount_ordered",
          met="recount_held"),
    _Rule(id="consolidated-forms-hours", title="Consolidated forms with the commission", start="consolidated",
          met="forms_sent", unit="hours"),
    _Rule(id="publication-days", title="Forms on the commission's site", start="polled", met="published"),
    _Rule(id="gazette-days", title="Name of the returned candidate in the gazette", start="polled", met="gazetted"),
    _Rule(id="expense-return-days", title="Return of election expenses"),
    _Rule(id="petition-days", title="Election petition", start="gazetted", met="petition_filed"),
    _Rule(id="petition-decision-days", title="Decision of the petition", start="petition_filed",
          met="petition_decided"),
    _Rule(id="appeal-days", title="Appeal", start="petition_decided", met="appealed"),
    _Rule(id="stay-days", title="A stay lapses", start="stayed"),
    _Rule(id="join-party-days", title="An independent member joins a party", start="gazetted"),
    _Rule(id="house-sits-day", title="The house meets", start="polled", met="house_sat"),
    _Rule(id="by-election-days", title="By-election", start="vacated", met="by_election"),
    _Rule(id="one-seat-days", title="A member of several seats keeps one"),
)  # fmt: skip
"""In the order of a contest's life. A parameter a profile does not have gives no deadline."""

EVENTS = {
    "polled": "polling day", "recount_ordered": "the order of a recount", "consolidated": "the consolidation",
    "gazetted": "the gazette notice", "petition_filed": "the filing of the petition",
    "petition_decided": "the decision of the petition", "stayed": "the stay", "vacated": "the vacancy",
}  # fmt: skip
"""What deadlines count from, in words."""
NOWHERE = f"Before whom a complaint goes: {NO_TEXT[0].lower()}{NO_TEXT[1:]}"
FORUMS = ("forum-before-consolidation", "forum-before-gazette", "forum-after-gazette", "forum-after-decision")
"""Parameters whose value is the instance (1, 2, ...) and whose unit is its name."""


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """When something is due, from which event, whether it was done in time, and the text that says so."""

    rule: str
    title: str
    due: str | None
    counts_from: str
    started: str | None
    done: str | None
    status: DeadlineStatus
    days_late: int | None = None
    says: str
    text: Parameter | None = None
    confidence: Confidence | None = None


class Forum(msgspec.Struct, frozen=True, kw_only=True):
    """Where a complaint goes at this stage, the instances after it, and the cases that are open already."""

    now: tuple[str, ...]
    says: str
    texts: tuple[Parameter, ...]
    confidence: Confidence | None
    cases: tuple[Case, ...]


def dates_of(acts: Sequence[Act], *, polled: str, tribunal: str = "tribunal") -> Dates:
    """The dates a contest's timeline gives. A petition counts where its forum's id begins with `tribunal`."""
    first: dict[str, str] = {}
    for act in acts:
        notice = act.notice
        in_tribunal = (notice.forum or notice.decided_by).startswith(tribunal)
        if not notice.act.startswith("petition") or in_tribunal:
            first.setdefault(notice.act, notice.effective)
    return Dates(
        polled=polled,
        recount_ordered=first.get("recount-granted"),
        recount_held=first.get("recount-held"),
        gazetted=first.get("gazetted"),
        petition_filed=first.get("petition-filed"),
        petition_decided=first.get("petition-decided"),
        vacated=first.get("vacated"),
        by_election=first.get("by-election"),
    )


def deadlines(dates: Dates, parameters: Sequence[Parameter], *, on: str | None = None) -> tuple[Deadline, ...]:
    """Every deadline the profile knows, as it stands on a date (null: no date is asked about)."""
    known = {parameter.id for parameter in parameters}
    return tuple(_deadline(rule, dates, parameters, on) for rule in RULES if rule.id in known)


def _deadline(rule: _Rule, dates: Dates, parameters: Sequence[Parameter], on: str | None) -> Deadline:
    started: str | None = getattr(dates, rule.start) if rule.start else None
    done: str | None = getattr(dates, rule.met) if rule.met else None
    text = find(parameters, rule.id, started or dates.polled)
    due = _due(rule, text, started)
    state, late = _state(due, done, on)
    confidence = weakest([text] if text else [])
    return Deadline(
        rule=rule.id,
        title=rule.title,
        due=due,
        counts_from=rule.start.replace("_", " "),
        started=started,
        done=done,
        status=state,
        days_late=late,
        says=_says(rule, text, started, due),
        text=text,
        confidence=confidence,
    )


def _due(rule: _Rule, text: Parameter | None, started: str | None) -> str | None:
    """The last day, or the last moment where hours count and the hour of the event is known; none no calendar has."""
    if text is None or started is None:
        return None
    try:
        return _after(rule.unit, text.value, started)
    except (OverflowError, ValueError):
        return None


def _after(unit: str, value: int, started: str) -> str | None:
    day = date.fromisoformat(started[:10])
    if unit == "days":
        return (day + timedelta(days=value)).isoformat()
    if unit == "o'clock":
        return datetime.combine(day + timedelta(days=1), time(value)).isoformat(timespec="minutes")
    if len(started) > 10:
        return (datetime.fromisoformat(started) + timedelta(hours=value)).isoformat(timespec="minutes")
    return None


def _state(due: str | None, done: str | None, on: str | None) -> tuple[DeadlineStatus, int | None]:
    """Met or late where the act is recorded, open or passed where a date is asked about."""
    if due is None:
        return "unknown", None
    if done is not None:
        late = (date.fromisoformat(done[:10]) - date.fromisoformat(due[:10])).days
        if late == 0 and len(due) > 10:
            return _by_the_hour(due, done)
        return ("late", late) if late > 0 else ("met", None)
    if on is None:
        return "unknown", None
    return ("passed" if on[:10] > due[:10] else "open"), None


def _by_the_hour(due: str, done: str) -> tuple[DeadlineStatus, int | None]:
    """The day is the same: only the hour can tell, and it may not be recorded."""
    if len(done) <= 10:
        return "unknown", None
    return ("late", 0) if done[:16] > due[:16] else ("met", None)


def _says(rule: _Rule, text: Parameter | None, started: str | None, due: str | None) -> str:
    if text is None:
        return f"{rule.title}: {NO_TEXT[0].lower()}{NO_TEXT[1:]} None in this profile was in force then."
    source = f" {NO_TEXT}" if text.confidence == "general-knowledge" else ""
    length = f"{text.value} {text.unit}"
    if not rule.start:
        return f"{rule.title}: {length}; no source here says from which day.{source}"
    event = EVENTS[rule.start]
    if due is None:
        why = "whose hour is not recorded" if started else "whose date is not recorded"
        return f"{rule.title}: {length}; counted from {event}, {why}.{source}"
    return f"{rule.title}: due {due} ({length}; counted from {event}, {started}).{source}"


def forum(acts: Sequence[Act], dates: Dates, parameters: Sequence[Parameter], *, on: str | None = None) -> Forum:
    """Before whom a complaint goes on a date, after the acts recorded by then."""
    reached = _reached(dates, on)
    texts = tuple(found for name in reached if (found := find(parameters, name, dates.polled)))
    names = tuple(text.unit for text in texts)
    cases = status(acts, on).cases
    pending = f" Open cases: {', '.join(f'{case.forum} (filed {case.filed[:10]})' for case in cases)}." if cases else ""
    return Forum(
        now=names,
        says=(f"{_because(dates, on)}a complaint goes to the {', then the '.join(names)}." if names else NOWHERE)
        + pending,
        texts=texts,
        confidence=weakest(texts),
        cases=cases,
    )


def _reached(dates: Dates, on: str | None) -> tuple[str, ...]:
    """The stage a contest is in: one instance, or two where it is not recorded whether consolidation has begun."""
    if _by(dates.petition_decided, on):
        return FORUMS[3:]
    if _by(dates.gazetted, on):
        return FORUMS[2:3]
    if _by(dates.consolidation_began, on) or _by(dates.consolidated, on):
        return FORUMS[1:2]
    return FORUMS[:2]


def _because(dates: Dates, on: str | None) -> str:
    """Why a complaint goes where it goes: the last step that is recorded."""
    if _by(dates.petition_decided, on):
        return "The petition is decided, so "
    if dates.gazetted and _by(dates.gazetted, on):
        return f"The result was gazetted on {dates.gazetted[:10]}, so "
    if _by(dates.consolidation_began, on) or _by(dates.consolidated, on):
        return "Consolidation has begun and no gazette notice is recorded, so "
    return "Neither consolidation nor a gazette notice is recorded; as far as this record goes, "


def _by(event: str | None, on: str | None) -> bool:
    return event is not None and (on is None or event[:10] <= on[:10])
