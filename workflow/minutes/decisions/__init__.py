"""Recommendations, decisions and what a decision says about each recommendation."""
