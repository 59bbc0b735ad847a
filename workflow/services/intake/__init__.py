"""Minutes in: read, stored, proposed, corrected and taken back."""
