"""The client leads to the public internet only, whatever an address looks like."""

import httpx
import pytest

from activation.errors import ChannelDown, SettingsError
from activation.http_client import check_url, is_public, make_client, post, public_address

INSIDE = [
    "127.0.0.1", "127.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "0.1.2.3", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
    "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1",
    "2002:7f00:1::", "fe80::1", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1",
    "2001::1", "100::1", "::ffff:0:7f00:1", "3fff::1", "3fff:fff::1",
    "5f00::1",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111"]
SPELLINGS = ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "0", "localhost", "127.0.0.1"]


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_addresses_outside_are_let_through(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_this_machine_is_reached(host: str, far_side) -> None:
    with pytest.raises(SettingsError, match="private address"):
        public_address(host, 443)
    url = far_side.url.replace("127.0.0.1", host)
    refused = (SettingsError, httpx.InvalidURL)
    with make_client(is_internal=False) as client, pytest.raises(refused):
        post(client, url, b"{}", {})
    assert far_side.lines == []


def test_a_name_without_an_address_is_said() -> None:
    with pytest.raises(ChannelDown, match="has no address"):
        public_address("no-such-host.invalid", 443)


@pytest.mark.parametrize("url", ["http://x.example/", "ftp://x.example/", "//x.example", "x"])
def test_only_https_leaves_the_house(url: str) -> None:
    with pytest.raises(SettingsError, match="is not https"):
        check_url(url, is_internal=False, where="destination x")


def test_inside_the_house_http_is_allowed() -> None:
    check_url("http://127.0.0.1/", is_internal=True, where="destination x")
