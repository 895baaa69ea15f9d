"""What the law of a country says about a contest's figures: thresholds, each with its rule, source and date.

Pure: figures, dates and the profile's dated parameters in; answers out. A figure is a Range, because a claim can be
illegible or missing: an answer is yes or no only where every number inside the ranges gives the same one, otherwise
unknown, with what is missing. A rule is the one in force on polling day. Where the profile has no text for that day,
or its source is general knowledge, the answer says that no source gives the text. Numbers of votes are whole; shares
are compared by multiplying. An answer concerns figures and says nothing about anybody's conduct.

The rules read these parameters, in any profile that has them: recount-margin-percent, recount-margin-votes-HOUSE,
recount-rejected-at-least-margin, women-share-percent, tied-returned, returning-recounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from natija.canvass.outcome import Range
from natija.canvass.timeline import Act, in_force
from natija.model.forms import Confidence, Parameter

Applies = Literal["yes", "no", "unknown"]
RuleName = Literal[
    "recount-margin", "rejected-at-least-margin", "women-share", "tie", "recount-asked-in-time", "re-poll"
]
NO_TEXT = "No source gives this text."
_ORDER: tuple[Confidence, ...] = ("high", "medium", "low", "general-knowledge")


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a contest (or, for the women's share, of a station). Null: nothing is."""

    margin: Range | None = None
    polled: Range | None = None
    polled_female: Range | None = None
    rejected: Range | None = None
    tied: tuple[str, ...] = ()
    """Candidates who share the first place, where that is certain."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One rule applied: whether it holds, in a sentence, with the numbers, what is missing, and the texts it rests on.

    `confidence` is that of the weakest text; null where there is none. `since` is when the rule in this form began.
    """

    rule: RuleName
    applies: Applies
    says: str
    numbers: dict[str, Range] = {}
    missing: tuple[str, ...] = ()
    texts: tuple[Parameter, ...] = ()
    confidence: Confidence | None = None
    since: str | None = None


def find(parameters: Iterable[Parameter], name: str, on: str) -> Parameter | None:
    """The parameter in force on a date."""
    day = on[:10]
    return next((p for p in parameters if p.id == name and p.since <= day and (p.until is None or day < p.until)), None)


def weakest(texts: Iterable[Parameter]) -> Confidence | None:
    """The confidence of the least certain of these texts."""
    found = [text.confidence for text in texts]
    return max(found, key=_ORDER.index) if found else None


def answers(figures: Figures, parameters: Sequence[Parameter], *, house: str, polled_on: str) -> tuple[Answer, ...]:
    """Every threshold that figures decide. `house` is the last word of the parameter: national or provincial."""
    return (
        recount_margin(figures, parameters, house=house, polled_on=polled_on),
        rejected_at_least_margin(figures, parameters, polled_on=polled_on),
        women_share(figures, parameters, polled_on=polled_on),
        tie(figures, parameters, polled_on=polled_on),
    )


def recount_margin(figures: Figures, parameters: Sequence[Parameter], *, house: str, polled_on: str) -> Answer:
    """Whether the margin is below the lesser of a share of the votes polled and a number of votes."""
    percent = find(parameters, "recount-margin-percent", polled_on)
    votes = find(parameters, f"recount-margin-votes-{house}", polled_on)
    if percent is None or votes is None:
        return _no_text("recount-margin", polled_on)
    margin = _margin(figures)
    by_share = _below(_times(margin, 100), _times(figures.polled, percent.value))
    holds = _both(_below(margin, _exactly(votes.value)), by_share)
    extra = {}
    limit = "whichever is less"
    if figures.polled is not None:
        most = Range(
            low=min(votes.value, _ceiling(percent.value * figures.polled.low)) - 1,
            high=min(votes.value, _ceiling(percent.value * figures.polled.high)) - 1,
        )
        extra["greatest-margin-that-qualifies"] = most
        limit = f"that is, at most {shown(most)}"
    return _answer(
        "recount-margin",
        holds=holds,
        says=f"A recount may be asked for where the margin is below {percent.value} % of the votes polled and below"
        f" {votes.value:,} votes, {limit}. The margin is {shown(margin)}.",
        needs={"margin": margin, "polled": figures.polled},
        numbers=extra,
        texts=(percent, votes),
    )


def rejected_at_least_margin(figures: Figures, parameters: Sequence[Parameter], *, polled_on: str) -> Answer:
    """Whether as many ballots were excluded as the margin has; the sentence says whether that was a ground then."""
    text = find(parameters, "recount-rejected-at-least-margin", polled_on)
    margin = _margin(figures)
    if text:
        ground = "A recount may be asked for where at least as many ballots were excluded from the count as the margin."
    else:
        ground = f"Was that a ground for a recount on {polled_on[:10]}? {NO_TEXT}"
    return _answer(
        "rejected-at-least-margin",
        holds=_not(_below(figures.rejected, margin)),
        says=f"Ballots excluded from the count: {shown(figures.rejected)}; margin: {shown(margin)}. {ground}",
        needs={"rejected": figures.rejected, "margin": margin},
        texts=(text,) if text else (),
    )


