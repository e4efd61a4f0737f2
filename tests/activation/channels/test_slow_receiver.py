"""A receiver that drips, floods or squeezes its answer holds nobody and fills no memory."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import stamina
from channel_contract import batch, row
from told_receiver import hook

from activation import http_client
from activation.channels.webhook import CHANNEL
from activation.errors import InDoubt
from activation.http_client import REPLY_BYTES, make_client, post

OK = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def speaking(speak: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """Run a server that speaks as told after the first bytes of a request."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def serve() -> None:
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                with connection:
                    connection.recv(65_536)
                    try:
                        speak(connection, over)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/"
        finally:
            over.set()
            thread.join()


def drip(start: bytes) -> Callable[[socket.socket, threading.Event], None]:
    def speak(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(start)
        while not over.wait(0.02):
            connection.sendall(b"x")

    return speak


STARTS = {"in its headers": OK + b"x-slow: ", "in its body": OK + b"content-length: 9999\r\n\r\n"}


@pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)
def test_who_drips_is_left_at_the_deadline(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_client, "DEADLINE_SECONDS", 0.3)
    with (
        speaking(drip(start)) as url,
        make_client(is_internal=True) as client,
        pytest.raises(httpx.ReadTimeout),
    ):
        post(client, url, b"{}", {})


def test_who_drips_leaves_the_rows_in_doubt(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(http_client, "DEADLINE_SECONDS", 0.3)
    with (
        stamina.set_testing(True, attempts=1),
        speaking(drip(OK)) as url,
        CHANNEL.open(hook(tmp_path, url)) as session,
        pytest.raises(InDoubt, match="ReadTimeout"),
    ):
        session.send(batch(row("a")))


def flood(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(OK + b"content-length: 999999999999\r\n\r\n")
    while not over.is_set():
        connection.sendall(b"x" * 65_536)


def test_no_more_is_read_than_is_needed() -> None:
    with speaking(flood) as url, make_client(is_internal=True) as client:
        assert len(post(client, url, b"{}", {}).body) == REPLY_BYTES
        assert len(post(client, url, b"{}", {}, 10).body) == 10


def test_what_is_squeezed_is_never_blown_up() -> None:
    squeezed = gzip.compress(b"x" * 50_000_000)

    def speak(connection: socket.socket, over: threading.Event) -> None:
        head = f"content-encoding: gzip\r\ncontent-length: {len(squeezed)}\r\n\r\n"
        connection.sendall(OK + head.encode() + squeezed)

    with speaking(speak) as url, make_client(is_internal=True) as client:
        assert post(client, url, b"{}", {}).body == squeezed[:REPLY_BYTES]
