"""Measures the pages that are opened most, as a chair sees them, over many actions in 40 bodies, on both databases."""
