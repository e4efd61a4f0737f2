"""The one operator: a task is a `muster` command; what the command does is not known here."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from airflow.sdk import BaseOperator
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from muster_airflow.exit_codes import is_worth_a_retry, meaning
from muster_airflow.process import end_running, run_command

NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


class MusterOperator(BaseOperator):
    """Run one `muster` command; its exit code decides whether the task is tried again."""

    # Nothing is a template: what people write must never be rendered by Airflow.
    template_fields: ClassVar[Sequence[str]] = ()
    ui_color = "#dbeafe"

    def __init__(
        self,
        *,
        command: Sequence[str],
        name: str | None = None,
        takes_as_of: bool = False,
        returns_names: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.command = list(command)
        self.name = name
        self.takes_as_of = takes_as_of
        self.returns_names = returns_names

    def execute(self, context: Any) -> list[str] | None:
        """Run the command; return the names it printed if it is one that lists them."""
        arguments = [*self.command, *([] if self.name is None else [checked_name(self.name)])]
        if self.takes_as_of:
            arguments += ["--as-of", as_of_of(context)]
        self.log.info("muster %s", " ".join(arguments))
        ended = run_command(arguments, lambda line: self.log.info("%s", line))
        if ended.code:
            said = ended.last_words or "It said nothing on stderr."
            text = f"muster {arguments[0]}: exit code {ended.code}, {meaning(ended.code)}.\n{said}"
            raise failure(text, ended.code)
        return names_in(ended.printed) if self.returns_names else None

    def on_kill(self) -> None:
        """End the command when Airflow ends the task."""
        end_running()


def failure(text: str, code: int) -> AirflowException:
    """Return what ends a task as its exit code says, and carries the code for who listens."""
    ended = (AirflowException if is_worth_a_retry(code) else AirflowFailException)(text)
    ended.exit_code = code
    return ended


def checked_name(name: str) -> str:
    """Return a plain name; anything else could be read as an option."""
    if not NAME.fullmatch(name):
        raise AirflowFailException(f"{name!r} is no name of a document. Use a-z, 0-9 and _.")
    return name


def names_in(printed: str) -> list[str]:
    """Return the names in a JSON list of names, or of objects that have a `name`."""
    listed = json.loads(printed)
    return [item if isinstance(item, str) else str(item["name"]) for item in listed]


def as_of_of(context: Any) -> str:
    """Return the moment a run looks from: its parameter, else when it is due."""
    named = (context.get("params") or {}).get("as_of")
    if named:
        try:
            moment = datetime.fromisoformat(str(named))
        except ValueError as error:
            raise AirflowFailException(
                f'as_of: "{named}" is not a date or ISO timestamp. Give one such as 2017-10-30.'
            ) from error
    else:
        run = context["dag_run"]
        moment = context.get("data_interval_end") or run.logical_date or run.run_after
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware.replace(microsecond=0).isoformat()
