"""The Airflow provider of Muster: operator and DAG settings, no warehouse code."""


def get_provider_info() -> dict[str, object]:
    """Describe this package to Airflow."""
    return {
        "package-name": "muster",
        "name": "Muster",
        "description": "Runs the steps of Muster as Airflow tasks.",
    }
