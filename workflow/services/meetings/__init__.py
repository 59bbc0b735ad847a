"""The meeting calendar of a body, and the deadlines that hang on it."""
