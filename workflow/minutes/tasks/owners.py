"""Owners: who in a sentence is given the work, and their full names where these are certain."""

from __future__ import annotations

import re

from workflow.minutes.expressions import expression
from workflow.minutes.lexicon_file import BODIES, TASK_WORDS
from workflow.minutes.people.people import FIRST_NAMES, is_body, is_organisation, is_title, resolve_person

_ENDS = "|".join(sorted(TASK_WORDS["agents"]["ends"], key=len, reverse=True))
_COLLECTIVES = "|".join(map(re.escape, sorted(TASK_WORDS["agents"]["collectives"], key=len, reverse=True)))
_CLUSTERS = "|".join(BODIES["clusters"])
_UNITS = "|".join(sorted(TASK_WORDS["units"], key=len, reverse=True))
_NAME = r"[A-ZÆØÅ][a-zæøåéü]+(?:-[A-ZÆØÅ][a-zæøåéü]+)?"
_CLUSTER_LIST = rf"(?:{_CLUSTERS})(?:,\s+(?:{_CLUSTERS}))*(?:\s+og\s+(?:{_CLUSTERS}))?"
EACH = (
    rf"(?i:\b(?:hver(?:t)?(?:\s+enkelt)?|alle|begge|de\s+(?:to|tre|fire|fem|seks|syv|otte|ni|ti|enkelte|øvrige|berørte"
    rf"|deltagende|involverede|relevante)(?:\s+(?:berørte|deltagende|involverede|nordjyske))?)\s+(?:{_UNITS})\b)"
)
OF_WHOM = (
    rf"(?:\s+(?:i|for|hos|fra)\s+(?:Sundhedsklynge\s+{_CLUSTER_LIST}|Region\s+{_NAME}|{_NAME}s?\s+Kommune"
    rf"|(?:PLO|KL)(?:-{_NAME})?|(?:Aalborg\s+)?[A-ZÆØÅ][a-zæøå]*(?:hospital|udvalget|rådet)))"
)
_LISTED_WORD = r"(?![A-ZÆØÅ]\w*(?:afdelingen|forvaltningen|udvalget|centret)\b)[A-ZÆØÅ][\w-]+"
_LISTED = rf"(?-i:{_LISTED_WORD}(?:\s+{_LISTED_WORD})?(?:(?:,\s+|\s+og\s+){_LISTED_WORD}){{0,4}})"
DEPARTMENT = (
    rf"\b[A-ZÆØÅ][a-zæøå]+s\s+Afdeling\b|\b[A-ZÆØÅa-zæøå]*(?:[Aa]fdelingen|[Ff]orvaltningen|[Uu]dvalget|[Dd]irektøren|[Cc]enter|[Cc]entret)\s+for\s+{_LISTED}"
    rf"|(?:\b[A-ZÆØÅ][a-zæøå]+-,\s+){{0,2}}\b[A-ZÆØÅa-zæøå][a-zæøå]+-\s+og\s+[A-ZÆØÅa-zæøå][a-zæøå]*-?(?:forvaltningen|udvalget|afdelingen|centeret|centret)\b"
)
WHICH = r"(?:\b(?:[1-9]\.|[Hh]ele)\s+)?"
_ROLES = "|".join(sorted(TASK_WORDS["roles"], key=len, reverse=True))
ALL_IN = (
    r"\b[Aa]lle\s+i\s+(?:[a-zæøå]*(?:rådet|bestyrelsen|udvalget|gruppen|teamet|afdelingen|ledelsen|forummet|klyngen))\b"
)
# "Følgegruppen for genoptræning og pleje": the field of a group, before its verb
_FIELD = r"(?:for|om)\s[a-zæøå]{4,}(?:(?:,\s|\sog\s)[a-zæøå]{4,}){0,2}"
OF_FIELD = rf"(?:\s{_FIELD}(?=\s(?:[a-zæøå]{{3,}}(?:er|år|ør)|skal|vil)\b))"
# "den administrative styregruppe", "det tværgående team"
_BODIES = (
    "styregruppe|arbejdsgruppe|følgegruppe|projektgruppe|ledergruppe|forvaltning|ledelse|direktion|afdeling|kreds|team"
)
_HOLDERS = (
    "medlemmer|formand|næstformand|sekretariat|sekretær|kasserer|forretningsudvalg|repræsentant|repræsentanter|ledelse"
)
_UNIT_OWNERS = "|".join(sorted(TASK_WORDS["unit_owners"], key=len, reverse=True))
_OWNED_UNITS = "|".join(sorted(TASK_WORDS["owned_units"], key=len, reverse=True))
# "Regionens økonomiafdeling", "Søndervig Kommunes it-afdeling", "sygehusets urologiske team"
UNIT_OF = (
    rf"\b(?:[A-ZÆØÅ]?[a-zæøå-]{{0,30}}(?i:{_UNIT_OWNERS})s|{_NAME}\s+Kommunes|Region\s+{_NAME}s)"
    rf"\s+(?:[a-zæøå]{{3,20}}e\s+)?[A-ZÆØÅa-zæøå-]{{0,30}}(?:{_OWNED_UNITS})\b"
)
OF_BODY = expression(rf"^(?:[A-ZÆØÅ]?[a-zæøå]{{2,30}}(?:ets|ens|nes)\s+(?:{_HOLDERS})|{UNIT_OF})$")
AGENT = (
    rf"(?:\b(?i:{_COLLECTIVES})\b|{EACH}|{ALL_IN}|\b(?:{_ROLES})\b(?=\s+(?:[a-zæøå]{{2,}}(?:er|år|ør)|og|skal|vil)\b)"
    rf"|\b[Dd]e[tn]?\s+(?:[a-zæøå-]+\s+){{1,3}}?(?:niveau(?:er)?|[Ss]undhedsråd|[a-zæøå]*(?:udvalg|råd|forum)|klynge(?:r)?"
    rf"|bestyrelse|[a-zæøå]*(?:sekretariat|{_BODIES}))\b(?:\s+i\s+(?:[a-zæøå]+klynge\w*|Sundhedsklynge))?(?:\s+(?:{_CLUSTER_LIST}"
    rf"|[A-ZÆØÅ][a-zæøå]+(?=\s+(?:drøft|[a-zæøå]+r\b))))?"
    rf"|\b(?:Politisk|Faglig(?:t)?|Administrativ)\s+(?:Sundhedsklynge|[Nn]iveau"
    rf"|[Ss]tyregruppe)(?:\s+(?:i\s+)?(?:Sundhedsklynge\s+)?(?:{_CLUSTERS}))?\b"
    rf"|{UNIT_OF}|\b(?:Sundhedsklynge|Sundhedsråd|Region)\s+{_NAME}\b|{DEPARTMENT}"
    rf"|\b{_NAME}s?\s+Kommuner?\b"
    rf"|{WHICH}\b(?:[A-Za-zÆØÅæøå-]{{0,40}}(?i:{_ENDS}))\b(?:{OF_WHOM}|{OF_FIELD})?"
    rf"|\b(?:PLO|KL|PIU|[A-ZÆØÅ][A-ZÆØÅ0-9]{{1,5}})(?:-[A-ZÆØÅ]\w*)?\b"
    rf"|\b(?:[A-ZÆØÅ]?[a-zæøå]{{0,20}}(?:formand|[Dd]irektør|[Bb]orgmester|chef|leder|[Kk]onsulent|[Rr]ådmand|[Ss]ekretær"
    rf"|[Kk]asserer|mester)\s+)?"
    rf"{_NAME}(?:\s+(?:[A-ZÆØÅ]{{1,2}}(?:\.|\b)|{_NAME})){{1,4}}"
    rf"|\b[A-ZÆØÅ]?[a-zæøå]{{2,30}}(?:ets|ens|nes)\s+(?:{_HOLDERS})\b"
    rf"|\b[Tt]eam\s+[”“\"]?[\wæøå-]+[”“\"]?"
    rf"|\b{_NAME}\b|\b[Vv]i\b)"
)
JOIN = r"(?:\s*,\s*|\s?[+/&]\s?|\s+(?:og|samt|sammen med|i samarbejde med|i samarbejde mellem)\s+)"
AGENTS = rf"(?:{AGENT}(?:{JOIN}{AGENT}){{0,4}})"
DEPARTMENT_ONLY = expression(rf"^(?:{DEPARTMENT})$")
AGENT_ONLY = expression(rf"^{AGENT}$")
SPLIT = expression(
    rf"\s*,\s*(?!(?:{_CLUSTERS})\b)|\s?[+/]\s?|(?<=[A-ZÆØÅa-zæøå])\s?&\s?(?=[A-ZÆØÅ])"
    rf"|\s+(?:og|samt|sammen med|i samarbejde med|i samarbejde mellem)\s+(?!(?:{_CLUSTERS})\b)"
)
EACH_ONLY = expression(rf"^(?:{EACH}|{ALL_IN})$")
OF_FIELD_TAIL = expression(rf"\s{_FIELD}$")
FIELD_ONLY = expression(rf"^[A-Za-zÆØÅæøå-]{{0,40}}(?i:{_ENDS})\s{_FIELD}$")
OF_WHOM_TAIL = expression(rf"{OF_WHOM}$")
FULL_NAME = expression(rf"^{_NAME}(?:\s+(?:{_NAME}|[A-ZÆØÅ]{{1,2}}\.?)){{0,3}}$")
BETWEEN = expression(rf"\bmellem\s+(?P<agents>{AGENTS})")
SHARED_VERBS = frozenset(TASK_WORDS["shared_verbs"])
LONGEST_BODY = 80
PROPER_NAME = expression(rf"^{_NAME}$")
MOST_NAME_WORDS = 5
ACRONYM = expression(r"^[A-ZÆØÅ][A-ZÆØÅ0-9]{1,4}$")
TEAM = expression(r"^team\s+\S+$", re.IGNORECASE)
WITH_INITIAL = expression(r"^(?P<first>\S+)\s+(?P<initials>[A-ZÆØÅ]{1,2})\.?$")
NOT_BODIES = frozenset(TASK_WORDS["acronyms_of_things"])
ROLE_WORD = expression(rf"^(?:[\w-]*(?:{_ENDS}))$", re.IGNORECASE)
INDEFINITE_ROLES = {"formandskab": "formandskab", "sekretariat": "sekretariat", "administration": "administration"}
FIRST_WHICH = expression(rf"^{WHICH}")
ROLES = frozenset(TASK_WORDS["roles"])
BY_ROLE = expression(rf"\baf\s+(?P<agents>(?:{'|'.join(sorted(ROLES, key=len, reverse=True))}))\b(?=\s*(?:[.,;]|$))")
PRONOUNS = frozenset(
    [
        "det",
        "den",
        "der",
        "dette",
        "disse",
        "de",
        "han",
        "hun",
        "som",
        "man",
        "her",
        "herunder",
        "derfor",
        "derudover",
        "efter",
        "på",
        "i",
        "til",
        "ved",
        "alle",
        "hvad",
        "hvem",
        "når",
        "hvis",
        "såfremt",
        "samtidig",
        "projektet",
        "punktet",
        "sagen",
        "emnet",
        "oplægget",
        "indstillingen",
        "orienteringen",
        "dagsordenen",
        "referatet",
    ]
)
BY_AGENT = expression(rf"\baf\s+(?P<agents>{AGENTS})")
MADE_OF = expression(
    r"(?:\b(?:bestående|sammensat|ledet|liste|antal|række|gruppe|del)"
    r"|(?:ing|ingen|else|elsen|hed|heden|ion|ionen))\s*$"
)
ADMINISTRATIVELY = expression(r"\badministrativt\b", re.IGNORECASE)


