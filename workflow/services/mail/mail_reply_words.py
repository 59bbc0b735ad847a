"""The Danish of the mails that tell a secretariat of an answer."""

from __future__ import annotations

from workflow.services.mail.mail_entries import Reply


def opening(reply: Reply) -> str:
    """Who has answered, about what."""
    who = reply.sender or reply.address
    if reply.sender and reply.address and reply.address != reply.sender:
        who = f"{reply.sender} ({reply.address})"
    if reply.reference is None:
        return f"{who} har svaret på en mail herfra. Svaret står på listen »Kræver handling«."
    return f"{who} har svaret på mailen om {reply.reference}, {reply.title}. Svaret står på handlingens side."


def files(reply: Reply) -> str:
    """How many files came with it."""
    return "En fil er lagt på handlingen." if reply.files == 1 else f"{reply.files} filer er lagt på handlingen."


def link(reply: Reply) -> str:
    """What the link leads to."""
    return "Åbn handlingen" if reply.reference else "Vælg handlingen"


def closing() -> str:
    """Why the mail came."""
    return "Sekretariatet får mailen, fordi nogen har svaret. Status er ikke ændret. Besvar mailen for at svare igen."
