"""How holders, versions and candidates are called in sentences: by what they are, never by an inner id."""

from __future__ import annotations

import re
from collections.abc import Mapping

from natija.canvass.certificates.spelling import number
from natija.canvass.outcome import Range

Names = Mapping[str, str]
"""Ballot serial, or id of a holder -> the name to write."""
UNKNOWN = "–"
_AGENTS = re.compile(r"\bagents:(\w+)")
_OTHERS = re.compile(r"(?<![\w:.-])(?:commission(?![\w:'-])|[a-z]+:[\w.-]*\w)")
"""Ids of holders and readers inside a text: `commission`, `press:dawn`, `transcriber:x`."""
STAGES = {"count"}
"""Stages that go without saying."""


def name(candidate: str, names: Names) -> str:
    """A candidate's name, or the ballot serial where no name is known."""
    return names.get(candidate, f"ballot serial {candidate}")


def holder(text: str, names: Names) -> str:
    """`agents:7` as the agents of that candidate, `commission` as the commission, others by name where one is known."""
    return worded(text, names)


def worded(text: str, names: Names) -> str:
    """A text that names holders by their ids, with what they are called instead."""
    agents = _AGENTS.sub(lambda found: f"the agents of {name(found.group(1), names)}", text)
    return _OTHERS.sub(lambda found: _other(found.group(), agents[: found.start()], names), agents)


def _other(found: str, before: str, names: Names) -> str:
    """One id as a name; one that stands behind its article already stays."""
    if found == "commission":
        return found if before.endswith(("the ", "The ")) else "the commission"
    kind, _, rest = found.partition(":")
    return f"the transcriber {rest}" if kind == "transcriber" else names.get(found, found)


def called(text: str, names: Names) -> str:
    """A holder at the start of a sentence or a cell; an id keeps its letters."""
    found = holder(text, names)
    return found if ":" in found else found[:1].upper() + found[1:]


def version(form: str, stage: str, held_by: str, names: Names) -> str:
    """`Form 45, the commission`."""
    extra = "" if stage in STAGES else f" ({stage})"
    return f"Form {form}{extra}, {holder(held_by, names)}"


def keyed(key: str, names: Names) -> str:
    """The version a comparison names by `form stage holder`."""
    form, stage, held_by = key.split(" ", 2)
    return version(form, stage, held_by, names)


def copies_of(key: str, names: Names) -> str:
    """`the commission's`, said of copies of a form that is named already."""
    return holder(key.split(" ", 2)[2], names)


def span(value: Range | None) -> str:
    """`13,552`, or `120 to 400` where the claims leave it open."""
    if value is None:
        return UNKNOWN
    return number(value.low) if value.low == value.high else f"{number(value.low)} to {number(value.high)}"


def signed(value: int | None) -> str:
    """A difference with its sign; no difference has none."""
    return UNKNOWN if value is None else f"{value:+,}" if value else "0"


def of(part: int | None, whole: int | None) -> str:
    """`392 of 433`; either may be unknown."""
    first = UNKNOWN if part is None else number(part)
    return f"{first} of {'an unknown number' if whole is None else number(whole)}"


def station(unit: str) -> str:
    """The part of a unit's id that its contest does not say."""
    return unit.rpartition("/")[2]
