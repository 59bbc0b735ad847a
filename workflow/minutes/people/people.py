"""Names of people: what a name looks like, and when two spellings are certainly the same person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from workflow.minutes.expressions import expression
from workflow.minutes.layout.text import fold_look_alikes
from workflow.minutes.lexicon_file import BODIES, PEOPLE

TITLE_WORDS = frozenset(PEOPLE["title_words"])
TITLE_SURNAMES = frozenset(PEOPLE["title_surnames"])
DEFINITE_ENDS = tuple(PEOPLE["definite_ends"])
TITLE_SHORT = expression(r"^(?:" + "|".join(PEOPLE["title_shorts"]) + r")\.(?:[a-zæøå]+\.)*[a-zæøå]*$", re.IGNORECASE)
TITLE_ENDS = tuple(PEOPLE["title_ends"])
NOT_NAMES = frozenset(PEOPLE["not_names"])
FIRST_NAMES = frozenset(PEOPLE["first_names"])
ORGANISATION_ENDS = tuple(BODIES["words"]["organisation_ends"])
ORGANISATION_STARTS = frozenset(BODIES["words"]["organisation_starts"])
ORGANISATION_NAMES = frozenset(BODIES["words"]["organisation_names"]) | BODIES["short_forms"].keys()
BODY_ENDS = tuple(BODIES["words"]["body_ends"])
BODY_NAMES = frozenset(BODIES["words"]["body_names"])
NOT_BODIES = frozenset(BODIES["words"]["not_bodies"])
TITLE_ADJECTIVES = frozenset(PEOPLE["title_adjectives"])
ADJECTIVE_ENDS = tuple(PEOPLE["title_adjective_ends"])
NO_TITLES = frozenset(PEOPLE["sentences"]["no_titles"])
NICKNAME = expression(r"^[\"“”„'’«»][A-ZÆØÅ][^\W\d_]+[\"“”'’«»]$")
SCHOOL_CLASS = expression(r"^\d{1,2}\.?\s?[a-zA-ZæøåÆØÅ]?\.?(?:\s?kl(?:asse)?\.?)?$")
ORDINAL = expression(r"^\d\.$")
LISTED_LEAD = expression(
    r"^(?:(?:" + "|".join(PEOPLE["sentences"]["leads"]) + r")\b\.?(?:\s?v/|\s+ved\b)?\s*:?|v/|ved)\s*(?=\w)",
    re.IGNORECASE,
)
LISTED_END = expression(r"\s(?:" + "|".join(PEOPLE["sentences"]["after_name"]) + r")(?=[\s.,])", re.IGNORECASE)
LOWER_WORD = expression(r"^[a-zæøå][a-zæøå-]{2,}$")
LONGEST_INITIAL = 2
MOST_LEADING = 3
"""How many words may stand before the name in an entry as a title that is not known."""
BETWEEN_WORDS = re.compile(r"[\s.\"“”„«»]+")
NAME_TOKEN = expression(r"^(?:[A-ZÆØÅÉÄÖÜ][^\W\d_]*(?:[-'’][^\W\d_]+)*\.?|[A-ZÆØÅ]\.(?:[A-ZÆØÅ]\.)*)$")
PARTICLES = frozenset({"von", "van", "de", "af", "el", "al", "bin", "der", "la"})
BETWEEN_PEOPLE = frozenset({"og", "samt", "&"})
AFTER_TITLE = frozenset({"af", "for", "i", "og", "det", "den", "-", "–", "på", "ved", "til", "fra", "&"})
# from the first blank of a run only: a match from one of the others would be part of the same
HEAD_END = expression(r"(?<!\s)\s*(?:[,;\t:]|\s[–—-](?:\s|(?=\w))|/(?:\s|(?=[a-zæøå])))")
AFTER_NAME = frozenset(PEOPLE["after_entry"])
LONGEST_NAME = 90
LONGEST_ENTRY = 1000
"""Characters of an entry in which a person is looked for; a longer one is damaged text."""
CAPITAL_NAME = expression(r"^\W{0,3}(?P<name>(?P<first>[A-ZÆØÅ]{3,}))\s*(?=$|[,;(–-])")
INITIALS = expression(r"^[A-ZÆØÅ]{2,4}$")
SHORT_NAME = expression(
    r"^\W{0,3}(?P<name>(?P<first>[A-ZÆØÅÉ][a-zæøåéüöä]+(?:-[A-ZÆØÅÉ]?[a-zæøåéüöä]+)?)(?:\s+[A-ZÆØÅ]{1,2}\.?)?)"
    r"\s*(?=$|[,;(–-]|\s(?:fra|afbud|deltog|forlod|som|under|gik|kom)\b|\s\d{1,2}\.?\s?[a-zA-Zæøå]?\.?$)"
)


@dataclass(frozen=True)
class NamedPerson:
    """A name found at the head of an entry: the name, the title before it, the words after it, its offset."""

    name: str
    title: str
    tail: str
    offset: int


@lru_cache(maxsize=8192)
def is_title(token: str) -> bool:
    """Whether a word is a title or function ("Direktør", "Sygeplejefagligdirektør")."""
    word = token.lower().strip(".,:;-–")
    return word in TITLE_WORDS or (len(word) > 6 and word.endswith(TITLE_ENDS))


@lru_cache(maxsize=8192)
def _is_called(token: str) -> bool:
    """Whether a word before a name is a title, also a definite one, one of several, or in short ("stud.med.")."""
    word = token.lower().strip(".,:;-–")
    return (
        is_title(token)
        or bool(TITLE_SHORT.match(token))
        or any(word.endswith(end) and is_title(word.removesuffix(end)) for end in DEFINITE_ENDS)
    )


def is_organisation(text: str) -> bool:
    """Whether words name an organisation ("Rebild Kommune", "Region Nordjylland", "PLO-K")."""
    tokens = [t.lower().strip(".,()") for t in text.split()]
    if not tokens:
        return False
    first = tokens[0].split("-")[0]
    return (
        first in ORGANISATION_STARTS
        or any(t.endswith(ORGANISATION_ENDS) for t in tokens)
        or not ORGANISATION_NAMES.isdisjoint((*tokens, text.split()[0].lower()))
    )


def is_body(text: str) -> bool:
    """Whether words name a body ("Sundhedsudvalget", "Politisk Sundhedsklynge Nord")."""
    tokens = [token.lower().strip(".,:()") for token in text.split()]
    return any(t in BODY_NAMES or (t.endswith(BODY_ENDS) and t not in NOT_BODIES) for t in tokens)


def _usable(token: str) -> bool:
    if (len(token) > 1 and token.isupper() and token.isalpha()) or (
        "-" in token and token.split("-")[0].isupper() and len(token.split("-")[0]) > 1
    ):
        return False
    return bool(NAME_TOKEN.match(token)) and token.lower().strip(".") not in NOT_NAMES and not _is_called(token)


def read_person(entry: str) -> NamedPerson | None:
    """The person that an entry of an attendance list begins with, or None."""
    entry = fold_look_alikes(entry[:LONGEST_ENTRY])
    cut = HEAD_END.search(entry, 1)
    head, tail = (entry[: cut.start()], entry[cut.end() :]) if cut else (entry, "")
    head = head[:LONGEST_NAME]
    tokens = head.split()
    if not tokens or len(tokens) > 14:
        return None
    if len(tokens) == 1 and cut and is_title(tokens[0]) and tail:
        inner = read_person(tail)
        return NamedPerson(inner.name, head, inner.tail, cut.end() + inner.offset) if inner else None
    first = 0
    while first < len(tokens) and (
        _is_called(tokens[first])
        or (first and tokens[first].lower() in AFTER_TITLE)
        or tokens[first] in "-–"
        or _begins_title(tokens, first)
    ):
        first += 1
    titled = first > 0
    if titled and any(token.lower() in AFTER_TITLE for token in tokens[:first]):
        named = [i for i in range(first, len(tokens)) if tokens[i].lower().strip(".") in FIRST_NAMES]
        first = named[0] if named else max(first, len(tokens) - 2)
    last = first
    while last < len(tokens) and (
        _usable(tokens[last])
        or (last > first and _is_surname(tokens, last))
        or (
            last > first
            and (tokens[last] in PARTICLES or NICKNAME.match(tokens[last]))
            and last + 1 < len(tokens)
            and _usable(tokens[last + 1])
        )
    ):
        last += 1
    name_tokens = tokens[first:last]
    rest = tokens[last:]
    of_municipality = False
    if (
        rest
        and is_organisation(" ".join(name_tokens[-1:] + rest[:1]))
        and rest[0].lower().startswith(("kommune", "hospital", "universitetshospital", "region"))
        and len(name_tokens) > 2
        and rest[0][0].isupper()
        and rest[0].lower().startswith(("kommune", "universitetshospital"))
    ):
        name_tokens, rest = name_tokens[:-1], [name_tokens[-1], *rest]
        of_municipality = True
    if not 2 <= len(name_tokens) <= 7 or (rest and _usable(rest[0]) and not of_municipality):
        return None
    if len(name_tokens) > 4 and name_tokens[0].lower() not in FIRST_NAMES:
        return None
    if rest and not (
        is_title(rest[0])
        or (rest[0] not in BETWEEN_PEOPLE and is_organisation(" ".join(rest)))
        or rest[0].startswith("(")
        or rest[0].lower().strip(".") in AFTER_NAME
        or SCHOOL_CLASS.match(" ".join(rest))
    ):
        return None
    name = " ".join(name_tokens)
    offset = entry.find(name_tokens[0])
    return NamedPerson(
        name, " ".join(tokens[:first]), " ".join(rest) + (", " if rest and tail else "") + tail.strip(), max(offset, 0)
    )


def _is_surname(tokens: list[str], place: int) -> bool:
    """Whether a word that could be a title is the surname after a common first name ("Henriette Ladefoged")."""
    return (
        tokens[place].istitle()
        and tokens[place - 1].lower().strip(".") in FIRST_NAMES
        and tokens[place].lower().strip(".,") in TITLE_SURNAMES
    )


def _begins_title(tokens: list[str], place: int) -> bool:
    """Whether a word only leads up to a title: "1. viceborgmester", "Teknisk chef", "Økonomi- og personalechef"."""
    token, after = tokens[place], tokens[place + 1 : place + 3]
    if not after:
        return False
    if ORDINAL.match(token) or token.lower() in TITLE_ADJECTIVES or token.lower().endswith(ADJECTIVE_ENDS):
        return is_title(after[0])
    return token.endswith("-") and len(after) == 2 and after[0] == "og" and is_title(after[1])


def read_listed_person(entry: str) -> NamedPerson | None:
    """The person of an entry that is known to name somebody: after words like "desuden", with any title before it.

    "desuden økonomichef Rie Tang" and "tilsynsførende Rie Tang under punkt 3" name Rie Tang, "havnefoged Ruben" Ruben.
    """
    lead = LISTED_LEAD.match(entry)
    text = entry[lead.end() :] if lead else entry
    end = LISTED_END.search(text)
    cut = end.start() if end else len(text)
    head, tail = text[:cut], text[cut:].strip(" ,")
    offset = lead.end() if lead else 0
    person = read_person(text) or read_person(head)
    words = head.split()
    leading = 0
    while person is None and leading < min(MOST_LEADING, len(words) - 1):
        if not LOWER_WORD.match(words[leading].strip(",")) or words[leading].strip(",") in NO_TITLES:
            break
        leading += 1
        rest = " ".join(words[leading:])
        person = read_person(rest)
        if person is None and (is_first_name(rest) or is_title(words[leading - 1])):
            person = read_short_name(rest)
    if person is None and lead:
        person = read_short_name(head)
    if person is None or person.name.split()[0].lower() in NO_TITLES:
        return None
    title = " ".join([*words[:leading], person.title]).strip(" ,")
    told = person.tail if person.tail.endswith(tail) else f"{person.tail} {tail}".strip()
    return NamedPerson(person.name, title, told, offset + max(text.find(person.name.split()[0]), 0))


def read_short_name(entry: str) -> NamedPerson | None:
    """Somebody on a list of people who is named by the first name alone ("Lise", "Lars H.", "Bo (kasserer)")."""
    entry = fold_look_alikes(entry)
    if INITIALS.match(entry) and entry.lower() not in FIRST_NAMES:
        return NamedPerson(entry, "", "", 0)
    match = SHORT_NAME.match(entry) or CAPITAL_NAME.match(entry)
    if match and match["name"].isupper() and match["first"].lower() not in FIRST_NAMES:
        return None
    if not match or match["first"].lower() in NOT_NAMES or is_title(match["first"]) or is_organisation(match["name"]):
        return None
    return NamedPerson(match["name"], "", entry[match.end() :].strip(" ,()–-"), match.start("name"))


def is_first_name(entry: str) -> bool:
    """Whether an entry begins with a common Danish first name."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", fold_look_alikes(entry))
    return bool(words) and bool({words[0].lower(), words[0].lower().split("-")[0]} & FIRST_NAMES)


