"""The same policies over tables, on the engine that holds them: polars, pandas, DuckDB, Spark."""
