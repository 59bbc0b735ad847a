"""Damaged minutes by the thousand: what the reader must withstand, whatever a file holds."""
