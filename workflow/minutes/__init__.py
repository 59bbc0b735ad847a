"""Danish minutes, read: `parse_minutes` turns canonical text into `ParsedMinutes`. Pure: no clock, no network."""

from workflow.minutes.contract import to_contract
from workflow.minutes.model import (
    AgendaItem,
    Decision,
    Interval,
    Meeting,
    Notice,
    ParsedMinutes,
    Participant,
    PriorDecision,
    Recommendation,
    Task,
)
from workflow.minutes.reader import READER_VERSION, parse_minutes
from workflow.minutes.recognition import NOT_MINUTES

__all__ = [
    "NOT_MINUTES",
    "READER_VERSION",
    "AgendaItem",
    "Decision",
    "Interval",
    "Meeting",
    "Notice",
    "ParsedMinutes",
    "Participant",
    "PriorDecision",
    "Recommendation",
    "Task",
    "parse_minutes",
    "to_contract",
]
