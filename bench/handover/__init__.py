"""How long a move to a successor takes, and that nothing is lost or done twice when processes die."""
