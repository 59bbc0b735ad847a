"""Every change is an event in a chain, and each night it is sealed."""
