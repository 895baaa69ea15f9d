"""What is not known about a contest, in sentences: the part of a dossier that is most easily left out."""

from __future__ import annotations

from collections.abc import Iterator

from natija.canvass.certificates.premises import OUTSIDE, REGISTERED, STATION_LIST
from natija.canvass.certificates.spelling import count, joined, number
from natija.canvass.certificates.words import PREMISES
from natija.dossier.gather import Facts, sides
from natija.dossier.holders import holder, keyed, name
from natija.dossier.sentences import FIGURES, RULES

PREMISED = {
    OUTSIDE: "How many ballots belong to no station, such as postal ones",
    REGISTERED: "Whether a station has more ballots than the registered voters listed for it",
}
"""Premises as the questions they are."""


def not_known(facts: Facts) -> Iterator[str]:
    """One sentence per gap; the same questions are asked of every contest."""
    yield from _stations(facts)
    yield from _holders(facts)
    yield from _candidates(facts)
    yield from _premises(facts)
    yield from _law(facts)
    yield from _papers(facts)


def _stations(facts: Facts) -> Iterator[str]:
    listed = facts.comparison.comparison.listed
    if listed is None:
        yield "Which stations there are: no list of stations is held."
    elif not any(p.code == "station-list" and p.source for v in facts.certificates.proved for c in v.certificates
                 for p in c.premises):  # fmt: skip
        yield f"Whether the list of {count(listed, 'station')} is complete."
    unknown = sum(row.registered is None for row in facts.stations)
    if unknown:
        yield f"The registered voters of {count(unknown, 'station')}."
    nobody = sum(not row.votes for row in facts.stations)
    if nobody:
        yield f"What was counted at {count(nobody, 'station')}, of which nobody's form is held."


def _holders(facts: Facts) -> Iterator[str]:
    names = facts.names
    for one in facts.holdings:
        if not one.stations and not one.sums:
            yield f"What the copies of {holder(one.holder, names)} say: none is held."
    for key in facts.comparison.comparison.not_aligned:
        yield f"Which station each row of {keyed(key, names)} is about: its numbers are not those of the others."


def _candidates(facts: Facts) -> Iterator[str]:
    covered = facts.comparison.outcome.coverage
    if covered.on_ballot and covered.candidates_read < covered.on_ballot:
        rest = covered.on_ballot - covered.candidates_read
        yield f"The stated votes of {count(rest, 'candidate')} of {number(covered.on_ballot)} on the ballot."
    for serial in sides(facts):
        without = [v for v in facts.comparison.versions if v.votes and serial not in v.votes]
        if without:
            who = name(serial, facts.names)
            forms = ", ".join(sorted({f"Form {v.form}" for v in without}))
            yield f"The votes of {who} in {count(len(without), 'version')} ({forms}) that give others'."


def _premises(facts: Facts) -> Iterator[str]:
    codes = sorted({c for p in facts.certificates.proved for made in p.certificates for c in made.conditional_on})
    for code in (c for c in codes if c != STATION_LIST):
        yield f"{PREMISED.get(code, f'Whether {PREMISES[code]}')}: nobody vouches for it."


def _law(facts: Facts) -> Iterator[str]:
    for answer in facts.law.answers:
        if answer.applies == "unknown":
            missing = joined([FIGURES.get(one, one) for one in answer.missing], "and")
            because = f" Not known: {missing}." if missing else ""
            yield f"Whether the rule on this applies: {RULES[answer.rule]}.{because}"
    undated = len(facts.history.history.undated)
    if undated:
        yield f"When {count(undated, 'stated standing')} {'was' if undated == 1 else 'were'} stated."


def _papers(facts: Facts) -> Iterator[str]:
    papers = facts.evidence.papers
    away = sum(not p.kept for p in papers)
    if away:
        yield f"The bytes of {count(away, 'document')}: only a citation is kept."
    if papers and not any(p.marks for p in papers):
        yield "Which forms are signed or stamped: nobody transcribed it."
    yield "Whose papers are genuine. That is not for this program to say."
