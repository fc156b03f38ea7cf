"""Network namespaces as machines, joined by a switch in a namespace of its own: nothing of the
machine's own network is touched, and all is gone afterwards. Only root can make them."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

ADDRESSES: Mapping[str, str] = {
    "data": "10.77.0.2",
    "provider": "10.77.0.3",
    "first": "10.77.0.11",
    "second": "10.77.0.12",
    "third": "10.77.0.13",
}
NET = "10.77.0.0/24"
_PREFIX = "khairiyat-"
_SWITCH = f"{_PREFIX}switch"


@dataclass(frozen=True, slots=True)
class Host:
    """One machine of the measurement."""

    name: str

    @property
    def address(self) -> str:
        """Its IPv4 address."""
        return ADDRESSES[self.name]

    def words(self, *command: str) -> list[str]:
        """A command as it is run on this machine."""
        return ["ip", "netns", "exec", f"{_PREFIX}{self.name}", *command]

    def cut(self) -> None:
        """Pull its cable."""
        _ip("-n", _SWITCH, "link", "set", self.name, "down")

    def plug_in(self) -> None:
        """Put it back."""
        _ip("-n", _SWITCH, "link", "set", self.name, "up")


@contextlib.contextmanager
def network(names: Sequence[str] = tuple(ADDRESSES)) -> Iterator[dict[str, Host]]:
    """Machines of these names that reach each other and nothing else."""
    hosts = {name: Host(name) for name in names}
    try:
        _ip("netns", "add", _SWITCH)
        _ip("-n", _SWITCH, "link", "add", "bridge", "type", "bridge")
        _ip("-n", _SWITCH, "link", "set", "bridge", "up")
        for host in hosts.values():
            _join(host)
        yield hosts
    finally:
        for name in (*names, "switch"):
            subprocess.run(
                ["ip", "netns", "del", f"{_PREFIX}{name}"], stderr=subprocess.DEVNULL, check=False
            )


def _join(host: Host) -> None:
    own = f"{_PREFIX}{host.name}"
    _ip("netns", "add", own)
    _ip("-n", _SWITCH, "link", "add", host.name, "type", "veth", "peer", "uplink", "netns", own)
    _ip("-n", _SWITCH, "link", "set", host.name, "master", "bridge", "up")
    _ip("-n", own, "addr", "add", f"{host.address}/24", "dev", "uplink")
    _ip("-n", own, "link", "set", "uplink", "up")
    _ip("-n", own, "link", "set", "lo", "up")


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
