"""Who may log in, and what a user keeps."""
