"""Rules on a warehouse as it is: one catalogue file and a connection, without dbt."""
