"""`muster airflow`: a whole Airflow on this project; Airflow itself runs in child processes."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from typing import Annotated

import typer

from muster.cli.output import note, say
from muster.demo import generate
from muster.demo.servers import demo_servers
from muster.errors import InputError
from muster.pipeline.airflow_home import airflow_environment
from muster.settings import Settings

GRACE_SECONDS = 20
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
    server = subprocess.Popen(
        [sys.executable, "-P", "-m", "airflow", "standalone"], env=environment, cwd=os.curdir
    )
    try:
        code = server.wait()
    except KeyboardInterrupt:
        # The terminal sends Ctrl-C to the whole group: standalone is ending its parts already.
        try:
            server.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            server.terminate()
            server.wait()
        return
    if code:
        raise typer.Exit(code)
