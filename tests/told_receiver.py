"""A webhook receiver that answers as a test tells it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from channel_contract import config_of
from sample_feeds import HOOK_SECRET

from activation.channels.base import Config

Answer = tuple[int, dict[str, str], Any]


def hook(tmp_path: Path, url: str, secret: str = HOOK_SECRET, answers: str = "rows") -> Config:
    """Return an internal destination that posts to `url`."""
    return config_of(tmp_path, url=url, secret=secret, answers=answers)


@contextmanager
def vendor(answer: Callable[[dict[str, Any]], Answer]) -> Iterator[tuple[str, list[Any]]]:
    """Run a receiver that answers as told, and yield its address and the requests it got."""
    seen: list[Any] = []

    class Request(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            seen.append((dict(self.headers.items()), body))
            status, headers, content = answer(json.loads(body))
            text = json.dumps(content).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Request)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", seen
    finally:
        server.shutdown()
        server.server_close()


def results(content: dict[str, Any], **by_key: str) -> Answer:
    """Answer every row, last first: ok unless told otherwise by its entity key."""
    rows = [
        {"id": each["id"], "status": by_key.get(each["entity_key"], "ok"), "reason": "why"}
        for each in content["rows"]
    ]
    return 200, {}, {"results": rows[::-1]}
