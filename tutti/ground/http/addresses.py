"""Which internet addresses are public. The default answer is no."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

# `ipaddress` of Python 3.11 calls some of these global (fec0::1, 2002:7f00:1::, 64:ff9b::7f00:1,
# ::7f00:1, 224.0.0.1), and each reaches, or may be made to reach, a machine inside.
NEVER = [
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "224.0.0.0/3",  # multicast and reserved
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "::ffff:0:0:0/96",  # IPv4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "2001::/23",  # Teredo and other protocol assignments
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
        "fec0::/10",  # site-local
        "ff00::/8",
    )
]
GLOBAL_UNICAST = ip_network("2000::/3")  # all that is handed out of IPv6 today


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could be meant by it."""
    if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return address.is_global and not any(address in network for network in NEVER)


def parsed(text: str) -> Address:
    """An address as the resolver prints it; a scope (`fe80::1%eth0`) is dropped."""
    return ip_address(text.partition("%")[0])
