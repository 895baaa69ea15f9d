"""Records as columns: Parquet segments caught up from a log, and the engine that queries them."""

from natija.frames.asking import Engine
from natija.frames.flatten import table
from natija.frames.frames import Frames, Progress, ReadableLog
from natija.frames.gather import NO_CONTEST

__all__ = ["NO_CONTEST", "Engine", "Frames", "Progress", "ReadableLog", "table"]
