"""Long work that makes millions of objects, without the garbage collector; large columns, without new pages.

The objects stay until the end and hardly any lie in a cycle: the collector would walk them again and again, for several
times the time that the work takes, and in a forked process it would copy the memory they share. Columns are made once
and handed on: the system's allocator lets them grow where they lie, Arrow's own spends an eighth of all on new pages.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa


@contextmanager
def uncollected() -> Iterator[None]:
    """Do without the collector for a while."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def from_the_system() -> Iterator[None]:
    """Have Arrow take the memory of columns from the system's allocator for a while."""
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)
