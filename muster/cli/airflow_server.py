"""`muster airflow`: a whole Airflow on this project; Airflow itself runs in child processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from typing import Annotated

import typer

from muster.cli.output import note, say
from muster.demo import generate
from muster.demo.servers import demo_servers
from muster.errors import InputError
from muster.pipeline.airflow_home import airflow_environment
from muster.settings import Settings

GRACE_SECONDS = 20
GROUP_SECONDS = 3
PASSWORDS = "simple_auth_manager_passwords.json.generated"


def airflow(
    port: Annotated[int, typer.Option(help="Port of the web page and the API.")] = 8080,
) -> None:
    """Start Airflow with everything configured.

    Database, pool, DAGs folder and, on the demo target, data, mail and web servers. Ctrl-C ends it.

    Examples: `muster airflow` · `muster airflow --port 8090`
    """
    settings = Settings.load()
    _require_free(port)
    with ExitStack() as stack:
        environment = airflow_environment(settings, port)
        if settings.target == "demo":
            note("Generating the demo's sources; starting its mail and web server.")
            generate(settings.sources_dir)
            environment |= stack.enter_context(demo_servers(settings))
            # The demo's year is 2017: its runs are started by hand, with an as_of.
            environment["MUSTER_NIGHTLY"] = ""
        (settings.home / "airflow").mkdir(parents=True, exist_ok=True)
        _prepare(environment)
        say(
            f"Airflow is starting at http://127.0.0.1:{port} (about half a minute). Ctrl-C ends it."
        )
        say(f"User admin; the password is in {settings.home / 'airflow' / PASSWORDS}")
        say('To run a day: trigger build_profiles with {"as_of": "2017-10-30"}; the rest follows.')
        _serve(environment)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise InputError(
                f"airflow: port {port} is taken ({error.strerror}). Choose another with --port."
            ) from error


def _prepare(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "muster_airflow.prepare"],
        env=environment,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        last = " ".join(done.stderr.strip().splitlines()[-1:])
        raise InputError(
            f"airflow: cannot prepare its database ({last}). "
            "Is it installed (pip install 'muster[airflow]')?"
        )


def _serve(environment: dict[str, str]) -> None:
    """Run standalone until it ends or we are told to; never leave a part of it behind."""
    signal.signal(signal.SIGTERM, _interrupt)
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "airflow", "standalone"],
        env=environment,
        # A group of its own: Ctrl-C reaches us alone, and what outlives standalone can be found.
        start_new_session=True,
    )
    try:
        code = server.wait()
    except KeyboardInterrupt:
        say("Ending Airflow.")
        code = 0
        server.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            server.wait(GRACE_SECONDS)
    finally:
        _end_group(server)
    if code:
        raise typer.Exit(code)


def _end_group(leader: "subprocess.Popen[bytes]") -> None:
    """End what is left of the group; a scheduler may outlive the process that started it."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(leader.pid, sent)
        except ProcessLookupError:
            break
        time.sleep(GROUP_SECONDS)
    leader.wait()


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
