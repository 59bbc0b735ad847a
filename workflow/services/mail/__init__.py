"""Mail out and in: what a mail says, the outbox that sends it once, answers and delivery reports."""
