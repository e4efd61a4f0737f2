"""Kills a step at each place where it touches a disk or warehouse; knows no step."""

import importlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pytest

from federated.warehouse import Warehouse
from muster.settings import Settings

# Every way our steps reach a disk or a warehouse; each call of one is a place to die before.
POINTS = ((os, "fsync"), (os, "open"), (Path, "rename"), (Path, "replace"), (Path, "mkdir"))


def killed_at_each_point(
    step: str, settings: Settings, every: int = 1, first: int = 0
) -> Iterator[int]:
    """Run `module:function` in processes of their own, kill each one step later, yield the point.

    Ends with the first process that lives to its end, which is not yielded.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, step.split(":")[0]])
    with pytest.MonkeyPatch.context() as patch:
        # The server imports our modules once for all, but is not told where they are.
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        forkserver.ensure_running()
    point = first
    while True:
        process = context.Process(target=_run_until, args=(step, settings, point))
        process.start()
        process.join(60)
        if process.exitcode == 0:
            return
        assert process.exitcode == -signal.SIGKILL, f"ended with {process.exitcode}, not killed"
        yield point
        point += every


def _run_until(step: str, settings: Settings, point: int) -> None:
    left = [point]

    def dying(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return call(*args, **options)

        return counted

    for owner, name in POINTS:
        setattr(owner, name, dying(getattr(owner, name)))
    for kind in Warehouse.__subclasses__():
        for name in ("copy_to_parquet", "execute"):
            setattr(kind, name, dying(getattr(kind, name)))
    module, _, function = step.partition(":")
    getattr(importlib.import_module(module), function)(settings)
