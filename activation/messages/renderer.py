"""Keeps the process that renders: starts it, asks it, ends it when it overruns; renders nothing."""

import atexit
import json
import os
import select
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from activation.errors import ActivationError

# For one part of a message. The second try is for a machine that stood still: what a template
# may take of the processor is the same in both, and the process itself sees to it.
PATIENCE_SECONDS = (1.0, 5.0)
START_SECONDS = 60.0
MODULE = "activation.messages.worker"


class TemplateFault(Exception):
    """What is wrong in one file of a template; `is_limit` when it only asks for too much."""

    def __init__(self, file: str, line: int | None, said: str, *, is_limit: bool) -> None:
        super().__init__(said)
        self.file = file
        self.line = line
        self.is_limit = is_limit


class _Lost(Exception):
    """The process ended or did not answer in time."""

    def __init__(self, said: str, answered: int = 0) -> None:
        super().__init__(said)
        self.answered = answered


class _Child:
    """One process, its pipes and the templates it has been given."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", MODULE, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            # Nothing of ours but where the code is: a secret it does not have cannot leak.
            env={"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )
        self.known: set[str] = set()
        self._read = b""
        try:
            self.reply(START_SECONDS)
        except _Lost as error:
            self.end()
            raise ActivationError(
                f"The process that renders messages does not start ({error}). "
                "See whether this machine has memory left, and try again."
            ) from error

    def ask(self, request: Mapping[str, Any]) -> None:
        """Hand one request over."""
        stdin = self.process.stdin
        left = memoryview(json.dumps(request).encode() + b"\n")
        try:
            while stdin and left:
                left = left[stdin.write(left) :]
        except OSError as error:
            raise _Lost("ends the process that renders it") from error

    def reply(self, seconds: float) -> Any:
        """Return the next reply."""
        if self.process.stdout is None:
            raise _Lost("has no process that renders it")
        descriptor = self.process.stdout.fileno()
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        while b"\n" not in self._read:
            if not waiting.poll(seconds * 1000):
                raise _Lost("takes longer than a second")
            chunk = os.read(descriptor, 1 << 16)
            if not chunk:
                raise _Lost("takes so much that its process was ended")
            self._read += chunk
        line, _, self._read = self._read.partition(b"\n")
        return json.loads(line)

    def close(self) -> None:
        """Let go of the pipes, which ends an idle process."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()

    def end(self) -> None:
        """End the process, whatever it does."""
        self.process.kill()
        self.process.wait()
        self.close()


class Renderer:
    """Renders in one process that lives as long as this one, started when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def render(
        self, template: str, files: Mapping[str, str], names: Sequence[str], context: object
    ) -> list[str]:
        """Return the text of each named file of the template, which `template` stands for.

        Raises: TemplateFault when a file of it is wrong or asks for too much.
        """
        lost = _Lost("")
        with self._lock:
            for seconds in PATIENCE_SECONDS:
                try:
                    return self._ask(template, files, names, context, seconds)
                except _Lost as error:
                    lost = error
                    self._end()
        raise TemplateFault(names[lost.answered], None, str(lost), is_limit=True)

    def _ask(
        self,
        template: str,
        files: Mapping[str, str],
        names: Sequence[str],
        context: object,
        seconds: float,
    ) -> list[str]:
        child = self._child = self._child or _Child()
        is_new = template not in child.known
        child.ask(
            {
                "template": template,
                "files": dict(files) if is_new else None,
                "names": list(names),
                "context": context,
            }
        )
        child.known.add(template)
        texts: list[str] = []
        for _ in names:
            try:
                made = child.reply(seconds)
            except _Lost as error:
                error.answered = len(texts)
                raise
            if "text" not in made:
                raise TemplateFault(
                    made["file"], made["line"], made["said"], is_limit=made["is_limit"]
                )
            texts.append(made["text"])
        return texts

    def _end(self) -> None:
        child, self._child = self._child, None
        if child:
            child.end()

    def close(self) -> None:
        """End the process; the next message starts another."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """In a process forked from ours: leave the one that renders to whom it belongs."""
        child, self._child = self._child, None
        self._lock = threading.Lock()
        if child:
            child.close()
            child.process.returncode = 0


RENDERER = Renderer()
atexit.register(RENDERER.close)
os.register_at_fork(after_in_child=RENDERER.forget)
