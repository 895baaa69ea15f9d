"""Spark as an engine: in this process's own Java machine, or a cluster that reads exported frames.

Arithmetic that does not fit is an error, as everywhere (ANSI mode); texts are compared by their bytes. A table made on
the way is kept in the memory of the executors, and on their discs beyond it. The web page of the driver is off.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from natija.errors import StoreUnavailable
from natija.frames.engine import DuckDB
from natija.frames.translate import Dialect

GIGABYTE = 2**30
_QUIET = """
appender.none.type = Null
appender.none.name = none
rootLogger.level = error
rootLogger.appenderRef.none.ref = none
"""
_OURS = ("AnalysisException", "ParseException", "ArithmeticException", "NumberFormatException")
"""What a query that is wrong makes Spark raise: our mistake."""
_GONE = "PATH_NOT_FOUND"
"""What Spark calls a frame that is not where it was exported to: no mistake in a query."""
_MASTER = "see that the master runs and has memory, then start again; or leave --engine away to work in this process"
_EXPORT = "write the frames again with `natija frames export URL`, where every machine of the master can read them"
_CODE = "-XX:ReservedCodeCacheSize=512m"
"""Room for what Spark compiles of every query; a canvass filled 48 MB, after which Java gave up."""
_sessions: dict[str, SparkSession] = {}
_idle: deque[Any] = deque()
"""Data frames that nobody reads any more."""


class Spark:
    """Temporary views in a session of their own; sessions of one master share its Java machine."""

    dialect: Dialect = "spark"

    def __init__(self, master: str, frames: str | None = None) -> None:
        """A session at a master; frames are read at a URL where `natija frames export` wrote them, if one is given."""
        self._master = master
        self._frames = frames
        with self._answering():
            self._session = _started(master).newSession()
        self._folder = Path(tempfile.mkdtemp(prefix="natija-spark-"))
        self._kept: dict[str, Any] = {}
        self._end = weakref.finalize(self, _forget, self._kept, self._folder)

    def load(self, name: str, here: DuckDB) -> None:
        """Read exported frames where they lie; send anything else over as Parquet, or as rows to a cluster."""
        if self._frames is not None and name.startswith("all_"):
            url = _hadoop(f"{self._frames.rstrip('/')}/{name.removeprefix('all_')}")
            with self._answering(_EXPORT):
                self._session.read.parquet(url).createOrReplaceTempView(name)
            return
        with self._answering():
            self._sent(name, here).createOrReplaceTempView(name)

    def _sent(self, name: str, here: DuckDB) -> Any:  # noqa: ANN401 - a data frame of either kind of session
        if not self._master.startswith("local"):
            return self._session.createDataFrame(here.stream(name).read_all())
        file = self._folder / f"{name}.parquet"
        batches = here.stream(name)
        with pq.ParquetWriter(file, batches.schema, compression="zstd") as out:
            for batch in batches:
                out.write_batch(batch)
        return self._session.read.parquet(file.as_uri())

    def keep(self, name: str, sql: str) -> None:
        """Compute a query and keep its rows with the executors."""
        _release()
        with self._answering():
            made = self._session.sql(sql).localCheckpoint()
            made.createOrReplaceTempView(name)
        if before := self._kept.get(name):
            before.unpersist()
        self._kept[name] = made

    def view(self, name: str, sql: str) -> None:
        """Name a query."""
        with self._answering():
            self._session.sql(sql).createOrReplaceTempView(name)

    def fetch(self, sql: str) -> pa.Table:
        """Run a query."""
        with self._answering():
            return self._session.sql(sql).toArrow()

    def close(self) -> None:
        """Give up what is kept; the Java machine stays for the next question."""
        self._end()
        _release()

    @contextmanager
    def _answering(self, step: str = _MASTER) -> Iterator[None]:
        """Say what to do where Spark does not answer or has no room."""
        try:
            yield
        except (PySparkException, Py4JError, OSError) as error:
            if type(error).__name__ in _OURS and _GONE not in str(error):
                raise
            raise StoreUnavailable(self._master, _reason(error), next_step=step) from None


def _reason(error: Exception) -> str:
    """The line that says why: of an error in Java its first cause, else what follows the call it was."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    if not isinstance(error, Py4JJavaError):
        return lines[0]
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    return causes[-1] if causes else lines[min(1, len(lines) - 1)].removeprefix(": ")


def _hadoop(url: str) -> str:
    """The URL as Hadoop spells it: a path of this machine is a file, and its driver for s3 is called s3a."""
    return url.replace("s3://", "s3a://", 1) if "://" in url else Path(url).absolute().as_uri()


def _forget(kept: dict[str, Any], folder: Path) -> None:
    """The collector calls this in the middle of anything, even of a call to Java: Java is told later."""
    shutil.rmtree(folder, ignore_errors=True)
    _idle.extend(kept.values())


def _release() -> None:
    """Let the executors have the room of what nobody reads; a Java machine that has ended has none."""
    while _idle:
        with suppress(PySparkException, Py4JError, OSError):
            _idle.pop().unpersist()


def _started(master: str) -> SparkSession:
    """The session of a master, begun once in this process."""
    if master not in _sessions:
        _sessions[master] = _begin(master)
    return _sessions[master]


def _begin(master: str) -> SparkSession:
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise StoreUnavailable("Spark", "there is no Java", next_step="install Java 17 (a headless runtime is enough)")
    scratch = Path(tempfile.mkdtemp(prefix="natija-spark-"))
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    quiet = scratch / "log4j2.properties"
    quiet.write_text(_QUIET, encoding="ascii")
    building = (
        SparkSession.builder.master(master).appName("natija canvass")
        .config("spark.driver.memory", f"{_memory()}g")
        .config("spark.driver.extraJavaOptions", f"{_CODE} -Dlog4j2.configurationFile={quiet.as_uri()}")
        .config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.maxPlanStringLength", "1000")
        .config("spark.sql.ansi.enabled", "true").config("spark.sql.warehouse.dir", (scratch / "warehouse").as_uri())
    )  # fmt: skip
    if master.startswith("local"):
        building = (
            building.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", str(2 * (os.cpu_count() or 1)))
        )  # fmt: skip
    with _said_to(scratch / "java.log"):
        return building.getOrCreate()


@contextmanager
def _said_to(file: Path) -> Iterator[None]:
    """Let the Java machine that is started write its remarks to a file: a terminal is for answers."""
    sys.stderr.flush()
    kept = os.dup(2)
    with file.open("wb") as out:
        os.dup2(out.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _memory() -> int:
    """Gigabytes for the driver: half of the machine's, at most 16."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return max(1, min(16, pages * size // (2 * GIGABYTE)))
