"""The name of a body alone: without the words for its meeting, the date, the register numbers and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable

from workflow.minutes.days.dates import find_dates
from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import BODIES, CALENDAR
from workflow.minutes.people.people import is_body, is_organisation


def any_of(words: Iterable[str]) -> str:
    """The words as alternatives of an expression, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


HEADLINE: dict[str, list[str]] = BODIES["headline"]
SHORT_FORMS: dict[str, str] = BODIES["short_forms"]
DEFINITE: dict[str, str] = BODIES["definite"]
GENERIC = frozenset(BODIES["generic"])
GENERIC_ALONE = frozenset(DEFINITE[kind] for kind in GENERIC)
QUALIFIER = rf"(?:{any_of(HEADLINE['qualifiers'])})"
KINDS_OF_MEETING = rf"(?:{any_of(HEADLINE['meetings'])})"
GENERAL_MEETING = r"\w{0,20}generalforsamling(?:en)?|\w{0,20}årsmøde(?:t)?"
NUMBER_OF_MEETING = r"(?:(?:nr\.?\s*)?\d+(?:[/-]\d+)?,?\s+)?(?:i\s+(?:19|20)\d\d\s+)?"
MEETING_IN = expression(
    rf"^(?:(?:fra|af|til|for|over|vedr\.?)\s+)?(?:(?:det|den|{KINDS_OF_MEETING})\s+)*(?:\d{{1,2}}\.\s+)?"
    rf"(?:(?P<meeting>(?!fælles)[\w-]{{0,30}}møde(?:t|r)?)|(?:{GENERAL_MEETING}))\s+{NUMBER_OF_MEETING}(?P<link>i|hos|for|med|af|mellem)\s+",
    re.IGNORECASE,
)
ONLY_MEETING = expression(
    rf"^(?:(?:fra|af|til|for|over)\s+)?(?:(?:et|en|det|den|{KINDS_OF_MEETING})\s+)*(?:\d{{1,2}}\.\s+)?"
    rf"(?:[\w-]{{0,30}}møde[tr]?|{GENERAL_MEETING})(?:\s+nr\.?\s*\d+(?:[/-]\d+)?|\s+\d{{1,2}}(?:/\d{{2,4}})?)?$",
    re.IGNORECASE,
)
BODY_TAIL = expression(
    r"\s*[,–|(-]?\s*(?:\b(?:den|d\.?)(?=\s*(?:\d|(?:man|tirs|ons|tors|fre|lør|søn)dag))"
    r"|\b(?:holdt|afholdt|afholdes|på mødet|kl\.?|mandag|tirsdag|onsdag|torsdag|fredag|lørdag"
    r"|søndag|referat|dagsorden)\b|\d{1,2}[-./]\s?\d{1,2}[-./]|\d{1,2}\.\s*(?:"
    + "|".join(CALENDAR["months"])
    + r")|\d{4}-\d{2}).*$",
    re.IGNORECASE | re.DOTALL,
)
WHOSE_MEETING = expression(
    rf"^(?P<body>.{{4,80}}?)s\s+(?:{KINDS_OF_MEETING}\s+)?(?:bestyrelsesmøde|{GENERAL_MEETING})\b", re.IGNORECASE
)
MEETING_OF = expression(r"^(.{4,80})s\s+møde\b(?:\s+nr\.?\s*\d+)?(?=[\s,]|$)", re.DOTALL)
BODY_MEETING = expression(
    r"\b(?P<body>[A-ZÆØÅa-zæøå-]*(?P<kind>" + any_of(DEFINITE) + r"))s?-?møde(?:t|r)?\b",
    re.IGNORECASE,
)
BEFORE_REFERAT = expression(
    rf"^(?!emne|titel|subject)(?P<body>[^\W\d].{{2,80}}?)(?:\s*[,:|]\s*|\s+[-–—]\s*)"
    rf"(?:(?:{QUALIFIER}|{KINDS_OF_MEETING}|fra|udkast til)\s+){{0,2}}"
    rf"(?:\w{{0,20}}(?:referat|protokol)|(?!fælles)[\w-]{{0,30}}møde[t]?|{GENERAL_MEETING})(?![\w-])",
    re.IGNORECASE,
)
MEETING_NAME = expression(
    rf"^(?:{KINDS_OF_MEETING}\s+)*[A-ZÆØÅ]?[\w-]{{0,30}}møde(?:\s+nr\.?)?(?:\s*\d{{1,3}}(?:/\d{{2,4}})?)?(?:\s*[,:|]\s*|\s+[-–—]\s+|\s+)"
    r"(?P<body>[A-ZÆØÅ].{3,90})$"
)
MEETING_LAST = expression(
    rf"^(?P<name>[A-ZÆØÅ][\w./&-]*(?:\s(?!{KINDS_OF_MEETING}\b)[^\s,;:]+){{0,6}})\s+(?P<meeting>(?!fælles)[\w-]{{0,30}}møde)"
    r"(?:\s+(?:nr\.?\s*)?\d{1,3}(?:/\d{2,4})?)?$"
)
MEETING_FIRST = expression(
    r"^(?P<meeting>[\w-]{3,40}møde)(?:\s+(?:nr\.?\s*)?\d{1,3}(?:/\d{2,4})?)?(?:\s*[,:|]\s*|\s+[-–—]\s+)(?P<name>[A-ZÆØÅ].{3,90})$"
)
ROOM_LAST = expression(r"^(?P<name>.{4,80}?)(?:\s+[-–—]|,)\s+(?P<room>[^,–—]{3,40})$")
SHORT_MEETING = expression(
    r"\b(?P<short>[A-ZÆØÅ]{2,5})-møde[t]?\b(?:\s+nr\.?\s*\d{1,3})?(?:\s*\(\s*(?P<full>[^()\d]{4,60}?)\s*\))?"
)
NO_BODIES_IN_SHORT = frozenset(HEADLINE["no_bodies_in_short"])
FRONT_MATTER = expression(r"^(?:title|titel|subject|forening|organisation|organ|klub|forum)\s*:\s*", re.IGNORECASE)
KIND_FIELD = expression(
    r"^(?:gruppe|udvalg|råd|bestyrelse|styregruppe|arbejdsgruppe|nævn|team|enhed)\s*:\s*(?P<body>.{3,90})$",
    re.IGNORECASE,
)
TRAIL = expression(r"\s[>›»]\s")
PARTS = expression(r"\s+[·|]\s+")
REGISTERED = expression(r"\b(?:cvr|matr|ejendomsn(?:umme)?r|se-nr)\b.*$", re.IGNORECASE | re.DOTALL)
QUALIFIED = expression(rf"\s*[|,–(-]\s*{QUALIFIER}\)?\s*$", re.IGNORECASE)
LEGAL_FORM = expression(r"[\s,]\(?a\.?\s?m\.?\s?b\.?\s?a\b\.?\)?$", re.IGNORECASE)
HELD_AT = expression(r"^\s+(?P<link>på|ved)\s+(?P<place>[A-ZÆØÅ].*)$", re.DOTALL)
DAY_IN_SHORT = r"(?:(?:19|20)\d\d|\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
SHORT_DAY = expression(rf"(?<![\w./-])(?P<day>{DAY_IN_SHORT})(?![\w./-]\S)")
SHORT_NAME = expression(r"^[A-ZÆØÅ]{2,6}(?:[ -]?\d{1,3})?$")
NUMBERED = expression(
    r"^[^\w§]*\d|^(?:fra|til|cc|kopi)\s*:|^(?:sag|sagsnr|sags-?id|journalnr|j\.\s?nr|nr|dok)\b\D{0,6}\d", re.I
)
NO_NAME = expression(rf"^(?:{any_of(HEADLINE['no_name_starts'])})\b", re.IGNORECASE)
PLACE_WORDS = expression(r"\b\w*(?:" + any_of(BODIES["places"]["ends"]) + r")\b", re.IGNORECASE)
ROOMS = expression(rf"\b(?:{any_of(BODIES['places']['rooms'])})\b", re.IGNORECASE)
LETTERS = expression(r"[^\W\d_]{3}")
LONGEST_BODY = 120
LONGEST_LINE = 600
"""Characters of a line that a name is looked for in: a paragraph holds none further on."""