def women_share(figures: Figures, parameters: Sequence[Parameter], *, polled_on: str) -> Answer:
    """Whether women cast less than the share of votes polled below which restraint may be presumed."""
    text = find(parameters, "women-share-percent", polled_on)
    if text is None:
        return _no_text("women-share", polled_on)
    holds = _below(_times(figures.polled_female, 100), _times(figures.polled, text.value))
    return _answer(
        "women-share",
        holds=holds,
        says=f"Votes polled by women: {shown(figures.polled_female)}; votes polled: {shown(figures.polled)}. Where"
        f" women cast less than {text.value} % of them, the commission may presume that they were restrained from"
        " voting; it need not.",
        needs={"polled.female": figures.polled_female, "polled": figures.polled},
        texts=(text,),
    )


def tie(figures: Figures, parameters: Sequence[Parameter], *, polled_on: str) -> Answer:
    """Whether the first place is shared, and what then."""
    text = find(parameters, "tied-returned", polled_on)
    if text is None:
        return _no_text("tie", polled_on)
    margin = _margin(figures)
    holds = None if margin is None else _both(_below(_exactly(-1), margin), _below(margin, _exactly(1)))
    return _answer(
        "tie",
        holds=holds,
        says=f"The margin is {shown(margin)}. The law: {text.value} {text.unit}. {text.note}".strip(),
        needs={"margin": margin},
        texts=(text,),
    )


def recount_asked_in_time(
    parameters: Sequence[Parameter], *, polled_on: str, asked: str | None, began: str | None
) -> Answer:
    """Whether a recount was asked for before consolidation began (dates, or dates with times, ISO)."""
    text = find(parameters, "returning-recounts", polled_on)
    if text is None:
        return _no_text("recount-asked-in-time", polled_on)
    return _answer(
        "recount-asked-in-time",
        holds=_before(asked, began),
        says=f"Day a recount was asked for: {asked or 'not recorded'}; day consolidation began:"
        f" {began or 'not recorded'}. {text.note}",
        needs={"when a recount was asked for": asked, "when consolidation began": began},
        texts=(text,),
    )


def repoll(acts: Sequence[Act], *, on: str | None = None) -> Answer:
    """Whether a poll is void, ended or to be held again: the Notices in force that say so. No Notice is not proof."""
    standing = in_force(acts, on)
    orders = [a.notice for a in acts if a.id in standing and a.notice.act in {"void", "re-poll", "terminated"}]
    units = sorted({unit for notice in orders for unit in notice.units})
    said = "; ".join(f"{n.act} from {n.effective[:10]}, by {n.decided_by}" for n in orders)
    if not orders:
        return Answer(rule="re-poll", applies="no", says="No Notice in force here voids, ends or repeats the poll.")
    where = f" at {len(units)} reporting units" if units else ""
    return Answer(rule="re-poll", applies="yes", says=f"In force{where}: {said}.", numbers={})


def shown(value: Range | None) -> str:
    """A range in words: one number where it is known."""
    if value is None:
        return "unknown"
    return f"{value.low:,}" if value.low == value.high else f"{value.low:,} to {value.high:,}"


def _answer(
    rule: RuleName,
    *,
    holds: bool | None,
    says: str,
    needs: dict[str, Range | str | None],
    texts: tuple[Parameter, ...],
    numbers: dict[str, Range] | None = None,
) -> Answer:
    """An answer with what was missing for it, where it is unknown: nothing at all, or not known closely enough."""
    missing: tuple[str, ...] = ()
    if holds is None:
        missing = tuple(name for name, value in needs.items() if value is None)
        missing = missing or tuple(f"{name}, known too loosely" for name, value in needs.items() if _loose(value))
    confidence = weakest(texts)
    return Answer(
        rule=rule,
        applies="unknown" if holds is None else "yes" if holds else "no",
        says=f"{says} {NO_TEXT}" if confidence == "general-knowledge" else says,
        numbers={name: value for name, value in needs.items() if isinstance(value, Range)} | (numbers or {}),
        missing=missing,
        texts=texts,
        confidence=confidence,
        since=max((text.since for text in texts), default=None),
    )


def _no_text(rule: RuleName, on: str) -> Answer:
    return Answer(rule=rule, applies="unknown", says=f"{NO_TEXT} Nothing in this profile was in force on {on[:10]}.")


def _loose(value: Range | str | None) -> bool:
    return not isinstance(value, Range) or value.low < value.high


def _margin(figures: Figures) -> Range | None:
    return Range(low=0, high=0) if len(figures.tied) > 1 else figures.margin


def _exactly(value: int) -> Range:
    return Range(low=value, high=value)


def _times(value: Range | None, factor: int) -> Range | None:
    return None if value is None else Range(low=value.low * factor, high=value.high * factor)


def _ceiling(hundredths: int) -> int:
    return -(-hundredths // 100)


def _below(left: Range | None, right: Range | None) -> bool | None:
    """Whether left < right for every value inside the ranges; null where it depends."""
    if left is None or right is None:
        return None
    if left.high < right.low:
        return True
    return False if left.low >= right.high else None


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 -- truth values are what it joins
    """Both hold; false as soon as one is, whatever is unknown about the other."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _not(holds: bool | None) -> bool | None:  # noqa: FBT001 -- a truth value is what it turns round
    return None if holds is None else not holds


def _before(one: str | None, other: str | None) -> bool | None:
    """Whether a moment is before another; null where one is unknown, or on one day an hour is."""
    if one is None or other is None:
        return None
    if len(one) > 10 and len(other) > 10:
        return datetime.fromisoformat(one) < datetime.fromisoformat(other)
    return None if one[:10] == other[:10] else one[:10] < other[:10]
