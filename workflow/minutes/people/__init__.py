"""People: names, who was there, who was away, and who came instead."""
