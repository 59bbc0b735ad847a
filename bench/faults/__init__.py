"""Workers killed by the thousand while they send: nothing is lost, and copies come only from where they must."""
