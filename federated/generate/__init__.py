"""A whole project at once: its audiences read and checked together, and written as dbt models."""
