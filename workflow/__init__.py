"""Beslutningsspor: recommendations and decisions become tracked actions."""
