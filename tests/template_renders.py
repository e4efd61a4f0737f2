"""How dbt and Airflow fill in a text, with everything at hand that they may call."""

from collections.abc import Callable
from importlib.util import find_spec

Render = Callable[[str], str]


def installed() -> dict[str, Render]:
    """Return the ways of those that are installed, by name."""
    found = {}
    if find_spec("dbt") and find_spec("dbt_common"):
        found["dbt"] = _of_dbt()
    if find_spec("airflow"):
        found["airflow"] = _of_airflow()
    return found


def _of_dbt() -> Render:
    from dbt_common.clients.jinja import get_environment

    def called(*words: str) -> str:
        raise AssertionError(f"dbt called something with {words}")

    names = {
        **dict.fromkeys(("env_var", "run_query", "var"), called),
        **dict.fromkeys(("ref", "window_edge"), lambda name: f"<{name}>"),
        "config": lambda **_: "",
    }
    return lambda text: str(get_environment(None).from_string(text).render(names))


def _of_airflow() -> Render:
    from airflow.sdk.definitions._internal.templater import SandboxedEnvironment

    environment = SandboxedEnvironment(cache_size=0)
    return lambda text: environment.from_string(text).render(ti=None, conn=None, var=None)
