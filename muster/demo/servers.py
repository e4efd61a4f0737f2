"""The demo's far side: a mail server, a webhook receiver and a page of refusals on this machine."""

import json
import os
import secrets
import signal
import socket
import sys
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from activation.clock import system_clock
from activation.inbound.unsubscribe import Refused, Tokens
from muster.pipeline.sync import refuse
from muster.settings import Settings

HOST = "127.0.0.1"
MOST_BYTES = 16 * 1024 * 1024

OnRefusal = Callable[[Refused], None]


class _Mailbox:
    """Keeps every mail as a numbered file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        taken = [int(path.stem) for path in folder.glob("*.eml") if path.stem.isdigit()]
        self.last = max(taken, default=0)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Keep one mail; aiosmtpd calls this by its name."""
        self.last += 1
        unfinished = self.folder / f".{self.last}.partial"
        content = envelope.content or b""
        unfinished.write_bytes(content if isinstance(content, bytes) else content.encode())
        unfinished.replace(self.folder / f"{self.last:05d}.eml")
        return "250 Message accepted for delivery"


class _Receiver(ThreadingHTTPServer):
    """Takes signed rows, each once, and one-click refusals."""

    daemon_threads = True

    def __init__(self, port: int, path: Path, secret: str, key: str, refuse: OnRefusal) -> None:
        super().__init__((HOST, port), _Request)
        self.path = path
        self.verifier = Webhook(secret)
        self.refuse = refuse
        self.tokens = Tokens(key, system_clock)
        self.lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self.seen = {json.loads(line)["id"] for line in lines}

    def keep(self, key: str, content: dict[str, Any]) -> list[dict[str, str]]:
        """Keep the rows not seen before and answer every one of them."""
        with self.lock, self.path.open("a", encoding="utf-8") as file:
            for row in content["rows"]:
                if row["id"] in self.seen:
                    continue
                kept = {**row, "audience": content["audience"], "as_of": content["as_of"]}
                file.write(json.dumps({**kept, "batch": key}, ensure_ascii=False) + "\n")
                self.seen.add(row["id"])
            file.flush()
            os.fsync(file.fileno())
        return [{"id": row["id"], "status": "ok"} for row in content["rows"]]


class _Request(BaseHTTPRequestHandler):
    """One POST, to the hook or to the page of refusals."""

    server: _Receiver

    def do_POST(self) -> None:
        """Answer one POST; http.server calls this by its name."""
        length = min(int(self.headers.get("content-length") or 0), MOST_BYTES)
        body = self.rfile.read(length)
        if urlsplit(self.path).path == "/unsubscribe":
            return self._refuse()
        try:
            content = self.server.verifier.verify(body, dict(self.headers.items()))
        except WebhookVerificationError:
            return self._answer(401, {"error": "the signature does not fit"})
        key = self.headers.get("idempotency-key", "")
        return self._answer(200, {"results": self.server.keep(key, content)})

    def do_GET(self) -> None:
        """Show that the server is there; nothing changes by looking."""
        self._answer(200, {"muster": "demo server"})

    def _refuse(self) -> None:
        token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
        refused = self.server.tokens.read(token)
        if refused is not None:
            self.server.refuse(refused)
        # The same answer either way: nobody learns whether a token is good.
        self._answer(200, {"done": True})

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: a request line would show a person's token."""


@contextmanager
def mail_server(folder: Path, port: int = 0) -> Iterator[int]:
    """Run a mail server that keeps its mails in `folder`, and yield its port."""
    # aiosmtpd calls itself on the port it was given, so it cannot be left to choose one.
    chosen = port or _free_port()
    controller = Controller(_Mailbox(folder), hostname=HOST, port=chosen)
    controller.start()
    try:
        yield chosen
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def receiver(
    path: Path, secret: str, refusal_secret: str, refuse: OnRefusal, port: int = 0
) -> Iterator[int]:
    """Run a webhook receiver that keeps its rows in `path`, and yield its port."""
    server = _Receiver(port, path, secret, refusal_secret, refuse)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def demo_servers(settings: Settings) -> Iterator[dict[str, str]]:
    """Run both servers and yield the environment by which the demo's destinations find them."""
    webhook_secret = os.environ.get("MUSTER_DEMO_WEBHOOK_SECRET") or _webhook_secret()
    refusal_secret = os.environ.get("MUSTER_DEMO_UNSUBSCRIBE_SECRET") or secrets.token_urlsafe(32)
    mail_port = int(os.environ.get("MUSTER_DEMO_SMTP_PORT") or 0)
    http_port = int(os.environ.get("MUSTER_DEMO_HTTP_PORT") or 0)
    outbox = settings.outbox_dir
    with (
        mail_server(outbox / "mail", mail_port) as smtp,
        receiver(
            outbox / "webhook.jsonl",
            webhook_secret,
            refusal_secret,
            partial(refuse, settings),
            http_port,
        ) as http,
    ):
        yield {
            "MUSTER_DEMO_SMTP_PORT": str(smtp),
            "MUSTER_DEMO_HTTP_PORT": str(http),
            "MUSTER_DEMO_WEBHOOK_URL": f"http://{HOST}:{http}/hook",
            "MUSTER_DEMO_WEBHOOK_SECRET": webhook_secret,
            "MUSTER_DEMO_UNSUBSCRIBE_URL": f"http://{HOST}:{http}/unsubscribe",
            "MUSTER_DEMO_UNSUBSCRIBE_SECRET": refusal_secret,
        }


def _webhook_secret() -> str:
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


def main() -> None:
    """Run both servers until interrupted, after saying how destinations find them."""
    ended = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: ended.set())
    with demo_servers(Settings.load()) as environment:
        for name, value in environment.items():
            sys.stdout.write(f"export {name}='{value}'\n")
        sys.stdout.write("# The demo's servers run until you press Ctrl-C.\n")
        sys.stdout.flush()
        ended.wait()


if __name__ == "__main__":
    main()
