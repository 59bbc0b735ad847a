"""The installation itself: its state, its backups, its clock and its example."""
