"""A cluster, or a body, moves to its successor."""
