"""How often one address may ask, so that none keeps the others waiting."""

from __future__ import annotations

import hashlib
import ipaddress
import mmap
import secrets
import time
from collections.abc import Callable
from math import ceil

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

BURST = 5
"""Seconds' worth of requests that may come at once, after a pause as long; one may always."""
SLOTS = 1 << 16
"""Addresses told apart; two in one slot share what they may."""
_FREE = ("static", "healthz", "api.readyz", "metrics")


class Limit:
    """The rate of requests an address may make, kept for all workers in 512 KB.

    This is the generic cell rate algorithm (ITU-T I.371): of an address nothing is kept but
    when its next request would come, came they at the rate; who is further ahead of the
    clock than the burst waits.
    """

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        """``rate`` is in requests a second."""
        self._interval = 1 / rate
        self._clock = clock
        self._due = memoryview(mmap.mmap(-1, SLOTS * 8)).cast("d")
        # Nobody can find out whose slot is whose.
        self._key = secrets.token_bytes(16)

    def wait(self, address: str) -> float:
        """Take a request of an address: give 0, or the seconds after which it may ask again."""
        slot = self._slot(address)
        now = self._clock()
        due = max(self._due[slot], now)
        ahead = due - now - max(BURST - self._interval, 0.0)
        if ahead > 0:
            return ahead
        self._due[slot] = due + self._interval
        return 0.0

    def _slot(self, address: str) -> int:
        digest = hashlib.blake2b(network(address).encode(), key=self._key, digest_size=8).digest()
        return int.from_bytes(digest, "big") % SLOTS


def install(app: Flask, rate: float) -> None:
    """Answer 429 to who asks more often than ``rate`` times a second; 0 is no limit."""
    if not rate:
        return
    limit = Limit(rate)

    def check() -> None:
        if request.endpoint in _FREE:
            return
        seconds = limit.wait(request.remote_addr or "")
        if seconds:
            raise TooManyRequests(retry_after=max(ceil(seconds), 1))

    app.before_request(check)


def network(address: str) -> str:
    """Give whom an address belongs to: of IPv6 one reader has 2⁶⁴ of them.

    >>> network("2001:db8::1"), network("192.0.2.1")
    ('2001:db8::/64', '192.0.2.1')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    return str(ipaddress.ip_network((int(parsed) >> 64 << 64, 64)))
