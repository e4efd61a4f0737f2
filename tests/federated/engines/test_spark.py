"""What is particular to Spark: it substitutes nothing, lies in its own folder, and ends."""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from federated.errors import EngineLacks, QueryFailed, WarehouseLocked
from federated.warehouse import open_warehouse

pytestmark = pytest.mark.spark
# Java that starts soon, as in the fixture.
SOON = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}


def test_nothing_inside_a_text_is_filled_in(spark_url: str) -> None:
    with open_warehouse(spark_url) as warehouse:
        for text in ("${env:HOME}", "${system:user.home}", "${spark.app.name}"):
            assert warehouse.rows(f"select '{text}'") == [(text,)]


def test_numbers_that_do_not_fit_are_refused(spark_url: str) -> None:
    with open_warehouse(spark_url) as warehouse, pytest.raises(QueryFailed, match="OVERFLOW"):
        warehouse.rows("select cast(9223372036854775807 as bigint) + 1")


@pytest.mark.parametrize("name", ["../away", "it's", "${env:HOME}", "", "a`b", "a.b"])
def test_names_of_tables_lead_nowhere_else(spark_url: str, name: str) -> None:
    with open_warehouse(spark_url, read_only=False) as warehouse:
        for schema, table in (("odd", name), (name, "odd")):
            with pytest.raises(QueryFailed, match="is no name for Spark"):
                warehouse.write_table(schema, table, pa.table({"a": [1]}))


def test_one_process_has_one_spark(spark_url: str, tmp_path: Path) -> None:
    with pytest.raises(WarehouseLocked, match="a folder of its own"):
        open_warehouse(f"spark://{tmp_path}")
    with pytest.raises(EngineLacks, match="no such Spark"):
        open_warehouse("spark://cluster:7077")


STEPS = """
import os, signal
from pathlib import Path
import pyarrow as pa
from federated.warehouse import open_warehouse
url, scratch = "spark://{folder}/kept", Path("{folder}/scratch")
with open_warehouse(url, read_only=False) as warehouse:
    warehouse.write_table("marts", "lines", pa.table({{"n": [1, 2]}}))
    print(warehouse.rows("select sum(n) from marts.lines"))
print(list(scratch.iterdir()))
warehouse = open_warehouse(url, read_only=False)
print(warehouse.rows("select sum(n) from marts.lines"))
print(warehouse._process.session.sparkContext._gateway.proc.pid, flush=True)
os.kill(os.getpid(), signal.SIGINT)
"""


def test_tables_stay_and_nothing_else_does(tmp_path: Path) -> None:
    scratch, here = tmp_path / "scratch", tmp_path / "here"
    scratch.mkdir()
    here.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", STEPS.format(folder=tmp_path)],
        cwd=here,
        env={**os.environ, **SOON, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
    )
    assert "KeyboardInterrupt" in done.stderr
    # Spark and its scratch ended with the last use, before the process itself did.
    assert done.stdout.split("\n")[:3] == ["[(3,)]", "[]", "[(3,)]"]
    # And with a process that was interrupted before it closed any.
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout.split()[-1]), 0)
    assert list(scratch.iterdir()) == []
    assert list(here.iterdir()) == []
    assert [p.name for p in (tmp_path / "kept").rglob("*.parquet")] == ["part-0.parquet"]