def _near(a: str, b: str) -> bool:
    """Whether two words differ by at most one letter (put in, left out or changed)."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1 or min(len(a), len(b)) < 5:
        return False
    if len(a) > len(b):
        a, b = b, a
    for place in range(len(a)):
        if a[place] != b[place]:
            return a[place + 1 :] == b[place + 1 :] if len(a) == len(b) else a[place:] == b[place + 1 :]
    return True


@lru_cache(maxsize=8192)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name for comparison: lower case, look-alikes folded, without full stops."""
    return tuple(word for word in BETWEEN_WORDS.split(fold_look_alikes(name).lower()) if word)


def likeness(short: str, long: str) -> int:
    """How surely two names are one person: 3 equal, 2 a shortened form, 1 a misspelling, 0 not."""
    a, b = name_words(short), name_words(long)
    if a == b:
        return 3
    if len(a) > len(b):
        a, b = b, a
    if len(a) < 2 or a[0] != b[0]:
        return 0
    if len(a) < len(b):
        rest = iter(b)
        within = all(word in rest for word in a)
        return 2 if within else 1 if _near(a[-1], b[-1]) and all(any(_near(w, x) for x in b) for w in a) else 0
    return 1 if all(_near(x, y) for x, y in zip(a, b, strict=True)) else 0


