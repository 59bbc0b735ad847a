"""What is asked: read-only lists and figures for pages, commands and documents."""
