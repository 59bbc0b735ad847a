"""The sections of one item: case text, recommendation, decision, decisions of other bodies, attachments, attendance."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.minutes.labels import Label, is_attendance_title, plain
from workflow.minutes.lexicon_file import PEOPLE
from workflow.minutes.people import is_first_name, read_person
from workflow.minutes.text import Block

RECOMMENDS = re.compile(
    r"^(?:(?:[Dd]et|[Dd]er)\s+(?:indstilles|foreslås|anbefales|henstilles)\b|"
    r"(?:[A-ZÆØÅ][\w./&-]*(?:[ ,]+[\w./&()-]+){0,14}?\s+)(?:indstiller|foreslår|anbefaler)\b(?:\s+(?:til|over for"
    r"|overfor)\s[^:.]{2,80})?(?=,|:|\s+at\b|\s*$))"
)
FIRST_POINT = re.compile(r"(?:^|\s)\(?(?:1|a)[.)]\s+[Aa]t\s")
LONGEST_PEOPLE = 300
LEAD_LENGTH = 420
AT_LINE = re.compile(r"^[Aa]t\s")
SIGN_OFF = re.compile(
    r"^(?:Således opfattet|Referatet er (?:udarbejdet|skrevet|godkendt)|Mødet (?:sluttede|blev hævet|hævet|slut)\b"
    r"|Underskrift|For referat\b|Referent\s?:|Ref\.?\s?:?\s(?=[A-ZÆØÅ])|Sidst (?:opdateret|ændret|redigeret)\b)",
    re.IGNORECASE,
)
LEAD_WORDS = frozenset({"det indstilles", "indstilles"})
FOLLOWS_DECISION = frozenset({"opfølgning", "aftaler", "næste skridt", "aftale"})
ENDS_ITEM = frozenset({"closing", "meeting_date", "meeting_place", "meeting_body"})


@dataclass(frozen=True)
class Section:
    """A run of blocks of one kind; `body` is the body whose decision it is, where its heading names one."""

    kind: str
    label: Label | None
    blocks: tuple[Block, ...]
    body: str | None = None


def split_sections(blocks: list[Block], labels: list[Label | None], title: str) -> list[Section]:
    """Cut the blocks under an item's heading into sections, in the order of the document."""
    sections: list[Section] = []
    kind = "attendance" if is_attendance_title(title) else "lead"
    label: Label | None = None
    current: list[Block] = []

    def close() -> None:
        if current or label is not None:
            sections.append(Section(kind, label, tuple(current), label.body if label else None))
        current.clear()

    recommending = False
    resumed: tuple[str, Label | None] | None = None
    headed = any(found and found.kind == "recommendation" and found.words not in LEAD_WORDS for found in labels)
    for block, found in zip(blocks, labels, strict=True):
        if kind in ("lead", "quoted") and (kind == "quoted") != block.raw.lstrip().startswith(">"):
            close()
            kind = "quoted" if kind == "lead" else "lead"
        opened = _opened(found, kind, title)
        if SIGN_OFF.match(block.text) and len(block.text) < 160:
            opened, found = "closing", Label("closing", "", block.end, None, "")
        if opened == "recommendation" and found and found.words in LEAD_WORDS:
            # "Det indstilles:" is a lead-in, not a heading: the list after it ends it
            close()
            kind, label, recommending = "recommendation", None, False
            current.append(block)
            continue
        if resumed is not None and kind == "attendance" and not opened and not _tells_of_people(block):
            close()
            kind, label = resumed
            resumed = None
        if opened:
            close()
            resumed = (kind, label) if opened == "attendance" and kind == "decision" else None
            kind, label, recommending = opened, found, False
            if found and found.rest:
                current.append(_rest_block(block, found))
            if opened == "identifier" and found and (found.rest or found.words.startswith(("åben", "lukket"))):
                # a case number stands alone on its line: what follows is not about it
                close()
                kind, label = "lead", None
            continue
        if kind in ("case", "lead", "quoted", "attachments", "competence", "heading") and not headed and _is_lead_in(block):
            close()
            kind, label, recommending = "recommendation", None, False
        elif (kind == "recommendation" and label is None and recommending and not _is_recommended(block)) or (
            kind == "attachments"
            and not block.listed
            and not _looks_like_file(block)
            and (len(block.text) > 140 or AT_LINE.match(block.text))
        ):
            close()
            kind, label = "remainder", None
        if kind == "recommendation" and _is_recommended(block):
            recommending = True
        current.append(block)
        if kind == "recommendation" and label is None and len(current) == 1 and not _list_follows(block):
            recommending = True
    close()
    return sections


