"""Sections that no heading opens: a recommendation in running words, a proposal, the formula under agenda words."""

from __future__ import annotations

from dataclasses import replace

from workflow.minutes.decisions.sentence_outcomes import compiled
from workflow.minutes.layout.labels import Label
from workflow.minutes.layout.lead_ins import AT_LINE, LAST_SENTENCE
from workflow.minutes.layout.sections import Section
from workflow.minutes.layout.text import Block
from workflow.minutes.lexicon_file import OUTCOME_WORDS

WORDS = OUTCOME_WORDS["sections"]
RECOMMENDING, ASKS_BODY = compiled(WORDS["recommending"]), compiled(WORDS["asks_body"])
PROPOSAL_LEAD = compiled(WORDS["proposal_lead"])
FORMULA, AGENDA_WORDS = compiled(WORDS["formula"]), compiled(WORDS["agenda_words"])
LONGEST_LEAD, LONGEST_SENTENCE = 400, 600


def with_unheaded(sections: list[Section]) -> list[Section]:
    """The sections of an item, with those that stand in the running words of others parted from them."""
    sections = _formula_at_end(sections)
    place = next((i for i, s in enumerate(sections) if s.kind == "decision"), 0)
    if not place or any(section.kind == "recommendation" for section in sections):
        return sections
    return _proposed(sections, place) or _recommended_at_end(sections, place) or sections


def _formula_at_end(sections: list[Section]) -> list[Section]:
    """Part "Taget til efterretning." from the list of news that it closes, or from the words of the agenda above it."""
    if [s.kind for s in sections if s.kind not in ("closing", "next_meeting", "identifier")] != ["lead"]:
        return sections
    place = next(i for i, s in enumerate(sections) if s.kind == "lead")
    *news, last = sections[place].blocks or (None,)
    if last is not None and not news and not last.listed and (parts := _last_sentence_parted(last)):
        news, last = [parts[0]], parts[1]
    if last is None or not news or not FORMULA.match(last.text):
        return sections
    if not ((last.gap and all(b.listed for b in news)) or all(AGENDA_WORDS.match(b.body) for b in news)):
        return sections
    parted = [replace(sections[place], blocks=tuple(news)), Section("decision", None, (last,))]
    return [*sections[:place], *parted, *sections[place + 1 :]]


def _recommended_at_end(sections: list[Section], place: int) -> list[Section] | None:
    """Part the recommendation that is the last sentence of the case text."""
    before = sections[place - 1]
    if before.kind not in ("case", "lead") or not before.blocks or before.blocks[-1].listed:
        return None
    *case, block = before.blocks
    if parts := _last_sentence_parted(block):
        case.append(parts[0])
        block = parts[1]
    if len(block.text) > LONGEST_SENTENCE or not (RECOMMENDING.match(block.text) or ASKS_BODY.match(block.text)):
        return None
    kept = [replace(before, blocks=tuple(case))] if case or before.label else []
    return [*sections[: place - 1], *kept, Section("recommendation", None, (block,)), *sections[place:]]


def _last_sentence_parted(block: Block) -> tuple[Block, Block] | None:
    """A block without its last sentence, and that sentence; None when it is the only one."""
    last = LAST_SENTENCE.split(block.text)[-1]
    begins = block.raw.rfind(" ".join(last.split()[:2]))
    words = block.text.removesuffix(last).rstrip()
    if not words or begins < 0:
        return None
    before = replace(block, end=_place(block, begins), text=words, body=words, raw=block.raw[:begins])
    return before, _rest(block, last, begins)


def _proposed(sections: list[Section], place: int) -> list[Section] | None:
    """Part the words of a proposal from the sentence that brings it ("Bo har fremsat følgende forslag: …")."""
    for number, section in enumerate(sections[:place]):
        if section.kind not in ("case", "lead"):
            continue
        for index, block in enumerate(section.blocks):
            lead = PROPOSAL_LEAD.search(block.text[:LONGEST_LEAD]) if not block.listed else None
            if lead is None:
                continue
            rest = block.text[lead.end() :].strip()
            begins = block.raw.find(" ".join(rest.split()[:2]), 1) if rest else -1
            if rest and begins < 0:
                return None
            after = index + 1 if rest else _end_of_proposal(section.blocks, index + 1)
            said = (_rest(block, rest, begins),) if rest else section.blocks[index + 1 : after]
            if not said:
                return None
            label = Label("recommendation", "", said[0].start, None, "forslag")
            case = replace(section, blocks=section.blocks[:index] if rest else section.blocks[: index + 1])
            parted = [case, Section("recommendation", label, tuple(said))]
            if after < len(section.blocks):
                parted.append(Section("case", None, section.blocks[after:]))
            return [*sections[:number], *parted, *sections[number + 1 :]]
    return None


def _end_of_proposal(blocks: tuple[Block, ...], start: int) -> int:
    """Where the proposal ends that begins with a block: one paragraph, or the whole of a list."""
    end = start
    while end < len(blocks) and (blocks[end].listed or AT_LINE.match(blocks[end].text)):
        end += 1
    return end if end > start else min(start + 1, len(blocks))


def _rest(block: Block, words: str, begins: int) -> Block:
    """The last words of a block, which begin so many characters into it, as a block."""
    start = _place(block, begins)
    return Block(start, block.end, words, words, start, False, None, "", 0, 0, block.raw[begins:])


def _place(block: Block, begins: int) -> int:
    return block.start + begins - (len(block.raw) - len(block.raw.lstrip()))
