"""Airflow reads its home when it is first imported, so it is given one of its own before."""

import os
import tempfile

os.environ.setdefault("AIRFLOW_HOME", tempfile.mkdtemp(prefix="airflow-"))