def doer_of_passive(verb: str, sentence: str) -> str | None:
    """The words for the doer of a passive: "af …" right after the verb, or after a thing that is not made of them."""
    between = BETWEEN.search(sentence[:600]) if verb in SHARED_VERBS else None
    if between:
        return between["agents"]
    for match in (*BY_AGENT.finditer(sentence[:1200]), *BY_ROLE.finditer(sentence[:1200])):
        before = sentence[: match.start()].rstrip()
        last = before.rsplit(" ", 1)[-1].lower()
        if last.startswith(verb[: max(4, len(verb) - 2)]) and last.endswith(("s", "t")):
            return match["agents"]
        if not MADE_OF.search(before[-60:]) and re.search(rf"\b{re.escape(verb)}s\b", before, re.IGNORECASE):
            return match["agents"]
    return None


def known_agent(words: str, names: tuple[str, ...]) -> bool:
    """Whether words name somebody who can be given work: a role, body, organisation, a participant, or a full name."""
    piece = words.strip(" ,.")
    lowered = piece.lower()
    if not piece or lowered in PRONOUNS:
        return False
    if lowered in TASK_WORDS["agents"]["collectives"] or lowered == "vi" or EACH_ONLY.match(piece):
        return True
    role = OF_FIELD_TAIL.sub("", FIRST_WHICH.sub("", OF_WHOM_TAIL.sub("", piece)))
    if OF_BODY.match(piece):
        return True
    if lowered in ROLES or ROLE_WORD.match(role) or DEPARTMENT_ONLY.match(piece):
        return True
    if re.match(
        r"^(?:Politisk|Faglig|Administrativ|Sundhedsklynge|Sundhedsråd|Region|PLO|KL|PIU)\b", piece
    ) or piece.endswith((" Kommune", " Kommuner")):
        return True
    if re.match(r"^de[tn]?\s", lowered):
        return bool(
            re.search(
                rf"(?:\b(?:niveau|niveauer|klynger?|bestyrelse)|\w*(?:råd|udvalg|forum|sekretariat|{_BODIES}))\b",
                lowered,
            )
        )
    if ACRONYM.match(piece) and (piece not in NOT_BODIES or resolve_person(piece, list(names))):
        return True
    if TEAM.match(piece):
        return True
    named = " " in piece and _proper(piece) and (is_organisation(piece) or is_body(piece))
    person = without_title(piece)
    first = person.lower().split()[0].strip(".")
    titled = person != piece and " " in person and FULL_NAME.match(person) is not None
    return named or titled or bool(resolve_name(person, names) or (first in FIRST_NAMES and person[:1].isupper()))


