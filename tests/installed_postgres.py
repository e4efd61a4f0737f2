"""The PostgreSQL a machine came with, of an older version, sorting as people do; for tests only."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

FOLDERS = Path("/usr/lib/postgresql")
# In this order ä stands beside a, and capitals beside small letters.
COLLATION = ("--locale-provider=icu", "--icu-locale=en-US", "--encoding=UTF8")


def programs() -> Path | None:
    """Return where the newest installed server has its programs, None where there is none."""
    found = [place for place in FOLDERS.glob("*/bin") if (place / "initdb").is_file()]
    return max(found, key=lambda place: float(place.parent.name), default=None)


@contextmanager
def running(place: Path) -> Iterator[str]:
    """Run a server of its own on a socket, and yield the address of its empty database."""
    # It refuses to run as root.
    other = {"user": "nobody"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="muster-installed-") as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        Path(folder).chmod(0o755)
        if other:
            nobody = _account(other["user"])
            os.chown(data, *nobody)
            os.chown(folder, *nobody)

        def run(*command: str) -> None:
            program = [str(place / command[0]), "-D", str(data), *command[1:]]
            done = subprocess.run(program, cwd=folder, stdout=subprocess.DEVNULL, **other)  # type: ignore[call-overload]
            assert done.returncode == 0, command

        run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", *COLLATION)
        run("pg_ctl", "-w", "-l", f"{folder}/log", "-o", f"-h '' -k {folder}", "start")
        try:
            yield f"postgresql://postgres@/postgres?host={quote(folder, safe='')}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


def _account(name: str) -> tuple[int, int]:
    import pwd

    found = pwd.getpwnam(name)
    return found.pw_uid, found.pw_gid
