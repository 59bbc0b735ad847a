"""Measures the reader of minutes: how much is read right, how sure it is, how fast it is, and what it withstands."""
