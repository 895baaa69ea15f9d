"""Rules as text, parsed once: linear comparisons over the fields of a return.

    comparison = sum relation sum          relation: == != < <= > >=
    sum        = term { (+|-) term }
    term       = [ factor * ] atom         factor: integer or $parameter
    atom       = integer | field | sum(field) | max(field) | known(field)

Field ids hold letters, digits, dots and hyphens, so a minus needs spaces round it. `sum(votes)` is the sum over every
candidate on the ballot and is null as soon as one of them is, `known(votes)` the sum over those that are read, which
is a lower bound; a null operand makes the comparison not evaluable, never passed. All arithmetic is on integers.
Nothing else can be said in this language, on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from natija.errors import BadUse
from natija.model.forms import Parameter, Rule

LISTED = "list.registered"
"""A field no form has: registered voters of the station as its lists give them, where they agree."""

TAKEN = frozenset({
    "all_zero", "ballots", "c", "cells", "contest", "fired", "given", "in_error", "ret", "sheet", "subject",
    "suppressed", "top", "unread", "unsure", LISTED,
})  # fmt: skip
"""Names of the program's own columns beside those of the fields."""

LONGEST_NUMBER = 12

Relation = Literal["==", "!=", "<", "<=", ">", ">="]
Over = Literal["one", "field", "sum", "max", "known"]

_FIELD = re.compile(r"[a-z][a-z0-9.]*(?:-[a-z0-9.]+)*")
_TOKEN = re.compile(r"\s*(?:(\d+)|(\$[a-z0-9.-]+)|([a-z][a-z0-9.]*(?:-[a-z0-9.]+)*)|(==|!=|<=|>=|[<>+*()-]))")


def is_field(name: str) -> bool:
    """Whether a field can be called that: what a rule can name, and no column of the program's own."""
    return _FIELD.fullmatch(name) is not None and name not in TAKEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """`coefficient` times the field's value, its sum or maximum over candidates, or one (`over="one"`)."""

    coefficient: int
    over: Over
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`left` minus `right`, compared with zero."""

    terms: tuple[Term, ...]
    relation: Relation

    @property
    def fields(self) -> frozenset[str]:
        """Ids of the fields it reads."""
        return frozenset(t.field for t in self.terms if t.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundRule:
    """A rule with its comparisons parsed and its parameters replaced by the values in force."""

    rule: Rule
    when: tuple[Comparison, ...]
    fires: tuple[Comparison, ...]


def in_force(parameters: Iterable[Parameter], date: str) -> dict[str, int]:
    """Value of each parameter on a date (ISO); one not in force is absent."""
    return {p.id: p.value for p in parameters if p.since <= date and (p.until is None or date < p.until)}


def bind(rules: Iterable[Rule], parameters: dict[str, int]) -> tuple[BoundRule, ...]:
    """Parse the rules that compare figures; structural rules (empty `fires`) are left out."""
    return tuple(
        BoundRule(
            rule=rule,
            when=tuple(parse(text, parameters) for text in rule.when),
            fires=tuple(parse(text, parameters) for text in rule.fires),
        )
        for rule in rules
        if rule.fires
    )


def parse(text: str, parameters: dict[str, int] | None = None) -> Comparison:
    """Parse one comparison. Raises BadUse with the place where it stops making sense."""
    parser = _Parser(text, parameters or {})
    left = parser.total(1)
    relation = parser.relation()
    right = parser.total(-1)
    parser.end()
    return Comparison(terms=(*left, *right), relation=relation)


class _Parser:
    """Recursive descent over the tokens of one rule."""

    def __init__(self, text: str, parameters: dict[str, int]) -> None:
        self.text = text
        self.parameters = parameters
        self.at = 0
        self.tokens = self._tokens()

    def _tokens(self) -> list[str]:
        found, at = [], 0
        while at < len(self.text.rstrip()):
            match = _TOKEN.match(self.text, at)
            if not match:
                raise self._wrong(f"cannot read {self.text[at:].strip()!r}")
            found.append(match.group().strip())
            at = match.end()
        return found

    def _wrong(self, why: str) -> BadUse:
        return BadUse(f"rule {self.text!r}: {why}", next_step="see docs/reference/rules.md for what a rule may say")

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def end(self) -> None:
        if self.peek():
            raise self._wrong(f"{self.peek()!r} is one too many")

    def relation(self) -> Relation:
        token = self.take()
        if token not in {"==", "!=", "<", "<=", ">", ">="}:
            raise self._wrong("a comparison needs one of == != < <= > >=")
        return cast("Relation", token)

    def total(self, sign: int) -> list[Term]:
        terms = [self.term(sign)]
        while self.peek() in {"+", "-"}:
            terms.append(self.term(sign if self.take() == "+" else -sign))
        return terms

    def term(self, sign: int) -> Term:
        token = self.take()
        if token.isdigit() or token.startswith("$"):
            number = sign * self._number(token)
            if self.peek() != "*":
                return Term(coefficient=number, over="one")
            self.take()
            return self.atom(self.take(), number)
        return self.atom(token, sign)

    def _number(self, token: str) -> int:
        if token.isdigit():
            if len(token) > LONGEST_NUMBER:
                raise self._wrong(f"a number has at most {LONGEST_NUMBER} digits")
            return int(token)
        if token[1:] not in self.parameters:
            raise self._wrong(f"parameter {token} is not in force or not in the profile")
        return self.parameters[token[1:]]

    def atom(self, token: str, coefficient: int) -> Term:
        if token.isdigit() or token.startswith("$"):
            return Term(coefficient=coefficient * self._number(token), over="one")
        if not token or not token[0].isalpha():
            raise self._wrong(f"expected a field, found {token!r}")
        if self.peek() == "(":
            return self.over(token, coefficient)
        return Term(coefficient=coefficient, over="field", field=token)

    def over(self, name: str, coefficient: int) -> Term:
        if name not in {"sum", "max", "known"}:
            raise self._wrong(f"{name}(…) is not one of sum, max, known")
        self.take()
        field = self.take()
        if self.take() != ")":
            raise self._wrong(f"{name}( needs one field and a )")
        return Term(coefficient=coefficient, over=cast("Over", name), field=field)
