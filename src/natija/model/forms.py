"""Forms, rules, parameters and bases as data: what a country profile (TOML) is decoded into.

A Form is the blank: its fields and the rules that must hold on it. A Rule is a comparison of linear expressions over
fields, written as text (`sum(votes) != valid`) and parsed in `natija.model.rules`; when it fires it is a finding.
A Parameter is a threshold or deadline in force between two dates, with its legal source and how sure that is.
A Basis says which claims make a result, and what happens where two of them differ (never "latest wins").
"""

from __future__ import annotations

from typing import Literal

import msgspec

from natija.model.figures import Whole

Confidence = Literal["high", "medium", "low", "general-knowledge"]
Severity = Literal["error", "warning", "info"]


class _Data(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Settings of everything decoded from a profile; nothing else is inherited."""


class Field(_Data, frozen=True, kw_only=True):
    """One cell of a blank. `per` says whether there is one per unit or one per candidate."""

    id: str
    title: dict[str, str]
    group: str = ""
    per: Literal["unit", "candidate"] = "unit"
    names: tuple[str, ...] = ()
    """Column headings sources use for it, for `--guess`."""


class Form(_Data, frozen=True, kw_only=True):
    """The blank: fields, level, role, who signs, who gets a copy."""

    id: str
    title: dict[str, str]
    level: Literal["polling-station", "contest", "unit", "chamber"]
    role: Literal["list", "candidates", "count", "account", "collation", "declaration", "statement"]
    stage: str = "count"
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()
    rows: bool = False
    """Whether it has a row per station beside its own totals."""
    signs: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    source: str = ""
    confidence: Confidence = "high"


class Rule(_Data, frozen=True, kw_only=True):
    """A check. It fires when every `when` and any of `fires` holds; a null operand makes it not evaluable."""

    code: str
    severity: Severity
    title: dict[str, str]
    remedy: dict[str, str] = {}
    forms: tuple[str, ...] = ()
    """Forms it applies to; empty: every form that has its fields."""
    when: tuple[str, ...] = ()
    fires: tuple[str, ...] = ()
    suppresses: tuple[str, ...] = ()
    source: str = ""


class Parameter(_Data, frozen=True, kw_only=True):
    """A threshold or deadline of law, in force from `since` until (not on) `until`."""

    id: str
    value: Whole
    unit: str = ""
    since: str
    until: str | None = None
    source: str
    confidence: Confidence
    note: str = ""


class Basis(_Data, frozen=True, kw_only=True):
    """Which claims make a result. Published with the result, and named by the digest of its canonical JSON."""

    id: str
    title: dict[str, str]
    level: Literal["polling-station", "contest"]
    forms: tuple[str, ...]
    holders: tuple[str, ...]
    """Holder ids, or a pattern ending in `*`; `agents:*` must resolve to one holder per contest."""
    stages: tuple[str, ...] = ("count",)
    """Accepted stages, the one that counts most first."""
    combine: Literal["one", "agree"] = "one"
    """one: a single holder's claim per unit. agree: a field counts where all holders give the same value."""
    minimum: int = 1
    """Least number of holders (agree) or readings (one) that must give a value."""
    zeros: Literal["count", "not-held"] = "count"
    """What a form with 0 in every field means."""
    void: Literal["exclude", "count"] = "exclude"
    """What happens to units under a Notice of a void poll."""


class Profile(_Data, frozen=True, kw_only=True):
    """A country as data."""

    id: str
    title: dict[str, str]
    version: str
    languages: tuple[str, ...] = ("en",)
    fields: tuple[Field, ...] = ()
    forms: tuple[Form, ...] = ()
    rules: tuple[Rule, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    bases: tuple[Basis, ...] = ()
    default_basis: str = ""
