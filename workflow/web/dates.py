"""Days and moments as a Dane reads them: with the weekday, and how far away they are."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from workflow import clock, danish_dates


def day(value: date | str | None) -> str:
    """ "fre. 24. oktober 2025" """
    parsed = _parsed(value)
    return danish_dates.day(parsed) if parsed else "–"


def plain_day(value: date | str | None) -> str:
    """ "24. oktober 2025": in the name of a meeting or a period; a day that something is due or happens is a `day`."""
    parsed = _parsed(value)
    return danish_dates.plain_day(parsed) if parsed else "–"


def month(value: date) -> str:
    """ "oktober" """
    return format_date(value, "MMMM", locale=danish_dates.LOCALE)


def moment(value: datetime | None) -> str:
    """ "fre. 10. oktober 2025 kl. 09.00", on Danish clocks"""
    if value is None:
        return "–"
    local = clock.local(value)
    return f"{danish_dates.day(local.date())} kl. {local:%H.%M}"


def moment_day(value: datetime | None) -> str:
    """ "10. oktober 2025", on Danish clocks"""
    return plain_day(clock.local(value).date()) if value else "–"


def clock_time(value: datetime) -> str:
    """ "09.00", on Danish clocks; on another day with the day before it"""
    local = clock.local(value)
    time = f"{local:%H.%M}"
    return time if local.date() == clock.today() else f"{time} den {plain_day(local.date())}"


def distance(value: date | str | None, today: date | None = None) -> str:
    """How far away a day is: "i dag", "om 3 dage", "for 2 dage siden", "om 3 måneder"."""
    parsed = _parsed(value)
    if parsed is None:
        return ""
    days = (parsed - (today or clock.today())).days
    near = {0: "i dag", 1: "i morgen", -1: "i går"}
    if days in near:
        return near[days]
    told = danish_dates.days_apart(parsed, today or clock.today())
    return f"om {told}" if days > 0 else f"for {told} siden"


def lateness(value: date, today: date | None = None) -> str:
    """How long a deadline has been passed: "overskredet med 1 dag", "overskredet med 12 dage"."""
    days = ((today or clock.today()) - value).days
    return f"overskredet med {days} {'dag' if days == 1 else 'dage'}"


def urgency(value: date | None, today: date | None = None) -> str:
    """Where a deadline stands: "overdue", "today", "soon" (within 14 days) or "later"."""
    if value is None:
        return "later"
    days = (value - (today or clock.today())).days
    if days < 0:
        return "overdue"
    if days == 0:
        return "today"
    return "soon" if days <= 14 else "later"


def _parsed(value: date | str | None) -> date | None:
    if isinstance(value, datetime):
        return clock.local(value).date() if value.tzinfo else value.date()
    if isinstance(value, str):
        try:
            return date.fromisoformat(value[:10])
        except ValueError:
            return None
    return value
