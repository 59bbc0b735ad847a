"""The meeting: which body, when and where."""
