"""The sections of one item: case text, recommendation, decision, decisions of other bodies, attachments, attendance."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.minutes.decisions.sentence_outcomes import compiled
from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import Label, is_attendance_title, plain
from workflow.minutes.layout.lead_ins import (
    AT_LINE,
    SUBMITS,
    answers_anew,
    ends_with_lead_in,
    has_decided,
    is_lead_in,
    is_recommended,
    list_follows,
)
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import OUTCOME_WORDS, PEOPLE
from workflow.minutes.people.people import is_first_name, read_person

LONGEST_PEOPLE = 300
WORDS = OUTCOME_WORDS["sections"]
SIGN_OFF = tuple(map(compiled, WORDS["sign_off"]))
NEXT_MEETING = compiled(WORDS["next_meeting"])
LATER_LIST, TASK_LIST = compiled(WORDS["later_list"]), compiled(WORDS["task_list"])
RECOMMENDATION_LABEL = compiled(WORDS["recommendation_label"])
DECISION_LEAD, DECISION_LABEL = compiled(WORDS["decision_lead"]), compiled(WORDS["decision_label"])
NUMBERED_ATTACHMENT, ENDORSEMENT = compiled(WORDS["numbered_attachment"]), compiled(WORDS["endorsement"])
WITH_ATTACHMENTS = frozenset({"recommendation", "remainder", "attachments"})
REPORTS = compiled(OUTCOME_WORDS["answers"]["reports"])
PARTY_HEAD, OFFICE_HEAD = compiled(WORDS["party_head"]), compiled(WORDS["office_head"])
PARTY_HEADINGS = frozenset({"forslag", "beslutningsforslag"})
LONGEST_REPORT = 3000
ELECTIONS = compiled(WORDS["elections"])
TASK_COLUMNS = tuple(expression(rf"(?:^|[|\t]|\s\s)\s*(?:{words})\b", re.IGNORECASE) for words in WORDS["task_columns"])
SIGNING = frozenset(WORDS["signing"])
NEXT_MEETING_TITLE = expression(r"\bmøde(?:r|dato|datoer|plan)?\b", re.IGNORECASE)
CONCLUDING = frozenset(WORDS["concluding"])
LONGEST_SIGN_OFF = 160
LONGEST_LEAD = 90
MOST_SIGNED = 8
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
    signed = _signatures(blocks, title)
    blocks, labels, end = blocks[:signed], labels[:signed], blocks[signed:]
    sections = _sections(blocks, labels, title)
    if end:
        sections.append(Section("closing", None, tuple(end)))
    return sections


def _sections(blocks: list[Block], labels: list[Label | None], title: str) -> list[Section]:
    sections: list[Section] = []
    kind = "attendance" if is_attendance_title(title) else "lead"
    label: Label | None = None
    current: list[Block] = []

    def close() -> None:
        if current or label is not None:
            sections.append(Section(kind, label, tuple(current), label.body if label else None))
        current.clear()

    recommending = False
    in_quotation = False
    before_table: tuple[str, Label | None] | None = None
    resumed: tuple[str, Label | None] | None = None
    headed = _has_headed_recommendation(blocks, labels)
    answered, of_party = any(OFFICE_HEAD.match(block.text) for block in blocks), False
    for block, found, following in zip(blocks, labels, [*blocks, None][1:], strict=True):
        if kind in ("lead", "quoted") and (kind == "quoted") != _is_quoted(block):
            close()
            kind = "quoted" if kind == "lead" else "lead"
        if found is None and not (of_party and OFFICE_HEAD.match(block.text)):
            # the paper that answers a party's proposal has a recommendation of its own, further down
            found = _label_here(block, kind, title)
        of_party = _speaks_for_party(block, found, before=of_party)
        if found and found.words in PARTY_HEADINGS and (of_party or (kind == "lead" and has_decided(current))):
            # a party's proposal, or ideas beside what has been decided
            found = None
        opened = _opened(found, kind, title)
        if found and kind == "lead" and found.words in CONCLUDING and any(s.kind == "quoted" for s in sections):
            # the case stands in the quotation, so that all that follows it was said at the meeting
            kind = "decision"
            current.append(block)
            continue
        if opened == "table":
            close()
            before_table = (kind, label)
            kind, label = "tasks", None
            current.append(block)
            continue
        if kind == "recommendation" and in_quotation and not opened and not _is_quoted(block):
            close()
            kind, label, recommending = "remainder", None, False
        if before_table is not None and kind == "tasks" and not opened and not _is_row(block):
            close()
            kind, label = before_table
            before_table = None
        if kind == "lead" and not opened and DECISION_LEAD.match(block.text) and len(block.text) <= LONGEST_LEAD:
            close()
            kind, label = "decision", None
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
            before_table = None
            resumed = (kind, label) if opened == "attendance" and kind == "decision" else None
            kind, label, recommending = opened, found, False
            in_quotation = _is_quoted(block)
            if found and found.rest:
                current.append(_rest_block(block, found))
            if opened == "identifier" and found and (found.rest or found.words.startswith(("åben", "lukket"))):
                # a case number stands alone on its line: what follows is not about it
                close()
                kind, label = "lead", None
            continue
        if (
            kind in ("case", "lead", "quoted", "attachments", "competence", "heading")
            and not (headed or (of_party and answered))
            and (
                is_lead_in(block)
                or (kind == "case" and SUBMITS.match(block.text))
                or ends_with_lead_in(block, following)
            )
        ):
            close()
            in_quotation = _is_quoted(block)
            kind, label, recommending = "recommendation", None, False
        elif (
            kind == "recommendation"
            and label is None
            and recommending
            and (not is_recommended(block) or answers_anew(block, current))
        ) or (
            kind == "attachments"
            and not block.listed
            and not _looks_like_file(block)
            and (len(block.text) > 140 or AT_LINE.match(block.text))
        ):
            close()
            kind, label = "remainder", None
        if kind == "recommendation" and is_recommended(block):
            recommending = True
        current.append(block)
        if kind == "recommendation" and label is None and len(current) == 1 and not list_follows(block):
            recommending = True
    close()
    return sections


def _has_headed_recommendation(blocks: list[Block], labels: list[Label | None]) -> bool:
    """Whether a heading opens a recommendation; the name of an attachment ("Indstilling") has nothing under it."""
    for index, label in enumerate(labels):
        if label is None or label.kind != "recommendation" or label.words in LEAD_WORDS:
            continue
        below = index + 1 < len(blocks) and labels[index + 1] is None
        if label.rest or (below and not NUMBERED_ATTACHMENT.match(blocks[index + 1].text)):
            return True
    return False


def _speaks_for_party(block: Block, label: Label | None, *, before: bool) -> bool:
    """Whether what stands here is a party's proposal, which the administration's recommendation answers or will."""
    if label and label.kind == "case" and PARTY_HEAD.match(block.text):
        return True
    return before and not OFFICE_HEAD.match(block.text) and not (label and label.kind in ("decision", "attachments"))


def _signatures(blocks: list[Block], title: str) -> int:
    """Where the names and roles of those who sign begin at the end of an item; the number of blocks when none do."""
    start = len(blocks)
    while start > 0 and _signs(blocks[start - 1]):
        start -= 1
    while start < len(blocks) and not blocks[start].gap:
        start += 1
    words = {word.lower() for block in blocks[start:] for word in re.findall(r"\w+", block.text)}
    if start == 0 or not words & SIGNING or ELECTIONS.search(title) or blocks[start - 1].text.endswith(":"):
        return len(blocks)
    return start


def _signs(block: Block) -> bool:
    """Whether a block is only a name, a signing role, or both."""
    words = re.findall(r"[\w.-]+", block.text)
    if not words or len(words) > MOST_SIGNED or block.listed or ":" in block.text:
        return False
    if any(pattern.match(block.text) for pattern in SIGN_OFF):
        return True
    return all(word.lower() in SIGNING or (word[0].isupper() and not word.endswith(".")) for word in words)


def _label_here(block: Block, kind: str, title: str) -> Label | None:
    """What a block opens that is no label of its own: the end of the minutes, a list of tasks, a decision."""
    text = block.text
    if ends_minutes(block):
        return Label("closing", "", block.end, None, "")
    first_words = kind == "lead" and not block.gap
    if (
        len(text) < LONGEST_SIGN_OFF
        and NEXT_MEETING.match(text)
        and not (first_words or NEXT_MEETING_TITLE.search(title))
    ):
        return Label("next_meeting", "", block.end, None, "")
    if TASK_LIST.match(text):
        return Label("tasks", "", block.end, None, "")
    if (
        kind != "attachments"
        and not block.listed
        and text[:1].isupper()
        and (opens := RECOMMENDATION_LABEL.match(text))
    ):
        return _label_with_rest(block, "recommendation", opens.end(), "indstilling")
    if kind in WITH_ATTACHMENTS and len(text) < LONGEST_SIGN_OFF and NUMBERED_ATTACHMENT.match(text):
        return Label("attachments", text, block.start, None, "bilag")
    if kind == "recommendation" and len(text) < LONGEST_LEAD and ENDORSEMENT.match(text):
        return Label("case", "", block.end, None, "påtegning")
    if LATER_LIST.match(text):
        return Label("future", "", block.end, None, "")
    if kind in ("lead", "decision") and _is_row(block) and all(column.search(text) for column in TASK_COLUMNS):
        return Label("table", "", block.end, None, "")
    if kind == "lead" and (match := DECISION_LABEL.match(text)):
        return _label_with_rest(block, "decision", match.end(), "besluttet")
    return None


def _label_with_rest(block: Block, kind: str, ends: int, words: str) -> Label:
    """A label that ends so many characters into a block, with the words that follow it on the line."""
    rest = block.text[ends:]
    place = max(block.raw.find(rest.split()[0], ends // 2), 0) if rest else 0
    return Label(kind, rest, block.start + place if rest else block.end, None, words)


def ends_minutes(block: Block) -> bool:
    """Whether a line signs the minutes off ("Mødet hævet kl. 19.10")."""
    return len(block.text) < LONGEST_SIGN_OFF and any(pattern.match(block.text) for pattern in SIGN_OFF)


def _is_quoted(block: Block) -> bool:
    return block.raw.lstrip().startswith(">")


def _is_row(block: Block) -> bool:
    """Whether a block is a row of a table."""
    return block.text.startswith("|") or "\t" in block.text or "\t" in block.raw


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


def reports_speech(blocks: list[Block]) -> bool:
    """Whether words under an item tell, in the past, what somebody said at the meeting."""
    return any(REPORTS.search(block.text[:LONGEST_REPORT]) for block in blocks)


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


def _looks_like_file(block: Block) -> bool:
    return bool(re.search(r"\.(?:pdf|docx?|xlsx?|pptx?|odt)\b", block.text, re.IGNORECASE))
