"""What a certificate says, in sentences made from its integers and nothing else.

Never more than the integers prove, and the same whoever the candidates are: swapping two candidates' figures swaps
their names in the sentences and changes nothing else. Names stand in the order of the sizes they are named for, not of
the ballot. No sentence says which paper is right, or why they differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from natija.canvass.certificates.documents import Certificate, Deficit, Reach, Strength, Sums
from natija.canvass.certificates.flip import Flip
from natija.canvass.certificates.nouns import Premise
from natija.canvass.certificates.premises import (
    NO_CHANGE,
    NUMBERING,
    OUTSIDE,
    READINGS,
    REGISTERED,
    SAME_STAGE,
    STATION_LIST,
    ZERO_ROWS,
)
from natija.canvass.certificates.reach import Condition
from natija.canvass.certificates.spelling import capital, count, decimal, joined, number, percent

Names = Mapping[str, str]
"""Candidate -> the name to write; one without a name is written as its serial."""

PREMISES = {
    READINGS: "the figures were read as they stand on the forms",
    SAME_STAGE: "the forms and the total state the same count of the ballots",
    NO_CHANGE: "no recount, exclusion or re-admission lies between the forms and the total",
    STATION_LIST: "the list of stations is complete",
    REGISTERED: "no station has more ballots than the registered voters listed for it",
    OUTSIDE: "no more ballots than counted here belong to no station",
    NUMBERING: "the sources number the stations alike",
    ZERO_ROWS: "a row of zeros means that no form is held",
}


def sentences(certificate: Certificate, names: Names) -> tuple[str, ...]:
    """The certificate in words: the contradiction, the sums it comes from, what it withstands, what it hangs on."""
    made = [_headline(certificate.sums.forms, certificate.strength)]
    made += [_deficit(deficit, names) for deficit in certificate.deficits]
    made += _excess(certificate, names) if certificate.overloaded else []
    made += _withstands(certificate.sums.forms, certificate.strength)
    return (*made, *_conditional(certificate.conditional_on))


def premise_sentences(rests_on: Iterable[Premise]) -> tuple[str, ...]:
    """Every premise with its source."""
    return tuple(f"{capital(PREMISES[p.code])}: {p.source or 'no source says so'}." for p in rests_on)


def reach_sentences(reach: Reach, names: Names) -> tuple[str, ...]:
    """Who leads on the forms, and whether that could still change."""
    same = reach.candidates[0] == reach.winner
    leader, behind = (_name(c, names) for c in reach.candidates)
    declared = "" if same else ", for whom the total is declared,"
    votes = " against ".join(number(votes) for votes in reach.sums.votes)
    made = [f"On these forms {leader} leads {behind}{declared} by {number(reach.lead)}: {votes}."]
    made += _catching_up(reach, behind)
    if same and reach.out_of_reach:
        made.append("The winner is the same either way.")
    return (*made, *_conditional(_weakening(reach)))


def lead_sentences(reach: Reach | None, flip: Flip | None, names: Names) -> tuple[str, ...]:
    """Who leads on the forms, whether that could still change, and how far apart the first two are; a lead once."""
    said = () if reach is None else reach_sentences(reach, names)
    if flip is None:
        return said
    told = reach is not None and (reach.candidates, reach.lead) == ((flip.leader, *flip.runners_up), flip.lead)
    return (*said, capital(_moved(flip, names)) if told else flip_sentence(flip, names))


def condition_sentences(condition: Condition, names: Names) -> tuple[str, ...]:
    """What would have to be true at the stations without a form, where no certificate can be made."""
    gainers = joined([_name(c, names) for c in condition.gainers], "and")
    there = f"the {count(condition.stations, 'station')}" if condition.stations else "stations"
    votes = f"{count(condition.needed, 'vote')} for {gainers}"
    come = "comes" if condition.needed == 1 else "come"
    outside = "or from ballots that belong to no station"
    made = [f"If the total is true, {votes} {come} from {there} without a form, {outside}."]
    if condition.per_station is None:
        made.append("Nobody states how many stations without a form there are.")
    else:
        made.append(f"From those stations alone that is {decimal(condition.per_station, 1)} a station.")
    if condition.largest is not None:
        made.append(f"No form held has more than {count(condition.largest, 'vote')} for the candidates compared.")
    if condition.turnout is not None:
        votes = decimal(condition.turnout, 2)
        made.append(f"If those stations are of average size, it is {votes} for every voter registered there.")
    return (*made, *_shares(condition, _name(condition.winner, names)))


def flip_sentence(flip: Flip, names: Names) -> str:
    """How far apart the first two are, in votes and in forms."""
    behind = joined([_name(c, names) for c in flip.runners_up], "and")
    each = " each" if len(flip.runners_up) > 1 else ""
    return f"{_name(flip.leader, names)} leads {behind} by {number(flip.lead)}{each}. {capital(_moved(flip, names))}"


def _moved(flip: Flip, names: Names) -> str:
    several = len(flip.runners_up) > 1
    behind = "one of them" if several else _name(flip.runners_up[0], names)
    one = f"{count(flip.votes, 'vote')} moved from {_name(flip.leader, names)} to {behind} would change who leads"
    if flip.fewest is None:
        return f"{one}."
    if flip.fewest > flip.forms:
        return f"{one}; no number of forms would, even if every vote on them were given to {behind}."
    fewest = f"{number(flip.fewest)} of the {count(flip.forms, 'form')}"
    return f"{one}; so would {fewest}, if every vote on {'it' if flip.fewest == 1 else 'them'} were given to {behind}."


def _headline(forms: int, strength: Strength | None) -> str:
    if not forms:
        return "This total cannot be true unless a listed premise is wrong."
    these, all_ = ("This form", "both") if forms == 1 else (f"These {number(forms)} forms", "all")
    if strength is not None and strength.forms > forms:
        wrong = "whatever the forms may hold, the total or a listed premise is wrong"
    elif forms == 1:
        wrong = "the form or its reading, the total, or a listed premise is wrong"
    else:
        least = "one" if strength is None or strength.forms == 1 else number(strength.forms)
        wrong = f"at least {least} of the forms or their readings, the total, or a listed premise is wrong"
    return f"{these}, as read, and this total cannot {all_} be true: {wrong}."


def _withstands(forms: int, strength: Strength | None) -> list[str]:
    """Nothing is said where only a sum over several forms is known."""
    if strength is None or strength.forms > forms:
        return []
    if strength.forms == 1:
        return ["One slip could explain it."]
    fewer = "one wrong form" if strength.forms == 2 else count(strength.forms - 1, "wrong form")
    return [f"The contradiction remains with any {fewer}."]


def _deficit(deficit: Deficit, names: Names) -> str:
    least = "at least " if deficit.least else ""
    more = f"{least}{number(deficit.gap)} more {'vote' if deficit.gap == 1 else 'votes'}"
    against = f"{least}{number(deficit.held)} against {number(deficit.stated)}"
    return f"The forms hold {more} for {_name(deficit.candidate, names)} than the total states: {against}."


def _excess(certificate: Certificate, names: Names) -> list[str]:
    """The sum, what bounds it, and how far the bound would have to stretch."""
    gainers = joined([_name(c, names) for c in _gainers(certificate)], "and")
    together = " together" if len(certificate.overloaded) > 1 else ""
    more = f"{number(certificate.needed)} more {'vote' if certificate.needed == 1 else 'votes'}"
    made = [f"The total gives {gainers}{together} {more} than the forms can hold.", _too_few(certificate)]
    if certificate.stretch is not None:
        made.append(f"That would be {decimal(certificate.stretch, 2)} votes for every voter registered there.")
    return made + _outside_unknown(certificate)


def _too_few(certificate: Certificate) -> str:
    """What there can be beside the forms, held against the votes that are needed."""
    there = _elsewhere(certificate.sums, certificate.outside)
    if there is None:
        return "A form is held for every station, so those votes can come from no other station."
    return f"{there}: {number(certificate.gap)} fewer than those votes."


def _gainers(certificate: Certificate) -> list[str]:
    """The candidates of an excess, the one that gains most first."""
    stated = dict(zip(certificate.candidates, certificate.stated, strict=True))
    held = dict(zip(certificate.candidates, certificate.sums.votes, strict=True))
    return sorted(certificate.overloaded, key=lambda c: (held[c] - stated[c], -stated[c]))


def _elsewhere(sums: Sums, outside: int) -> str | None:
    """What there can be beside the forms, as the start of a sentence; null where that is nothing."""
    if not sums.stations and not outside:
        return None
    voters = f"{count(sums.elsewhere, 'voter')} {'is' if sums.elsewhere == 1 else 'are'} registered"
    without = f"At the {count(sums.stations, 'station')} without a form {voters}"
    at = without if sums.stations else "A form is held for every station"
    belong = "belongs" if outside == 1 else "belong"
    return f"{at}, and at most {count(outside, 'ballot')} {belong} to no station" if outside else at


def _outside_unknown(proof: Certificate | Reach) -> list[str]:
    """Up to how many ballots outside stations a proof holds, where nobody says how many there are."""
    if OUTSIDE not in proof.conditional_on or proof.outside or not proof.gap:
        return []
    fewer = f"this holds as long as they are fewer than {number(proof.gap)}"
    return [f"How many ballots belong to no station, such as postal ballots, is not known: {fewer}."]


def _weakening(reach: Reach) -> tuple[str, ...]:
    """Premises nobody vouches for on which the answer hangs; more votes elsewhere only confirm that one could."""
    if reach.gap is None or reach.gap > 0:
        return () if reach.gap is None else reach.conditional_on
    return tuple(code for code in reach.conditional_on if code not in {STATION_LIST, REGISTERED, OUTSIDE})


def _catching_up(reach: Reach, behind: str) -> list[str]:
    if reach.gap is None:
        wrong = [p.source for p in reach.premises if p.source and not p.holds]
        why = "; ".join(wrong) or "the registered voters of some station without a form are not known"
        unsaid = f"Whether {behind} could still draw level cannot be said"
        return [f"{unsaid}, for nothing bounds the votes elsewhere: {why}."]
    there = _elsewhere(reach.sums, reach.outside)
    if reach.gap > 0:
        kept = "A form is held for every station, so no other station could make up the lead."
        said = kept if there is None else f"{there}: {number(reach.gap)} fewer than the lead."
        return [f"{behind} cannot draw level.", said, *_outside_unknown(reach)]
    size = f"{number(-reach.gap)} more than the lead" if reach.gap else "exactly the lead"
    return [f"{behind} could still draw level.", f"{there}: {size}."]


def _conditional(codes: Sequence[str]) -> tuple[str, ...]:
    premises = joined([f"that {PREMISES[code]}" for code in codes], "and")
    return (f"This is conditional on what no source here says: {premises}.",) if codes else ()


def _shares(condition: Condition, winner: str) -> list[str]:
    if condition.share_held is None:
        return []
    best = f" and {percent(condition.share_best)} on the form with the highest share" if condition.share_best else ""
    held = f"{percent(condition.share_held)} of the votes on the forms{best}"
    return [f"{winner} would have had {percent(condition.share_needed)} of those votes, against {held}."]


def _name(candidate: str, names: Names) -> str:
    return names.get(candidate, candidate)
