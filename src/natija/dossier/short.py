"""The first sentences of a dossier: what was declared, what each set of papers adds up to, what cannot all be true.

They can be quoted alone: each names whose papers it is about, what they cover, and on what it hangs. Names stand in the
order of their votes and papers in the order of the versions, so that two candidates swapped give the same sentences.
"""

from __future__ import annotations

from collections.abc import Sequence

from natija.canvass.certificates import words
from natija.canvass.certificates.documents import Certificate
from natija.canvass.certificates.spelling import capital, count, joined, number
from natija.canvass.differences import leading
from natija.canvass.versions import Version
from natija.dossier import sentences as say
from natija.dossier.gather import Facts
from natija.dossier.holders import Names, holder, name, of, span, worded
from natija.workspace import views

LEADING = "the two leading candidates"


def lead(facts: Facts) -> str:
    """The sentence under the title."""
    return leading_sentence(facts.comparison, facts.certificates.proved)


def leading_sentence(view: views.ComparisonView, proved: Sequence[views.Proved]) -> str:
    """What is declared, how many results there are, how many contradictions, and that none is preferred."""
    return " ".join((say.declared(view.outcome, view.names), *_apart(view), contradictions(proved), say.NOTHING_HERE))


def summary(facts: Facts) -> str:
    """One paragraph: who is declared, the versions, copy against copy, contradictions, and what is in force."""
    view = facts.comparison
    sets = [v for v in view.versions if v.stations is not None]
    return " ".join((
        _declared(view, facts.names), *dict.fromkeys(s for v in sets if (s := adds_up(v, view, facts.names))),
        *_copies(view, facts.names), *_proved(facts), *say.worst_sentences(view.worst, facts.names),
        say.status_sentence(facts.law), say.NOTHING_HERE,
    ))  # fmt: skip


def _declared(view: views.ComparisonView, names: Names) -> str:
    """The declaration with its figures."""
    said = say.declared(view.outcome, names)
    first = f"{say.title(view.outcome)}: {said[:1].lower()}{said[1:]}"
    two = view.outcome.standings[:2]
    if view.outcome.margin is None or len(two) < 2:
        return first
    return f"{first.removesuffix('.')}: {span(two[0].range)} votes against {span(two[1].range)}."


def adds_up(one: Version, view: views.ComparisonView, names: Names) -> str:
    """What a set of station papers adds up to for the leading candidates, and over how many stations."""
    shown = [c for c in leading(view.versions) if c in one.votes or c in one.ranges]
    most = {c: one.votes[c] if c in one.votes else one.ranges[c].high for c in shown}
    votes = [
        f"{number(one.votes[c]) if c in one.votes else span(one.ranges.get(c))} for {name(c, names)}"
        for c in sorted(shown, key=lambda c: (-most[c], c))
    ]
    if not votes:
        return ""
    stage = "" if one.stage in {"count", "consolidated"} else f" ({one.stage})"
    whose = f"Form {one.form}{stage}, copies of {holder(one.holder, names)}"
    return f"{whose}, {of(one.stations, one.of)} stations: {joined(votes, 'and')}."


def _apart(view: views.ComparisonView) -> list[str]:
    """How many results the versions give."""
    given = different(view.versions)
    return [f"The versions held give {number(given)} different results for {LEADING}."] if given > 1 else []


def different(held: Sequence[Version]) -> int:
    """How many results are given by versions with figures for both leading candidates."""
    shown = leading(held)
    given = {tuple(v.votes.get(c) for c in shown) for v in held if all(c in v.votes for c in shown)}
    return len(given) if len(shown) > 1 else 0


def contradictions(proved: Sequence[views.Proved]) -> str:
    """How many there are, or that there is nothing to hold against each other."""
    found = [c for p in proved for c in p.certificates]
    if not proved:
        return "No form of a station is held here, so nothing can be added up."
    against = f"{count(len({p.forms for p in proved}), 'set')} of station forms, held against the stated totals"
    if not found:
        return f"No contradiction is found in {against}."
    loose = sum(bool(c.conditional_on) for c in found)
    hangs = f" ({number(loose)} of them on a premise for which nobody vouches)" if loose else ""
    return f"{count(len(found), 'contradiction')}{hangs} in {against}."


def _copies(view: views.ComparisonView, names: Names) -> list[str]:
    """Copy against copy of one form; where there is nothing to compare, that."""
    made = view.comparison
    if not any(copy.stations for copy in made.copies):
        return ["Station by station nothing is compared: no form of a single station is held here."]
    said = [say.pair_sentence(pair, names) for pair in made.pairs if say.same_form(pair)]
    return said or ["Of each form one holder's copies are held, so there is nothing to compare them with."]


def _proved(facts: Facts) -> list[str]:
    """Per set of forms its first contradiction; the others by their number."""
    made: list[str] = []
    seen: set[str] = set()
    for proved in facts.certificates.proved:
        if proved.certificates and proved.forms not in seen:
            seen.add(proved.forms)
            made.append(_contradiction(proved, max(proved.certificates, key=_size), facts.names))
    rest = sum(len(p.certificates) for p in facts.certificates.proved) - len(made)
    return [*made, f"{count(rest, 'more contradiction')} in section 6."] if rest else made


def _size(certificate: Certificate) -> tuple[int, int]:
    """Without a condition before those with one, then by how much is too many."""
    gaps = [certificate.gap or 0, *(d.gap for d in certificate.deficits)]
    return (not certificate.conditional_on, max(gaps))


def _contradiction(proved: views.Proved, certificate: Certificate, names: Names) -> str:
    forms, _, _ = worded(proved.forms, names).partition(", as read")
    total, _, _ = worded(proved.total, names).partition(" as given")
    hangs = ", if its premises hold" if certificate.conditional_on else ""
    why = " ".join(words.sentences(certificate, names)[1 : 1 + max(len(certificate.deficits), 1)])
    reach = proved.reach
    same = reach is not None and reach.out_of_reach and reach.candidates[0] == reach.winner
    kept = " The winner is the same either way." if same else ""
    return f"{capital(forms)}, and the total of {total} cannot all be true{hangs}: {why[:1].lower()}{why[1:]}{kept}"