def _proper(words: str) -> bool:
    """Whether words look like one proper name: few, and all with a large letter but the small ones between."""
    tokens = words.split()
    return (
        len(tokens) <= MOST_NAME_WORDS
        and tokens[0] not in ("At", "De", "Den", "Det", "En", "Et")
        and all(t[:1].isupper() or t in ("kommune", "og", "i", "for", "af", "hospital", "sygehus") for t in tokens)
    )


def without_title(words: str) -> str:
    """A name without the title before it ("direktør Ida Mose")."""
    tokens = words.split()
    titled = [i for i in range(1, len(tokens)) if is_title(tokens[i - 1]) and tokens[i][:1].isupper()]
    if titled and len(tokens) - titled[-1] >= 1 and all(t[:1].isupper() for t in tokens[titled[-1] :]):
        return " ".join(tokens[titled[-1] :])
    return words


def split_agents(words: str) -> list[str]:
    """The single agents of "A, B og C"; collectives that hold "og" stay whole."""
    if words.lower() in TASK_WORDS["agents"]["collectives"] or words.lower().startswith(("de ", "det ")):
        whole = OF_WHOM_TAIL.sub("", words)
        if SPLIT.search(whole) is None:
            return [words]
    if DEPARTMENT_ONLY.match(words) or FIELD_ONLY.match(words):
        return [words]
    departments = [match[0] for match in re.finditer(DEPARTMENT, words)]
    if len(departments) > 1 and not re.sub(DEPARTMENT + r"|,|\bog\b|\bsamt\b|\s", "", words):
        return departments
    pieces = [piece for piece in SPLIT.split(words) if piece]
    if len(pieces) > 1 and pieces[-1].endswith((" Kommune", " Kommuner")):
        # "Thisted og Morsø Kommune": two municipalities
        pieces[-1] = pieces[-1].removesuffix("r")
        pieces = [f"{p} Kommune" if _is_place(p) else p for p in pieces]
    return pieces


