"""Which addresses a webhook may be called at: those that anybody on the internet could call."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import inet_aton
from typing import Any

from requests import PreparedRequest
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from .hanging_up import Pool

Address = IPv4Address | IPv6Address

#: the only part of IPv6 that is given out; outside lie the translated, compatible and site-local forms
_GIVEN_OUT = ip_network("2000::/3")
#: other ways to write an address of IPv4, or of nobody, within it: Teredo, ORCHID, documentation, 6to4
_NOT_THESE = [ip_network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
#: relays of 6to4, and what the IETF keeps for protocols
_NOR_THESE = [ip_network(each) for each in ("192.88.99.0/24", "192.0.0.0/24")]


def is_public(address: Address) -> bool:
    """Decimal, hexadecimal and short spellings are no matter here: this is asked of what they resolve to."""
    if isinstance(address, IPv6Address):
        return address in _GIVEN_OUT and not any(address in each for each in _NOT_THESE)
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in each for each in _NOR_THESE)
    )


def written_address(host: str) -> Address | None:
    """The address that a host is, if it is no name: also one in decimal, hexadecimal, octal or short."""
    try:
        return ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        pass
    try:
        return IPv4Address(inet_aton(host))
    except OSError:
        return None


class CheckedAdapter(IPFilterAdapter):  # type: ignore[misc]  # it has no types
    """requests-hardened resolves a name once, refuses what it knows to be private and connects to the very
    address that it looked at; here that address is held against `allows` too, before it is connected to.

    `allow_loopback` is for receivers of tests; it opens the library's filter, and `allows` still has to."""

    def __init__(
        self, allows: Callable[[Address], bool] = is_public, *, allow_loopback: bool = False
    ) -> None:
        super().__init__(is_https_proto=True, allow_loopback=allow_loopback)
        self._allows = allows

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        """What requests makes its connections with."""
        super().init_poolmanager(*given, **named)
        self.poolmanager.pool_classes_by_scheme = {"https": Pool}

    def build_connection_pool_key_attributes(
        self,
        request: PreparedRequest,
        verify: bool | str,  # noqa: FBT001 - requests' own signature
        cert: Any = None,
    ) -> Any:
        """What requests asks before it connects."""
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        address = ip_address(host["host"].strip("[]").partition("%")[0])
        if not self._allows(address):
            raise InvalidIPAddress(address)
        return host, pool
