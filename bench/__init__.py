"""Measurements, each as a ratio to a baseline in the same run: python -m bench."""
