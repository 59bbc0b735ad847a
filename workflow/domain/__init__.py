"""The rules: status, working days, deadlines, notices, figures. Plain values in and out; no database, no clock."""
