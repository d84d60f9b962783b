"""Figures from the reviews of Vietnam's provincial offices: read, put in one table, compared, reported."""

__version__ = "0.1.0"
