"""Wordings of attendance in the words that the reader knows: turned, left out or parted, never made up."""

from __future__ import annotations

import re
from collections.abc import Callable

from workflow.minutes.expressions import Expression, expression
from workflow.minutes.lexicon_file import PEOPLE
from workflow.minutes.people.attendance_entries import is_unlike, named_in_list
from workflow.minutes.people.people import FIRST_NAMES, is_body, is_first_name, is_organisation

LINES: dict[str, list[str]] = PEOPLE["lines"]


def any_of(words: list[str]) -> str:
    """The words as alternatives of an expression, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


CAME = r"(?:mødte|møder|deltog|deltager|kom|var mødt|er mødt|var indkaldt|er indkaldt|blev indkaldt|var med)"
HIM = r"(?:ham|hende|vedkommende|denne)"
NAMED = r"[A-ZÆØÅ][\w'’-]+(?:\s[A-ZÆØÅ][\w'’.-]+){0,3}"
PARTY = r"(?:\s*\([^()]{1,40}\))?"
STAND_IN = r"(?:[Ss]tedfortræder|[Ss]uppleant|[Vv]ikar|[Aa]fløser|[Ss]ubstitut)"
REWRITTEN: tuple[tuple[Expression, str | Callable[[re.Match[str]], str]], ...] = (
    (expression(r"~~"), ""),
    # "Som 1. suppleant", "stedf. for"
    (expression(r"\b\d\.\s*(?=(?:suppleant|stedfortræder)\b)"), ""),
    (expression(r"\bstedf(?:ortr)?\.(?=\s)"), "stedfortræder"),
    # "(A) Rie Tang", "01 Rie Tang"
    (expression(r"(?:(?<=[,;:]\s)|^)(?:\([A-ZÆØÅ]\)|0\d)\s+(?=[A-ZÆØÅ])"), ""),
    # "Fraværende pga. sygdom: Rie Tang"
    (
        expression(
            r"^(?P<away>Afbud|Fraværende|Fravær|Ikke til ?stede|Ikke mødt)\s+"
            r"(?:pga\.?|grundet|på grund af|på|som følge af|i forbindelse med|uden)\s[a-zæøå ]{3,40}:\s+(?=[A-ZÆØÅ])"
        ),
        r"\g<away>: ",
    ),
    # "Alle medlemmer var til stede: Rie Tang, …"
    (
        expression(
            r"^Alle (?:[a-zæøå]{4,25} )?(?:var|er) (?:til ?stede|mødt|fremmødt)\s*[:(]\s*"
            r"(?=[A-ZÆØÅ][^()]{4,600}\)?\.?$)"
        ),
        "Til stede: ",
    ),
    # "Stedfortræderen, Rie Tang, deltog", "I stedet for mødte Rie Tang"
    (
        expression(rf"\b{STAND_IN}en,?\s+(?P<who>{NAMED}){PARTY},?\s+(?P<came>{CAME})(?=\s*[.,;]|\s*$)"),
        r"I stedet \g<came> \g<who>",
    ),
    (expression(rf"\b(?P<lead>[Ii] stedet) for (?=(?:var|er|{CAME})\s)"), r"\g<lead> "),
    # "Rie Tang var syg. Suppleant Bo Ask deltog", "…, hvorfor suppleanten Bo Ask deltog"
    (
        expression(
            rf"(?:(?P<end>[.;])|,\s+(?:hvorfor|og derfor|hvorefter))\s+{STAND_IN}(?:en)?\s+(?P<who>{NAMED}){PARTY}\s+"
            rf"(?P<came>{CAME})(?=\s*\.?$)"
        ),
        r". I stedet \g<came> \g<who>",
    ),
    # "Under Rie Tangs orlov deltog Bo Ask"
    (
        expression(
            rf"^(?:Under|Ved|Grundet|På grund af|Pga\.)\s+(?P<whose>{NAMED})s\s+"
            rf"(?:afbud|fravær|forfald|orlov|sygdom|ferie)\s+{CAME}\s+(?:som\s+)?(?:{STAND_IN}\s+)?(?=(?P<who>{NAMED}))"
        ),
        r"For \g<whose> mødte ",
    ),
    (expression(rf"\bsom (?:hans|hendes|dennes|deres) (?={STAND_IN}\b)"), "som "),
    # "Stedfortræder for Rie Tang: Bo Ask"
    (
        expression(
            rf"\b{STAND_IN} for (?P<whose>{NAMED}){PARTY}\s*(?::|–|-|(?:var|er|{CAME}):?)\s+"
            rf"(?=(?:[a-zæøå]{{4,30}}\s)?(?P<who>{NAMED}))"
        ),
        r"For \g<whose> mødte ",
    ),
    # "Rie Tang blev repræsenteret ved Bo Ask"
    (
        expression(
            rf"(?P<whose>{NAMED}){PARTY},?\s+(?:var|er|blev)\s+"
            rf"(?:erstattet|repræsenteret|afløst|substitueret|vikarieret)\s+(?:ved|af)\s+"
            rf"(?P<who>(?:[a-zæøå]{{4,30}}\s)?{NAMED})"
        ),
        lambda match: _came_for(match),
    ),
    # "Rie Tang v/ Bo Ask"
    (expression(rf"^(?P<whose>{NAMED}){PARTY}\s+(?:v/|v\.)\s*(?P<who>{NAMED})"), lambda match: _came_for(match)),
    # addresses and telephone numbers
    (expression(r"\s*[<(\[]?[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,20}){1,4}[>)\]]?"), ""),
    (expression(r",?\s*\(?\b(?:[Tt]lf|[Mm]obil|[Mm]ob|[Tt]elefon)\b\.?\s*:?\s*\d[\d ]{6,12}\d\)?"), ""),
    # "Afbud: Rie Tang. Stedfortræder: Bo Ask"
    (
        expression(r"(?:[.;]|,)\s+(?:Stedfortræder|Suppleant|Vikar|Afløser)\s*:\s*(?P<who>[^,;.()]{3,80})"),
        r" (suppleant \g<who>)",
    ),
    (expression(r"^Stedfortræder\s*:\s+(?=[A-ZÆØÅ])"), "I stedet mødte "),
    # "Afbud fra Rie Tang, til stede var Bo Ask"
    (expression(r",\s+(?:mens\s+)?(?:til ?stede|fremmødt|mødt)\s+var\s+(?=[A-ZÆØÅ])"), ". Til stede: "),
    (
        expression(rf",?\s+(?:og|men|så)\s+i (?:stedet|hans sted|hendes sted|dennes sted)\s+(?P<came>{CAME})\s"),
        r". I stedet \g<came> ",
    ),
    # "Referent var Rie Tang"
    (
        expression(r"^(?P<role>Referent|Ordstyrer|Mødeleder|Dirigent|Sekretær)\s+(?:var|er)\s+(?=[A-ZÆØÅ])"),
        r"\g<role>: ",
    ),
    # "Deltagere: Forældre: Rie Tang"
    (expression(rf"(?<=:)\s+(?i:{any_of(LINES['groups'])})\s*:\s+(?=[A-ZÆØÅ])"), " "),
    # "5.b: Rie og Bo, 6.a: Ove"
    (expression(r"(?:(?<=[,;:]\s)|^)\d{1,2}\.?\s?[a-zA-Z]\s*:\s+(?=[A-ZÆØÅ])"), ""),
    # "1) Rie Tang, 2) Bo Ask"
    (expression(r"(?:(?<=[,;:]\s)|^)\(?\d{1,2}[.)]\s+(?=[A-ZÆØÅ])"), ""),
    # "Rie Tang, for hvem Bo Ask mødte"
    (expression(rf",?\s+for hvem\s+(?P<who>[^,;.()]{{3,80}}?)\s+{CAME}\b,?"), r" (suppleant \g<who>)"),
    (
        expression(rf",?\s+for hvem\s+(?:der\s+)?{CAME}\s+(?P<who>[^,;.()]{{3,80}}?)(?=[,;.]|$)"),
        r" (suppleant \g<who>)",
    ),
    # "Rie Tang var forhindret; for hende mødte Bo Ask"
    (expression(rf"\s*[;,.]\s+(?:og\s+)?[Ff]or {HIM}\s+(?P<came>{CAME})\s"), r". I stedet \g<came> "),
    (
        expression(rf"\s*[;,.]\s+(?:og\s+)?[Ii] (?:hans|hendes|dennes) sted\s+(?P<came>{CAME})\s(?=.*\.\s)"),
        r". I stedet \g<came> ",
    ),
    # "Afbud havde Rie Tang"
    (
        expression(
            r"(?:^|(?<=[.;]\s))(?:[Dd]er\s+(?:var|er|blev)\s+)?[Aa]fbud\s+(?:havde|var|er|har)"
            r"(?:\s+(?:meldt af|meddelt af|sendt af|meddelt fra|meldt fra|meldt|sendt|givet|modtaget fra|indkommet fra"
            r"|der fra))?:?\s+(?=[A-ZÆØÅ])"
        ),
        "Afbud: ",
    ),
    (expression(r"(?<=[.;]\s)(?:[Dd]er\s+(?:var|er)\s+)?(?:[Mm]eldt\s+)?[Aa]fbud\s+fra:?\s+(?=[A-ZÆØÅ])"), "Afbud: "),
    (expression(r"^Afbud\s+(?:meldt|meddelt|modtaget|indkommet)\s+(?:af|fra):?\s+(?=[A-ZÆØÅ])"), "Afbud: "),
    # "Som suppleant er indkaldt: Bo Ask"
    (
        expression(
            rf"^(?:Som (?:suppleant|stedfortræder|vikar|afløser)(?: for {HIM})?\s+(?:er|var|blev)\s+(?:indkaldt|mødt)"
            r"|Indkaldt (?:som )?(?:suppleant|stedfortræder))\s*:?\s+(?=[A-ZÆØÅ])"
        ),
        "I stedet mødte ",
    ),
    # "Til stede: Fra bestyrelsen: Rie Tang", "Deltagere: 5 medlemmer af rådet: Rie Tang"
    (expression(r"(?<=:)\s+(?:Fra\s+|\d{1,3}\s+)?[a-zæøå][a-zæøå -]{2,40}:\s+(?=[A-ZÆØÅ])"), " "),
    # "…, fra forvaltningen Rie Tang og fra skolen Bo Ask": the groups of one sentence
    (
        expression(
            r"(?P<before>[\w.)])(?:,|\s+og|\s+samt|\s+[–-]|,\s+og|,\s+samt|\s+[–-]\s+og)\s+fra\s+"
            r"(?:(?:pkt\.?|punkt|kl\.?)\s*\d[\d.:]*|[a-zæøå-]+(?:\s+[a-zæøå-]+){0,2}?)\s+(?=[A-ZÆØÅ])"
        ),
        r"\g<before>, ",
    ),
)
WHOLE_IN_BRACKETS = expression(r"^\((?P<said>(?:Afbud|Fraværende|Fravær|Ikke mødt)\b[^()]{2,200})\)\.?$")
AWAY_START = expression(r"^(?:Afbud|Fraværende|Fravær|Meldt afbud|Ikke mødt|Ikke til ?stede)\b")
AS_SUBSTITUTE = expression(
    rf",\s+(?P<who>{NAMED}){PARTY}\s+(?:(?:{CAME}\s+)?som\s+(?:stedfortræder|suppleant|vikar|afløser)"
    rf"|{CAME}\s+i stedet)"
    r"(?=\s*[,.;]|\s*$)"
)
# "Rie Tang (A)   Fraværende": the last cell of a row
AWAY_AT_END = expression(
    r"(?<=[\w)])(?<!Meldt)\s+(?=(?:Fraværende|Afbud|Ikke til ?stede|Ikke mødt|Syg|Sygemeldt|Orlov)\.?$)"
)
INSTEAD_AFTER = expression(rf",\s+i stedet\s+(?P<came>{CAME})\s(?=[^,;]{{3,60}}$)")
ARROW = expression(rf"\s*(?:->|→|=>)\s*(?P<who>{NAMED})")
# "Rie Tang (Lunde Kommune) v/ Bo Ask"
REPRESENTED = expression(rf"(?P<whose>{NAMED}(?:\s*\([^()]{{1,60}}\))?)\s+v/\s*(?P<who>{NAMED})")
AWAY_IN_BRACKETS = expression(
    rf"[.,]?\s*\(({NAMED})\s+(?:(?:havde|har|er|var)\s+)?(?:(?:meldt|sendt)\s+)?"
    r"(?:afbud|fraværende|forhindret|syg|sygemeldt|fra)\s*\)"
)
CAPITALS = expression(r"(?<![\w-])(?P<first>[A-ZÆØÅ][A-ZÆØÅa-zæøåé]+)(?P<rest>(?:\s[A-ZÆØÅ][A-ZÆØÅ.'’-]+)+)(?![\w-])")


def rewritten(text: str) -> str:
    """The text in the words that the reader knows; who is away in brackets of their own comes last."""
    text = WHOLE_IN_BRACKETS.sub(r"\g<said>", text)
    if is_first_name(text):
        text = AWAY_AT_END.sub(" – ", text)
    if AWAY_START.match(text):
        text = INSTEAD_AFTER.sub(r". I stedet \g<came> ", text)
        text = ARROW.sub(r" (suppleant \g<who>)", text)
        text = REPRESENTED.sub(_represented, AS_SUBSTITUTE.sub(r" (suppleant \g<who>)", text))
    if away := AWAY_IN_BRACKETS.findall(text):
        text = AWAY_IN_BRACKETS.sub("", text).rstrip(" .,") + ". Afbud: " + ", ".join(away)
    for pattern, new in REWRITTEN:
        text = pattern.sub(new, text)
    return CAPITALS.sub(tamed, text)


def _came_for(match: re.Match[str]) -> str:
    """Somebody for whom another came, as a sentence; "Ældre Sagen v/ Bo Ask" is no such one."""
    whose, who = match["whose"], match["who"]
    if not is_first_name(whose) or " " not in whose or not named_in_list(who):
        return match[0]
    return f"For {whose} mødte {who}"


def _represented(match: re.Match[str]) -> str:
    """Somebody for whom another came ("Rie Tang v/ Bo Ask"); an organisation is away with whoever represents it."""
    whose = match["whose"].partition("(")[0].strip()
    is_person = named_in_list(whose) and not (
        is_organisation(whose) or is_body(whose) or is_unlike(whose, match["who"])
    )
    return f"{match['whose']} (suppleant: {match['who']})" if is_person else match[0]


def tamed(match: re.Match[str]) -> str:
    """A name in capitals as names are written; only after a common first name, for "PLO" and "FOA" are none."""
    first, rest = match["first"], match["rest"]
    if first.lower() not in FIRST_NAMES or (not first.isupper() and len(rest.split()) > 1):
        return match[0]
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize() if len(word[0]) > 1 else word[0], match[0])
