"""Attacks on the regular expressions of the reader: none may take more than quadratic time, however bad the text."""
