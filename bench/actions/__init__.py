"""Measures the list of actions, one action, exports and creation over many actions, on both databases."""
