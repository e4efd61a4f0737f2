"""Where deliveries end outside the targets that may send: files on this machine, nothing else."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

from activation.channels.base import Channel, Config, Guarantee, Session
from activation.records import Batch, Result, Row, State

# The ledger keeps what ended here under a target of its own: the far side never saw it.
MARK = "sink:"


def sink_target(target: str) -> str:
    """Return the name under which the ledger keeps what a target may not send.

    >>> sink_target("prod")
    'sink:prod'
    """
    return f"{MARK}{target}"


def is_sink(target: str) -> bool:
    """Return whether the ledger's target is a sink."""
    return target.startswith(MARK)


class _Sink:
    """Keeps every batch as JSON lines, readable by their owner only."""

    def __init__(self, config: Config) -> None:
        self.folder = config.outbox / "sink" / config.destination

    def send(self, batch: Batch) -> list[Result]:
        """Write the rows instead of sending them."""
        folder = self.folder / batch.audience_key
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{batch.key[:24]}.jsonl"
        partial = path.with_name(f".{path.name}.partial")
        opened = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            for row in batch.rows:
                file.write(json.dumps(_plain(row), ensure_ascii=False) + "\n")
        partial.replace(path)
        return [Result(row.key, State.SENT, reference=f"sink:{path.name}") for row in batch.rows]


def _plain(row: Row) -> dict[str, object]:
    message = row.message
    return {
        "delivery_key": row.key,
        "op": row.op,
        "entity_key": row.entity_key,
        "identities": dict(row.identities),
        "attributes": dict(row.attributes),
        "subject": message.subject if message else None,
        "text": message.text if message else None,
    }


@contextmanager
def _open(config: Config) -> Iterator[Session]:
    yield _Sink(config)


def open_sink_instead(channel: Channel) -> Channel:
    """Return the channel with its way out replaced by the local sink."""
    open_sink: Callable[[Config], AbstractContextManager[Session]] = _open
    return replace(
        channel,
        open=open_sink,
        guarantee=Guarantee.ATOMIC_REPLACE,
        key_life=None,
        cost_per_row=None,
    )
