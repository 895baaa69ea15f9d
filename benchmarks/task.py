"""What a task is: something to run, whether its result is right, and how much it deals with.

A module of `benchmarks.tasks` says its LABEL, its GROUP (tasks of one group do the same work) and has `prepare`, which
is not timed. With ONCE a run uses up what was prepared, and every run has a process of its own.
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

from benchmarks import tasks
from benchmarks.inputs import Inputs

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class Task(Generic[Result]):
    """Only `run` is timed; `right` says whether what it gave is what the simulator wrote."""

    run: Callable[[], Result]
    right: Callable[[Result], bool]
    amount: int
    unit: str
    ready: Callable[[], None] = lambda: None
    """What happens before each run and is not timed."""


class Module(Protocol):
    """A module under `benchmarks.tasks`."""

    LABEL: str
    GROUP: str
    ONCE: bool

    def prepare(self, inputs: Inputs) -> Task[Any]:
        """Everything that is not to be timed."""


def runs(module: Module, repeats: int) -> int:
    """Runs in one process: RUNS of the module where a percentile is wanted, else one to warm up and the repeats."""
    return int(getattr(module, "RUNS", repeats + 1))


def lacks(module: Module) -> str:
    """The package a task NEEDS that is not installed; a peer that is not here is left out of the table, and named."""
    needed = str(getattr(module, "NEEDS", ""))
    return needed if needed and importlib.util.find_spec(needed) is None else ""


def named(name: str) -> Module:
    """The module of this name."""
    return cast(Module, importlib.import_module(f"benchmarks.tasks.{name}"))


def names() -> list[str]:
    """Every task, in order of its file name."""
    return sorted(module.name for module in pkgutil.iter_modules(tasks.__path__))
