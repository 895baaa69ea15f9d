"""The shape of the code, measured: short functions, modules one reads in a sitting, each opening with a paragraph."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "src" / "natija").rglob("*.py"))


def lengths(path: Path) -> list[tuple[int, str]]:
    """Lines of every function of a module, its docstring included, with its place."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def all_lengths() -> list[tuple[int, str]]:
    """Lines of every function of the package."""
    return [length for path in MODULES for length in lengths(path)]


def test_no_function_is_over_sixty_lines() -> None:
    """A function fits on a screen."""
    assert [place for lines, place in all_lengths() if lines > 60] == []


def test_most_functions_are_short() -> None:
    """Half of them have at most ten lines, nine in ten at most thirty."""
    lines = [count for count, _ in all_lengths()]
    assert median(lines) <= 10
    assert quantiles(lines, n=10)[-1] <= 30


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_module_can_be_read_in_a_sitting(path: Path) -> None:
    """At most 400 lines, and it opens by saying what it is."""
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    assert ast.get_docstring(ast.parse(text)), "no docstring at the top"


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "common", "misc", "shared"])
def test_no_module_is_a_drawer(name: str) -> None:
    """A module is named for what it holds."""
    assert [path for path in MODULES if name in {path.stem, path.parent.name}] == []