def shorten(words: str) -> str:
    """The name alone: without the words for the meeting before it, the date and the time after it."""
    words = REGISTERED.sub("", SHORT_DAY.sub(" ", words[:LONGEST_LINE])).strip(" ,;:–-|(")
    words = _without_meeting(FRONT_MATTER.sub("", LEGAL_FORM.sub("", words).rstrip(" ,")))
    words = re.sub(r"^(?:fra|af|til|for|over|vedr\.|vedrørende)\s+", "", words)
    if (named := MEETING_NAME.match(words)) and (is_body(named["body"]) or is_organisation(named["body"])):
        words = named["body"]
    if (named := BEFORE_REFERAT.match(words)) and (is_body(named["body"]) or is_organisation(named["body"])):
        words = named["body"]
    if (owner := WHOSE_MEETING.match(words)) and (is_body(owner["body"]) or is_organisation(owner["body"])):
        words = owner["body"]
    if (short := SHORT_MEETING.match(words)) and is_body(short["full"] or ""):
        words = short["full"][:1].upper() + short["full"][1:]
    if (field := KIND_FIELD.match(words)) and is_body(field["body"]):
        words = field["body"]
    words = MEETING_OF.sub(r"\1", words)
    words = QUALIFIED.sub("", BODY_TAIL.sub("", words))
    if dates := find_dates(words):
        words = words[: dates[0].start]
    if TRAIL.search(words):
        # the way to a page of a web site: "Politik > Udvalg > Sundhedsudvalget > Referater"
        words = next((part for part in reversed(TRAIL.split(words)) if is_body(part)), words)
    parts = PARTS.split(words)
    if len(parts) > 1 and parts[1].lower() in GENERIC_ALONE:
        # "Lunde Museum · Bestyrelsen"
        words = f"{parts[1]}, {parts[0]}"
    return _named_alone(words.strip(" ,:–-|.("))


