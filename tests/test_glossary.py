"""The glossary and the code use the same words."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

import natija.model

ROOT = Path(__file__).parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"
AVOIDED = ("tally sheet", "audit log", "adjudicat", "fraud")
SEARCHED = sorted(
    path
    for folder, pattern in (("src", "*.py"), ("src", "*.toml"), ("src", "*.csv"), ("docs", "*.md"), (".", "README.md"))
    for path in (ROOT / folder).rglob(pattern)
    if path != GLOSSARY and ".venv" not in path.parts
)


def entries() -> set[str]:
    """The words the glossary defines."""
    return set(re.findall(r"^\*\*(.+?)\.\*\*", GLOSSARY.read_text(encoding="utf-8"), flags=re.MULTILINE))


def nouns() -> set[str]:
    """Every public class of `natija.model`."""
    names = [info.name for info in pkgutil.iter_modules(natija.model.__path__, "natija.model.")]
    return {
        name
        for module in map(importlib.import_module, names)
        for name, thing in vars(module).items()
        if inspect.isclass(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    }


def test_every_noun_of_the_model_is_in_the_glossary() -> None:
    """A class without an entry is a second word for something, or a new idea nobody explained."""
    assert nouns() - entries() == set()


def test_every_capitalised_word_of_the_glossary_is_a_class() -> None:
    """An entry written like a class names one; other ideas are written small."""
    classes = nouns() | {"Station", "Record"}  # a kind of Unit; the union of all records
    assert {word for word in entries() if word[0].isupper()} - classes == set()


@pytest.mark.parametrize("word", AVOIDED)
def test_no_avoided_word_is_used(word: str) -> None:
    """The words the glossary tells us to avoid are not in the sources, the data or the pages."""
    places = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SEARCHED
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if word in line.lower()
    ]
    assert places == []
