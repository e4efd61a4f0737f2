"""Runs commands in processes of their own that need not import what a process before them did.

A command of `muster` or `dbt` spends seconds on imports and less on its work. One server a worker
imports what a command needs and forks a process for it, with the environment, the folder and the
arguments it would have had. All of them hash text alike, so what must not depend on the order of
sets is to be run in processes started anew.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import active_count
from typing import Any

from muster.cli.commands import COMMANDS

DBT = ("dbt.cli.main", "dbt.adapters.factory", "dbt.adapters.duckdb", "dbt.mp_context")
COMMAND_MODULES = sorted({entry.place.partition(":")[0] for entry in COMMANDS})
STEPS = ("muster.settings", "federated")
NEEDED = {
    "build": (*STEPS, *DBT, "muster.pipeline.building"),
    "gate": (*STEPS, "great_expectations", "muster.pipeline.gate"),
    "compile": (*STEPS, "muster.pipeline.compiling"),
    "bounds": (*STEPS, "muster.pipeline.bounds"),
    "publish": (*STEPS, "muster.pipeline.publish"),
    "export": (*STEPS, "muster.pipeline.export"),
    "receipts": (*STEPS, "muster.pipeline.receipts"),
    "query": (*STEPS, "federated.standalone"),
}

# The static parser keeps native threads, which no fork has: whoever waits for them waits for ever.
PRIMING = ("parse", "--quiet", "--no-static-parser", "--no-send-anonymous-usage-stats")
PRIMER = {
    "dbt_project.yml": "name: primer\nversion: '1.0'\nprofile: primer\nmodel-paths: [models]\n",
    "profiles.yml": "primer: {target: one, outputs: {one: {type: duckdb, path: ':memory:'}}}\n",
    "models/one.sql": "{{ config(materialized='table') }} select 1 as one\n",
    "models/one.yml": "models: [{name: one, columns: [{name: one, data_tests: [not_null]}]}]\n",
}


def run_muster(
    *arguments: str, env: Mapping[str, str], cwd: Path | None = None, timeout: float = 600
) -> "subprocess.CompletedProcess[str]":
    """Run `muster` with these arguments, as `subprocess.run` would."""
    needed = next((NEEDED[word] for word in arguments if word in NEEDED), ())
    return _run(
        "muster.cli:main", arguments, ("muster.cli", *COMMAND_MODULES, *needed), env, cwd, timeout
    )


def run_dbt(
    *arguments: str, env: Mapping[str, str], cwd: Path, timeout: float = 400
) -> "subprocess.CompletedProcess[str]":
    """Run `dbt` with these arguments in a folder, as `subprocess.run` would."""
    return _run("dbt.cli.main:cli", arguments, DBT, env, cwd, timeout)


def _run(
    entry: str,
    arguments: Sequence[str],
    needed: Sequence[str],
    env: Mapping[str, str],
    cwd: Path | None,
    timeout: float,
) -> "subprocess.CompletedProcess[str]":
    with tempfile.TemporaryDirectory(prefix="muster-said-") as folder:
        said = [Path(folder) / name for name in ("stdout", "stderr")]
        code = _ask(
            {
                "entry": entry,
                "arguments": list(arguments),
                "needed": list(needed),
                "env": dict(env),
                "cwd": str(cwd or Path.cwd()),
                "said": [str(path) for path in said],
            },
            timeout,
        )
        printed, complained = (path.read_text("utf-8") for path in said)
    return subprocess.CompletedProcess([entry, *arguments], code, printed, complained)


@cache
def _server() -> tuple["subprocess.Popen[bytes]", socket.socket]:
    """Start the server of this process; it ends when our end of the channel closes."""
    ours, its = socket.socketpair()
    path = os.pathsep.join(path for path in sys.path if path)
    process = subprocess.Popen(
        [sys.executable, __file__, str(its.fileno())],
        pass_fds=[its.fileno()], env=os.environ | {"PYTHONPATH": path}, start_new_session=True,
    )  # fmt: skip
    its.close()
    atexit.register(_end, process, ours)
    return process, ours


def _end(process: "subprocess.Popen[bytes]", channel: socket.socket) -> None:
    channel.close()
    process.wait()


def _ask(asked: dict[str, Any], timeout: float) -> int:
    process, channel = _server()
    channel.settimeout(timeout)
    try:
        channel.sendall(json.dumps(asked).encode() + b"\n")
        with channel.makefile("rb") as answers:
            answer = answers.readline()
    except TimeoutError:
        os.killpg(process.pid, signal.SIGKILL)
        _server.cache_clear()
        raise
    assert answer, "the server of processes ended"
    return int(json.loads(answer))


@cache
def _prime_dbt() -> None:
    """Parse a project of one model: dbt makes most of its classes when they are first used."""
    from dbt.cli.main import dbtRunner

    with tempfile.TemporaryDirectory(prefix="muster-primed-") as folder:
        for name, text in PRIMER.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        places = ["--project-dir", folder, "--profiles-dir", folder]
        primed = dbtRunner().invoke([*PRIMING, *places, "--log-path", f"{folder}/logs"])
        assert primed.success, primed.exception


def _serve(channel: socket.socket) -> None:
    for line in channel.makefile("rb"):
        asked = json.loads(line)
        for name in asked["needed"]:
            import_module(name)
        if DBT[0] in asked["needed"]:
            _prime_dbt()
        assert active_count() == 1, "a process with threads is not to be forked"
        child = os.fork()
        if child == 0:
            channel.close()
            _become(asked)
        _, state = os.waitpid(child, 0)
        channel.sendall(json.dumps(os.waitstatus_to_exitcode(state)).encode() + b"\n")


def _become(asked: dict[str, Any]) -> None:
    """Be the process that was asked for, to its end."""
    for number, path in enumerate(asked["said"], start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    module, _, function = asked["entry"].partition(":")
    sys.argv = [module, *asked["arguments"]]
    try:
        getattr(import_module(module), function)()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    # Native threads of the server do not live on here, so what waits for them must not run.
    os._exit(code)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
