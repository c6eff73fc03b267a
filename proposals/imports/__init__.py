"""Rows from files into the tables."""
