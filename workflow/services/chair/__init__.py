"""The chair goes through what is open; the annex tells the meeting of it."""
