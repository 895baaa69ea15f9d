"""The page on certificates says what the code does: every field and every code is on it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from natija.canvass.certificates.documents import Certificate, Held, Missing, Need, Reach, Strength, Sums
from natija.canvass.certificates.premises import CODES
from natija.canvass.certificates.words import PREMISES

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "certificates.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("noun", [Certificate, Held, Missing, Need, Reach, Strength, Sums])
def test_every_field_is_on_the_page(noun: type[msgspec.Struct]) -> None:
    """A field a stranger meets in a document is explained."""
    assert [name for name in noun.__struct_fields__ if f"`{name}" not in PAGE and f".{name}`" not in PAGE] == []


@pytest.mark.parametrize("code", CODES)
def test_every_premise_is_on_the_page_in_its_words(code: str) -> None:
    """The table and the sentences say the same."""
    assert f"| `{code}` | {PREMISES[code]} |" in PAGE
