"""What a task is: something to run, whether its result is right, and how much it deals with.

A module of `benchmarks.tasks` says its LABEL, its GROUP (tasks of one group do the same work) and has `prepare`, which
is not timed. With ONCE a run uses up what was prepared, and every run has a process of its own.
"""

from __future__ import annotations

import importlib
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


class Module(Protocol):
    """A module under `benchmarks.tasks`."""

    LABEL: str
    GROUP: str
    ONCE: bool

    def prepare(self, inputs: Inputs) -> Task[Any]:
        """Everything that is not to be timed."""


def named(name: str) -> Module:
    """The module of this name."""
    return cast(Module, importlib.import_module(f"benchmarks.tasks.{name}"))


def names() -> list[str]:
    """Every task, in order of its file name."""
    return sorted(module.name for module in pkgutil.iter_modules(tasks.__path__))
