"""A figure is an integer or the reason why there is none. Unknown is never zero.

The five reasons differ, and a written 0 is a sixth thing: a number.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec

Reason = Literal["illegible", "empty", "no-field", "not-held", "not-transcribed"]
"""illegible: written, cannot be read. empty: the cell is blank on the paper. no-field: this blank has no such
cell. not-held: no form of this station is held. not-transcribed: on the paper, but the reader left it out."""

REASONS: tuple[str, ...] = get_args(Reason)

SAFE = 2**53
"""Integers beyond this are not exact in every JSON reader (RFC 8785, section 3.2.2.3); a record does not hold them."""

Whole = Annotated[int, msgspec.Meta(ge=-SAFE, le=SAFE)]
Value = Whole | Reason

LARGEST = 10**9
"""Largest count a form can carry (rule R101); larger or negative figures are kept as read and found."""

Stage = Literal["count", "provisional", "consolidated", "final", "recount", "re-poll", "ruling"]
STAGES: tuple[str, ...] = get_args(Stage)
