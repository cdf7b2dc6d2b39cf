"""How much of an IP address is kept: `/24, /48` are the bits of IPv4 and of IPv6 that stay."""

import ipaddress
from collections.abc import Mapping
from types import MappingProxyType

from avow.compiler.practices import Practices

IP_ADDRESS = "user.device.ip_address"
"""The category whose values are cut."""

FORM = r"/(?:[0-9]|[12][0-9]|3[0-2]), ?/(?:[0-9]{1,2}|1[01][0-9]|12[0-8])"
"""What may stand in `truncate`."""

KEPT_BITS: Mapping[int, int] = MappingProxyType({4: 24, 6: 48})
"""What stays where nothing is declared: too little to find a person again."""


def kept_bits(truncate: str | None) -> Mapping[int, int]:
    """Give the bits that stay, by version of the address."""
    if truncate is None:
        return KEPT_BITS
    four, six = (int(part.strip(" /")) for part in truncate.split(","))
    return {4: four, 6: six}


def declared_bits(practices: Practices, key: str) -> Mapping[int, int]:
    """Give the bits that stay of the address that is declared as `[data.KEY]`."""
    declared = practices.data.get(key)
    return kept_bits(declared.truncate if declared else None)


def network(address: str, kept_bits: Mapping[int, int] = KEPT_BITS) -> str:
    """Give an address without its last part, or nothing when it is no address."""
    try:
        read = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    whole = getattr(read, "ipv4_mapped", None) or read
    return str(ipaddress.ip_network(f"{whole}/{kept_bits[whole.version]}", strict=False))