def find_same(name: str, names: list[str]) -> int | None:
    """The index of the one name that is certainly the same person, or None when there is none or more than one."""
    scores = [likeness(name, other) for other in names]
    top = max(scores, default=0)
    if top == 0 or scores.count(top) > 1:
        return None
    return scores.index(top)


def find_short(name: str, names: list[str]) -> int | None:
    """The index of the only one whom a first name, or a first name with an initial ("Mads P."), fits; else None."""
    words = name_words(name)
    if not words or len(words) > 2 or (len(words) == 2 and len(words[1]) > LONGEST_INITIAL):
        return None
    fitting = [
        place
        for place, other in enumerate(names)
        if (long := name_words(other))
        and len(long) > 1
        and long[0] == words[0]
        and (len(words) == 1 or any(word.startswith(words[1]) for word in long[1:]))
    ]
    return fitting[0] if len(fitting) == 1 else None


@lru_cache(maxsize=8192)
def _initials(name: str) -> tuple[str, str]:
    """The first letters of a name's words, also with each part of "Maj-Britt" counted."""
    words = name_words(name)
    return "".join(w[0] for w in words), "".join(part[0] for w in words for part in w.split("-") if part)


def _shortened_initials(initials: str, name: str) -> bool:
    """Whether initials leave out middle names ("JK" for Jakob Hovgaard Kaiser): the first, the last, and in order."""
    letters = _initials(name)[0]
    if len(letters) < 2 or initials[0] != letters[0] or initials[-1] != letters[-1]:
        return False
    rest = iter(letters)
    return all(letter in rest for letter in initials)


def resolve_person(words: str, names: list[str]) -> str | None:
    """A full name from a first name, initials or a shortened name that only one participant fits; else None."""
    token = words.strip(" .,:")
    return _resolved(token, tuple(names)) if token else None


@lru_cache(maxsize=4096)
def _resolved(token: str, names: tuple[str, ...]) -> str | None:
    if " " in token:
        index = find_same(token, list(names))
        return names[index] if index is not None else None
    lowered = token.lower()
    fitting = [name for name in names if name_words(name) and name_words(name)[0] == lowered]
    if not fitting and 2 <= len(token) <= 4 and token.isupper():
        fitting = [name for name in names if lowered in _initials(name)] or [
            name for name in names if _shortened_initials(lowered, name)
        ]
    return fitting[0] if len(fitting) == 1 else None
