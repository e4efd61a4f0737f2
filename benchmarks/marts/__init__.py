"""The marts of events and of profiles, built by dbt from made-up sources of any size."""
