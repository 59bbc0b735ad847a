"""How fast reminders go out, beside a bare loop over one SMTP connection to the same sink."""
