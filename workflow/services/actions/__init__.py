"""What happens to an action, from its creation to its end."""
