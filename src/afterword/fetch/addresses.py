"""Tells which addresses may be asked from here: the public ones, and of the others only what somebody allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Literal

import httpx

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Reach = Literal["public", "internal", "never"]

PORTS = {"http": 80, "https": 443}

# What no service that Afterword asks lives on: this network, link-local with the metadata services of clouds, protocol
# assignments, reserved, and the three metadata services that hide among private or public addresses.
# The forms of IPv6 that wrap an older address for some routers or hosts reach whatever that one reaches.
_WRAPPED = (*IPv6Network("::/96").address_exclude(IPv6Network("::1/128")), IPv6Network("::ffff:0:0:0/96"))
_NEVER = _WRAPPED + tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "224.0.0.0/4", "240.0.0.0/4", "100.100.100.200/32",
        "168.63.129.16/32", "fe80::/10", "ff00::/8", "fd00:ec2::254/128",
    )
)  # fmt: skip
# `is_global` takes some of these for public: shared space, benchmarks, and the local form of NAT64.
_INTERNAL = tuple(ip_network(one) for one in ("100.64.0.0/10", "198.18.0.0/15", "64:ff9b:1::/48", "fec0::/10"))
_NAT64 = IPv6Network("64:ff9b::/96")
# Services below 1024 and a few above that are no web services: a request there could be taken for a command.
_WEB_PORTS_BELOW_1024 = frozenset({80, 443})
_OTHER_PORTS = frozenset({1719, 1720, 1723, 2049, 3306, 3659, 4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, *range(6665, 6670), 6679, 6697, 10080, 11211, 27017})  # fmt: skip # noqa: E501


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be asked beside public addresses: hosts with their ports, and whole networks.

    A host opens the private addresses that its name stands for; the addresses of `_NEVER` only a network opens.
    """

    hosts: frozenset[tuple[str, int]] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def listed(cls, written: str) -> Allowed:
        """What a list names: networks (10.1.0.0/16) and hosts with ports (prometheus.lan:9090), parted by commas.

        Raises ValueError for a part that is neither; whoever installs Afterword writes the list, nobody else.
        """
        parts = [part.strip() for part in written.split(",") if part.strip()]
        networks = tuple(ip_network(part) for part in parts if "/" in part)
        hosts = frozenset(_host_and_port(part) for part in parts if "/" not in part)
        return cls(hosts, networks)

    @classmethod
    def named(cls, *urls: str) -> Allowed:
        """The hosts of these addresses, for a person who named them on their own command line.

        Who types an address reaches it with any other program just as well: nobody is led anywhere. A redirect
        from there to another private address is still refused, since that one was named by the server.
        """
        return cls(frozenset(place for url in urls if (place := _place(url))))


def why_not(address: Address, host: str, port: int, allowed: Allowed) -> str | None:
    """The reason why an address must not be connected to, as part of a sentence; None when it may."""
    every = list(_meant(address))
    if all(any(one in network for network in allowed.networks if network.version == one.version) for one in every):
        return None
    reaches = {_reach(one) for one in every}
    if "never" in reaches:
        return f"{address} is no address of a service (it is link-local, multicast, reserved or of a metadata service)"
    if "internal" in reaches and (canonical(host), port) not in allowed.hosts:
        return f"{address} is a private address that nobody allowed"
    return None


def why_not_port(host: str, port: int, allowed: Allowed) -> str | None:
    """The reason why a port must not be asked, as part of a sentence; None when it may."""
    if (canonical(host), port) in allowed.hosts:
        return None
    odd = port in _OTHER_PORTS or (port < 1024 and port not in _WEB_PORTS_BELOW_1024)
    return f"port {port} is not one of a web service" if odd else None


def canonical(host: str) -> str:
    """A host's name for comparing: lower case, without brackets and without the dot of the root."""
    return host.lower().strip("[]").rstrip(".")


def parsed(url: str) -> httpx.URL | None:
    """An address taken apart; None when it is none."""
    try:
        target = httpx.URL(url.strip())
        _ = target.host  # raises for letters of another script that are wrongly written
    except (httpx.InvalidURL, UnicodeError):
        return None
    return target if (target.port or 0) < 65536 else None


def _host_and_port(written: str) -> tuple[str, int]:
    host, colon, port = written.rpartition(":")
    if not colon or not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError(f"{written!r} is neither a network such as 10.1.0.0/16 nor a host with its port")
    return canonical(host), int(port)


def _place(url: str) -> tuple[str, int] | None:
    target = parsed(url)  # asking what is no address says so
    host = canonical(target.raw_host.decode("ascii")) if target else ""
    return (host, target.port or PORTS.get(target.scheme, 0)) if target and host else None


def _meant(address: Address) -> Iterator[Address]:
    """The address itself, and the older address that it wraps when it is a form of passage between the two."""
    if isinstance(address, IPv4Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped  # the same address in another writing: a network of either form allows it
        return
    yield address
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in _NAT64:
        yield IPv4Address(int(address) & 0xFFFFFFFF)


def _reach(address: Address) -> Reach:
    if any(address in network for network in _NEVER if network.version == address.version):
        return "never"
    if not address.is_global or any(address in one for one in _INTERNAL if one.version == address.version):
        return "internal"
    return "public"
