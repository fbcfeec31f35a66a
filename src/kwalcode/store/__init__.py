"""The project database: the only place that knows SQL."""