def _opened(label: Label | None, kind: str, title: str) -> str | None:
    """The kind of section that a label opens here; None where it is only a heading inside the present one."""
    if label is None:
        return None
    if label.kind in ("contents", "agenda"):
        return "header" if label.kind == "agenda" and not label.rest else None
    if (
        label.kind == "case"
        and kind in ("decision",)
        and label.words in ("status", "drøftelse", "orientering", "økonomi", "indhold", "oplæg")
    ):
        return None
    if label.kind == "tasks" and kind == "decision" and label.words in FOLLOWS_DECISION:
        # what is agreed under "Opfølgning" belongs to the decision
        return None
    if label.kind in ENDS_ITEM and label.kind != "closing":
        return "header"
    if label.kind in ("attendance", "absence"):
        if kind == "attendance" or kind == "header" or is_attendance_title(title):
            return "attendance"
        return "attendance" if not label.rest or label.kind == "absence" else None
    if label.kind == "next_meeting":
        return "next_meeting"
    return label.kind


def _tells_of_people(block: Block) -> bool:
    """Whether a block under "Afbud" goes on with people: a name, a list of names, or nobody."""
    text = block.text
    if len(text) > LONGEST_PEOPLE:
        return False
    return (
        read_person(block.body) is not None
        or is_first_name(text)
        or plain(text) in PEOPLE["no_one"]
        or all(read_person(piece) for piece in re.split(r",\s+|\s+og\s+", text.rstrip(".")))
    )


def _rest_block(block: Block, label: Label) -> Block:
    return Block(
        label.rest_start, block.end, label.rest, label.rest, label.rest_start, False, None, "", 0, block.gap, block.raw
    )


def _is_lead_in(block: Block) -> bool:
    """Whether a block opens a recommendation inside the case text."""
    text = block.body
    if block.bullet or (block.number is not None and len(text) > 200):
        return False
    match = RECOMMENDS.match(text)
    if not match:
        return False
    if re.match(r"^[Dd]er\s+(?:foreslås|anbefales)|^[Dd]et\s+(?:foreslås|anbefales)", text):
        return text.rstrip().endswith((":", ",")) or bool(block.level) or bool(FIRST_POINT.search(text[:200]))
    if re.match(r"^[Dd]e[tr]\s", text):
        return len(text) <= LEAD_LENGTH or text.rstrip().endswith(":")
    # "X indstiller, at": a recommendation when a list follows or when it is short
    first = re.split(r"(?<=[.!?])\s+(?=[A-ZÆØÅ])", text, maxsplit=1)[0]
    return text.rstrip().endswith((":", ",", "indstiller", "indstiller at", ", at")) or (
        bool(re.search(r"\bindstiller\b(?:[^.]{0,80})?,? at\b", first)) and len(text) <= LEAD_LENGTH
    )


def _list_follows(block: Block) -> bool:
    text = block.body.rstrip()
    if text.endswith((":", ",", ", at", " at")):
        return True
    return (not re.search(r"[.!?]$", text) and not re.search(r",? at \S+(?: \S+){4,}$", text)) or len(text) < 40


def _is_recommended(block: Block) -> bool:
    """Whether a block is an entry of a recommendation's list."""
    return block.listed or bool(AT_LINE.match(block.text))


def _looks_like_file(block: Block) -> bool:
    return bool(re.search(r"\.(?:pdf|docx?|xlsx?|pptx?|odt)\b", block.text, re.IGNORECASE))
