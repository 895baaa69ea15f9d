"""Catalogues: every language has every message, with the same places for values; every message is used."""

from __future__ import annotations

import re
from pathlib import Path

from natija.publish.site import numbering, words

SOURCE = Path(words.__file__).parent
MADE_UP = ("status", "seen", "sentence", "cause", "station", "basis", "zeros", "severity", "means", "order", "nav",
           "data", "contest")  # fmt: skip
"""Sections whose keys are put together from a value."""


def test_every_language_has_every_message_with_its_places() -> None:
    """The same keys, and {0} wherever the English has it."""
    english, urdu = words.words("en").messages, words.words("ur").messages
    assert set(english) == set(urdu)
    places = {k: (sorted(re.findall(r"\{\d\}", english[k])), sorted(re.findall(r"\{\d\}", urdu[k]))) for k in english}
    assert {k: p for k, p in places.items() if p[0] != p[1]} == {}


def test_every_message_is_used_and_every_use_has_one() -> None:
    """No key without a text, no text without a key."""
    code = "".join(path.read_text("utf-8") for path in SOURCE.glob("*.py"))
    used = set(re.findall(r"[\"']([a-z]+\.[a-z-]+)[\"']", code))
    known = set(words.words("en").messages)
    files = {k for k in used if k.endswith((".html", ".atom", ".js", ".css", ".json"))}
    assert {k for k in used - files if k.split(".")[0] in {m.split(".")[0] for m in known}} <= known
    assert {k for k in known - used if k.split(".")[0] not in MADE_UP} == set()


def test_urdu_is_urdu() -> None:
    """No message of it was left in English, but for what is a name."""
    latin = [k for k, text in words.words("ur").messages.items() if not re.search("[\u0600-\u06ff]", text)]
    assert latin == ["data.cdf"]


def test_stations_are_found_by_their_number() -> None:
    """Hundreds to a page; what is no number has a page of its own."""
    assert numbering.address("NA-128", "ge/NA-128/135") == "stations/NA-128/1xx.html#135"
    assert numbering.address("NA-128", "ge/NA-128/7") == "stations/NA-128/0xx.html#7"
    assert numbering.address("NA-128", "ge/NA-128/1204") == "stations/NA-128/12xx.html#1204"
    assert numbering.address("A", "a/12-B") == "stations/A/other.html#12-B"
