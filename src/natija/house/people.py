"""One person by any spelling, and everything recorded about their affiliations: ballot, backed-by, house, relations.

A name finds a person through its letters (case, width, order of words do not count), then through a part of a name,
then through a spelling that sounds alike (Wasim for Waseem). Only the first kind of match that finds anybody counts,
and where it finds two people both are answered: who is meant is not ours to choose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from natija.model.definition import Definition, Party, called
from natija.model.records import Affiliation, Statement

_VOWELS = re.compile(r"[aeiouy]+")
_AGAIN = re.compile(r"(.)\1+")
_SOUNDS = (("ph", "f"), ("kh", "k"), ("gh", "g"), ("q", "k"), ("z", "s"), ("w", "v"), ("j", "g"), ("h", ""))


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """One affiliation of a person: party, kind, dates, who says so, its source. `ended`: another record reverses it."""

    party: str
    label: str
    kind: str
    since: str
    until: str | None
    contest: str | None
    according_to: str | None
    confidence: str | None
    document: str | None
    ended: str | None
    record: str


def find_people(definition: Definition, aliases: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    """Ids of the people a name can mean: by id, name, part of a name, or sound, in that order."""
    spelled = {p.id: (*p.names.values(), *aliases.get(p.id, ())) for p in definition.people}
    if name in spelled:
        return (name,)
    wanted = _words(name)
    if not wanted:
        return ()
    for match in (_whole, _part, _alike):
        found = tuple(key for key, names in spelled.items() if any(match(wanted, _words(n)) for n in names))
        if found:
            return found
    return ()


def _words(name: str) -> tuple[str, ...]:
    """The words of a name, folded, in alphabetical order."""
    text = unicodedata.normalize("NFKC", name).casefold()
    return tuple(sorted("".join(c if c.isalnum() else " " for c in text).split()))


def _whole(wanted: Sequence[str], words: Sequence[str]) -> bool:
    return wanted == words


def _part(wanted: Sequence[str], words: Sequence[str]) -> bool:
    return set(wanted) <= set(words)


def _alike(wanted: Sequence[str], words: Sequence[str]) -> bool:
    sounds = {_sound(word) for word in words}
    return all(_sound(word) in sounds for word in wanted)


def _sound(word: str) -> str:
    """Consonants of a word as they sound, doubled ones once; a word without any stays as it is."""
    for letters, sound in _SOUNDS:
        word = word[:1] + word[1:].replace(letters, sound) if letters == "h" else word.replace(letters, sound)
    bare = _AGAIN.sub(r"\1", word[:1] + _VOWELS.sub("", word[1:]))
    return bare or word


def memberships(
    affiliations: Mapping[str, Affiliation], parties: Iterable[Party], person: str
) -> tuple[Membership, ...]:
    """A person's affiliations by date; those another record reverses are there and say by which."""
    labels = {p.id: p.label for p in parties}
    reversed_by = {a.supersedes: key for key, a in affiliations.items() if a.supersedes}
    own = [(key, one) for key, one in affiliations.items() if one.person == person]
    order = {"ballot": 0, "backed-by": 1, "house": 2}
    return tuple(
        Membership(
            party=one.party, label=labels.get(one.party, one.party), kind=one.kind, since=one.since, until=one.until,
            contest=one.contest, according_to=one.according_to, confidence=one.confidence, document=one.document,
            ended=reversed_by.get(key), record=key,
        )
        for key, one in sorted(own, key=lambda pair: (pair[1].since[:10], order[pair[1].kind], pair[0]))
    )  # fmt: skip


def relations(statements: Mapping[str, Statement], person: str) -> dict[str, Statement]:
    """Statements that this person and another one are related."""
    return {key: s for key, s in statements.items() if s.kind == "relation" and person in s.about}


def name_of(definition: Definition, person: str) -> str:
    """A person's English name, else the first there is."""
    names = next((p.names for p in definition.people if p.id == person), {})
    return called(names, person)
