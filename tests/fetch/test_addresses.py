"""Which addresses may be asked: public ones, and what was allowed."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest

from afterword.fetch.addresses import Allowed, why_not, why_not_port

INTERNAL = (
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "198.18.0.1", "::1", "fc00::1",
    "fec0::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
    "2002:a00:1::",
)  # fmt: skip
NEVER = (
    "0.0.0.0", "0.1.2.3", "169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "224.0.0.1",
    "239.255.255.250", "255.255.255.255", "240.0.0.1", "::", "fe80::1", "ff02::1", "fd00:ec2::254", "::ffff:0.0.0.0",
    "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::",
    "::127.0.0.1", "::10.0.0.1", "::8.8.8.8", "::2", "::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8",
)  # fmt: skip


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_public_addresses_need_no_leave(address: str) -> None:
    assert why_not(ip_address(address), "example.test", 443, Allowed()) is None


@pytest.mark.parametrize("address", INTERNAL)
def test_private_addresses_are_refused_unless_their_host_is_allowed(address: str) -> None:
    named = Allowed.named("http://prometheus.test:9090/prometheus")
    assert "private address" in str(why_not(ip_address(address), "prometheus.test", 9090, Allowed()))
    assert why_not(ip_address(address), "prometheus.test", 9090, named) is None


@pytest.mark.parametrize("address", NEVER)
def test_addresses_of_no_service_are_refused_even_for_an_allowed_host(address: str) -> None:
    named = Allowed.named("http://prometheus.test:9090")
    assert "no address of a service" in str(why_not(ip_address(address), "prometheus.test", 9090, named))


def test_a_network_opens_what_lies_in_it_and_no_more() -> None:
    allowed = Allowed(networks=(ip_network("10.20.0.0/16"), ip_network("fd00:1::/32")))
    assert why_not(ip_address("10.20.3.4"), "a.test", 80, allowed) is None
    assert why_not(ip_address("::ffff:10.20.3.4"), "a.test", 80, allowed) is None
    assert why_not(ip_address("fd00:1::5"), "a.test", 80, allowed) is None
    assert why_not(ip_address("10.21.3.4"), "a.test", 80, allowed) is not None


@pytest.mark.parametrize(("host", "port"), [("other.test", 9090), ("prometheus.test", 9091)])
def test_a_named_host_opens_neither_another_host_nor_another_port(host: str, port: int) -> None:
    named = Allowed.named("http://prometheus.test:9090")
    assert why_not(ip_address("10.0.0.1"), host, port, named) is not None


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("HTTPS://Prometheus.Test./x", "prometheus.test", 443),
        ("http://[::1]:9090", "::1", 9090),
        ("http://b\u00fccher.test", "xn--bcher-kva.test", 80),
        ("http://user:secret@h.test", "h.test", 80),
    ],
)
def test_named_hosts_are_compared_without_case_brackets_and_closing_dot(url: str, host: str, port: int) -> None:
    assert Allowed.named(url).hosts == {(host, port)}


@pytest.mark.parametrize("url", ["", "nonsense", "http://[::1", "http://h:99999"])
def test_what_is_no_address_allows_nothing(url: str) -> None:
    assert Allowed.named(url).hosts == frozenset()


@pytest.mark.parametrize("port", [22, 25, 53, 110, 3306, 5432, 6379, 11211])
def test_ports_of_other_services_are_refused_unless_named(port: int) -> None:
    assert "not one of a web service" in str(why_not_port("h.test", port, Allowed()))
    assert why_not_port("h.test", port, Allowed.named(f"http://h.test:{port}")) is None


@pytest.mark.parametrize("port", [80, 443, 3000, 3100, 8080, 8123, 9090, 9093])
def test_ports_of_web_services_are_open(port: int) -> None:
    assert why_not_port("h.test", port, Allowed()) is None


def test_a_list_names_networks_and_hosts_with_their_ports() -> None:
    allowed = Allowed.listed(" 10.1.0.0/16, Prometheus.lan:9090 ,")
    assert why_not(ip_address("10.1.2.3"), "anything", 9090, allowed) is None
    assert why_not(ip_address("10.2.0.1"), "prometheus.lan", 9090, allowed) is None
    assert why_not(ip_address("10.2.0.1"), "prometheus.lan", 9091, allowed) is not None
    assert Allowed.listed("") == Allowed()


@pytest.mark.parametrize("written", ["prometheus.lan", "10.1.0.0/99", ":9090", "host:0", "host:port"])
def test_a_list_with_a_part_that_is_neither_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Allowed.listed(written)
