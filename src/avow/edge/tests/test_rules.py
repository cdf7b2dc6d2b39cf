"""What is left of a request."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avow.edge import rules
from avow.edge.conf import EdgeSettings
from avow.edge.rules import Bucket


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unix:", ""),
        ("", ""),
    ],
)
def test_of_an_address_only_the_network_is_left(address: str, left: str) -> None:
    assert rules.network(address) == left


def test_as_much_of_an_address_is_left_as_is_declared() -> None:
    assert rules.network("192.0.2.77", {4: 16, 6: 32}) == "192.0.0.0/16"
    assert rules.network("2001:db8:1:2::5", {4: 16, 6: 32}) == "2001:db8::/32"


@given(st.ip_addresses())
def test_the_last_part_of_no_address_is_left(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    left = ipaddress.ip_network(rules.network(str(address)))

    assert left.num_addresses >= 256


@pytest.mark.parametrize(
    ("user_agent", "system"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", "ios"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "macos"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8)", "android"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)", "chromeos"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "linux"),
        ("curl/8.0", "other"),
        ("", ""),
    ],
)
def test_of_a_browser_only_the_family_of_the_system_is_left(user_agent: str, system: str) -> None:
    assert rules.operating_system(user_agent) == system


@pytest.mark.parametrize(
    ("referrer", "host"),
    [
        ("https://Search.example/find?q=ada@example.org", "search.example"),
        ("https://ada:secret@blog.example:8443/diary#page", "blog.example"),
        ("android-app://org.example.mail/", ""),
        ("javascript:alert(1)", ""),
        ("https://[::1/", ""),
        ("https://blog.example\n.evil/", "blog.example.evil"),
        ("https://" + "a" * 300 + ".example/", ""),
        ("https://4111111111111111.example/", ""),
        ("https://4111.1111.1111.1111.example/", ""),
        ("https://shop-2026-11.example/", "shop-2026-11.example"),
        ("", ""),
    ],
)
def test_of_a_referrer_only_the_host_is_left(referrer: str, host: str) -> None:
    assert rules.referrer_host(referrer) == host


@given(st.text())
def test_a_referrer_leaves_a_host_or_nothing(referrer: str) -> None:
    host = rules.referrer_host("https://" + referrer)

    assert len(host) <= 253
    assert not set(host) & set("/?#@: \n")


def test_an_address_is_believed_from_proxies_of_our_own_alone() -> None:
    forged = ["203.0.113.9", "198.51.100.7, 192.0.2.1"]

    assert rules.visitor("10.0.0.1", forged, 0) == "10.0.0.1"
    assert rules.visitor("10.0.0.1", forged, 1) == "192.0.2.1"
    assert rules.visitor("10.0.0.1", forged, 2) == "198.51.100.7"
    assert rules.visitor("10.0.0.1", [], 1) == "10.0.0.1"


def test_a_bucket_lets_a_seconds_worth_through_and_fills_again() -> None:
    bucket = Bucket(per_second=3)

    assert [bucket.take(100.0) for _ in range(5)] == [True, True, True, False, False]
    assert bucket.take(100.34)
    assert not bucket.take(100.35)
    assert [bucket.take(200.0) for _ in range(4)] == [True, True, True, False]


def test_the_bucket_of_a_process_has_a_size_unless_it_is_set() -> None:
    assert EdgeSettings.model_fields["most_per_second"].default == 20_000
