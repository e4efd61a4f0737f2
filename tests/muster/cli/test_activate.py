"""The commands of activation: what they print for people and for scripts, and how they end."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sample_exports import write_export

from muster.cli import main

DEMO = ["demo_files", "demo_mail", "demo_webhook"]
AUDIENCES = ("winback_coffee", "open_complaints", "coffee_regulars_who_stopped", "big_spenders")


@pytest.fixture
def home(tmp_path: Path, project_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MUSTER_HOME", str(tmp_path))
    monkeypatch.setenv("MUSTER_PROJECT", str(project_dir))
    monkeypatch.setenv("MUSTER_TARGET", "demo")
    for name in ("SMTP_PORT", "WEBHOOK_URL", "WEBHOOK_SECRET", "UNSUBSCRIBE_SECRET"):
        monkeypatch.delenv(f"MUSTER_DEMO_{name}", raising=False)
    return tmp_path


@pytest.fixture
def export(home: Path) -> Path:
    write_export(home / "exports", "2017-10-30", {key: ["ada"] for key in AUDIENCES})
    return home


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        patch.setattr("sys.argv", ["muster", "activate", *words])
        main()
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_destinations_are_listed_for_a_scheduler(home, capsys) -> None:
    code, out, _ = run(capsys, "destinations", "--json")
    assert (code, json.loads(out)) == (0, DEMO)


def test_plan_shows_what_would_leave_and_sends_nothing(export, capsys) -> None:
    code, out, _ = run(capsys, "plan", "demo_files", "--json")
    assert code == 0
    assert [each["adds"] for each in json.loads(out)] == [1, 1]
    assert not (export / "outbox").exists()
    code, out, _ = run(capsys, "plan", "demo_files", "--keys")
    assert "big_spenders\tadd\tada\tEntered" in out


def test_apply_then_status(export, capsys) -> None:
    code, out, _ = run(capsys, "apply", "demo_files", "--json")
    assert (code, [each["sent_now"] for each in json.loads(out)]) == (0, [1, 1])
    code, out, _ = run(capsys, "status", "--json")
    assert {each["state"] for each in json.loads(out)} == {"closed"}
    code, out, _ = run(capsys, "status")
    assert (code, "sent 1" in out) == (0, True)


def test_one_destination_in_trouble_holds_no_other_back(export, capsys) -> None:
    code, out, err = run(capsys, "apply")
    assert code == 2
    assert [line.split("\t")[0] for line in out.splitlines()[1:]] == ["demo_files"] * 2
    lines = err.splitlines()
    assert lines[0] == "muster: 2 of 3 destinations failed."
    assert [line for line in lines[1:] if not line.startswith("  ")] == [
        "demo_mail (exit code 2):", "demo_webhook (exit code 2):",
    ]  # fmt: skip
    assert any(line.startswith("  settings.port: the environment variable ") for line in lines)
    assert "MUSTER_DEMO_SMTP_PORT is not set" in err
    assert "MUSTER_DEMO_WEBHOOK_SECRET is not set" in err
    assert "Traceback" not in err


def test_what_waiting_does_not_mend_decides_how_all_ends(export, capsys, monkeypatch) -> None:
    monkeypatch.setenv("MUSTER_DEMO_WEBHOOK_URL", "http://127.0.0.1:9/hook")
    monkeypatch.setenv("MUSTER_DEMO_WEBHOOK_SECRET", "whsec_" + "c2VjcmV0" * 4)
    code, _, err = run(capsys, "apply")
    assert "demo_webhook (exit code 5):\n  the receiver cannot be reached" in err
    assert (code, err.count("muster:")) == (2, 1)


def test_all_failing_leaves_no_table_and_no_empty_line(export, capsys) -> None:
    [members] = export.glob("exports/*/members.parquet")
    members.unlink()
    code, out, err = run(capsys, "apply")
    assert (code, out, "" in err.splitlines()) == (2, "", False)
    assert err.startswith("muster: 3 of 3 destinations failed.\ndemo_files (exit code 6):\n")
    assert (code, json.loads(run(capsys, "apply", "--json")[1])) == (2, [])


def test_a_fault_that_all_share_is_said_once(export, capsys, monkeypatch) -> None:
    (export / "ledger.sqlite").write_bytes(b"no ledger at all" * 512)
    monkeypatch.setenv("MUSTER_TARGET", "prod")
    code, out, err = run(capsys, "apply")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"muster: {export / 'ledger.sqlite'}: is not a ledger, or is damaged")


def test_without_an_export_it_says_which_step_to_run(home, capsys) -> None:
    code, _, err = run(capsys, "apply", "demo_files")
    assert (code, "Run: muster export" in err) == (6, True)


def test_a_plan_that_is_not_true_any_more_is_refused(export, capsys) -> None:
    code, _, err = run(capsys, "apply", "demo_files", "--plan", "0000000000")
    assert (code, "is not what would be sent now" in err) == (6, True)


def test_outside_its_targets_it_says_that_nothing_left(export, capsys, monkeypatch) -> None:
    monkeypatch.setenv("MUSTER_TARGET", "prod")
    code, out, err = run(capsys, "apply", "demo_mail")
    assert (code, "are in the local sink, nothing left" in err) == (0, True)
    assert "demo_mail (sink)" in out
    assert "demo_mail (sink)" in run(capsys, "status")[1]


def test_a_bad_end_is_tried_again_only_by_name(export, capsys) -> None:
    assert run(capsys, "apply", "demo_files", "--again", "rejected", "--json")[0] == 0
    assert run(capsys, "apply", "demo_files", "--again", "sent")[0] == 2


def test_with_the_receiver_down_only_json_is_printed(export) -> None:
    # A process of its own: a logger keeps the standard output it found when it was made.
    environment = os.environ | {
        "MUSTER_DEMO_WEBHOOK_URL": "http://127.0.0.1:9/hook",
        "MUSTER_DEMO_WEBHOOK_SECRET": "whsec_" + "c2VjcmV0" * 4,
    }
    done = subprocess.run(
        [sys.executable, "-m", "muster", "activate", "apply", "demo_webhook", "--json"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, json.loads(done.stdout)) == (5, [])
    assert done.stderr.count("\n") == 1
    assert "the receiver cannot be reached" in done.stderr
