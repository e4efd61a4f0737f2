"""Shows a demo as it runs and its summary at the end; knows no step."""

from collections.abc import Sequence
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from muster.demo.summary import DaySummary


class Progress:
    """Prints one line per finished task; on a terminal also what is running now."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.status = console.status("Starting")
        # Task -> what it said and its exit code, as long as no later try succeeded.
        self.failures: dict[str, tuple[str, int]] = {}

    def __enter__(self) -> "Progress":
        """Show the status line."""
        self.status.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the status line away."""
        self.status.stop()

    def step(self, text: str) -> None:
        """Say what is being done now."""
        self.status.update(text)
        if not self.console.is_terminal:
            self.console.print(Text(text))

    def tell(self, event: dict[str, Any]) -> None:
        """Show one event of the chain."""
        kind = event["event"]
        if kind == "order":
            chain = " → ".join(event["dags"])
            self.console.print(Text(f"DAGs in Asset order: {chain}"), soft_wrap=True)
        elif kind == "day":
            self.console.print(Text(f"\n{event['day']}", style="bold"))
        elif kind == "task":
            self._task(event)
        elif kind == "dag" and event["state"] == "skipped":
            self.console.print(Text(f"  – {event['dag']} skipped", style="yellow"))

    def _task(self, event: dict[str, Any]) -> None:
        number = f"[{event['index']}]" if event["index"] >= 0 else ""
        name = f"{event['dag']}.{event['task']}{number}"
        if event["state"] == "running":
            self.status.update(f"{event['day']}  {name}" if "day" in event else name)
            return
        is_done = event["state"] == "success"
        line = f"  {'✓' if is_done else '✗'} {name:<44} {event['seconds']:>6.1f} s"
        self.console.print(Text(line, style="" if is_done else "bold red"))
        self.failures.pop(name, None)
        if not is_done:
            said = str(event.get("error", "")).strip()
            self.failures[name] = (said, int(event.get("code") or 0))
            self.console.print(Text(f"    {said.splitlines()[0] if said else ''}"))


def show_summary(console: Console, days: Sequence[DaySummary]) -> None:
    """Print who crossed, the funnel, what was sent and who was left out, day by day."""
    for day in days:
        funnel = " → ".join(str(count) for count in day.funnel)
        console.print(Text(f"\n{day.day}  (run {day.run_id})", style="bold"))
        console.print(Text(f"  {funnel}   cards → coffee regulars → of these, stopped"))
        changed = _table("audience", "entered", "exited", "of the cast")
        for change in day.changes:
            changed.add_row(
                change.audience, str(change.entered), str(change.exited), ", ".join(change.crossed)
            )
        if day.changes:
            console.print(changed)
        else:
            console.print(Text("  No audience changed."))
        sent = _table("destination", "what", "state", "count")
        for row in day.sent:
            sent.add_row(row.destination, row.what, row.state, str(row.count))
        if day.sent:
            console.print(sent)
        else:
            console.print(Text("  Nothing was sent."))
        for reason, count in day.excluded:
            console.print(Text(f"  left out: {count} × {reason.replace('_', ' ')}"))


def _table(*columns: str) -> Table:
    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 2), header_style="dim")
    for column in columns:
        drawn.add_column(
            column, justify="right" if column in {"entered", "exited", "count"} else "left"
        )
    return drawn
