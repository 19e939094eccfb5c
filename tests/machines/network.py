"""Hosts on a network of their own: network namespaces on a bridge in one more.

None has a name. A namespace lasts as long as a file descriptor or a process in it, and its cables go with it:
however a test ends, killed too, nothing of it stays on the machine. Only root may make them.
"""

import contextlib
import ctypes
import fcntl
import http.client
import os
import shutil
import socket
import struct
import subprocess
from collections.abc import Iterator
from typing import Any

NEW_NETWORK = 0x40000000  # CLONE_NEWNET
GET_FLAGS, SET_FLAGS, UP = 0x8913, 0x8914, 0x1  # of an interface
#: nobody's
NOWHERE = "02:00:00:00:00:01"
_libc = ctypes.CDLL(None, use_errno=True)


def not_permitted() -> str:
    """Why there can be no network of one's own here; empty where there can."""
    if not shutil.which("ip"):
        return "needs ip: apt install iproute2"
    tried = subprocess.run(["unshare", "--net", "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"needs root: {tried.stderr.strip()}"


class Host:
    """What is started inside `entered()` runs there, and so do sockets that are made there."""

    def __init__(self, address: str) -> None:
        self.address = address
        before = _mine()
        try:
            _checked(_libc.unshare(NEW_NETWORK))
            self.network = _mine()
            _ip("link", "set", "lo", "up")
        finally:
            _enter(before)

    @contextlib.contextmanager
    def entered(self) -> Iterator[None]:
        """This thread alone."""
        before = _mine()
        _checked(_libc.setns(self.network, NEW_NETWORK))
        try:
            yield
        finally:
            _enter(before)

    def ip(self, *words: str) -> None:
        with self.entered():
            _ip(*words)

    def connection(self, port: int) -> http.client.HTTPConnection:
        """To a server on this host's loopback address."""
        return _Connection(self, port)

    def close(self) -> None:
        os.close(self.network)


class Network:
    """A bridge in a host of its own, the hub, to which every other host has a cable."""

    def __init__(self, *addresses: str) -> None:
        """Of the hub."""
        self.hub = Host(addresses[0])
        self.hosts: dict[str, Host] = {}
        self.hub.ip("link", "add", "bridge", "type", "bridge")
        for address in addresses:
            self.hub.ip("address", "add", f"{address}/24", "dev", "bridge")
        self.hub.ip("link", "set", "bridge", "up")

    def host(self, name: str, address: str) -> Host:
        """One more, with a cable."""
        host = self.hosts[name] = Host(address)
        there = f"/proc/self/fd/{host.network}"
        with self.hub.entered():
            end = ["type", "veth", "peer", "name", "cable", "netns", there]
            _ip("link", "add", name, *end, keep=host.network)
            _ip("link", "set", name, "master", "bridge", "up")
        host.ip("address", "add", f"{address}/24", "dev", "cable")
        host.ip("link", "set", "cable", "up")
        return host

    def cut(self, name: str) -> None:
        """At once, and nobody is told: what is sent from either side goes nowhere."""
        self._set_up(name, up=False)

    def mend(self, name: str) -> None:
        self._set_up(name, up=True)

    def cut_to(self, name: str, address: str) -> None:
        """What this host sends to one address goes nowhere; all else arrives."""
        self.hosts[name].ip(
            "neigh", "replace", address, "lladdr", NOWHERE, "dev", "cable", "nud", "permanent"
        )

    def mend_to(self, name: str, address: str) -> None:
        self.hosts[name].ip("neigh", "del", address, "dev", "cable")

    def close(self) -> None:
        for host in (*self.hosts.values(), self.hub):
            host.close()

    def _set_up(self, name: str, *, up: bool) -> None:
        # A system call: a program would take longer to start than a camp takes to be drained.
        with self.hub.entered(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            asked = struct.pack("16sh14x", name.encode(), 0)
            _name, flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, GET_FLAGS, asked))
            flags = flags | UP if up else flags & ~UP
            fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh14x", name.encode(), flags))


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: Host, port: int) -> None:
        super().__init__("127.0.0.1", port, timeout=60)
        self._within = host

    def connect(self) -> None:
        with self._within.entered():
            super().connect()


def _mine() -> int:
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)


def _enter(network: int) -> None:
    _checked(_libc.setns(network, NEW_NETWORK))
    os.close(network)


def _checked(answer: int) -> None:
    if answer != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _ip(*words: str, keep: int | None = None) -> None:
    kept: Any = () if keep is None else (keep,)
    subprocess.run(["ip", *words], check=True, capture_output=True, pass_fds=kept)
