"""The demo's far side: keeps each mail and row once, checks signatures, survives a restart."""

import json
import smtplib
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
from sample_feeds import HOOK_SECRET, REFUSAL_SECRET
from standardwebhooks.webhooks import Webhook

from muster.demo.servers import mail_server, receiver


def signed(url: str, rows: list[str], key: str = "k") -> httpx.Response:
    content = {"audience": "fans", "as_of": "x", "rows": [{"id": row} for row in rows]}
    body, now = json.dumps(content), datetime.now(UTC)
    headers = {
        "webhook-id": key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(HOOK_SECRET).sign(key, now, body),
        "idempotency-key": key,
    }
    return httpx.post(url, content=body, headers=headers)


def test_a_row_is_kept_once_also_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    for rows in (["a", "b"], ["b", "c"]):
        with receiver(path, HOOK_SECRET, REFUSAL_SECRET, lambda _: None) as port:
            reply = signed(f"http://127.0.0.1:{port}/hook", rows)
            assert [each["id"] for each in reply.json()["results"]] == rows
    assert [json.loads(line)["id"] for line in path.read_text().splitlines()] == ["a", "b", "c"]


def test_an_unsigned_row_is_refused(tmp_path: Path) -> None:
    with receiver(tmp_path / "rows.jsonl", HOOK_SECRET, REFUSAL_SECRET, lambda _: None) as port:
        reply = httpx.post(f"http://127.0.0.1:{port}/hook", json={"rows": [{"id": "a"}]})
    assert reply.status_code == 401
    assert not (tmp_path / "rows.jsonl").exists()


def test_mails_are_numbered_on(tmp_path: Path) -> None:
    for _ in range(2):
        with mail_server(tmp_path) as port, smtplib.SMTP("127.0.0.1", port) as server:
            server.sendmail("a@example.com", ["b@example.com"], "Subject: x\r\n\r\nHello")
    assert sorted(path.name for path in tmp_path.glob("*.eml")) == ["00001.eml", "00002.eml"]


def test_by_hand_it_says_how_destinations_find_it(tmp_path: Path, project_dir: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "muster.demo.servers"],
        cwd=project_dir,
        env={"MUSTER_HOME": str(tmp_path), "PATH": "", "MUSTER_TARGET": "demo"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(7)]
    process.terminate()
    assert process.wait(20) == 0
    assert lines[0].startswith("export MUSTER_DEMO_SMTP_PORT='")
    assert lines[-1].startswith("# The demo's servers run until")
