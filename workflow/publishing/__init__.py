"""Papers that leave the system: one content, written as a page, as an editable DOCX and as an accessible PDF."""
