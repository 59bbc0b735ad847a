"""The command line: `workflow …`, thin as the pages."""
