"""What an attendance entry says of a person: title, organisation, roles, and who came instead."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.layout.labels import plain
from workflow.minutes.lexicon_file import PEOPLE
from workflow.minutes.people.people import is_organisation, is_title, read_listed_person, read_person

PARTLY_AWAY = expression(
    r"\b(?:forlod|deltog ikke i (?:behandlingen|punkt)|gik (?:kl|før|fra)|ankom|inhabil|kom (?:først )?kl|under punkt"
    r"|deltog (?:fra|indtil|til)|til kl|fra kl|indtil kl|efter kl|(?:fra|til|under) (?:pkt|punkt))\b",
    re.IGNORECASE,
)
WHICH_SUBSTITUTE = expression(r"\b\d\.\s*(?=(?:suppleant|stedfortræder)\b)", re.IGNORECASE)
ONLY_AT_ITEMS = expression(r"\b(?:pkt|punkt|punkterne|dagsordenspunkt|sag)\.?\s*\d", re.IGNORECASE)
NAMED = r"(?:[a-zæøå-]{4,30}\s)?[A-ZÆØÅ][\w.'’-]*(?:\s+[A-ZÆØÅ][\w.'’-]*){1,4}"
CAME_INSTEAD = (
    expression(rf"\b(?:sendt|sendte|sender|vikar|suppl?\.?)\s*:?\s+(?P<who>{NAMED})"),
    expression(
        rf"(?P<who>{NAMED})\s+(?:deltog|deltager|mødte|møder|kom|(?:var|er|blev) (?:mødt|indkaldt|sendt)|var med)\s+"
        r"(?:for (?:hende|ham|vedkommende)\b|på [\w'’]+ vegne)"
    ),
    expression(
        r"\bi (?:hendes|hans|dennes|deres|\w+s['’]?) sted\s+(?:deltager|deltog|mødte|møder|kom|var|er)\s+"
        rf"(?:mødt\s+|indkaldt\s+)?(?P<who>{NAMED})"
    ),
    expression(
        r"\b(?:afbud|fraværende|forfald)\W{1,4}(?P<who>[A-ZÆØÅ][^().,]{3,60}?)\s+"
        r"(?:deltager|deltog|mødte|møder|var med)\b"
        r"|^\W{0,3}(?:[a-zæøå]{4,25}\s)?(?P<alone>[A-ZÆØÅ][^().,]{3,60}?)\s+"
        r"(?:deltager|deltog|mødte|møder|er mødt|var mødt|(?:er|var|blev) indkaldt|kom)"
        r"(?:\s+i stedet)?(?:\s+for\s[^().,]{2,40})?\.?\s*$"
    ),
    expression(
        r"\bsom (?:stedfortræder|suppleant)(?: for \S+(?: \S+)?)? "
        r"(?:deltog|mødte|deltager|møder|var mødt)\s+(?P<who>[^().]{3,90})",
        re.IGNORECASE,
    ),
    expression(
        r"(?:i stedet\s+(?:deltager|deltog|mødte|møder|var|kom)|substitueret (?:ved|af)|suppleant\s*:?"
        r"|stedfortræder\s*:?|afløst af|afløser\s*:?|erstattet af|repr(?:æsenteret|\.)? (?:ved|af|v/)"
        r"|i stedet:?)\s*(?:for\s+\w+\s+)?(?P<who>[^()]{3,90})",
        re.IGNORECASE,
    ),
    expression(
        r"(?P<who>[^(),]{3,90}?)\s+(?:deltager|deltog|mødte|møder|var mødt|er mødt|var med"
        r"|(?:er |var |blev )?(?:indkaldt|sendt|trådt ind))\s+(?:i stedet"
        r"|i (?:hendes|hans|dennes|deres|\w+s) sted|som (?:stedfortræder|suppleant|substitut))",
        re.IGNORECASE,
    ),
    # "stemmeret overdraget til Rie Tang (suppleant)"
    expression(
        r"\boverdraget til\s+(?P<who>[^(),]{3,60}?)(?:\s*\([^()]*|,\s*)\b(?:suppleant|stedfortræder)\b", re.IGNORECASE
    ),
)
# what may follow whoever came ("suppleant Rie Tang mødt."); the full stop of an initial is the name's own
CAME_AFTER = expression(
    r"(?:\s+(?:(?:er|var|blev)\s+)?(?:mødt|mødte|møder|deltog|deltager|indkaldt|til ?stede|med)\b[^,;]{0,60})?"
    r"(?:(?<=[a-zæøå]{3})\.)?\s*$"
)
CO_CHAIR, CHAIRING, SECRETARY = (
    expression(r"\b(?:" + "|".join(PEOPLE[key]) + r")\b", re.IGNORECASE)
    for key in ("co_chair", "chairing", "secretary")
)
CHAIR = expression(r"\bformand\b(?!\s+for\b)|\bformand\)", re.IGNORECASE)
COMMA_BEFORE_COMMA = expression(r",\s?(?=,)")
ORGANISATION = expression(
    r"(?:Region(?:shospital)?\s+[A-ZÆØÅ]\w+|[A-ZÆØÅ][\w-]+\s+(?:Kommune|Universitetshospital|Hospital|Sygehus)\b"
    r"|Psykiatrien(?:\s+[A-ZÆØÅ]\w+)?|PLO[\w-]*(?:\s+[A-ZÆØÅ]\w+)?|PIU\b|Fællesadministrationen"
    r"|[A-ZÆØÅ][\w-]*(?:styrelsen|ministeriet|foreningen|centret|hospitalet)\b)"
)


def substitute_in(tail: str) -> str | None:
    """The person who came instead, as the words after a name tell."""
    tail = WHICH_SUBSTITUTE.sub("", tail)
    for pattern in CAME_INSTEAD:
        match = pattern.search(tail)
        if match:
            who = match["who"] or match.groupdict().get("alone") or ""
            words = re.sub(
                r"^(?:afbud|fraværende|og|,|–|-|\s)+", "", CAME_AFTER.sub("", who).strip(), flags=re.IGNORECASE
            )
            person = read_person(words) or read_listed_person(words) or read_person(" ".join(words.split()[-2:]))
            if person:
                return person.name
    return None


def title_and_organisation(title: str, tail: str) -> tuple[str | None, str | None]:
    """Split what stands after a name into title and organisation."""
    tail = re.split(r"[–-]?\s*\b(?:afbud|fraværende|punkt \d)", tail, maxsplit=1, flags=re.IGNORECASE)[0].strip(" ,–-")
    named = [match[0].strip() for match in ORGANISATION.finditer(tail)]
    organisation = named[-1] if named else None
    rest = COMMA_BEFORE_COMMA.sub("", tail.replace(organisation, "")).strip(" ,–-") if organisation else tail
    words = ", ".join(part for part in (title, rest) if part)
    if not organisation and rest and not is_title(rest.split()[0]) and is_organisation(rest):
        return title or None, rest
    return words or None, organisation


def roles_in(words: str, group: str | None) -> tuple[str, ...]:
    """The roles at the meeting that an entry, or the heading above it, gives somebody."""
    roles = []
    if CO_CHAIR.search(words):
        roles.append("co-chair")
    elif CHAIR.search(words):
        roles.append("chair")
    heading = group or ""
    if CHAIRING.search(words) or plain(heading) in PEOPLE["chairing"]:
        roles.append("chairing")
    if SECRETARY.search(words) or plain(heading) in PEOPLE["secretary"]:
        roles.append("secretary")
    return tuple(roles)
