"""Certificates of inconsistency: proofs, in integers, that some forms and a stated total cannot all be true."""

from natija.canvass.certificates.documents import Certificate, Reach, decode, encode
from natija.canvass.certificates.flip import Flip, flip
from natija.canvass.certificates.nouns import (
    UNREAD,
    Case,
    Cell,
    Forms,
    Premise,
    Stations,
    forms,
    read,
    stated_sum,
    stations,
)
from natija.canvass.certificates.panel import Panel, Screen, panel, screen
from natija.canvass.certificates.prove import prove
from natija.canvass.certificates.reach import Condition, condition, reach

__all__ = [
    "UNREAD", "Case", "Cell", "Certificate", "Condition", "Flip", "Forms", "Panel", "Premise", "Reach", "Screen",
    "Stations", "condition", "decode", "encode", "flip", "forms", "panel", "prove", "reach", "read", "screen",
    "stated_sum", "stations",
]  # fmt: skip
