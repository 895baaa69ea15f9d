"""Who may import whom, read from the source: one way, no cycle, and a pure core.

A package may import packages on lower levels. Packages on one level do not know each other, save the two pairs named
in BESIDE. The check reads every import statement, also those inside functions and type-checking blocks: a back door
is a door.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src"

LEVELS: tuple[frozenset[str], ...] = (
    frozenset({"errors"}),
    frozenset({"model"}),
    frozenset({"log", "sources", "countries", "simulate"}),
    frozenset({"frames"}),
    frozenset({"canvass"}),
    frozenset({"audit", "seats", "press", "house"}),
    frozenset({"workspace"}),
    frozenset({""}),  # `natija` itself: the names a user of the library imports
    frozenset({"dossier"}),
    frozenset({"publish"}),
    frozenset({"verify"}),
    frozenset({"desk", "cli"}),
    frozenset({"__main__"}),
)
BESIDE = {("sources", "countries"), ("simulate", "countries")}
"""Same level, allowed one way: a reader and a simulator need the forms of a country."""

PURE = {"errors", "model", "canvass", "audit", "seats", "house"}
IMPURE = {
    "asyncio", "http", "os", "random", "secrets", "socket", "sqlite3", "subprocess", "tempfile", "threading", "time",
    "urllib", "uuid",
}  # fmt: skip
"""Modules of the standard library that mean I/O, a clock or chance."""


def modules() -> dict[str, ast.Module]:
    """Every module of the package with its syntax tree."""
    found = {}
    for path in sorted((SOURCE / "natija").rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return found


def imported(tree: ast.Module) -> Iterator[str]:
    """Every dotted name a module imports; `from a import b` gives `a` and `a.b`, either may be the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def package(module: str) -> str:
    """The package a module belongs to: `natija.log.merkle` -> `log`, `natija` -> the empty name."""
    return module.split(".")[1] if "." in module else ""


def level(name: str) -> int:
    """Where a package stands; an unknown package is an error, so that a new one is placed on purpose."""
    for height, names in enumerate(LEVELS):
        if name in names:
            return height
    raise AssertionError(f"natija.{name} has no level: place it in tests/test_layers.py and docs/explanation/layers.md")


def edges(trees: dict[str, ast.Module]) -> set[tuple[str, str]]:
    """Module -> module edges inside the package, without a package's own `from natija.x import y` echo."""
    found = set()
    for name, tree in trees.items():
        names = {target for target in imported(tree) if target in trees}
        longest = {n for n in names if not any(other.startswith(f"{n}.") for other in names)}
        found |= {(name, target) for target in longest if target != name}
    return found


def upward(found: set[tuple[str, str]]) -> list[str]:
    """The edges that do not go down."""
    wrong = []
    for here, there in sorted(found):
        above, below = package(here), package(there)
        if above != below and (above, below) not in BESIDE and level(above) <= level(below):
            wrong.append(f"{here} imports {there}")
    return wrong


def _without_annotations(tree: ast.Module) -> ast.Module:
    """A module without what it imports for a type checker only."""
    body = [node for node in tree.body if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")]
    return ast.Module(body=body, type_ignores=[])


def test_imports_go_one_way() -> None:
    """No module imports from its own level or from above."""
    assert upward(edges(modules())) == []


def test_modules_form_no_cycle() -> None:
    """Not even inside a package do two modules need each other; names used in annotations only are no need."""
    graph: dict[str, set[str]] = {}
    for here, there in edges({name: _without_annotations(tree) for name, tree in modules().items()}):
        graph.setdefault(here, set()).add(there)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"cycle: {' -> '.join(error.args[1])}")


def test_the_core_knows_no_io_no_clock_and_no_chance() -> None:
    """The nouns and the canvass are functions of what they are given."""
    wrong = [
        f"{name} imports {target}"
        for name, tree in modules().items()
        if package(name) in PURE
        for target in imported(tree)
        if target.split(".")[0] in IMPURE
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("natija.model.records", "natija.log.store"),
        ("natija.log.store", "natija.sources.tables"),
        ("natija.countries.profiles", "natija.sources.tables"),
        ("natija.canvass.outcome", "natija.workspace"),
        ("natija.frames.segments", "natija.cli.main"),
    ],
)
def test_the_check_sees_an_upward_or_sideways_edge(here: str, there: str) -> None:
    """The check itself can fail."""
    assert upward({(here, there)}) == [f"{here} imports {there}"]
