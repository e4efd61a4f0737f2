"""The project's dbt models and macros as they are written, run on an open warehouse without dbt."""
