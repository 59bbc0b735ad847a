"""What is due becomes notices in the ledger and messages in the outbox."""
