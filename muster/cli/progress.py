"""A bar for work that takes a while; it draws nothing where nobody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def counting(what: str, unit: str) -> Iterator[Callable[[int], None]]:
    """Give a function that shows how many are done so far."""
    with telling(what) as tell:
        yield lambda done: tell(f"{done:,} {unit}")


@contextmanager
def telling(what: str) -> Iterator[Callable[[str], None]]:
    """Give a function that shows what is done just now."""
    if not sys.stderr.isatty():
        yield lambda _said: None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda said: bar.update(task, description=f"{what}: {said}")


@contextmanager
def stepping() -> Iterator[Callable[[int, int, str], None]]:
    """Give a function that shows how many steps are done, of how many, and the one at hand."""
    if not sys.stderr.isatty():
        yield lambda _done, _of, _what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, of, what: bar.update(task, completed=done, total=of, description=what)