def _is_place(piece: str) -> bool:
    """Whether one word beside a municipality can be another one: no name of a person, no role, no abbreviation."""
    lowered = piece.lower()
    is_role = lowered in ROLES or ROLE_WORD.match(piece) or ACRONYM.match(piece)
    return PROPER_NAME.match(piece) is not None and lowered not in FIRST_NAMES and not is_role


def all_known(words: str, names: tuple[str, ...]) -> bool:
    """Whether every one of the agents is known."""
    pieces = split_agents(words)
    return bool(pieces) and all(known_agent(piece, names) for piece in pieces)


def all_people(words: str, names: tuple[str, ...]) -> bool:
    """Whether every one of the agents is a person: somebody of the list, or one with a common first name."""
    pieces = split_agents(words)
    return bool(pieces) and all(is_person(piece, names) for piece in pieces)


def is_person(words: str, names: tuple[str, ...]) -> bool:
    """Whether words name a person ("Lis", "IKA" of the list, "direktør Ida Mose")."""
    person = without_title(words.strip(" ,."))
    if not person or is_organisation(person) or person.lower() in PRONOUNS:
        return False
    if person != words.strip(" ,.") and " " in person and FULL_NAME.match(person):
        # a title shows that two unknown words are a name
        return True
    first = person.lower().split()[0].strip(".")
    return bool(resolve_person(person, list(names))) or (first in FIRST_NAMES and person[:1].isupper())


def resolve_owners(words: str, names: tuple[str, ...], body: str | None) -> tuple[str, ...]:
    """The owners that the words name: participants by their full names, "vi" as the body, others as written."""
    owners: list[str] = []
    for piece in split_agents(words.strip(" ,.")):
        if piece.lower() == "vi":
            # a heading read as the body's name is no owner
            resolved: str | None = body if body and len(body) <= LONGEST_BODY and body[:1].isalnum() else None
        else:
            bare = without_title(piece.strip())
            resolved = resolve_name(bare, names) or (bare if " " in bare else piece.strip())
            resolved = resolved[:1].upper() + resolved[1:]
        if resolved and resolved not in owners:
            owners.append(resolved)
    return tuple(owners)


def resolve_name(words: str, names: tuple[str, ...]) -> str | None:
    """A participant's full name, also from a first name with the initials of the surname ("Bo T", "Ida KM")."""
    match = WITH_INITIAL.match(words.strip(" ,"))
    if match is None:
        return resolve_person(words, list(names))
    first, initials = match["first"].lower(), match["initials"].lower()
    fitting = []
    for name in names:
        tokens = name.lower().replace(".", " ").split()
        letters = "".join(token[0] for token in tokens[1:])
        if tokens and tokens[0] == first and (letters.startswith(initials) or letters.endswith(initials)):
            fitting.append(name)
    return fitting[0] if len(fitting) == 1 else None