def _named_alone(words: str) -> str:
    """A name without the word for its meeting or the room ("Lunde Å styregruppemøde", "Havneudvalget - lokale 7")."""
    if (room := ROOM_LAST.match(words)) and ROOMS.search(room["room"]) and is_body(room["name"]):
        return room["name"]
    short = SHORT_MEETING.match(words)
    if short and short["short"].lower() not in NO_BODIES_IN_SHORT and not LETTERS.search(words, short.end()):
        # "HMU-møde nr. 1, 2024"
        return short["short"]
    if ONLY_MEETING.match(words):
        return words
    last = MEETING_LAST.match(words)
    if last and not last["name"].endswith("s"):
        whose = BODY_MEETING.match(last["meeting"])
        # the association's own name tells more than that its board met
        kind = whose["body"].lower() if whose and whose["body"].lower() not in GENERIC else ""
        return f"{last['name']} {kind}".strip()
    first = MEETING_FIRST.match(words)
    whose = BODY_MEETING.match(first["meeting"]) if first else None
    if first and whose and whose["body"].lower() not in DEFINITE and not PLACE_WORDS.search(first["name"]):
        return f"{named_by_meeting(whose)}, {first['name']}"
    return words


def _without_meeting(words: str) -> str:
    match = MEETING_IN.match(words)
    if not match:
        return _with_institution(words)
    rest = words[match.end() :]
    near = BODY_TAIL.sub("", rest).strip(" ,.")
    link = match["link"].lower()
    if (link in ("i", "hos") and not is_body(near) and not is_organisation(near)) and (
        not near[:1].isupper() or PLACE_WORDS.search(near) or link == "hos"
    ):
        # "bestyrelsesmøde i klubhuset" tells the place, "hos Bitten" at whose home
        return words[: match.start("link")].strip(" ,")
    whose = BODY_MEETING.match(match["meeting"] or "")
    specific = whose and whose["body"].lower() not in DEFINITE and not is_body(near)
    if whose and specific and link in ("i", "for") and near[:1].isupper():
        # "menighedsrådsmøde i Lunde Sogn": every parish has a council, so the kind of body belongs to the name
        return f"{named_by_meeting(whose)} {link} {rest}"
    return named_by_meeting(whose) if whose and specific and link == "mellem" else rest


def _with_institution(words: str) -> str:
    """The body of a meeting at the institution that it belongs to ("skolebestyrelsesmøde på Lundeskolen")."""
    meeting = BODY_MEETING.match(re.sub(r"^(?:fra|af|til|for)\s+", "", words))
    at = HELD_AT.match(meeting.string[meeting.end() :]) if meeting else None
    if not meeting or not at or meeting["body"].lower() in DEFINITE:
        return words
    place = BODY_TAIL.sub("", at["place"]).strip(" ,.")
    named = named_by_meeting(meeting)
    return f"{named} {at['link']} {place}" if is_organisation(place) else named


def named_by_meeting(match: re.Match[str]) -> str:
    """The body that the word for its meeting holds: "Skolebestyrelsesmøde" is a meeting of Skolebestyrelsen."""
    words = match["body"][: match.start("kind") - match.start("body")] + DEFINITE[match["kind"].lower()]
    return words[:1].upper() + words[1:]


def in_short(text: str) -> tuple[str, str] | None:
    """The body of a meeting that is called by initials, and the words it stands in ("KU-møde (Kursusudvalget)")."""
    match = SHORT_MEETING.search(text)
    if not match or match["short"].lower() in NO_BODIES_IN_SHORT:
        return None
    full = match["full"] or ""
    return (full[:1].upper() + full[1:], full) if is_body(full) else (match["short"], match["short"])


def is_name(words: str, *, linked: bool = False) -> bool:
    """Whether words can be a body's name: no number first, not only the word for the meeting.

    `linked`: after "møde i" even "RK-4" is one.
    """
    if ONLY_MEETING.match(words) or NUMBERED.match(words) or NO_NAME.match(words):
        return False
    if linked and SHORT_NAME.match(words):
        return True
    return 3 <= len(words) <= LONGEST_BODY and bool(re.search(r"[a-zæøå]{3}", words.lower()))


def written_out(name: str) -> str:
    """The name with the short form of its kind written out ("grf. strandlyst" is Grundejerforeningen Strandlyst).

    "G/F Strandlyst" is left: that is how such an association is registered.
    """
    first, _, rest = name.partition(" ")
    full = SHORT_FORMS.get(first.lower()) if "/" not in first or first.islower() else None
    return f"{full} {rest[:1].upper()}{rest[1:]}" if full and rest else name
