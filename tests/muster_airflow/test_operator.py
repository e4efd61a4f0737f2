"""The operator hands on as_of and names, and nothing that could be read as an option."""

import shlex
import sys
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("airflow")

from airflow.sdk.exceptions import AirflowException, AirflowFailException

from muster_airflow.operator import MusterOperator, as_of_of, checked_name, names_in

pytestmark = [pytest.mark.airflow, pytest.mark.xdist_group("airflow-import")]
DUE = datetime(2017, 10, 30, 3, tzinfo=UTC)


def context(as_of: str | None = None, **more: Any) -> dict[str, Any]:
    run = SimpleNamespace(logical_date=None, run_after=DUE)
    return {"params": {"as_of": as_of}, "dag_run": run, **more}


def test_as_of_is_the_parameter_before_the_time_it_is_due() -> None:
    due = {"data_interval_end": DUE}
    assert as_of_of(context("2017-10-29", **due)) == "2017-10-29T00:00:00+00:00"
    assert as_of_of(context("2017-10-29T08:00:00+08:00")) == "2017-10-29T00:00:00+00:00"
    assert as_of_of(context(**due)) == "2017-10-30T03:00:00+00:00"
    assert as_of_of(context()) == "2017-10-30T03:00:00+00:00"


def test_a_wrong_as_of_is_not_tried_again() -> None:
    with pytest.raises(AirflowFailException, match="tomorrow"):
        as_of_of(context("tomorrow"))


@pytest.mark.parametrize("name", ["--all", "", "a b", "{{ x }}", "Demo", "../x"])
def test_only_plain_names_reach_the_command(name: str) -> None:
    with pytest.raises(AirflowFailException):
        checked_name(name)
    assert checked_name("demo_mail") == "demo_mail"


def test_names_come_as_names_or_as_objects() -> None:
    assert names_in('["a", "b"]') == ["a", "b"]
    assert names_in('[{"name": "a", "channel": "smtp"}]') == ["a"]


@pytest.mark.parametrize(("code", "error"), [(2, AirflowFailException), (4, AirflowException)])
def test_the_exit_code_chooses_the_exception(
    code: int, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = f"import sys; print('the reason', file=sys.stderr); sys.exit({code})"
    monkeypatch.setenv("MUSTER_COMMAND", shlex.join([sys.executable, "-c", program]))
    with pytest.raises(error, match="the reason") as raised:
        run(MusterOperator(task_id="gate", command=["gate"]))
    assert type(raised.value) is error


def test_a_listing_returns_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import sys; print('[\"demo_mail\"]'); print('a note', file=sys.stderr)"
    monkeypatch.setenv("MUSTER_COMMAND", shlex.join([sys.executable, "-c", program]))
    listing = MusterOperator(task_id="list", command=["activate"], returns_names=True)
    assert run(listing) == ["demo_mail"]


def run(task: MusterOperator) -> object:
    # Airflow wraps execute to be called by its task runner only; this is the function itself.
    return MusterOperator.execute.__wrapped__(task, context())  # type: ignore[attr-defined]
