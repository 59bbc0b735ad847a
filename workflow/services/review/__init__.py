"""The secretariat's review of what was proposed."""
