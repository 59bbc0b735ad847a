"""The layout of a document: its lines and blocks, the labels that open sections, and the agenda items."""
