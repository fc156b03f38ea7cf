"""Whose network address a request comes from, behind proxies that we trust or before none."""

from ipaddress import IPv4Network, IPv6Network, ip_address

from starlette.requests import Request

Network = IPv4Network | IPv6Network


def client_address(request: Request, trusted: tuple[Network, ...]) -> str:
    """The browser's address.

    What a proxy of ours says is believed, and of what it says only the last address that is no
    proxy of ours: everything before it may have been written by the browser itself.
    """
    peer = request.client.host if request.client else ""
    if not is_trusted(peer, trusted):
        return peer
    said = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    for address in reversed([part.strip() for part in said if part.strip()]):
        if not _is_address(address):
            return peer
        if not is_trusted(address, trusted):
            return address
    return peer


def is_trusted(address: str, trusted: tuple[Network, ...]) -> bool:
    """Whether it is one of our proxies."""
    return _is_address(address) and any(
        network.version == ip_address(address).version and ip_address(address) in network
        for network in trusted
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
