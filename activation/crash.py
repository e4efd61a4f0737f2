"""Named places at which a test may kill this process; without MUSTER_CRASH they do nothing."""

import os
import signal

_seen: dict[str, int] = {}


def crash_point(name: str) -> None:
    """Kill this process at the k-th visit when MUSTER_CRASH says `name:k`."""
    wanted = os.environ.get("MUSTER_CRASH")
    if not wanted:
        return
    place, _, visit = wanted.partition(":")
    if place != name:
        return
    _seen[name] = _seen.get(name, 0) + 1
    if _seen[name] == int(visit or 1):
        os.kill(os.getpid(), signal.SIGKILL)
