"""Bodies, roles, people and organisations, and who a name means."""
