"""The one place an HTTP client is made: timeouts, no redirects, proxies or private addresses."""

import ipaddress
import socket
from dataclasses import dataclass, field

import httpx

from activation.errors import ChannelDown, SettingsError

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
REPLY_BYTES = 4 * 1024 * 1024

# What `is_global` lets through although it leads inside or nowhere.
_INSIDE = tuple(
    ipaddress.ip_network(text)
    for text in (
        "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/3", "::/96", "64:ff9b::/96",
        "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, headers and body of one answer."""

    status: int
    headers: httpx.Headers
    body: bytes = field(repr=False)


class _GuardedTransport(httpx.HTTPTransport):
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
    transport = httpx.HTTPTransport() if is_internal else _GuardedTransport()
    return httpx.Client(
        transport=transport,
        timeout=TIMEOUT,
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "muster"},
    )


def check_url(url: str, *, is_internal: bool, where: str) -> None:
    """Refuse an address that is not https, unless the destination is internal."""
    try:
        scheme = httpx.URL(url).scheme
    except httpx.InvalidURL as error:
        raise SettingsError(f"{where}: is not an address (found {url[:60]!r}).") from error
    if scheme != "https" and not (is_internal and scheme == "http"):
        raise SettingsError(f"{where}: is not https (found {scheme or 'nothing'!r}). Write https.")


def post(client: httpx.Client, url: str, body: bytes, headers: dict[str, str]) -> Reply:
    """Post bytes and read the answer, but never more than a few megabytes of it."""
    with client.stream("POST", url, content=body, headers=headers) as response:
        received = bytearray()
        for chunk in response.iter_bytes():
            received += chunk
            if len(received) > REPLY_BYTES:
                raise httpx.ReadError("the answer is longer than 4 MiB", request=response.request)
        return Reply(response.status_code, response.headers, bytes(received))
