"""The process that renders: one request a line in, one reply a part out, under hard limits.

It is started by renderer.py, knows no settings and no secrets, and dies with its parent.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
from types import FrameType, TracebackType
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template, pass_context
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MEMORY_BYTES = 512 * 2**20
# Of the processor, not of the clock: a machine that stands still is no fault of the template.
CPU_SECONDS = 0.9
LONGEST_TEXT = 1_000_000
READY = "ready"
_PR_SET_PDEATHSIG = 1


class _TooLong(BaseException):
    """No `Exception`, so that nothing on the way takes it for a fault it may swallow."""


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise _TooLong


@pass_context
def _as_it_is(_context: object, value: object) -> object:
    """Return the value. That this asks for a context keeps Jinja from working things out early.

    What is worked out while a template is compiled has no line and swallows its faults.
    """
    return value


def _environment(files: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    def load(name: str) -> tuple[str, str, None] | None:
        return (files[name], name, None) if name in files else None

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(".html")),
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,
        finalize=_as_it_is,
        auto_reload=False,
    )
    # Nothing but the person's own values: no range, no namespace, no text generator.
    environment.globals.clear()
    return environment


def render_part(
    environment: ImmutableSandboxedEnvironment, name: str, context: Mapping[str, str]
) -> dict[str, Any]:
    """Return the text of one part, or its file, line and what is wrong there."""
    try:
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        try:
            template = environment.get_template(name)
            text = "".join(template.root_render_func(template.new_context(dict(context))))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        # A string of its own class stays behind: only plain text leaves.
        text = str(text)
    except (_TooLong, Exception) as error:
        return _fault(error, name)
    if len(text) > LONGEST_TEXT:
        said = f"makes {len(text):,} characters, more than {LONGEST_TEXT:,}"
        return {"file": name, "line": None, "said": said, "is_limit": True}
    return {"text": text}


def _fault(error: BaseException, name: str) -> dict[str, Any]:
    said, is_limit = " ".join(str(error).split())[:300] or type(error).__name__, True
    if isinstance(error, _TooLong):
        said = "takes longer than a second"
    elif isinstance(error, MemoryError):
        said = f"takes more memory than a message may have ({MEMORY_BYTES // 2**20} MiB)"
    elif isinstance(error, RecursionError):
        said = "calls itself without end, or is nested too deep"
    else:
        is_limit = False
        if isinstance(error, TemplateNotFound):
            said = f"there is no file {said} in this template"
    file, line = _place(error.__traceback__) or (name, None)
    if isinstance(error, TemplateSyntaxError):
        file, line = error.name or name, error.lineno
    return {"file": file, "line": line, "said": said, "is_limit": is_limit}


def _place(trail: TracebackType | None) -> tuple[str, int | None] | None:
    """Return the template and the line of it that were at work last."""
    found = None
    while trail is not None:
        template = trail.tb_frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template) and template.name:
            found = template.name, template.get_corresponding_lineno(trail.tb_lineno)
        trail = trail.tb_next
    return found


def _limit_process(parent: int) -> None:
    with contextlib.suppress(AttributeError, OSError):
        # Linux ends us with our parent; elsewhere the end of the pipe does, between two messages.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit()
    # Ctrl-C reaches the whole group; the parent decides when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, _too_long)
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (value, value))


def _limit_request() -> None:
    """Let the kernel end us where no signal gets through, as in one long operation in C."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    seconds = int(used.ru_utime + used.ru_stime) + 2
    if hard == resource.RLIM_INFINITY or seconds < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))


def _reply(said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Answer requests until the pipe is closed."""
    _limit_process(int(sys.argv[1]))
    environments: dict[str, ImmutableSandboxedEnvironment] = {}
    _reply(READY)
    for line in sys.stdin:
        asked = json.loads(line)
        if asked["files"] is not None:
            environments[asked["template"]] = _environment(asked["files"])
        _limit_request()
        for name in asked["names"]:
            made = render_part(environments[asked["template"]], name, asked["context"])
            _reply(made)
            if "text" not in made:
                break


if __name__ == "__main__":
    main()
