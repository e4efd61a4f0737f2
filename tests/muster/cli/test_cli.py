"""Commands load when called, speak in one voice, and every error is one message and a code."""

import errno
import inspect
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import muster.cli
from muster.cli.commands import COMMANDS
from muster.cli.file_faults import explain_file_fault
from muster.cli.moments import parse_as_of
from muster.errors import (
    GateFailed,
    GuardStopped,
    InputError,
    MusterError,
    StepMissing,
    WarehouseBusy,
)

HEAVY = ("dbt", "great_expectations", "duckdb", "pandas", "pyarrow", "sqlglot", "airflow")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path / "home"))


def muster_(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "muster", *arguments],
        env=os.environ | environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.name)
def test_every_command_exists_and_says_in_help_what_the_list_says(entry: object) -> None:
    name, place, sentence = entry.name, entry.place, entry.sentence  # type: ignore[attr-defined]
    try:
        command = muster.cli.load_command(name)
    except ModuleNotFoundError as error:
        package = (error.name or "").split(".")[0]
        assert package in muster.cli.EXTRAS
        pytest.skip(f"{package} comes with the extra {muster.cli.EXTRAS[package]}")
    assert command.name == name
    module, attribute = place.split(":")
    found = getattr(sys.modules[module], attribute)
    if isinstance(found, typer.Typer):
        assert command.commands, f"{name} is a group without commands"
    else:
        assert (inspect.getdoc(found) or "").splitlines()[0] == sentence


def test_help_lists_all_and_imports_nothing_heavy() -> None:
    program = (
        "import sys\nsys.argv = ['muster', '--help']\n"
        "from muster.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        f"print('HEAVY', [name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "HEAVY []" in done.stdout
    assert all(f" {entry.name} " in done.stdout for entry in COMMANDS)
    assert "Exit codes" in done.stdout


def test_an_unknown_command_is_answered_with_the_nearest() -> None:
    done = muster_("bild")
    assert done.returncode == 2
    assert "Did you mean 'build'" in done.stderr


def test_completion_offers_commands_without_loading_them() -> None:
    done = muster_(_MUSTER_COMPLETE="complete_bash", COMP_WORDS="muster bu", COMP_CWORD="1")
    assert done.stdout.split() == ["build"]


@pytest.mark.parametrize(
    ("error", "code"),
    [(InputError, 2), (GateFailed, 3), (WarehouseBusy, 4), (StepMissing, 6), (GuardStopped, 7)],
)
def test_a_known_error_is_its_message_and_its_code(
    error: type[MusterError],
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(**_: object) -> None:
        raise error("rule.yml: no such field. Use another.")

    monkeypatch.setattr(muster.cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        muster.cli.main()
    assert ended.value.code == code
    assert capsys.readouterr().err == "muster: rule.yml: no such field. Use another.\n"


def test_a_bug_is_a_short_message_and_a_log(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    project_dir: Path,
) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setenv("MUSTER_HOME", str(tmp_path))
    monkeypatch.setenv("MUSTER_PROJECT", str(project_dir))
    monkeypatch.setattr(muster.cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        muster.cli.main()
    said = capsys.readouterr().err
    log = tmp_path / "logs" / "muster.log"
    assert ended.value.code == 1
    assert said.count("\n") == 1
    assert str(log) in said
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_a_bug_is_told_even_when_the_settings_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError("division by zero")

    def unreadable() -> None:
        raise TypeError("settings of a shape nobody thought of")

    monkeypatch.setattr(muster.cli, "app", fail)
    monkeypatch.setattr(muster.cli.Settings, "load", unreadable)
    monkeypatch.setattr(muster.cli.tempfile, "gettempdir", lambda: str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        muster.cli.main()
    assert ended.value.code == 1
    (log,) = tmp_path.glob("muster-*.log")
    assert f"ZeroDivisionError: division by zero). The details are in {log}" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "/data/x"), "/data/x: permission den"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory", "/data/x"), "/data/x: not a direct"),
        (FileExistsError(errno.EEXIST, "File exists", "/data/x"), "/data/x: file exists. Move aw"),
        (OSError(errno.ENOSPC, "No space left on device"), "no space left on device. Free some"),
    ],
)
def test_what_the_disk_refuses_is_no_bug(
    error: OSError, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(muster.cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        muster.cli.main()
    printed = capsys.readouterr().err
    assert ended.value.code == 2
    assert printed.startswith(f"muster: {said}")
    assert "MUSTER_HOME" in printed


def test_what_is_no_file_stays_a_bug() -> None:
    assert explain_file_fault(ConnectionResetError(errno.ECONNRESET, "reset")) is None
    assert explain_file_fault(OSError(errno.EADDRINUSE, "Address already in use")) is None


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        done = muster_("receipts", MUSTER_HOME=str(home))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert str(tmp_path / "file") in done.stderr


def test_a_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        raise ModuleNotFoundError("No module named 'dbt.cli'", name="dbt.cli")

    monkeypatch.setattr(muster.cli, "app", fail)
    with pytest.raises(SystemExit) as ended:
        muster.cli.main()
    assert ended.value.code == 2
    assert "pip install 'muster[dbt]'" in capsys.readouterr().err


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = muster_("airflow", "--port", port)
    assert done.returncode == 2
    assert f"port {port} is taken" in done.stderr
    assert "--port" in done.stderr


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2017-10-30", "UTC", "2017-10-30T00:00:00"),
        ("2017-10-30", "Asia/Taipei", "2017-10-29T16:00:00"),
        ("2017-10-30T08:00:00", "Asia/Taipei", "2017-10-30T00:00:00"),
        ("2017-10-30T08:00:00+01:00", "Asia/Taipei", "2017-10-30T07:00:00"),
        ("2017-10-30T08:00:00Z", "Asia/Taipei", "2017-10-30T08:00:00"),
        ("2017-10-29T02:30:00", "Europe/Berlin", "2017-10-29T00:30:00"),
        ("2017-03-26T02:30:00", "Europe/Berlin", "2017-03-26T01:00:00"),
    ],
)
def test_a_moment_is_of_the_zone_unless_it_has_an_offset(
    text: str, zone: str, instant: str
) -> None:
    assert parse_as_of(text, zone).isoformat() == f"{instant}+00:00"


def test_what_is_no_moment_is_refused() -> None:
    with pytest.raises(InputError, match="30 October"):
        parse_as_of("30 October", "UTC")
    with pytest.raises(InputError, match=r'zone: is not a time zone .* "Asia/Taipei"'):
        parse_as_of("2017-10-30", "Asia/Taipe")


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"])
def test_an_as_of_outside_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="between the years 1 and 9999"):
        parse_as_of(text, "UTC")
    done = muster_("bounds", "--as-of", text)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_json_is_for_scripts_and_piped_tables_are_tabs(tmp_path: Path, project_dir: Path) -> None:
    sources = tmp_path / "project" / "dbt_project" / "sources"
    sources.mkdir(parents=True)
    for name in ("dbt_project.yml", "profiles.yml"):
        (tmp_path / "project" / name).write_text((project_dir / name).read_text(encoding="utf-8"))
    (sources / "crm.yml").write_text("sources: [{name: crm, tables: [{name: people}]}]")
    call = ("--project-dir", str(tmp_path / "project"), "freshness", "--as-of", "2017-10-30")
    listed = json.loads(muster_(*call, "--json").stdout)
    assert [(age["source"], age["state"]) for age in listed] == [("crm", "not watched")]
    assert muster_(*call).stdout.splitlines()[1].split("\t")[:3] == ["crm", "people", "not watched"]
