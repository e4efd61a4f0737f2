"""The process that renders comes back when it is lost, and never outlives whoever started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from activation.messages import renderer as module
from activation.messages.renderer import Renderer, TemplateFault

FILES = {"one.txt": "{{ word }}", "two.txt": "{{ word }}!"}
BOMB = "{% for a in 'x'*99999 %}{% for b in 'x'*99999 %}{% endfor %}{% endfor %}"
SAY = "RENDERER.render('t', {'a': 'b'}, ['a'], {})"
START = f"from activation.messages.renderer import RENDERER; {SAY}"
TELL = "print(RENDERER._child.process.pid, flush=True)"


def say(renderer: Renderer, word: str = "hello") -> list[str]:
    return renderer.render("t", FILES, list(FILES), {"word": word})


@pytest.fixture
def renderer():
    made = Renderer()
    yield made
    made.close()


def worker_of(renderer: Renderer) -> int:
    assert renderer._child is not None
    return renderer._child.process.pid


def has_ended(worker: int) -> bool:
    for _ in range(1_000):
        stat = Path(f"/proc/{worker}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.01)
    return False


def started(code: str) -> "tuple[subprocess.Popen[str], int]":
    path = os.pathsep.join(each for each in sys.path if each)
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, int(process.stdout.readline())


def test_one_process_renders_all(renderer) -> None:
    assert say(renderer) == ["hello", "hello!"]
    worker = worker_of(renderer)
    assert (say(renderer, "김 <b>"), worker_of(renderer)) == (["김 <b>", "김 <b>!"], worker)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_lost_process_is_replaced(renderer, number) -> None:
    say(renderer)
    worker = worker_of(renderer)
    os.kill(worker, number)
    assert (say(renderer), worker_of(renderer) != worker) == (["hello", "hello!"], True)


def test_what_overruns_is_ended_and_named(renderer, monkeypatch) -> None:
    say(renderer)
    worker = worker_of(renderer)
    monkeypatch.setattr(module, "PATIENCE_SECONDS", (0.1, 0.1))
    with pytest.raises(TemplateFault, match="longer than a second") as fault:
        renderer.render("b", {**FILES, "bomb.txt": BOMB}, ["one.txt", "bomb.txt"], {"word": "x"})
    assert (fault.value.file, has_ended(worker)) == ("bomb.txt", True)
    monkeypatch.undo()
    assert say(renderer) == ["hello", "hello!"]


def test_it_has_no_secret_of_ours(renderer, monkeypatch) -> None:
    monkeypatch.setenv("TEST_SECRET", "s3cr3t")
    say(renderer)
    assert "s3cr3t" not in Path(f"/proc/{worker_of(renderer)}/environ").read_text()


def test_it_dies_with_a_killed_parent() -> None:
    process, worker = started(f"{START}; {TELL}; import time; time.sleep(60)")
    process.kill()
    process.wait()
    assert has_ended(worker)


def test_it_dies_with_a_killed_parent_while_it_renders() -> None:
    last = f"RENDERER.render('b', {{'a': {BOMB!r}}}, ['a'], {{}})"
    process, worker = started(f"{START}; {TELL}; {last}")
    process.kill()
    process.wait()
    assert has_ended(worker)


def test_a_forked_process_starts_its_own() -> None:
    code = (
        f"{START}; {TELL}; import os; mine = RENDERER._child.process.pid; child = os.fork()\n"
        f"{SAY}; assert (RENDERER._child.process.pid == mine) == bool(child)\n"
        "assert not child or os.waitpid(child, 0)[1] == 0"
    )
    process, worker = started(code)
    assert (process.wait(60), has_ended(worker)) == (0, True)
