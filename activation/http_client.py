"""The one place an HTTP client is made: deadlines, no redirects, proxies or private addresses."""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpcore
import httpx

from activation.errors import ChannelDown, SettingsError

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
# From the first byte to the last of one request, however slowly the far side drips.
DEADLINE_SECONDS = 30.0
# What is read of an answer; where rows are answered one by one, more is needed.
REPLY_BYTES = 64 * 1024
ROWS_REPLY_BYTES = 1024 * 1024

# What `is_global` lets through although it leads inside or nowhere.
_INSIDE = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/3", "::/96", "64:ff9b::/96",
        "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10", "ff00::/8",
        "::ffff:0:0:0/96", "3fff::/20", "5f00::/16",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers and body of one answer."""

    status: int
    headers: httpx.Headers
    body: bytes = field(repr=False)


class _Stream(httpcore.NetworkStream):
    """A connection every read and write of which ends at the deadline of its request."""

    def __init__(self, inner: httpcore.NetworkStream, network: "_Network") -> None:
        self.inner = inner
        self.network = network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, self.network.left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, self.network.left(timeout, httpcore.WriteTimeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> "_Stream":
        left = self.network.left(timeout, httpcore.ConnectTimeout)
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, left), self.network)

    def close(self) -> None:
        self.inner.close()

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


class _Network(httpcore.SyncBackend):
    """Connections that know when the request they carry must be over."""

    ends = 0.0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> _Stream:
        left = self.left(timeout, httpcore.ConnectTimeout)
        return _Stream(super().connect_tcp(host, port, left, local_address, socket_options), self)

    def left(self, timeout: float | None, late: type[httpcore.TimeoutException]) -> float:
        """Return how long one step may take. Raises: `late` when the time is over."""
        seconds = self.ends - time.monotonic()
        if seconds <= 0:
            raise late(f"not over after {DEADLINE_SECONDS:.0f} seconds")
        return seconds if timeout is None else min(timeout, seconds)


class _Transport(httpx.HTTPTransport):
    """A transport whose requests end in time.

    A timeout of httpx holds for one read; whoever drips a byte now and then would hold us for ever.
    """

    def __init__(self) -> None:
        super().__init__(trust_env=False)
        self.network = _Network()
        context = httpx.create_ssl_context(trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=self.network)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.network.ends = time.monotonic() + DEADLINE_SECONDS
        return super().handle_request(request)


class _GuardedTransport(_Transport):
    """Resolves a name once, checks every address, and connects to the one it checked."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        address = public_address(host, request.url.port or 443)
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address)
        return super().handle_request(request)


def public_address(host: str, port: int) -> str:
    """Return an address of `host`, all of whose addresses lie on the public internet.

    Raises: SettingsError when one of them does not; ChannelDown when there is none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ChannelDown(f"{host}: the name has no address. Check it, then try again.") from error
    addresses = [str(item[4][0]).partition("%")[0] for item in found]
    for address in addresses:
        if not is_public(address):
            raise SettingsError(
                f"{host}: leads to the private address {address}. Refused; if it is ours, "
                "write is_internal: true in the destination."
            )
    return addresses[0]


def is_public(address: str) -> bool:
    """Return whether an IP address lies on the public internet.

    >>> [is_public(a) for a in ("8.8.8.8", "127.0.0.1", "64:ff9b::7f00:1")]
    [True, False, False]
    """
    parsed = ipaddress.ip_address(address)
    mapped = getattr(parsed, "ipv4_mapped", None)
    parsed = mapped or parsed
    inside = any(parsed.version == net.version and parsed in net for net in _INSIDE)
    return parsed.is_global and not inside


def make_client(*, is_internal: bool) -> httpx.Client:
    """Return a client for one destination; only an internal one may reach private addresses."""
    transport = _Transport() if is_internal else _GuardedTransport()
    return httpx.Client(
        transport=transport,
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        # No compression: a few bytes of it may become more than memory holds.
        headers={"User-Agent": "muster", "Accept-Encoding": "identity"},
    )


def check_url(url: str, *, is_internal: bool, where: str) -> None:
    """Refuse an address that is not https, unless the destination is internal."""
    try:
        scheme = httpx.URL(url).scheme
    except httpx.InvalidURL as error:
        raise SettingsError(f"{where}: is not an address (found {url[:60]!r}).") from error
    if scheme != "https" and not (is_internal and scheme == "http"):
        raise SettingsError(f"{where}: is not https (found {scheme or 'nothing'!r}). Write https.")


def post(
    client: httpx.Client,
    url: str,
    body: bytes,
    headers: dict[str, str],
    most_bytes: int = REPLY_BYTES,
) -> Reply:
    """Post bytes and read the answer, but never more of it than `most_bytes`."""
    with client.stream("POST", url, content=body, headers=headers) as response:
        received = _read(response.iter_raw(), most_bytes)
        return Reply(response.status_code, response.headers, received)


def _read(chunks: Iterable[bytes], most_bytes: int) -> bytes:
    received = bytearray()
    for chunk in chunks:
        received += chunk
        if len(received) >= most_bytes:
            break
    return bytes(received[:most_bytes])
