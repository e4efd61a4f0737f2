"""Named places where a test may kill or stop this process; nothing without MUSTER_CRASH."""

import os
import signal

_seen: dict[str, int] = {}


def crash_point(name: str) -> None:
    """Die at the k-th visit when MUSTER_CRASH is `name:k`; stand still with `name:k:stop`."""
    wanted = os.environ.get("MUSTER_CRASH")
    if not wanted:
        return
    place, visit, *stops = wanted.split(":")
    if place != name:
        return
    _seen[name] = _seen.get(name, 0) + 1
    if _seen[name] == int(visit):
        os.kill(os.getpid(), signal.SIGSTOP if stops else signal.SIGKILL)
