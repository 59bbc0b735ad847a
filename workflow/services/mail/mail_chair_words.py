"""The Danish of what only a chair's digest says: each figure with its change, and the way into the review."""

from __future__ import annotations

from workflow.services.mail.mail_entries import Content
from workflow.services.mail.mail_office_words import figures


def changed_figures(content: Content) -> list[tuple[str, int, str]]:
    """The figures, each with its word and what a week has made of it: "2 flere", "1 færre", "uændret"."""
    office = content.office
    told = figures(content)
    if office is None or office.before is None:
        return [(name, count, "") for name, count in told]
    before = (office.before.open, office.before.overdue, office.before.due_soon, office.before.awaiting_approval)
    return [(name, count, _change(count - then)) for (name, count), then in zip(told, before, strict=True)]


def review_link(content: Content, base_url: str) -> str:
    """Where the chair's review of the body begins."""
    prefix = content.office.prefix if content.office else None
    return f"{base_url}/chair-review" + (f"?body={prefix}" if prefix else "")


def _change(difference: int) -> str:
    if not difference:
        return "uændret"
    return f"{difference} flere" if difference > 0 else f"{-difference} færre"
